import { categoryOf, text } from './contact.js';
import { plainNumberOf } from './phone.js';
import { nameOf } from './rows.js';

const LONGEST_LINE = 75;
const encoder = new TextEncoder();

/** Formats the contacts that were found as vCard 3.0 (RFC 2426), which phones and mail programs import. Each number once. */
export function vcardFile(rows) {
  const cards = rows.filter((row) => row.outcome === 'found' && row.duplicateOf === undefined && plainNumberOf(row) !== '').map(vcard);
  return new Blob(cards, { type: 'text/vcard;charset=utf-8' });
}

function vcard(row) {
  const { contact = {} } = row;
  const number = plainNumberOf(row);
  const name = nameOf(row) || number;
  const isBusiness = categoryOf(contact) !== '';
  const lines = ['BEGIN:VCARD', 'VERSION:3.0', `FN:${escaped(name)}`, `N:${isBusiness ? ';' : `;${escaped(name)}`};;;`];
  const add = (property, value) => text(value) !== '' && lines.push(`${property}:${escaped(text(value))}`);
  add('ORG', isBusiness ? name : '');
  lines.push(`TEL;TYPE=CELL:${number}`);
  add('EMAIL', contact.email);
  add('CATEGORIES', contact.category);
  add('NOTE', contact.description);
  lines.push('END:VCARD');
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

const escaped = (value) => value.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n').replace(/\p{Cc}/gu, ' ');

/** Continues long lines after a line end and a blank, and never cuts a character. */
function folded(line) {
  const parts = [''];
  let bytes = 0;
  for (const char of line) {
    const size = encoder.encode(char).length;
    if (bytes + size > LONGEST_LINE) {
      parts.push('');
      bytes = 1;
    }
    parts[parts.length - 1] += char;
    bytes += size;
  }
  return parts.join('\r\n ');
}
