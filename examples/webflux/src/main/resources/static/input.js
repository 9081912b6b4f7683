import { check } from './check.js';
import { RejectedError } from './errors.js';

const JSON_LINES = /\.(ndjson|jsonl)$/i;
const TYPING_DELAY = 400;
// A browser sends a whole file before it reads why the service refuses it, so the head of a file is checked first. The
// service detects the format from as many bytes.
const HEAD = 65_536;
const LONGEST_TITLE = 40;

/** The list that is about to be looked up, and the service's check of it. */
export class Input {
  #view;
  #file = null;
  #column = '';
  #abort = new AbortController();
  #hurry = () => {};
  #current = Promise.resolve(null);
  #isChecked = false;

  /** @param view shows the state of the list, and has its text and options */
  constructor(view) {
    this.#view = view;
  }

  /** Whether the result of the check is on the screen. */
  get isChecked() {
    return this.#isChecked;
  }

  choose(file) {
    this.#file = file;
    this.#column = '';
    this.#view.showFile(file);
    this.check();
  }

  forget() {
    this.#file = null;
    this.#column = '';
    this.#view.showText();
    this.check();
  }

  typed() {
    this.check(TYPING_DELAY);
  }

  chooseColumn(number) {
    this.#column = number;
    this.check();
  }

  /** Starts a new check, and drops the previous one. */
  check(delay = 0) {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#isChecked = false;
    this.#current = new Promise((resolve) => {
      this.#hurry = resolve;
      setTimeout(resolve, delay);
    }).then(() => this.#run(abort.signal));
  }

  /** Returns the result of the newest check; null if there is nothing to look up, which the view says. */
  async checked() {
    for (;;) {
      const current = this.#current;
      this.#hurry();
      const result = await current;
      if (current === this.#current) {
        return result;
      }
    }
  }

  async #run(signal) {
    if (signal.aborted) {
      return null;
    }
    const source = this.#source();
    if (this.#file === null && source.text.trim() === '') {
      this.#view.showNothing();
      return null;
    }
    this.#view.showChecking();
    try {
      if (source.body.size > HEAD) {
        await check({ ...source, body: source.body.slice(0, HEAD) }, this.#options(), signal);
      }
      const result = await check(source, this.#options(), signal);
      this.#isChecked = true;
      this.#view.show(result, this.#column);
      return result.unique > 0 ? { ...result, source: { ...this.#kept(source), options: this.#options() } } : null;
    } catch (error) {
      return signal.aborted ? null : this.#failed(error, source, signal);
    }
  }

  /** After a refusal the columns are shown, so that one can be chosen. */
  async #failed(error, source, signal) {
    if (this.#column !== '' && error instanceof RejectedError) {
      this.#column = '';
      return this.#run(signal);
    }
    const columns = error instanceof RejectedError
      ? await check({ ...source, body: source.body.slice(0, HEAD) }, { ...this.#options(), column: '1' }, signal)
        .catch(() => null)
      : null;
    if (!signal.aborted) {
      this.#view.refuse(error, columns);
    }
    return null;
  }

  /** What is kept of the list, so that it can be sent again after a restart of the service. */
  #kept({ type, text }) {
    const title = this.#file?.name ?? text.trim().split('\n', 1)[0].slice(0, LONGEST_TITLE);
    return { title, type, text, file: this.#file };
  }

  #source() {
    if (this.#file !== null) {
      const type = JSON_LINES.test(this.#file.name) ? 'application/x-ndjson' : 'application/octet-stream';
      return { body: this.#file, type, text: '' };
    }
    const text = this.#view.text;
    return { body: new Blob([text]), type: 'text/plain;charset=UTF-8', text };
  }

  #options() {
    return { column: this.#column, country: this.#view.country, strict: this.#view.isStrict ? 'true' : '' };
  }
}
