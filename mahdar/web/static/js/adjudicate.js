// Deciding between reviewers: 1, 2, … takes that reviewer's word; J and K go down and up.

import { bind } from "./keys.js";
import { fault, send, t, toast } from "./room.js";

const list = document.getElementById("disputes");
const all = () => [...(list?.children ?? [])];
const now = () => document.activeElement?.closest(".dispute") ?? all()[0];

function go(by) {
  const at = all().indexOf(now());
  const next = document.activeElement?.closest(".dispute") ? all()[Math.min(all().length - 1, Math.max(0, at + by))] : all()[0];
  next?.focus();
}

async function take(button) {
  const dispute = button.closest(".dispute");
  const { report, item, kind } = dispute.dataset;
  const made = [];
  for (const one of dispute.querySelectorAll("button")) one.disabled = true;
  try {
    for (const write of JSON.parse(button.dataset.writes)) {
      made.push((await send("POST", "/api/settlements", { report: Number(report), item: Number(item), kind, ...write })).no);
    }
  } catch (error) {
    for (const one of dispute.querySelectorAll("button")) one.disabled = false;
    fault(error);
    return;
  }
  const next = dispute.nextElementSibling ?? dispute.previousElementSibling;
  dispute.remove();
  next?.focus();
  toast(t("js.settled"), { action: { text: t("js.undo"), run: () => back(made) } });
}

async function back(made) {
  try {
    for (const no of made.reverse()) await send("DELETE", `/api/decisions/${no}`);
    location.reload();
  } catch (error) {
    fault(error);
  }
}

bind({
  KeyJ: () => go(1), KeyK: () => go(-1), ArrowDown: () => go(1), ArrowUp: () => go(-1),
  ...Object.fromEntries([...Array(9).keys()].map((n) => [`Digit${n + 1}`, () => now()?.querySelectorAll("[data-take]")[n]?.click()])),
});
list?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  if (button) take(button);
});
