import { lastSeen, noContact, productCount, productsOf, text } from './contact.js';
import { element } from './dom.js';
import { numberOf } from './phone.js';
import { avatar, picture } from './picture.js';
import { nameOf } from './rows.js';
import { failureOf } from './words.js';

const THUMBNAILS = 1;
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
      ...isFound ? found(row.contact ?? {}, name, number) : [without(row)]),
    isFound ? thumbnails(row.contact) : null);
}

function found(contact, name, number) {
  return [
    element('p', { className: 'number' }, name ? bdi(number, 'ltr') : 'No name shown'),
    labels(contact, name),
  ];
}

function labels(contact, name) {
  const seen = lastSeen(contact.lastSeen);
  const all = [
    text(contact.category) || contact.isBusiness
      ? element('span', { className: 'label business' }, bdi(text(contact.category) || 'Business')) : null,
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
  const shown = products.slice(0, THUMBNAILS).map((product) =>
    picture('product-picture', product?.imageUrls?.requested || product?.imageUrls?.original, ''));
  const more = products.length - shown.length;
  return element('p', { className: 'thumbnails', title: productCount(contact) },
    ...shown, more > 0 ? element('span', { className: 'more-products' }, `+${more}`) : null);
}

const blank = (outcome) =>
  element('span', { className: 'avatar blank', 'aria-hidden': 'true' }, outcome === 'failed' ? '!' : '–');

function without(row) {
  return element('p', { className: 'why', dir: 'auto' },
    row.outcome === 'failed' ? failureOf(row).what : noContact(row));
}

const bdi = (words, dir = 'auto') => element('bdi', { dir }, words);
