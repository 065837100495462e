// Reviewing one report. One key accepts, corrects, rejects or skips; U takes back. The server keeps every decision.

import { Article } from "./article.js";
import * as editors from "./editors.js";
import { Filling } from "./filling.js";
import { bind } from "./keys.js";
import { Picking } from "./picking.js";
import { el, fault, send, t, toast } from "./room.js";

const page = document.getElementById("review");
const data = (id) => JSON.parse(document.getElementById(id).textContent);
const report = Number(page.dataset.report);
const mode = page.dataset.mode; // "blind": asked again; "settle": a third decides; "": reviewing
const shownAs = mode ? `${mode}=1` : "";
const may = page.dataset.may === "1";
const known = data("entities");
const fields = data("fields");
const harms = data("harms");
const mine = data("mine"); // numbers of own decisions that hold, the oldest first
const list = document.getElementById("cards");
const article = new Article(document.getElementById("article"), data("text"), ["passage", "decided", "now", "found", "pick"]);
const picking = new Picking(article, document.getElementById("picking"), document.getElementById("picked"));
const door = mode === "settle" ? "/api/settlements" : "/api/decisions";
const again = mode === "blind" ? { blind: true } : {};
let current = null;
let writes = Promise.resolve(); // one after the other: the order of decisions is their meaning

const cards = () => [...list.children];
const filling = new Filling(list, list.parentElement, (ids) => `/review/${report}/cards?ids=${ids.join()}&${shownAs}`);
const spans = new WeakMap(); // parsed once: a long report has hundreds
const spansOf = (card) => spans.get(card) ?? spans.set(card, JSON.parse(card.dataset.spans)).get(card);
const rawOf = (card) => JSON.parse(card.querySelector("script.raw").textContent);

// Showing ------------------------------------------------------------------------------------------------------------

/** The words of these cards (all where none is named) as waiting or as decided, and how many are done. */
function paint(changed = cards()) {
  article.sort(changed.map((card) => [card.id, card.isConnected ? (card.dataset.verdict ? "decided" : "passage") : null, spansOf(card)]));
  const all = list.childElementCount;
  const closed = all - list.querySelectorAll(":scope > .item[data-verdict='']").length;
  const bar = document.getElementById("progress");
  bar.querySelector("progress").max = Math.max(all, 1);
  bar.querySelector("progress").value = closed;
  bar.querySelector("span").textContent = t("js.done_of", { n: closed, of: all });
  document.getElementById("done").hidden = all === 0 || closed < all;
}

function choose(card, { focus = true, words = false, scroll = focus } = {}) {
  if (!card) return;
  if (current && current !== card) { closeEditor(current); current.classList.remove("current"); current.removeAttribute("aria-current"); }
  current = card;
  card.classList.add("current");
  card.setAttribute("aria-current", "true");
  if (focus) card.focus({ preventScroll: true });
  if (scroll) card.scrollIntoView({ block: "nearest" });
  filling.whole(card).catch(fault);
  const [first] = spansOf(card);
  article.light("now", spansOf(card));
  if (first) article.show(...first, words);
}

function step(by) {
  const all = cards();
  const at = all.indexOf(current);
  choose(all[Math.min(all.length - 1, Math.max(0, at + by))]);
}

/** On to the next card that waits, after this one or from the top; stay where none does. */
function onward() {
  const all = cards();
  const at = all.indexOf(current);
  const next = [...all.slice(at + 1), ...all.slice(0, at)].find((card) => !card.dataset.verdict);
  if (next) choose(next);
  else { document.getElementById("next").focus({ preventScroll: true }); }
}

function say(card, verdict) {
  card.dataset.verdict = verdict;
  card.className = card.className.replace(/ ?is-\w+/g, "") + (verdict ? ` is-${verdict}` : "");
  const shown = card.querySelector(".verdict");
  const tags = document.getElementById("verdicts").content;
  shown.replaceChildren(...(verdict ? [tags.querySelector(`.v-${verdict}`).cloneNode(true)] : []));
  paint([card]);
}

/** The card anew from the server; an addition that is no longer there goes. */
async function renew(id) {
  const answer = await fetch(`/review/${report}/${id}?${shownAs}`);
  const old = document.getElementById(id);
  if (answer.status === 404) { if (old === current) current = null; old?.remove(); paint(old ? [old] : []); return null; }
  if (!answer.ok) throw new Error(String(answer.status));
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  const card = holder.content.firstElementChild;
  const was = old === current;
  if (old) old.replaceWith(card); else list.append(card);
  if (was || !old) { current = null; choose(card); }
  paint([card]);
  return card;
}

// Deciding -----------------------------------------------------------------------------------------------------------

function body(card, verdict, more = {}) {
  const target = card.dataset.no ? { item: Number(card.dataset.no) } : { about: Number(card.dataset.about) };
  return { report, kind: card.dataset.kind, verdict, ...target, ...again, ...more };
}

let waiting = 0; // decisions on their way to the server
let failed = false;

function write(run) {
  waiting += 1;
  writes = writes.then(run).catch((error) => { failed = true; fault(error); }).finally(() => { waiting -= 1; });
  return writes;
}

