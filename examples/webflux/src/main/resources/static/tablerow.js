import { lastSeen, noContact, productCount, text } from './contact.js';
import { element } from './dom.js';
import { numberOf } from './phone.js';
import { nameOf } from './rows.js';
import { failureOf } from './words.js';

const OUTCOMES = { found: 'Found', no_contact: 'No contact', failed: 'Failed' };

/**
 * Creates the table row of a row.
 *
 * @param onOpen called with the row when its name is clicked
 */
export function tableRow(row, onOpen) {
  const name = nameOf(row);
  const open = element('button', { type: 'button', className: 'open', 'aria-haspopup': 'dialog' },
    element('bdi', { dir: 'auto' }, name || 'No name shown'));
  open.addEventListener('click', () => onOpen(row));
  return element('div', { className: `row ${row.outcome}`, role: 'row' },
    cell('line', row.line.toLocaleString()),
    cell('name', row.outcome === 'found' ? open : rename(open, numberOf(row))),
    cell('phone', element('bdi', { dir: 'ltr' }, numberOf(row))),
    cell('outcome', OUTCOMES[row.outcome]),
    cell('about', element('bdi', { dir: 'auto' }, about(row))));
}

function rename(open, words) {
  open.firstChild.textContent = words;
  return open;
}

function about(row) {
  if (row.outcome !== 'found') {
    return row.outcome === 'failed' ? failureOf(row).what : noContact(row);
  }
  const { contact = {} } = row;
  const seen = lastSeen(contact.lastSeen);
  return [text(contact.category) || (contact.isBusiness ? 'Business' : ''), productCount(contact),
    seen && `seen ${seen}`, text(contact.description)].filter(Boolean).join(' · ');
}

const cell = (name, ...children) => element('span', { className: `cell ${name}`, role: 'cell' }, ...children);
