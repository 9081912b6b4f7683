const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

export const text = (value) => (value === null || value === undefined ? '' : String(value));

/** The category of a business, or "Business" if it has none; empty for other contacts. */
export const categoryOf = (contact) => text(contact.category) || (contact.isBusiness ? 'Business' : '');

export const productsOf = (contact) => (Array.isArray(contact?.products) ? contact.products : []);

/** Such as "1 product"; empty if there is none. */
export function productCount(contact) {
  const { length } = productsOf(contact);
  return length === 0 ? '' : `${length.toLocaleString()} ${length === 1 ? 'product' : 'products'}`;
}

/** A price with its currency; a text if there is no number in it. */
export function priceOf(product) {
  const price = [text(product?.price), text(product?.currency)].filter(Boolean).join(' ');
  return /\p{N}/u.test(price) ? price : 'Price on request';
}

/** Formats a time in any of the server's forms (ISO 8601, UNIX seconds, a word); empty if there is none. */
export function lastSeen(raw) {
  const words = text(raw);
  if (words === '' || words === '0') {
    return '';
  }
  const moment = /^\d+$/.test(words) ? new Date(Number(words) * 1000) : new Date(words);
  return Number.isNaN(moment.getTime()) || hasNoSuchDay(words) ? words : DAY.format(moment);
}

/** Detects invalid dates: browsers parse February 30 as March 1. */
function hasNoSuchDay(words) {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(words) ?? [];
  return day !== undefined && new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== Number(day);
}
