// The board of a deal: as of any day, and terms put together and apart by hand.

import { bind } from "./keys.js";
import { el, fault, send, t, toast } from "./room.js";

const page = document.getElementById("deal");
const board = document.getElementById("board");
const slider = document.getElementById("as-of");
const select = document.getElementById("as-of-day");
const api = `/api/deals/${page.dataset.no}`;
let asked = 0;

const days = select ? [...select.options].map((o) => o.value) : [""];
const day = () => select?.value ?? "";

/** The board of the chosen day; only the last one asked for is shown. */
async function show() {
  const mine = ++asked;
  const open = [...board.querySelectorAll("details[open]")].map((d) => d.id).filter(Boolean);
  const query = day() ? `?as_of=${day()}` : "";
  const answer = await fetch(`/deals/${page.dataset.no}/board${query}`).catch(() => null);
  if (mine !== asked) return;
  if (!answer?.ok) { fault(new Error(t("js.offline"))); return; }
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  board.replaceChildren(holder.content);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  history.replaceState(null, "", `/deals/${page.dataset.no}${query}${location.hash}`);
}

function choose(index) {
  const at = Math.min(days.length - 1, Math.max(0, index));
  slider.value = String(at);
  select.value = days[at];
  slider.setAttribute("aria-valuetext", select.selectedOptions[0].textContent);
  show();
}

if (slider) {
  slider.max = String(days.length - 1);
  slider.value = String(days.indexOf(select.value));
  slider.setAttribute("aria-valuetext", select.selectedOptions[0].textContent);
  let wait;
  slider.addEventListener("input", () => {
    select.value = days[Number(slider.value)];
    clearTimeout(wait);
    wait = setTimeout(() => choose(Number(slider.value)), 60);
  });
  // Not every browser turns the arrows round where the slider runs from right to left.
  const onward = getComputedStyle(slider).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  slider.addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.code) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    choose(Number(slider.value) + (event.code === onward ? 1 : -1));
  });
  select.addEventListener("change", () => choose(days.indexOf(select.value)));
  for (const button of page.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => choose(Number(slider.value) + Number(button.dataset.step)));
  }
  bind({ BracketLeft: () => choose(Number(slider.value) - 1), BracketRight: () => choose(Number(slider.value) + 1) });
}

/** A link to a promise opens it. */
function open() {
  const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.scrollIntoView({ block: "start" });
    target.querySelector("summary").focus({ preventScroll: true });
  }
}
addEventListener("hashchange", open);
board.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.getAttribute("href") === location.hash) open();
});

// By hand ------------------------------------------------------------------------------------------------------------

async function write(method, path, body, said) {
  try {
    const made = await send(method, api + path, body);
    await show();
    toast(said, { action: undoOf(made) });
  } catch (error) {
    fault(error);
  }
}

function undoOf(made) {
  if (Array.isArray(made?.judgements) && made.judgements.length) {
    return { text: t("js.undo"), run: async () => {
      try {
        for (const no of made.judgements) await send("DELETE", `${api}/judgements/${no}`);
        await show();
        toast(t("js.undone"));
      } catch (error) { fault(error); }
    } };
  }
  if (made?.no === undefined) return null;
  return { text: t("js.undo"), run: () => send("DELETE", `/api/decisions/${made.no}`).then(show).catch(fault) };
}

function ask(heading, but, none, take) {
  const dialog = document.getElementById("choose");
  const which = document.getElementById("choose-which");
  const promises = JSON.parse(board.querySelector("script.promises").textContent);
  document.getElementById("choose-h").textContent = heading;
  which.replaceChildren(...promises.filter(([number]) => number !== but).map(([number, term, said]) => el("option", { value: term }, `${number} · ${said}`)),
    ...(none ? [el("option", { value: "" }, none)] : []));
  dialog.returnValue = "";
  dialog.onclose = () => { if (dialog.returnValue === "take") take(which.value === "" ? null : Number(which.value)); };
  dialog.showModal();
}
document.querySelector("#choose [data-close]").addEventListener("click", () => document.getElementById("choose").close(""));

const acts = {
  split(button) {
    const chosen = [...button.closest(".promise").querySelectorAll(".versions input:checked")].map((box) => Number(box.value));
    if (!chosen.length) { toast(t("js.choose_versions")); return; }
    write("POST", "/split", { terms: chosen }, t("js.split"));
  },
  merge(button) {
    const number = Number(button.closest(".promise").dataset.number);
    ask(t("js.merge_with", { n: number }), number, null, (term) => term !== null && write("POST", "/merge", { a: Number(button.dataset.term), b: term }, t("js.merged")));
  },
  tie(button) {
    ask(t("js.tie_to"), null, t("js.as_read"), (term) => write("POST", "/findings", { finding: Number(button.dataset.finding), term }, t("js.tied")));
  },
  unjudge: (button) => write("DELETE", `/judgements/${button.dataset.no}`, undefined, t("js.undone")),
};
board.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (button) acts[button.dataset.do](button);
});

open();
document.documentElement.dataset.ready = "1";
