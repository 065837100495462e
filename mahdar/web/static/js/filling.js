// Cards of a long report come as heads; what stands in them is fetched when they are about to be seen, or are chosen.

import { fault, t } from "./room.js";

const AHEAD = "1200px 0px";
const REST = 100; // milliseconds of rest before anything is asked for: who flies past asks for nothing, and is not held up
const AT_ONCE = 8;
const NARROW = matchMedia("(max-width: 60rem)"); // below it the page scrolls, not the side; as in review.css

export class Filling {
  /** `address` gives the place to ask for the cards of these ids; `filled` is called with each that has come. */
  constructor(list, side, address, filled = () => {}) {
    Object.assign(this, { list, side, address, filled, near: new Set(), asked: new Map(), timer: 0, busy: false, moved: 0 });
    document.addEventListener("scroll", () => { this.moved = performance.now(); }, { capture: true, passive: true });
    this.watch();
    NARROW.addEventListener("change", () => this.watch());
  }

  watch() {
    this.watcher?.disconnect();
    this.near.clear();
    this.watcher = new IntersectionObserver((seen) => this.saw(seen), { root: NARROW.matches ? null : this.side, rootMargin: AHEAD });
    for (const card of this.list.querySelectorAll(":scope > .bare")) this.watcher.observe(card);
  }

  saw(seen) {
    for (const { target, isIntersecting } of seen) {
      if (isIntersecting) this.near.add(target);
      else this.near.delete(target);
    }
    this.soon();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.next(), REST);
  }

  async next() {
    if (this.busy || !this.near.size) return;
    if (performance.now() - this.moved < REST) { this.soon(); return; }
    this.busy = true;
    try {
      await this.ask([...this.near].slice(0, AT_ONCE));
    } catch (error) {
      this.near.clear(); // asked for again when they are seen again
      fault(error);
    }
    this.busy = false;
    if (this.near.size) requestAnimationFrame(() => this.next());
  }

  /** A card with all that stands in it; the same element. */
  async whole(card) {
    if (card.classList.contains("bare")) await this.ask([card]);
    return card;
  }

  ask(cards) {
    const some = cards.filter((card) => !this.asked.has(card.id));
    const coming = some.length ? this.fetched(some) : null;
    for (const card of some) this.asked.set(card.id, coming.finally(() => this.asked.delete(card.id)));
    return Promise.all(cards.map((card) => this.asked.get(card.id)));
  }

  async fetched(cards) {
    const answer = await fetch(this.address(cards.map((card) => card.id))).catch(() => null);
    if (!answer?.ok) throw new Error(t("js.offline"));
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const found = new Map([...holder.content.querySelectorAll(".item")].map((made) => [made.id, made]));
    for (const card of cards) {
      this.near.delete(card);
      this.watcher.unobserve(card);
      if (found.has(card.id) && card.isConnected) this.put(card, found.get(card.id));
    }
  }

  /** The head stays as it is: it may say a verdict that is still on its way to the server. */
  put(card, made) {
    const sure = made.querySelector(".sure");
    if (sure) card.querySelector(".item-head").append(sure);
    card.append(...[...made.children].slice(1));
    card.classList.remove("bare");
    this.filled(card);
  }
}
