import { categoryOf, lastSeen, priceOf, productCount, productsOf, text } from './contact.js';
import { copyButton } from './copy.js';
import { bdi, byId, element } from './dom.js';
import { duration } from './duration.js';
import { numberOf, plainNumberOf } from './phone.js';
import { avatar, productPicture } from './picture.js';
import { nameOf } from './rows.js';
import { failureOf, noContact, sentence } from './words.js';

const DAY = 86_400;

/** A dialog with everything that is known of a row. */
export class Drawer {
  #rows;
  #row = null;

  /** @param rows whose shown rows are walked through by the arrow buttons */
  constructor(rows) {
    this.#rows = rows;
    byId('drawer-close').addEventListener('click', () => byId('drawer').close());
    byId('drawer-before').addEventListener('click', () => this.#step(-1));
    byId('drawer-next').addEventListener('click', () => this.#step(1));
    byId('drawer').addEventListener('click', ({ target }) => target === byId('drawer') && byId('drawer').close());
    byId('drawer').addEventListener('keydown', ({ key }) => {
      if (key === 'ArrowLeft' || key === 'ArrowRight') {
        this.#step(key === 'ArrowLeft' ? -1 : 1);
      }
    });
  }

  open(row) {
    this.#show(row);
    byId('drawer').showModal();
  }

  #step(by) {
    const next = this.#rows.shown[this.#rows.shown.indexOf(this.#row) + by];
    if (next !== undefined) {
      this.#show(next);
    }
  }

  #show(row) {
    this.#row = row;
    const name = nameOf(row);
    const index = this.#rows.shown.indexOf(row);
    byId('drawer-before').disabled = index <= 0;
    byId('drawer-next').disabled = index < 0 || index === this.#rows.shown.length - 1;
    byId('drawer-place').textContent = index < 0 ? '' : `${(index + 1).toLocaleString()} of ${this.#rows.shown.length.toLocaleString()}`;
    byId('drawer-title').textContent = row.outcome === 'found' && name || numberOf(row);
    byId('drawer-body').replaceChildren(...parts(row, name));
    byId('drawer-body').scrollTop = 0;
  }
}

function parts(row, name) {
  const { contact = {} } = row;
  const number = numberOf(row);
  const head = element('div', { className: `drawer-head ${row.outcome}` },
    row.outcome === 'found' ? avatar(contact.avatar, name, number) : null,
    element('div', {},
      element('p', { className: 'drawer-number' }, bdi(number, 'ltr')),
      element('p', { className: `outcome ${row.outcome}` }, sentence(row.outcome))));
  const plain = plainNumberOf(row);
  const buttons = element('div', { className: 'buttons' },
    plain === '' ? null : copies('Copy number', plain),
    name === '' ? null : copies('Copy name', name),
    copies('Copy all', JSON.stringify(row, null, 2)));
  return [head, ...row.outcome === 'found' ? [] : [why(row)], buttons, facts(row, contact), ...products(contact)];
}

function why(row) {
  if (row.outcome !== 'failed') {
    return element('p', { className: 'drawer-why' }, noContact(row));
  }
  const { what, advice } = failureOf(row);
  return element('div', { className: 'drawer-why failed' },
    element('p', { dir: 'auto' }, `${what}.`), element('p', { dir: 'auto' }, advice));
}

function facts(row, contact) {
  const list = element('dl', { className: 'drawer-facts' });
  const add = (term, words, dir = 'auto') => text(words) !== ''
    && list.append(element('div', {}, element('dt', {}, term), element('dd', {}, bdi(text(words), dir))));
  add('Name', contact.name);
  add('Saved as', contact.contactName);
  add('Category', categoryOf(contact));
  add('Description', contact.description);
  add('E-mail', contact.email, 'ltr');
  add('Last seen', lastSeen(contact.lastSeen));
  add('Archived', contact.isArchive ? 'Yes' : '');
  add('Muted', contact.isMute ? 'Yes' : '');
  add('Messages disappear', contact.isDisappearing
    ? contact.messageExpiration > 0 ? `After ${expiration(contact.messageExpiration)}` : 'Yes' : '');
  add('Line', row.line.toLocaleString());
  add('As in the list', row.source);
  add('Same number as in line', row.duplicateOf?.toLocaleString());
  add('Chat id', row.chatId, 'ltr');
  add('Chat id of the answer', contact.chatId === row.chatId ? '' : contact.chatId, 'ltr');
  add('Reason', row.reason, 'ltr');
  add('Message', row.message);
  return list;
}

function expiration(seconds) {
  const days = seconds / DAY;
  return days >= 1 ? `${Math.round(days)} ${Math.round(days) === 1 ? 'day' : 'days'}` : duration(seconds);
}

function products(contact) {
  const all = productsOf(contact);
  return all.length === 0 ? [] : [
    element('h3', {}, productCount(contact)),
    element('ul', { className: 'products', 'aria-label': 'Products' }, ...all.map(product)),
  ];
}

function product(given) {
  const status = [text(given?.availability), given?.isHidden ? 'hidden' : ''].filter(Boolean).join(' · ');
  return element('li', { className: given?.isHidden ? 'product hidden-product' : 'product' },
    productPicture(given),
    element('div', {},
      element('p', { className: 'product-name' }, bdi(text(given?.name) || 'Product')),
      element('p', { className: 'price' }, bdi(priceOf(given))),
      text(given?.description) ? element('p', { className: 'quiet' }, bdi(given.description)) : null,
      element('p', { className: 'quiet' }, bdi([status, text(given?.id) && `id ${given.id}`].filter(Boolean).join(' · ')))));
}

const copies = (words, copied) =>
  copyButton(element('button', { type: 'button', className: 'button' }, words), () => copied);
