// Keys are bound to where they lie on the keyboard (event.code): an Arabic layout changes event.key, not the place.

const bound = new Map();

/** Bind keys: {KeyA: run, "Shift+KeyM": run, "Ctrl+KeyZ": run}. They rest while a field is being typed in. */
export function bind(keys) {
  for (const [code, run] of Object.entries(keys)) bound.set(code, run);
}

const FIELDS = "input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=true]";

export function typing(target) {
  return target instanceof Element && target.closest(FIELDS) !== null;
}

/** «Ctrl+Shift+KeyZ» for an event; Command counts as Ctrl. */
export function chord(event) {
  const held = (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + (event.shiftKey ? "Shift+" : "");
  return held + event.code.replace("NumpadEnter", "Enter");
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  const run = bound.get(chord(event));
  if (!run) return;
  const field = typing(event.target);
  if (field && event.code !== "Escape") return;
  if (event.key === "Enter" && event.target instanceof Element && event.target.closest("button, a, summary")) return;
  if (document.querySelector("dialog[open]") && event.code !== "Escape") return;
  if (run(event) !== false) event.preventDefault();
});
