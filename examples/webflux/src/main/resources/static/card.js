import { element } from './dom.js';
import { avatar, picture } from './picture.js';

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const REASONS = { INVALID_CHAT_ID: 'Not a number', QUEUE_FULL: 'Queue is full', NO_INSTANCE: 'No instance available',
  DEADLINE: 'Took too long', TIMEOUT: 'No response in time', THROTTLED: 'Over the rate limit', CLOSED: 'The service stopped' };

/** Creates the card of a row. */
export function card(row) {
  return row.outcome === 'found' ? found(row, row.contact ?? {}) : empty(row);
}

function found(row, contact) {
  const number = numberOf(row);
  const name = text(contact.name) || text(contact.contactName);
  const products = Array.isArray(contact.products) ? contact.products : [];
  const item = element('li', { className: 'card found' },
    avatar(contact.avatar, name, number),
    element('div', { className: 'details' },
      element('h3', { dir: 'auto', title: name }, name || number),
      element('p', { className: 'number' }, name ? bdi(number, 'ltr') : 'no name shown'),
      labels(contact, name)));
  if (text(contact.description)) {
    item.querySelector('.details').append(description(contact.description));
  }
  if (products.length > 0) {
    item.classList.add('tall');
    // One product always fits. A longer list scrolls, also by keyboard.
    const tabIndex = products.length > 1 ? 0 : -1;
    item.append(element('ul', { className: 'products', tabIndex, 'aria-label': `Products, ${products.length}` },
      ...products.map(product)));
  }
  return item;
}

function labels(contact, name) {
  const node = element('p', { className: 'labels' });
  if (text(contact.category) || contact.isBusiness) {
    node.append(element('span', { className: 'label business' }, bdi(text(contact.category) || 'Business')));
  }
  if (text(contact.contactName) && contact.contactName !== name) {
    node.append(element('span', { className: 'label' }, 'saved as ', bdi(contact.contactName)));
  }
  const seen = lastSeen(contact.lastSeen);
  if (seen) {
    node.append(element('span', { className: 'seen' }, 'seen ', bdi(seen)));
  }
  return node;
}

function description(words) {
  return element('p', { className: 'description', dir: 'auto' }, words);
}

function product(given) {
  const name = text(given?.name) || 'Product';
  const urls = given?.imageUrls ?? {};
  const price = [text(given?.price), text(given?.currency)].filter(Boolean).join(' ');
  const sold = text(given?.availability) !== '' && given.availability !== 'in stock';
  return element('li', { className: given?.isHidden ? 'product hidden-product' : 'product' },
    picture('product-picture', urls.requested || urls.original, ''),
    element('span', { className: 'product-name', dir: 'auto', title: name }, name),
    element('span', { className: 'price' },
      sold ? bdi(given.availability) : bdi(price || 'price on request'),
      given?.isHidden ? ' · hidden' : null));
}

function empty(row) {
  const isFailed = row.outcome === 'failed';
  const why = isFailed
    ? REASONS[row.reason] ?? sentence(text(row.reason)) ?? 'Failed'
    : row.chatId?.endsWith('@g.us') ? 'A group has no contact information' : 'No contact information';
  return element('li', { className: `card ${isFailed ? 'failed' : 'no_contact'}` },
    element('span', { className: 'avatar blank', 'aria-hidden': 'true' }, isFailed ? '!' : '–'),
    element('div', { className: 'details' },
      element('h3', { dir: 'auto', title: text(row.source) }, numberOf(row)),
      element('p', { className: 'why' }, why),
      isFailed ? description(text(row.message)) : element('p', { className: 'description' }, `Line ${row.line}`)));
}

function sentence(reason) {
  return reason === '' ? null : reason.charAt(0) + reason.slice(1).toLowerCase().replaceAll('_', ' ');
}

/** Returns the phone number of a personal chat, otherwise the chat id, otherwise the input. */
export function numberOf(row) {
  const chatId = text(row.chatId);
  return chatId.endsWith('@c.us') ? `+${chatId.slice(0, -5)}` : chatId || text(row.source) || '(empty)';
}

/** Formats a time in any of the server's forms (ISO 8601, UNIX seconds, a word). */
function lastSeen(raw) {
  const words = text(raw);
  const moment = /^\d+$/.test(words) ? new Date(Number(words) * 1000) : new Date(words);
  if (words === '' || words === '0') {
    return '';
  }
  return Number.isNaN(moment.getTime()) || hasNoSuchDay(words) ? words : DAY.format(moment);
}

/** Detects invalid dates: browsers parse February 30 as March 1. */
function hasNoSuchDay(words) {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(words) ?? [];
  return day !== undefined && new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== Number(day);
}

const text = (value) => (value === null || value === undefined ? '' : String(value));
const bdi = (words, dir = 'auto') => element('bdi', { dir }, words);
