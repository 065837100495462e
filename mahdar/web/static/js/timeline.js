// The brush over the bars of the timeline: by pointer, or by arrows; Enter shows the days chosen.
import { t } from "./room.js";

const figure = document.getElementById("chart");
if (figure) start(figure.querySelector("svg"));

function start(picture) {
  const bars = [...picture.querySelectorAll(".bar")];
  const brush = picture.querySelector(".brush");
  const rtl = document.documentElement.dir === "rtl";
  let from = -1, to = -1;

  const show = () => {
    const [a, b] = from < to ? [from, to] : [to, from];
    const x = Number(bars[a].getAttribute("x"));
    brush.setAttribute("x", x);
    brush.setAttribute("width", Number(bars[b].getAttribute("x")) + Number(bars[b].getAttribute("width")) - x);
    brush.removeAttribute("hidden");
    const n = bars.slice(a, b + 1).reduce((sum, bar) => sum + Number(bar.dataset.n), 0);
    const said = { first: bars[a].dataset.first, last: bars[b].dataset.last, n };
    document.getElementById("brushed").textContent = t("js.events.chosen", said);
    return said;
  };
  const go = () => {
    const { first, last } = show();
    document.getElementById("from").value = first;
    document.getElementById("to").value = last;
    document.getElementById("filter").requestSubmit();
  };
  // The picture is mirrored in Arabic: the first day lies at the right.
  const at = (event) => {
    const box = picture.getBoundingClientRect();
    const part = (event.clientX - box.left) / box.width;
    return Math.min(bars.length - 1, Math.max(0, Math.floor((rtl ? 1 - part : part) * bars.length)));
  };
  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    picture.setPointerCapture(event.pointerId);
    from = to = at(event);
    show();
  });
  picture.addEventListener("pointermove", (event) => {
    if (from < 0 || !picture.hasPointerCapture(event.pointerId)) return;
    to = at(event);
    show();
  });
  picture.addEventListener("pointerup", (event) => {
    if (from >= 0 && picture.hasPointerCapture(event.pointerId)) go();
  });
  picture.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1 }[event.code];
    if (step !== undefined) {
      to = Math.min(bars.length - 1, Math.max(0, from < 0 ? 0 : to + step));
      if (!event.shiftKey || from < 0) from = to;
      show();
    } else if (event.key === "Enter" && from >= 0) go();
    else return;
    event.preventDefault();
  });
}
