import { categoryOf, lastSeen, productCount, text } from './contact.js';
import { bdi, element } from './dom.js';
import { numberOf } from './phone.js';
import { nameOf } from './rows.js';
import { noContact, sentence } from './words.js';

/**
 * Creates the table row of a row.
 *
 * @param onOpen called with the row when its name is clicked
 */
export function tableRow(row, onOpen) {
  const number = numberOf(row);
  const open = element('button', { type: 'button', className: 'open', 'aria-haspopup': 'dialog' },
    bdi(row.outcome === 'found' ? nameOf(row) || 'No name shown' : number));
  open.addEventListener('click', () => onOpen(row));
  return element('div', { className: `row ${row.outcome}`, role: 'row' },
    cell('line', row.line.toLocaleString()),
    cell('name', open),
    cell('phone', bdi(number, 'ltr')),
    cell('outcome', sentence(row.outcome)),
    cell('about', bdi(about(row))));
}

function about(row) {
  if (row.outcome !== 'found') {
    return noContact(row);
  }
  const { contact = {} } = row;
  const seen = lastSeen(contact.lastSeen);
  return [categoryOf(contact), productCount(contact),
    seen && `seen ${seen}`, text(contact.description)].filter(Boolean).join(' · ');
}

const cell = (name, ...children) => element('span', { className: `cell ${name}`, role: 'cell' }, ...children);
