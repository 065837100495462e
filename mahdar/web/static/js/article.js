// The article: one text, never altered. Passages are shown by the CSS Custom Highlight API, which leaves the text node
// alone, so that letters stay joined; where a browser lacks it, plain <mark> elements do the same.

import { Offsets } from "./spans.js";

export class Article {
  /** `names` are the kinds of highlight, the strongest last. */
  constructor(element, text, names) {
    this.element = element;
    this.text = text;
    this.offsets = new Offsets(text);
    this.names = names;
    this.lit = Object.fromEntries(names.map((name) => [name, new Map()])); // name → whose → places in UTF-16 units
    this.put = new Map(); // whose → [name, ranges]
    this.modern = typeof Highlight === "function" && CSS.highlights !== undefined;
    element.textContent = text; // as it is: a parser would have changed carriage returns
    if (this.modern) {
      this.highlights = {};
      names.forEach((name, n) => {
        const made = new Highlight();
        made.priority = n;
        CSS.highlights.set(name, made);
        this.highlights[name] = made;
      });
    }
  }

  /** Show these spans, [start, end] in code points, in the way of this name, and no others in that way. */
  light(name, spans) {
    for (const whose of [...this.lit[name].keys()]) this.leave(whose);
    this.show_as(name, `=${name}`, spans);
  }

  /** Show the words of many, each [whose, name or null, spans], without touching those of others. */
  sort(many) {
    for (const [whose, name, spans] of many) {
      this.leave(whose);
      if (name) this.show_as(name, whose, spans);
    }
  }

  show_as(name, whose, spans) {
    const places = spans.map(([start, end]) => [this.offsets.units(start), this.offsets.units(end)]);
    const ranges = this.modern ? places.map((place) => this.still(place)).filter(Boolean) : [];
    this.lit[name].set(whose, places);
    this.put.set(whose, [name, ranges]);
    for (const range of ranges) this.highlights[name].add(range);
    this.mark_soon();
  }

  leave(whose) {
    const [name, ranges] = this.put.get(whose) ?? [null, []];
    if (name === null) return;
    for (const range of ranges) this.highlights[name].delete(range);
    this.put.delete(whose);
    this.lit[name].delete(whose);
    this.mark_soon();
  }

  still([from, to]) {
    const node = this.element.firstChild;
    return node && to <= node.length ? new StaticRange({ startContainer: node, startOffset: from, endContainer: node, endOffset: to }) : null;
  }

  /** Once for all that changes before the next picture. */
  mark_soon() {
    if (this.modern || this.marking) return;
    this.marking = true;
    queueMicrotask(() => { this.marking = false; this.mark(); });
  }

  /** The same with <mark> elements; the words are put in as text. */
  mark() {
    const edges = new Map([[0, []], [this.text.length, []]]); // place → [name, +1 or -1]
    const edge = (at, name, by) => { if (edges.has(at)) edges.get(at).push([name, by]); else edges.set(at, [[name, by]]); };
    for (const name of this.names) {
      for (const [a, b] of [...this.lit[name].values()].flat()) { edge(a, name, 1); edge(b, name, -1); }
    }
    const order = [...edges.keys()].sort((a, b) => a - b);
    const open = Object.fromEntries(this.names.map((name) => [name, 0]));
    const parts = [];
    order.forEach((a, i) => {
      for (const [name, by] of edges.get(a)) open[name] += by;
      const words = this.text.slice(a, order[i + 1] ?? a);
      const over = this.names.filter((name) => open[name] > 0);
      if (!words) return;
      const kind = over.map((name) => `in-${name}`).join(" ");
      if (!kind) { parts.push(words); return; }
      const last = parts.at(-1);
      if (last?.className === kind) { last.textContent += words; return; } // where one passage ends within another
      const made = document.createElement("mark");
      made.className = kind;
      made.textContent = words;
      parts.push(made);
    });
    this.element.replaceChildren(...parts);
  }

  /** The place in the document of a UTF-16 offset. */
  at(unit) {
    const walker = document.createTreeWalker(this.element, NodeFilter.SHOW_TEXT);
    let left = unit;
    let node = walker.nextNode();
    while (node && left > node.length) { left -= node.length; node = walker.nextNode(); }
    return [node, left];
  }

  /** A live range over code points. */
  range(start, end) {
    const made = document.createRange();
    made.setStart(...this.at(this.offsets.units(start)));
    made.setEnd(...this.at(this.offsets.units(end)));
    return made;
  }

  /** The UTF-16 offset of a place in the document. */
  unit(node, offset) {
    const made = document.createRange();
    made.setStart(this.element, 0);
    made.setEnd(node, offset);
    return made.toString().length;
  }

  /** What is selected in the article, as a span; null where nothing is. */
  selected() {
    const chosen = getSelection();
    if (!chosen || chosen.rangeCount === 0 || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    if (!this.element.contains(range.startContainer) || !this.element.contains(range.endContainer)) return null;
    const from = this.unit(range.startContainer, range.startOffset);
    const to = this.unit(range.endContainer, range.endOffset);
    return from < to ? this.offsets.span(from, to) : null;
  }

  /** The code point under the pointer; null beside the text. */
  under(x, y) {
    const place = document.caretPositionFromPoint?.(x, y);
    const range = place ? null : document.caretRangeFromPoint?.(x, y);
    const [node, offset] = place ? [place.offsetNode, place.offset] : range ? [range.startContainer, range.startOffset] : [null, 0];
    return node && this.element.contains(node) ? this.offsets.points(this.unit(node, offset)) : null;
  }

  /** Bring a passage into view, within the article's own box if that scrolls; `page`: the page too. */
  show(start, end, page = false) {
    const box = this.element.parentElement;
    const seen = this.range(start, Math.max(end, start + 1)).getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    const smooth = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    if (box.scrollHeight > box.clientHeight + 4) {
      if (seen.top < frame.top + 40 || seen.bottom > frame.bottom - 40) {
        box.scrollBy({ top: seen.top - frame.top - box.clientHeight / 3, behavior: smooth });
      }
    }
    if (page && (seen.top < 0 || seen.bottom > innerHeight)) scrollBy({ top: seen.top - innerHeight / 3, behavior: smooth });
  }
}
