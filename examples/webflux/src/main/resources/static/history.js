import { bdi, byId, element } from './dom.js';
import { titleOf } from './run.js';
import { isOpen } from './tab.js';

const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** The lists that this browser keeps, to be opened again or deleted. */
export class History {
  #store;
  #run;
  #onOpen;

  /** @param onOpen called with the record of the list that is chosen */
  constructor(store, run, onOpen) {
    this.#store = store;
    this.#run = run;
    this.#onOpen = onOpen;
  }

  async show() {
    const runs = await this.#store.runs().catch(() => []);
    const earlier = runs.filter(({ id }) => id !== this.#run.kept?.id);
    byId('history-list').replaceChildren(...earlier.map((kept) => this.#entry(kept)));
    byId('history').hidden = earlier.length === 0;
  }

  #entry(kept) {
    const open = element('button', { type: 'button', className: 'earlier' },
      bdi(titleOf(kept)),
      element('span', { className: 'quiet' }, `${state(kept)} · ${WHEN.format(kept.startedAt)}`));
    open.disabled = this.#run.isRunning;
    open.addEventListener('click', () => this.#onOpen(kept));
    const remove = element('button', { type: 'button', className: 'remove', 'aria-label': `Delete the results of ${titleOf(kept)}` }, '×');
    let isSure = false;
    remove.addEventListener('blur', () => {
      isSure = false;
      remove.textContent = '×';
    });
    remove.addEventListener('click', async () => {
      if (!isSure) {
        isSure = true;
        remove.textContent = 'Delete?';
        return;
      }
      if (await isOpen(kept.id)) {
        remove.textContent = 'Open in another tab';
        return;
      }
      await this.#store.delete(kept.id);
      await this.show();
      byId('numbers').focus({ preventScroll: true });
    });
    return element('li', {}, open, remove);
  }
}

function state({ done, total }) {
  return done === total ? `${total.toLocaleString()} numbers`
    : `${done.toLocaleString()} of ${total.toLocaleString()} numbers`;
}
