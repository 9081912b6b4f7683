import { byId, frame } from './dom.js';
import { card, numberOf } from './card.js';

const PAGE = 60;
const PER_FRAME = 20;
const OUTCOMES = ['found', 'no_contact', 'failed'];

/** All rows, those that match the filter, and the cards drawn so far. */
export class Results {
  rows = [];
  counts = { found: 0, no_contact: 0, failed: 0 };
  #texts = [];
  #shown = [];
  #drawn = 0;
  #limit = PAGE;
  #isDrawing = false;
  #isNearEnd = true;
  #words = [];
  #outcome = '';

  constructor() {
    new IntersectionObserver(([end]) => {
      this.#isNearEnd = end.isIntersecting;
      this.#draw();
    }, { rootMargin: '900px' }).observe(byId('more'));
  }

  add(rows) {
    for (const row of rows) {
      this.rows.push(row);
      this.counts[row.outcome]++;
      this.#texts.push(searchText(row));
      if (this.#matches(this.rows.length - 1)) {
        this.#shown.push(this.rows.length - 1);
      }
    }
    this.#count();
    this.#draw();
  }

  clear() {
    this.rows = [];
    this.#texts = [];
    OUTCOMES.forEach((outcome) => (this.counts[outcome] = 0));
    this.#count();
    this.#redraw();
  }

  filter(text, outcome) {
    this.#words = plain(text).split(/\s+/).filter(Boolean);
    this.#outcome = outcome;
    this.#redraw();
  }

  #matches(index) {
    return (this.#outcome === '' || this.rows[index].outcome === this.#outcome)
      && this.#words.every((word) => this.#texts[index].includes(word));
  }

  #redraw() {
    this.#shown = [...this.rows.keys()].filter((index) => this.#matches(index));
    this.#drawn = 0;
    this.#limit = PAGE;
    byId('cards').replaceChildren();
    this.#draw();
  }

  /** Draws a limited number of cards per frame, and only as far as the page is scrolled. */
  async #draw() {
    byId('no-match').hidden = this.rows.length === 0 || this.#shown.length > 0;
    if (this.#isDrawing) {
      return;
    }
    this.#isDrawing = true;
    for (;;) {
      if (this.#drawn >= this.#limit && this.#isNearEnd) {
        this.#limit += PAGE;
      }
      const end = Math.min(this.#shown.length, this.#limit, this.#drawn + PER_FRAME);
      if (this.#drawn >= end) {
        break;
      }
      const cards = document.createDocumentFragment();
      this.#shown.slice(this.#drawn, end).forEach((index) => cards.append(card(this.rows[index])));
      byId('cards').append(cards);
      this.#drawn = end;
      // Two frames: the observer reports the new end after the first one.
      await frame();
      await frame();
    }
    this.#isDrawing = false;
  }

  #count() {
    byId('count-all').textContent = this.rows.length.toLocaleString();
    OUTCOMES.forEach((outcome) => (byId(`count-${outcome}`).textContent = this.counts[outcome].toLocaleString()));
  }
}

function searchText(row) {
  const contact = row.contact ?? {};
  const products = Array.isArray(contact.products) ? contact.products.map((product) => product?.name) : [];
  return plain([row.source, numberOf(row), row.reason, row.message, contact.name, contact.contactName, contact.email,
    contact.category, contact.description, ...products].filter(Boolean).join('\n'));
}

/** Removes case and accents: "jurgen" finds "Jürgen". */
function plain(text) {
  return text.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '').toLowerCase();
}