/** Leave only when every decision has arrived; stay where one was refused. */
async function leave(href) {
  failed = false;
  await writes;
  if (!failed) location.assign(href);
}

function decide(verdict) {
  const card = current;
  if (!card || !may) return;
  const before = card.dataset.verdict;
  closeEditor(card);
  say(card, verdict);
  write(async () => {
    try {
      const made = await send("POST", door, body(card, verdict));
      mine.push(made.no);
    } catch (error) {
      say(card, before);
      throw error;
    }
  });
  onward();
}

function correct(card, field, after) {
  return write(async () => {
    const made = await send("POST", door, body(card, "correct", { field, after }));
    mine.push(made.no);
    await renew(card.id);
    toast(t("js.correct", { n: number(card) }), { action: { text: t("js.undo"), run: undo } });
  });
}

const number = (card) => card.querySelector(".number").textContent;

function undo() {
  if (!may) return;
  write(async () => {
    const no = mine.pop();
    if (no === undefined) { toast(t("js.nothing_to_undo")); return; }
    let gone;
    try {
      gone = await send("DELETE", `/api/decisions/${no}`);
    } catch (error) {
      mine.push(no);
      throw error;
    }
    const id = gone.item !== null ? `c${gone.item}` : `a${gone.about ?? gone.no}`;
    const card = await renew(id);
    if (card) choose(card);
    toast(t("js.undone"));
  });
}

// Correcting ---------------------------------------------------------------------------------------------------------

async function openEditor() {
  const card = current;
  if (!card || !may) return;
  if (card.classList.contains("bare")) {
    try { await filling.whole(card); } catch (error) { fault(error); return; }
    if (card !== current) return;
  }
  const box = current.querySelector(".editor");
  if (!box.hidden) { closeEditor(current); return; }
  const buttons = fields[current.dataset.kind].map((field, n) => el("button", { type: "button", "data-field": field.name, onclick: () => edit(field) },
    ...(n < 9 ? [el("kbd", { "aria-hidden": "true" }, String(n + 1))] : []), el("span", {}, field.said)));
  box.replaceChildren(el("div", { class: "row fields-row", role: "group", "aria-label": t("js.which_field") }, ...buttons), el("div", { class: "field-box" }));
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
  buttons[0].focus({ preventScroll: true });
}

function closeEditor(card) {
  const box = card.querySelector(".editor");
  if (box && !box.hidden) { box.hidden = true; box.replaceChildren(); }
}

function editing() {
  return current !== null && !(current.querySelector(".editor")?.hidden ?? true);
}

function nth(n) {
  if (!editing()) return false;
  const field = fields[current.dataset.kind][n];
  if (field) edit(field);
  return true;
}

function edit(field) {
  const card = current;
  const value = rawOf(card)[field.name];
  const save = (after) => { closeEditor(card); correct(card, field.name, after); };
  const leave = () => { closeEditor(card); card.focus({ preventScroll: true }); };
  if (field.editor === "span" || field.editor === "spans") { pickFor(card, field, value, save, leave); return; }
  const made = editors[field.editor](field, value, save, leave, { known, harms });
  card.querySelector(".field-box").replaceChildren(made);
  made.scrollIntoView({ block: "nearest" });
  made.querySelector("input, select").focus({ preventScroll: true });
}

function pickFor(card, field, value, save, leave) {
  const old = field.editor === "spans" ? value?.[0] : value;
  const [start, end] = old ? [old.start, old.end] : spansOf(card)[0] ?? [0, 1];
  const others = field.editor === "spans" ? (value ?? []).slice(1) : [];
  picking.begin(start, end, (span) => save(field.editor === "spans" ? [span, ...others] : span), leave);
}

// Adding what was missed ---------------------------------------------------------------------------------------------

function add() {
  if (!may) return;
  const chosen = article.selected();
  if (chosen) { openAdding(chosen); return; }
  const [start, end] = current ? spansOf(current)[0] ?? [0, 1] : [0, Math.min(1, article.text.length)];
  picking.begin(start, Math.max(end, start + 1), openAdding);
}

function openAdding(span) {
  const dialog = document.getElementById("adding");
  document.getElementById("adding-quote").textContent = span.quote;
  dialog.span = span;
  dialog.returnValue = "";
  fitKinds();
  dialog.showModal();
  document.getElementById("adding-kind").focus();
}

function fitKinds() {
  const kind = document.getElementById("adding-kind").value;
  for (const box of document.querySelectorAll("#adding [data-for]")) box.hidden = box.dataset.for !== kind;
}

function added() {
  const dialog = document.getElementById("adding");
  if (dialog.returnValue !== "add") return;
  const kind = document.getElementById("adding-kind").value;
  const select = document.getElementById(`adding-${kind}`);
  const span = article.offsets.checked(dialog.span);
  const after = { [select.dataset.field]: select.value, evidence: [span], ...(kind === "event" ? { trigger: span } : {}) };
  write(async () => {
    const made = await send("POST", door, { report, kind, verdict: "add", after, ...again });
    mine.push(made.no);
    await renew(`a${made.no}`);
    toast(t("js.add"), { action: { text: t("js.undo"), run: undo } });
  });
}

