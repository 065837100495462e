"use strict";
// The page is whole without this; it lets marks and items find each other.
(() => {
  const each = (list, act) => Array.prototype.forEach.call(list, act);
  const light = (ids) => {
    each(document.querySelectorAll(".lit"), (element) => element.classList.remove("lit"));
    for (const id of ids) {
      document.getElementById(id)?.classList.add("lit");
      each(document.querySelectorAll(`mark[data-ids~="${CSS.escape(id)}"]`), (mark) => mark.classList.add("lit"));
    }
  };
  const goTo = (element, block) => {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element?.scrollIntoView({ block, behavior: calm ? "auto" : "smooth" });
  };
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (mark) {
      const ids = mark.dataset.ids.split(" ");
      light(ids);
      goTo(document.getElementById(ids[0]), "nearest");
      return;
    }
    const item = event.target.closest("[data-item]");
    if (item && !getSelection().toString()) {
      light([item.dataset.item]);
      if (event.target.closest("a") || matchMedia("(min-width: 52rem)").matches) {
        goTo(document.querySelector(`mark[data-ids~="${CSS.escape(item.dataset.item)}"]`), "nearest");
      }
      if (event.target.closest("h4 a")) event.preventDefault();
    } else if (!item) {
      light([]);
    }
  });
  document.addEventListener("mouseover", (event) => {
    const item = event.target.closest?.("[data-item]");
    each(document.querySelectorAll("mark.pointed"), (mark) => mark.classList.remove("pointed"));
    if (item) {
      const wanted = `mark[data-ids~="${CSS.escape(item.dataset.item)}"]`;
      each(document.querySelectorAll(wanted), (mark) => mark.classList.add("pointed"));
    }
  });
  const turn = () => {
    const english = document.getElementById("in-en").checked;
    document.documentElement.lang = english ? "en" : "ar";
    document.documentElement.dir = english ? "ltr" : "rtl";
  };
  each(document.querySelectorAll(".switch input"), (input) => input.addEventListener("change", turn));
  turn();
})();
