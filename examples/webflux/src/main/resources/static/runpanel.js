import { byId } from './dom.js';
import { askForNotification, notify, offerNotification } from './notify.js';
import { duration } from './duration.js';
import { titleOf } from './run.js';
import { RejectedError } from './errors.js';

/** The buttons of the run, and what went wrong with it. */
export class RunPanel {
  #run;
  #rows;

  constructor(run, rows) {
    this.#run = run;
    this.#rows = rows;
    byId('stop').addEventListener('click', () => run.stop());
    byId('continue').addEventListener('click', () => run.resume());
    byId('retry').addEventListener('click', () => run.retry());
    byId('notify').addEventListener('click', askForNotification);
    addEventListener('beforeunload', (event) => {
      if (run.isRunning) {
        run.save();
        event.preventDefault();
      }
    });
  }

  /** @param error why the run was interrupted, or null */
  show(kept, error) {
    const isRunning = kept.state === 'running';
    const hadFocus = [byId('stop'), byId('continue'), byId('retry')].includes(document.activeElement);
    const { remaining } = this.#run;
    const failed = isRunning ? 0 : this.#run.failed.length;
    byId('run-of').textContent = titleOf(kept);
    byId('stop').hidden = !isRunning;
    byId('continue').hidden = isRunning || remaining === 0;
    byId('continue').textContent = `Continue with the remaining ${remaining.toLocaleString()}`;
    byId('retry').hidden = failed === 0 || remaining > 0;
    byId('retry').textContent = failed === 1 ? 'Look up the failed one again' : `Look up the ${failed.toLocaleString()} failed again`;
    offerNotification(isRunning);
    byId('start').disabled = isRunning;
    byId('start').textContent = isRunning ? 'Looking up' : 'Look up';
    byId('tools').hidden = false;
    byId('empty').hidden = true;
    byId('results').setAttribute('aria-busy', isRunning);
    if (hadFocus) {
      const next = ['stop', 'continue', 'start'].map(byId).find((button) => !button.hidden && !button.disabled);
      next?.focus({ preventScroll: true });
    }
    problem(error === null ? '' : this.#words(error));
    if (kept.state === 'finished') {
      this.#notify(kept);
    } else if (error !== null) {
      notify('The lookup was interrupted', byId('problem').textContent);
    }
  }

  #words(error) {
    const kept = `${this.#rows.size.toLocaleString()} ${this.#rows.size === 1 ? 'row is' : 'rows are'} kept.`;
    if (this.#run.kept.isLost) {
      return `The service cannot be reached. ${kept} The page continues as soon as the service answers.`;
    }
    const refusal = error instanceof RejectedError ? 'The service rejected the request: ' : '';
    return `${refusal}${error.message}. ${kept}`;
  }

  #notify(kept) {
    const { found, no_contact: none, failed } = this.#rows.counts;
    notify(`Finished: ${titleOf(kept)}`, `${found.toLocaleString()} found, ${none.toLocaleString()} without contact,`
      + ` ${failed.toLocaleString()} failed, in ${duration(kept.elapsed / 1000)}`);
  }
}

export function problem(words) {
  byId('problem').textContent = words;
  byId('problem').hidden = words === '';
}
