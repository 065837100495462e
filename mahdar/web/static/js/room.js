// What every page shares: strings, writes to the server, messages, and small helpers to build elements.

const strings = JSON.parse(document.getElementById("words")?.textContent || "{}");

/** A string in the page's language, values put in between Unicode isolates. */
export function t(key, values = {}) {
  const said = strings[key];
  if (said === undefined) throw new Error(`no string ${key}`);
  return said.replace(/\{(\w+)\}/g, (_, name) => `\u2068${values[name] ?? ""}\u2069`);
}

export const lang = document.documentElement.lang;

/** A request that changes something; the server's own message where it refuses. */
export async function send(method, url, body) {
  const csrf = document.querySelector("meta[name=csrf]")?.content ?? "";
  const headers = { "X-CSRF-Token": csrf, Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Error(t("js.offline"));
  }
  const said = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(said?.error ?? said?.message ?? `${answer.status}`);
  return said;
}

/** A JSON document of the server. */
export const get = (url) => send("GET", url);

/** A message that goes away by itself; read out by screen readers. `action` is {text, run}. */
export function toast(text, { bad = false, action = null } = {}) {
  const box = document.getElementById("toasts");
  const said = el("div", { class: bad ? "toast bad" : "toast" }, el("span", {}, text));
  if (action) said.append(el("button", { type: "button", onclick: () => { said.remove(); action.run(); } }, action.text));
  said.append(el("button", { type: "button", class: "link", onclick: () => said.remove(), "aria-label": t("js.close") }, "✕"));
  box.append(said);
  while (box.children.length > 3) box.firstChild.remove();
  setTimeout(() => said.remove(), bad ? 12000 : 6000);
  return said;
}

/** A fault said to the user. */
export const fault = (error) => toast(t("js.failed", { why: error.message ?? String(error) }), { bad: true });

/** An element: el("p", {class: "x", onclick: f}, "text", child). Text is never read as markup. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const FROM_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** A value that keeps its own direction. */
export const bdi = (value) =>
  FROM_RIGHT.test(String(value)) ? el("bdi", {}, String(value)) : el("bdi", { dir: "ltr" }, String(value));

// On a small window the names of the pages scroll: the one that is open must be seen.
const here = document.querySelector("header.top nav [aria-current]"), strip = here?.closest("ul");
if (strip && strip.scrollWidth > strip.clientWidth) here.scrollIntoView({ inline: "center", block: "nearest", behavior: "instant" });
