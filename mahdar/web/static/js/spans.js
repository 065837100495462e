// Offsets: code points on the server, UTF-16 units in the browser. Converted here and nowhere else.

/** Both ways over one text. A text without characters beyond U+FFFF costs nothing. */
export class Offsets {
  constructor(text) {
    this.text = text;
    this.wide = []; // UTF-16 units at which a character of two units begins
    if (/[\ud800-\udbff]/.test(text)) {
      for (let i = 0; i < text.length - 1; i++) {
        if (isHigh(text, i) && isLow(text, i + 1)) this.wide.push(i++);
      }
    }
  }

  /** The UTF-16 offset of a code point offset. */
  units(point) {
    let low = 0;
    let high = this.wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.wide[middle] - middle < point) low = middle + 1;
      else high = middle;
    }
    return point + low;
  }

  /** The code point offset of a UTF-16 offset; one in the middle of a character goes to its beginning. */
  points(unit) {
    let low = 0;
    let high = this.wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.wide[middle] < unit) low = middle + 1;
      else high = middle;
    }
    return unit - low; // a low surrogate counts as passed: this is where its character begins
  }

  /** A span as the server wants it, from UTF-16 offsets; null where nothing is in it. */
  span(from, to) {
    const start = this.points(from);
    const end = this.points(to);
    if (end <= start) return null;
    return this.checked({ start, end, quote: this.text.slice(this.units(start), this.units(end)) });
  }

  /** A span whose quote is what the text says, letter for letter; an error otherwise. */
  checked(span) {
    const says = this.text.slice(this.units(span.start), this.units(span.end));
    if (says !== span.quote || [...says].length !== span.end - span.start) {
      throw new Error(`misquoted at ${span.start}–${span.end}`);
    }
    return span;
  }
}

const isHigh = (text, i) => (text.charCodeAt(i) & 0xfc00) === 0xd800;
const isLow = (text, i) => (text.charCodeAt(i) & 0xfc00) === 0xdc00;
