import { categoryOf, lastSeen, productCount, productsOf, text } from './contact.js';
import { bdi, element } from './dom.js';
import { numberOf } from './phone.js';
import { avatar, productPicture } from './picture.js';
import { nameOf } from './rows.js';
import { noContact } from './words.js';

// More would be cut off. The drawer shows all.
const LABELS = 2;

/**
 * Creates the card of a row. All cards have the same height.
 *
 * @param onOpen called with the row when the card is clicked
 */
export function card(row, onOpen) {
  const isFound = row.outcome === 'found';
  const name = nameOf(row);
  const number = numberOf(row);
  const heading = element('button', { type: 'button', className: 'open', 'aria-haspopup': 'dialog' },
    isFound && name || number);
  heading.addEventListener('click', () => onOpen(row));
  return element('li', { className: `card ${row.outcome}` },
    isFound ? avatar(row.contact?.avatar, name, number) : blank(row.outcome),
    element('div', { className: 'details' },
      element('h3', { dir: 'auto', title: isFound ? name : text(row.source) }, heading),
      ...isFound ? found(row.contact ?? {}, name, number) : [element('p', { className: 'why', dir: 'auto' }, noContact(row))]),
    isFound ? thumbnails(row.contact) : null);
}

function found(contact, name, number) {
  return [
    element('p', { className: 'number' }, name ? bdi(number, 'ltr') : 'No name shown'),
    labels(contact, name),
  ];
}

function labels(contact, name) {
  const category = categoryOf(contact);
  const seen = lastSeen(contact.lastSeen);
  const all = [
    category ? element('span', { className: 'label business' }, bdi(category)) : null,
    text(contact.contactName) && contact.contactName !== name
      ? element('span', { className: 'label' }, 'saved as ', bdi(contact.contactName)) : null,
    seen ? element('span', { className: 'seen' }, 'seen ', bdi(seen)) : null,
    text(contact.description) ? element('span', { className: 'seen description' }, bdi(contact.description)) : null,
  ].filter((label) => label !== null);
  return all.length === 0 ? null : element('p', { className: 'labels' }, ...all.slice(0, LABELS));
}

/** The first product, and how many more there are. */
function thumbnails(contact) {
  const products = productsOf(contact);
  if (products.length === 0) {
    return null;
  }
  const more = products.length - 1;
  return element('p', { className: 'thumbnails', title: productCount(contact) },
    productPicture(products[0]), more > 0 ? element('span', { className: 'more-products' }, `+${more}`) : null);
}

const blank = (outcome) =>
  element('span', { className: 'avatar blank', 'aria-hidden': 'true' }, outcome === 'failed' ? '!' : '–');
