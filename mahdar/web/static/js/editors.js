// One small form for each kind of field. `save` is called with the new value, in the shape of the record's contract.

import { el, get, t } from "./room.js";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
let serial = 0;

function labelled(said, input) {
  input.id ||= `f${++serial}`;
  return el("div", { class: "field" }, el("label", { for: input.id }, said), input);
}

/** A form with its inputs; `read` gives the value, or throws what is wrong with it. */
function form(inputs, read, save, leave) {
  const wrong = el("p", { class: "wrong", role: "alert" });
  const made = el("form", { class: "fields field-form" }, ...inputs,
    el("div", { class: "row" }, el("button", { class: "main" }, t("js.save")),
      el("button", { type: "button", onclick: leave }, t("js.cancel"))), wrong);
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    try { save(read()); } catch (error) { wrong.textContent = error.message; }
  });
  made.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target instanceof HTMLSelectElement) { event.preventDefault(); made.requestSubmit(); }
  });
  return made;
}

export function choice(field, value, save, leave) {
  const select = el("select", {}, ...field.choices.map(([code, said]) => el("option", { value: code, selected: code === (value ?? "") }, said)));
  return form([labelled(field.said, select)], () => select.value || null, save, leave);
}

export function text(field, value, save, leave) {
  const input = el("input", { value: value ?? "", dir: "auto" });
  return form([labelled(field.said, input)], () => input.value.trim() || null, save, leave);
}

export function number(field, value, save, leave) {
  const input = el("input", { type: "number", min: "0", step: "any", value: value ?? "", dir: "ltr" });
  return form([labelled(field.said, input)], () => (input.value === "" ? null : Number(input.value)), save, leave);
}

export function date(field, value, save, leave) {
  const [from, to] = [value?.start, value?.end].map((day) => el("input", { value: day ?? "", dir: "ltr", size: 11, placeholder: "2015-07-26", inputmode: "numeric" }));
  const read = () => {
    const days = [from.value.trim(), (to.value.trim() || from.value.trim())];
    if (!days[0] && !days[1]) return null;
    if (!days.every((day) => day === "" || isDay(day)) || (days[0] && days[1] < days[0])) throw new Error(t("js.no_dates"));
    return { start: days[0] || null, end: days[1] || null, precision: "day", span: value?.span ?? null };
  };
  return form([labelled(t("js.from"), from), labelled(t("js.to"), to)], read, save, leave);
}

const isDay = (day) => DAY.test(day) && !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);

function rangeInputs(value) {
  const [least, most] = [value?.[0], value?.[1]].map((n) => el("input", { type: "number", min: "0", step: "1", value: n ?? "", dir: "ltr" }));
  const read = () => {
    if (least.value === "" && most.value === "") return null;
    const low = Number(least.value || 0);
    const high = most.value === "" ? null : Number(most.value);
    if (high !== null && high < low) throw new Error(t("js.no_range"));
    return [low, high];
  };
  return [least, most, read];
}

export function range(field, value, save, leave) {
  const [least, most, read] = rangeInputs(value);
  return form([labelled(t("js.least"), least), labelled(t("js.most"), most)], read, save, leave);
}

/** Casualties: one kind of harm at a time; the others stay as they are. */
export function harm(field, value, save, leave, { harms }) {
  const first = Object.keys(value ?? {})[0] ?? harms[0][0];
  const select = el("select", {}, ...harms.map(([code, said]) => el("option", { value: code, selected: code === first }, said)));
  const [least, most, read] = rangeInputs(value?.[first]?.range);
  select.addEventListener("change", () => {
    const now = value?.[select.value]?.range ?? [];
    [least.value, most.value] = [now[0] ?? "", now[1] ?? ""];
  });
  const whole = () => {
    const found = read();
    const out = { ...(value ?? {}) };
    const old = out[select.value] ?? { whom: [], span: null, approximate: false };
    if (found === null) delete out[select.value];
    else out[select.value] = { ...old, range: found, approximate: false };
    return out;
  };
  return form([labelled(field.said, select), labelled(t("js.least"), least), labelled(t("js.most"), most)], whole, save, leave);
}

const bare = (name) => name.normalize("NFKD").replace(/[\p{M}\u0640]/gu, "").replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه").toLowerCase();

/** Several entities: chips, and a type-ahead over the report's names, then the casebook's. */
export function entities(field, value, save, leave, { known }) {
  let chosen = [...(value ?? [])];
  let offered = [];
  let at = -1;
  let asked = 0;
  const names = new Map(known.map((e) => [e.id, e.name]));
  const chips = el("ul", { class: "chips plain" });
  const list = el("ul", { class: "offers plain", role: "listbox", id: `l${++serial}`, hidden: true });
  const status = el("p", { class: "unseen", role: "status" });
  const input = el("input", { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id, autocomplete: "off", dir: "auto" });

  const draw = () => chips.replaceChildren(...chosen.map((id) => el("li", { class: "tag" }, el("bdi", {}, names.get(id) ?? id),
    el("button", { type: "button", class: "link", "aria-label": t("js.remove", { name: names.get(id) ?? id }), onclick: () => { chosen = chosen.filter((c) => c !== id); draw(); input.focus(); } }, "✕"))));
  const offer = (found) => {
    offered = found.filter((e) => !chosen.includes(e.id)).slice(0, 8);
    at = offered.length ? 0 : -1;
    list.replaceChildren(...offered.map((e, n) => el("li", { role: "option", id: `${list.id}-${n}`, "aria-selected": n === at ? "true" : "false", onmousedown: (event) => { event.preventDefault(); take(e); } }, el("bdi", {}, e.name))));
    list.hidden = !offered.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    point();
    status.textContent = input.value ? (offered.length ? t("js.matches", { n: offered.length }) : t("js.no_match")) : "";
  };
  const point = () => {
    [...list.children].forEach((li, n) => li.setAttribute("aria-selected", String(n === at)));
    if (at >= 0) input.setAttribute("aria-activedescendant", `${list.id}-${at}`); else input.removeAttribute("aria-activedescendant");
  };
  const take = (entity) => { chosen.push(entity.id); names.set(entity.id, entity.name); input.value = ""; offer([]); draw(); };
  const look = async () => {
    const said = bare(input.value.trim());
    const mine = ++asked;
    const here = said ? known.filter((e) => (!field.places || e.place) && bare(e.name).includes(said)) : [];
    offer(here);
    if (said.length < 2) return;
    await new Promise((done) => setTimeout(done, 150));
    if (mine !== asked) return;
    const there = await get(`/review/beings?name=${encodeURIComponent(input.value.trim())}`).catch(() => []);
    const seen = new Set(known.map((e) => e.name));
    if (mine === asked) offer([...here, ...there.filter((e) => !seen.has(e.name)).map((e) => ({ id: e.name, name: e.name }))]);
  };
  input.addEventListener("input", look);
  input.addEventListener("keydown", (event) => {
    if (event.code === "ArrowDown" || event.code === "ArrowUp") {
      if (offered.length) { at = (at + (event.code === "ArrowDown" ? 1 : offered.length - 1)) % offered.length; point(); }
    } else if (event.key === "Enter" && input.value.trim()) {
      take(at >= 0 ? offered[at] : { id: input.value.trim(), name: input.value.trim() });
    } else if (event.code === "Backspace" && !input.value) {
      chosen.pop();
      draw();
    } else return;
    event.preventDefault();
  });
  draw();
  return form([el("div", { class: "field combo" }, chips, labelled(field.said, input), list, status)], () => chosen, save, leave);
}
