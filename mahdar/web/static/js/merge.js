// Pairs side by side: one key says same, different or unsure; U takes back what was said last.
import { bind } from "./keys.js";
import { fault, send, t, toast } from "./room.js";

const place = document.getElementById("pair");
const passed = [];
const made = []; // judgements of this visit, the last last
let busy = false;

const pair = () => place?.querySelector(".pair");

async function judge(verdict) {
  const now = pair();
  if (!now || busy || !now.querySelector("[data-verdict]")) return;
  const { a, b, kind, judgement } = now.dataset;
  await during(async () => {
    const { no } = await send("POST", "/api/judgements", { kind, a: Number(a), b: Number(b), verdict });
    made.push({ no, judgement });
    toast(t(`js.merged.${verdict}`), { action: { text: t("js.undo"), run: () => takeBack(no) } });
    await next();
  });
}

async function later() {
  const now = pair();
  if (!now || busy) return;
  passed.push(now.dataset.judgement);
  await during(next);
}

async function takeBack(no) {
  await during(async () => {
    await send("DELETE", `/api/judgements/${no}`);
    const at = made.findIndex((one) => one.no === no);
    if (at >= 0) made.splice(at, 1);
    toast(t("js.merged.undone"));
    if (place) await next();
    document.querySelector(`[data-undo="${no}"]`)?.closest("li")?.remove();
  });
}

function undo() {
  const listed = document.querySelector("#decided [data-undo]")?.dataset.undo;
  const no = made.at(-1)?.no ?? (listed && Number(listed));
  if (no) takeBack(no);
  else toast(t("js.nothing_to_undo"));
}

async function next() {
  const answer = await fetch(`/merge/pair?kind=${place.dataset.kind}&passed=${passed.join(",")}`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  // The room's own markup, escaped by the server; it carries no script.
  place.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
  place.dataset.shown = Number(place.dataset.shown ?? 0) + 1;
}

async function during(run) {
  if (busy) return;
  busy = true;
  try {
    await run();
  } catch (error) {
    fault(error);
  } finally {
    busy = false;
  }
}

/** Something that changes the group of this page, which is then shown anew. */
async function regroup(url, body) {
  await during(async () => {
    await send("POST", url, body);
    location.reload();
  });
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  if (button.dataset.verdict) judge(button.dataset.verdict);
  else if (button.dataset.later) later();
  else if (button.dataset.apart) regroup("/api/groups/apart", { item: Number(button.dataset.apart) });
  else if (button.dataset.several) regroup("/api/judgements/undo", { judgements: button.dataset.several.split(",").map(Number) });
  else if (button.id === "undo") undo();
  else if (button.dataset.undo) takeBack(Number(button.dataset.undo));
});

if (place) bind({ KeyS: () => judge("same"), KeyD: () => judge("different"), KeyF: () => judge("unsure"), KeyN: later, KeyU: undo });
