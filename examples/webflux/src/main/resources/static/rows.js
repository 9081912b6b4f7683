const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });
export const OUTCOMES = ['found', 'no_contact', 'failed'];

/** The name that a contact shows, or the one under which it is saved; empty if there is neither. */
export function nameOf(row) {
  return String(row.contact?.name || row.contact?.contactName || '').trim();
}

const byPosition = (a, b) => a.position - b.position;

/** Contacts without a name are last. */
function byName(a, b) {
  const [first, second] = [nameOf(a), nameOf(b)];
  return (first === '') - (second === '') || collator.compare(first, second) || byPosition(a, b);
}

const byOutcome = (a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome) || byPosition(a, b);

const ORDERS = { input: byPosition, name: byName, outcome: byOutcome };

/** The rows of a list by their position in it, and those that match the filter, in the chosen order. */
export class Rows {
  counts = { found: 0, no_contact: 0, failed: 0 };
  /** Rows that have their own lookup: neither rejected nor duplicates. */
  lookups = 0;
  /** The rows that match the filter, in order. */
  shown = [];
  #byPosition = new Map();
  #texts = new WeakMap();
  #searchText;
  #words = [];
  #outcome = '';
  #compare = byPosition;

  /** @param searchText returns the text of a row that a filter searches */
  constructor(searchText) {
    this.#searchText = searchText;
  }

  get size() {
    return this.#byPosition.size;
  }

  get isFiltered() {
    return this.#outcome !== '' || this.#words.length > 0;
  }

  has(position) {
    return this.#byPosition.has(position);
  }

  [Symbol.iterator]() {
    return this.#byPosition.values();
  }

  /** Adds rows. A row replaces the one at its position. */
  add(rows) {
    let isReplaced = false;
    for (const row of rows) {
      const old = this.#byPosition.get(row.position);
      if (old !== undefined) {
        this.#count(old, -1);
        isReplaced = true;
      }
      this.#byPosition.set(row.position, row);
      this.#count(row, 1);
    }
    if (isReplaced) {
      this.#collect();
    } else {
      this.#insert(rows.filter((row) => this.#matches(row)));
    }
  }

  /** Removes the rows with these positions. */
  remove(positions) {
    positions.forEach((position) => {
      this.#count(this.#byPosition.get(position), -1);
      this.#byPosition.delete(position);
    });
    this.#collect();
  }

  clear() {
    this.#byPosition.clear();
    OUTCOMES.forEach((outcome) => (this.counts[outcome] = 0));
    this.lookups = 0;
    this.shown = [];
  }

  filter(text, outcome) {
    this.#words = plain(text).split(/\s+/).filter(Boolean);
    this.#outcome = outcome;
    this.#collect();
  }

  /** @param order "input", "name" or "outcome" */
  sort(order) {
    this.#compare = ORDERS[order];
    this.shown.sort(this.#compare);
  }

  /** The rows that match the filter, in the order of the input. */
  inInputOrder() {
    return [...this.shown].sort(byPosition);
  }

  #count(row, change) {
    this.counts[row.outcome] += change;
    this.lookups += row.chatId !== undefined && row.duplicateOf === undefined ? change : 0;
  }

  #collect() {
    this.shown = [...this.#byPosition.values()].filter((row) => this.#matches(row)).sort(this.#compare);
  }

  /** Only what is after the first new row is sorted again: rows arrive almost in the order of the input. */
  #insert(rows) {
    rows.sort(this.#compare);
    const tail = rows.length === 0 ? [] : this.shown.splice(this.#place(rows[0]));
    const all = tail.length === 0 ? rows : tail.concat(rows).sort(this.#compare);
    all.forEach((row) => this.shown.push(row));
  }

  #place(row) {
    let [low, high] = [0, this.shown.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(this.shown[middle], row) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  #matches(row) {
    return (this.#outcome === '' || row.outcome === this.#outcome)
      && (this.#words.length === 0 || this.#words.every((word) => this.#textOf(row).includes(word)));
  }

  #textOf(row) {
    let text = this.#texts.get(row);
    if (text === undefined) {
      text = plain(this.#searchText(row));
      this.#texts.set(row, text);
    }
    return text;
  }
}

/** Removes case and accents: "jurgen" finds "Jürgen". */
function plain(text) {
  return text.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '').toLowerCase();
}
