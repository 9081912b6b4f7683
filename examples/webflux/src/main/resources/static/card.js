import { element } from './dom.js';
import { avatar, picture } from './picture.js';

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const WORDS = { INVALID_CHAT_ID: 'Not a number', QUEUE_FULL: 'Too many are waiting', NO_INSTANCE: 'No instance can ask',
  DEADLINE: 'Took too long', TIMEOUT: 'No answer in time', THROTTLED: 'Over the rate limit', CLOSED: 'The service stopped' };

/** One row as a card. */
export function card(row) {
  return row.outcome === 'found' ? found(row, row.contact ?? {}) : empty(row);
}

function found(row, contact) {
  const number = numberOf(row);
  const name = text(contact.name) || text(contact.contactName);
  const products = Array.isArray(contact.products) ? contact.products : [];
  const made = element('li', { className: 'card found' },
    avatar(contact.avatar, name, number),
    element('div', { className: 'who' },
      element('h3', { dir: 'auto', title: name }, name || number),
      element('p', { className: 'number' }, name ? bdi(number, 'ltr') : 'no name shown'),
      labels(contact, name)));
  if (text(contact.description)) {
    made.querySelector('.who').append(description(contact.description));
  }
  if (products.length > 0) {
    made.classList.add('tall');
    // One always fits; a row of more scrolls, by keyboard too.
    const tabIndex = products.length > 1 ? 0 : -1;
    made.append(element('ul', { className: 'products', tabIndex, 'aria-label': `Products, ${products.length}` },
      ...products.map(product)));
  }
  return made;
}

function labels(contact, name) {
  const made = element('p', { className: 'labels' });
  if (text(contact.category) || contact.isBusiness) {
    made.append(element('span', { className: 'label business' }, bdi(text(contact.category) || 'Business')));
  }
  if (text(contact.contactName) && contact.contactName !== name) {
    made.append(element('span', { className: 'label' }, 'saved as ', bdi(contact.contactName)));
  }
  const seen = lastSeen(contact.lastSeen);
  if (seen) {
    made.append(element('span', { className: 'seen' }, 'seen ', bdi(seen)));
  }
  return made;
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
    ? WORDS[row.reason] ?? sentence(text(row.reason)) ?? 'Failed'
    : row.chatId?.endsWith('@g.us') ? 'A group has no contact information' : 'No contact information';
  return element('li', { className: `card ${isFailed ? 'failed' : 'no_contact'}` },
    element('span', { className: 'avatar blank', 'aria-hidden': 'true' }, isFailed ? '!' : '–'),
    element('div', { className: 'who' },
      element('h3', { dir: 'auto', title: text(row.source) }, numberOf(row)),
      element('p', { className: 'why' }, why),
      isFailed ? description(text(row.message)) : element('p', { className: 'description' }, `Line ${row.line}`)));
}

function sentence(reason) {
  return reason === '' ? null : reason.charAt(0) + reason.slice(1).toLowerCase().replaceAll('_', ' ');
}

/** The phone number of a personal chat, else the chat id, else what was asked. */
export function numberOf(row) {
  const chatId = text(row.chatId);
  return chatId.endsWith('@c.us') ? `+${chatId.slice(0, -5)}` : chatId || text(row.source) || '(empty)';
}

/** A moment in any of the server's forms (ISO 8601, UNIX seconds, a word), for people. */
function lastSeen(raw) {
  const words = text(raw);
  const moment = /^\d+$/.test(words) ? new Date(Number(words) * 1000) : new Date(words);
  if (words === '' || words === '0') {
    return '';
  }
  return Number.isNaN(moment.getTime()) || hasNoSuchDay(words) ? words : DAY.format(moment);
}

/** Browsers read February 30 as March 1. */
function hasNoSuchDay(words) {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(words) ?? [];
  return day !== undefined && new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== Number(day);
}

const text = (value) => (value === null || value === undefined ? '' : String(value));
const bdi = (words, dir = 'auto') => element('bdi', { dir }, words);