// Why ----------------------------------------------------------------------------------------------------------------

async function why(card = current) {
  if (!card) return;
  const box = card.querySelector(".why");
  const button = card.querySelector("[data-do=why]");
  box.hidden = !box.hidden;
  button.setAttribute("aria-expanded", String(!box.hidden));
  if (box.hidden || box.childElementCount) return;
  const answer = await fetch(`/review/${report}/${card.id}/why`).catch(() => null);
  if (!answer?.ok) { box.hidden = true; fault(new Error(t("js.offline"))); return; }
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  box.replaceChildren(holder.content);
}

// Keys and clicks ----------------------------------------------------------------------------------------------------

const acts = {
  accept: () => decide("accept"), reject: () => decide("reject"), skip: () => decide("skip"), correct: openEditor,
  undo, add, why: () => why(), keys: () => document.getElementById("keys").showModal(),
  "pick-take": () => picking.finish(true), "pick-leave": () => picking.finish(false), "pick-edge": () => picking.other(),
  "add-leave": () => document.getElementById("adding").close(""),
};

const free = (run) => (event) => (picking.on ? false : run(event));
const rightToLeft = getComputedStyle(article.element).direction === "rtl";
const arrow = (key, word) => () => {
  if (!picking.on) return false;
  picking.move((key === "ArrowLeft") === rightToLeft, word);
  return true;
};

bind({
  KeyA: free(acts.accept), KeyR: free(acts.reject), KeyS: free(acts.skip), KeyE: free(openEditor), KeyU: free(undo),
  KeyW: free(acts.why), KeyM: free(add), KeyJ: free(() => step(1)), KeyK: free(() => step(-1)),
  ArrowDown: free(() => step(1)), ArrowUp: free(() => step(-1)), "Ctrl+KeyZ": free(undo),
  KeyN: free(() => { document.getElementById("next").click(); }), "Shift+Slash": acts.keys,
  ArrowLeft: arrow("ArrowLeft", false), ArrowRight: arrow("ArrowRight", false),
  "Ctrl+ArrowLeft": arrow("ArrowLeft", true), "Ctrl+ArrowRight": arrow("ArrowRight", true),
  KeyX: () => (picking.on ? picking.other() : false),
  Enter: () => (picking.on ? picking.finish(true) : false),
  Escape: () => {
    if (picking.on) picking.finish(false);
    else if (editing()) { closeEditor(current); current.focus({ preventScroll: true }); }
    else return false;
    return true;
  },
  ...Object.fromEntries([...Array(9).keys()].flatMap((n) => [[`Digit${n + 1}`, () => nth(n)], [`Numpad${n + 1}`, () => nth(n)]])),
});

addEventListener("beforeunload", (event) => { if (waiting) event.preventDefault(); });
page.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (link && waiting && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); leave(link.href); return; }
  const button = event.target.closest("button");
  const card = event.target.closest(".item");
  if (card && card !== current) choose(card, { focus: false });
  if (button?.classList.contains("go")) article.show(Number(button.dataset.start), Number(button.dataset.end), true);
  else if (button?.dataset.do) acts[button.dataset.do]();
});
document.querySelector("#adding [data-do]").addEventListener("click", acts["add-leave"]);
document.getElementById("adding").addEventListener("close", added);
document.getElementById("adding-kind").addEventListener("change", fitKinds);
document.querySelector("#adding form").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.target instanceof HTMLSelectElement)) return; // else it would open the list
  event.preventDefault();
  event.currentTarget.requestSubmit(event.currentTarget.querySelector("[value=add]"));
});
list.addEventListener("focusin", (event) => {
  const card = event.target.closest(".item");
  if (card && card !== current) choose(card, { focus: false });
});
article.element.addEventListener("click", (event) => {
  if (picking.on || !getSelection().isCollapsed) return;
  const at = article.under(event.clientX, event.clientY);
  const hit = at === null ? null : cards().filter((c) => spansOf(c).some(([a, b]) => a <= at && at < b));
  if (hit?.length) choose(hit.includes(current) ? hit[(hit.indexOf(current) + 1) % hit.length] : hit[0]);
});

/** What the address points to: a passage (#p103-118), a card (#c7), or the first card that waits. */
function open() {
  const passage = /^#p(\d+)-(\d+)$/.exec(location.hash);
  const named = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  if (passage) {
    const [start, end] = passage.slice(1).map(Number);
    if (end > article.offsets.points(article.text.length) || start >= end) return;
    article.light("found", [[start, end]]);
    const over = cards().find((c) => spansOf(c).some(([a, b]) => a < end && start < b));
    if (over) choose(over, { focus: false, scroll: true });
    article.show(start, end, true);
  } else choose(named?.classList.contains("item") ? named : cards().find((c) => !c.dataset.verdict) ?? cards()[0]);
}

paint();
document.fonts?.ready.then(open);
addEventListener("hashchange", () => { if (/^#(p\d+-\d+|[ca]\d+)$/.test(location.hash)) open(); }); // #main is the skip link's
document.documentElement.dataset.ready = "1";
