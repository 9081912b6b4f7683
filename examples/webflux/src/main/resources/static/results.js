import { byId } from './dom.js';
import { card } from './card.js';
import { productsOf, text } from './contact.js';
import { plainNumberOf, numberOf } from './phone.js';
import { remember, remembered } from './remember.js';
import { OUTCOMES } from './rows.js';
import { tableRow } from './tablerow.js';
import { failureOf } from './words.js';
import { VirtualList } from './virtual.js';

const VIEW = 'view';
// In rem, as in app.css.
const CARDS = { height: 5.75, gap: 0.75, width: 18.5 };
const TABLE = { height: 2.75, gap: 0, width: 0 };
const MOST_PRINTED = 2_000;

/** Shows the rows as cards or as a table, and the bar with their filter and order. */
export class Results {
  #rows;
  #cards;
  #table;

  /** @param onOpen called with the row that is opened */
  constructor(rows, onOpen) {
    this.#rows = rows;
    this.#cards = new VirtualList(byId('cards'), (row) => card(row, onOpen), CARDS);
    this.#table = new VirtualList(byId('table-rows'), (row) => tableRow(row, onOpen), TABLE);
    const filter = () => {
      rows.filter(byId('search').value, document.querySelector('input[name=outcome]:checked').value);
      this.draw();
    };
    byId('search').addEventListener('input', filter);
    document.querySelectorAll('input[name=outcome]').forEach((radio) => radio.addEventListener('change', filter));
    byId('order').addEventListener('change', ({ target }) => {
      rows.sort(target.value);
      this.draw();
    });
    document.querySelectorAll('input[name=view]').forEach((radio) => radio.addEventListener('change', () => {
      remember(VIEW, radio.value);
      this.draw();
    }));
    if (remembered(VIEW) === 'table') {
      document.querySelector('input[name=view][value=table]').checked = true;
    }
    // Printers get no part of the page that is not drawn.
    addEventListener('beforeprint', () => this.#print(true));
    addEventListener('afterprint', () => this.#print(false));
  }

  get #isTable() {
    return document.querySelector('input[name=view]:checked').value === 'table';
  }

  /** @param isArrival whether rows were added */
  draw(isArrival = false) {
    const { size, shown, counts } = this.#rows;
    const isTable = this.#isTable;
    byId('cards').hidden = isTable;
    byId('table').hidden = !isTable || shown.length === 0;
    (isTable ? this.#table : this.#cards).show(shown, isArrival);
    byId('table').setAttribute('aria-rowcount', shown.length + 1);
    byId('no-match').hidden = size === 0 || shown.length > 0;
    byId('count-all').textContent = size.toLocaleString();
    OUTCOMES.forEach((outcome) => (byId(`count-${outcome}`).textContent = counts[outcome].toLocaleString()));
    const words = this.#rows.isFiltered ? `${shown.length.toLocaleString()} of ${size.toLocaleString()}` : '';
    if (byId('matches').textContent !== words) {
      byId('matches').textContent = words;
    }
  }

  #print(isPrinting) {
    const { shown } = this.#rows;
    byId('not-printed').hidden = !isPrinting || shown.length <= MOST_PRINTED;
    byId('not-printed').textContent = `The first ${MOST_PRINTED.toLocaleString()} of ${shown.length.toLocaleString()}: download the others.`;
    const list = this.#isTable ? this.#table : this.#cards;
    list.show(isPrinting ? shown.slice(0, MOST_PRINTED) : shown);
    list.drawWhole(isPrinting);
  }
}

/** The text of a row that the filter searches. */
export function searchText(row) {
  const contact = row.contact ?? {};
  const products = productsOf(contact).map((product) => product?.name);
  return [row.source, numberOf(row), plainNumberOf(row), row.outcome === 'failed' ? failureOf(row).what : '', contact.name,
    contact.contactName, contact.email, contact.category, contact.description, ...products].map(text).join('\n');
}
