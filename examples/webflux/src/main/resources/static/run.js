import { check } from './check.js';
import { lookUp } from './lookup.js';
import { missing, ranges } from './ranges.js';
import { take } from './tab.js';

const SAVE_DELAY = 250;
const NOT_FOUND = 404;
const GATEWAY = [502, 503, 504];
// The other failures may pass, or a person can mend them.
const FINAL = ['INVALID_CHAT_ID', 'REQUEST_REFUSED'];

/**
 * The run whose rows are on the screen: looks up a list, keeps its rows in the browser, and continues after errors,
 * reloads and restarts of the service. Its state is "running", "finished", "stopped" or "interrupted".
 */
export class Run {
  #store;
  #rows;
  #listener;
  #kept = null;
  #abort = null;
  #unsaved = [];
  #timer = null;
  #resumed = 0;
  #elapsed = () => 0;

  /**
   * @param rows the rows of the run
   * @param listener { rows(), state(run, error), unkept() }: called after each change, and if the browser keeps nothing
   */
  constructor(store, rows, listener) {
    this.#store = store;
    this.#rows = rows;
    this.#listener = listener;
  }

  /** The record of the run; null before the first one. */
  get kept() {
    return this.#kept;
  }

  get isRunning() {
    return this.#abort !== null;
  }

  get remaining() {
    return this.#kept === null ? 0 : Math.max(this.#kept.total - this.#rows.size, 0);
  }

  /** The positions of failed rows that another lookup may change. */
  get failed() {
    return [...this.#rows].filter((row) => row.outcome === 'failed' && !FINAL.includes(row.reason))
      .map((row) => row.position);
  }

  /** Looks up a checked list; only the missing rows if it is the list of the current run. */
  async start(checked) {
    const { source, id, read, unique } = checked;
    if (this.#kept !== null && this.remaining > 0 && isSame(this.#kept.source, source)) {
      this.#kept.listId = id;
      return this.resume();
    }
    // Random UUIDs of the browser need TLS.
    const key = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    this.#kept = { id: key, source, listId: id, total: read, unique, startedAt: Date.now(), elapsed: 0 };
    this.#rows.clear();
    // No other tab knows it yet.
    take(key);
    await this.#go(null);
  }

  /** Looks up what is missing. */
  async resume() {
    if (!this.isRunning) {
      this.#resumed = performance.now();
      await this.#go(ranges(missing(this.#rows, this.#kept.total)));
    }
  }

  /** Looks up the failed rows again, and what is missing. */
  async retry() {
    this.#rows.remove(this.failed);
    await this.resume();
  }

  stop() {
    this.#abort?.abort();
  }

  /** Shows a run that is kept. @returns whether it is; not if another tab has it */
  async open(kept) {
    if (!await take(kept.id)) {
      return false;
    }
    this.#rows.clear();
    await this.#store.rows(kept.id, (rows) => this.#rows.add(rows));
    this.#kept = kept;
    kept.isLost = false;
    kept.state = this.remaining === 0 ? 'finished' : kept.state === 'stopped' ? 'stopped' : 'interrupted';
    this.#listener.state(kept, null);
    return true;
  }

  /** Continues after a lost connection, once the service answers again. */
  serviceAnswers() {
    if (this.#kept?.isLost && !this.isRunning && performance.now() - this.#resumed > 2_000) {
      this.resume();
    }
  }

  async #go(positions) {
    const abort = new AbortController();
    this.#abort = abort;
    const { elapsed } = this.#kept;
    const begin = performance.now();
    this.#elapsed = () => elapsed + performance.now() - begin;
    this.#enter('running', null);
    let error = null;
    try {
      await this.#lookUp(positions, abort.signal);
    } catch (thrown) {
      error = thrown;
    }
    await this.save();
    this.#abort = null;
    this.#kept.elapsed = this.#elapsed();
    this.#kept.isLost = !abort.signal.aborted && isLost(error);
    const isFinished = this.remaining === 0;
    this.#enter(isFinished ? 'finished' : abort.signal.aborted ? 'stopped' : 'interrupted',
      isFinished || abort.signal.aborted ? null : error);
  }

  async #lookUp(positions, signal) {
    const onRows = (rows) => {
      if (!signal.aborted) {
        this.#rows.add(rows);
        this.#unsaved.push(...rows);
        this.#timer ??= setTimeout(() => this.save(), SAVE_DELAY);
        this.#listener.rows();
      }
    };
    try {
      await lookUp(this.#kept.listId, positions, onRows, signal);
    } catch (error) {
      if (error.status !== NOT_FOUND) {
        throw error;
      }
      await this.#sendAgain(signal);
      await lookUp(this.#kept.listId, positions, onRows, signal);
    }
  }

  /** Sends the list again if the service no longer keeps it. */
  async #sendAgain(signal) {
    const { type, text, file, options } = this.#kept.source;
    const checked = await check({ body: file ?? new Blob([text]), type }, options, signal);
    if (checked.read !== this.#kept.total) {
      throw new Error('The service now reads the list in another way: start it again');
    }
    this.#kept.listId = checked.id;
  }

  #enter(state, error) {
    this.#kept.state = state;
    this.#listener.state(this.#kept, error);
    this.#store.save({ ...this.#kept }).catch(() => this.#listener.unkept());
  }

  /** Saves the rows that are not saved yet, now and not a moment later. */
  async save() {
    clearTimeout(this.#timer);
    this.#timer = null;
    const rows = this.#unsaved.splice(0);
    if (rows.length > 0) {
      const { id } = this.#kept;
      await this.#store.addRows(id, rows, { done: this.#rows.size, elapsed: this.#elapsed() }).catch(() => this.#listener.unkept());
    }
  }
}

/** Whether the service cannot be reached now: the error is none of the service's, or that of a proxy. */
const isLost = (error) => error instanceof TypeError || GATEWAY.includes(error?.status);

/** Such as "contacts.csv" or "+79001234567 and 299 more". */
export function titleOf({ source, total }) {
  return source.file !== null || total < 2 ? source.title : `${source.title} and ${(total - 1).toLocaleString()} more`;
}

function isSame(a, b) {
  const key = ({ text, file, options }) =>
    JSON.stringify([text, file?.name, file?.size, file?.lastModified, options]);
  return key(a) === key(b);
}
