// Choosing words of the article: with the mouse, or with the arrow keys from where a passage stands.

import { t } from "./room.js";

const MARK = /\p{M}/u; // a vowel sign belongs to its letter
const LETTER = /[\p{L}\p{M}\p{N}\u0640]/u;

export class Picking {
  constructor(article, bar, said) {
    this.article = article;
    this.bar = bar;
    this.said = said;
    this.on = false;
    document.addEventListener("selectionchange", () => this.follow());
  }

  /** Begin at [start, end] (code points); `take` is called with the span that is chosen. */
  begin(start, end, take, leave = () => {}) {
    Object.assign(this, { on: true, start, end, edge: "end", take, leave });
    this.bar.hidden = false;
    const chosen = this.article.selected();
    if (chosen) [this.start, this.end] = [chosen.start, chosen.end];
    this.show();
    this.article.element.parentElement.focus({ preventScroll: true });
  }

  follow() {
    if (!this.on) return;
    const chosen = this.article.selected();
    if (!chosen) return;
    [this.start, this.end] = [chosen.start, chosen.end];
    this.show(false);
  }

  show(scroll = true) {
    this.article.light("pick", [[this.start, this.end]]);
    const span = this.span();
    this.said.textContent = t("js.picked", { words: span.quote });
    if (scroll) this.article.show(this.start, this.end, true);
  }

  span() {
    const { offsets } = this.article;
    return offsets.span(offsets.units(this.start), offsets.units(this.end));
  }

  /** Move an edge forwards or backwards by a letter or a word. */
  move(forwards, word) {
    getSelection().removeAllRanges();
    const { text, offsets } = this.article;
    let unit = offsets.units(this[this.edge]);
    const step = forwards ? 1 : -1;
    const next = () => (forwards ? text.codePointAt(unit) : before(text, unit));
    const go = () => { unit += step * (next() > 0xffff ? 2 : 1); };
    const char = () => (next() === undefined ? "" : String.fromCodePoint(next()));
    if (char() === "") return;
    if (word) {
      while (char() && !LETTER.test(char())) go();
      while (char() && LETTER.test(char())) go();
    } else {
      go();
      while (forwards && char() && MARK.test(char())) go();
      while (!forwards && unit > 0 && MARK.test(text[unit])) unit -= 1;
    }
    const point = offsets.points(unit);
    if (this.edge === "end" ? point > this.start : point < this.end) this[this.edge] = point;
    this.show();
  }

  other() {
    this.edge = this.edge === "end" ? "start" : "end";
    this.show();
  }

  finish(taken) {
    if (!this.on) return;
    const span = this.span();
    this.on = false;
    this.bar.hidden = true;
    this.article.light("pick", []);
    getSelection().removeAllRanges();
    if (taken) this.take(span);
    else this.leave();
  }
}

function before(text, unit) {
  if (unit <= 0) return undefined;
  const low = text.charCodeAt(unit - 1);
  const wide = unit > 1 && (low & 0xfc00) === 0xdc00 && (text.charCodeAt(unit - 2) & 0xfc00) === 0xd800;
  return wide ? text.codePointAt(unit - 2) : low;
}
