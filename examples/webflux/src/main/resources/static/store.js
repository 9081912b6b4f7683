const NAME = 'contact-lookup';
const MOST_RUNS = 20;
const MOST_ROWS = 500_000;

/**
 * Keeps runs and their rows in the browser's IndexedDB, so that they survive errors, reloads and restarts. If the
 * browser keeps nothing for this page, each method fails, and the page goes on without.
 */
export class Store {
  #opened = null;
  // Chunks of a run are read in the order of these numbers, also after a reload.
  #chunk = Date.now();

  /** Saves a run: { id, source, listId, total, unique, startedAt, state }. */
  async save(run) {
    await this.#change(['runs'], (runs) => runs.put(run));
  }

  /** @param progress { done, elapsed }, which changes more often than the run with its list */
  async addRows(id, rows, progress) {
    await this.#change(['chunks', 'progress'], (chunks, all) => {
      chunks.put({ run: id, number: this.#chunk++, rows: JSON.stringify(rows) });
      all.put({ id, ...progress });
    });
  }

  /** Returns the runs, newest first. */
  async runs() {
    const progress = new Map((await this.#read('progress', (store) => store.getAll())).map((one) => [one.id, one]));
    const runs = await this.#read('runs', (store) => store.getAll());
    return runs.map((run) => ({ ...run, ...progress.get(run.id) })).sort((a, b) => b.startedAt - a.startedAt);
  }

  /** Calls back with the rows of a run, chunk by chunk. Later rows replace earlier ones at their position. */
  async rows(id, onRows) {
    const keys = await this.#read('chunks', (store) => store.getAllKeys(ofRun(id)));
    for (const key of keys) {
      const chunk = await this.#read('chunks', (store) => store.get(key));
      onRows(JSON.parse(chunk.rows));
    }
  }

  async delete(id) {
    await this.#change(['runs', 'chunks', 'progress'], (runs, chunks, progress) => {
      runs.delete(id);
      progress.delete(id);
      chunks.delete(ofRun(id));
    });
  }

  /**
   * Deletes the oldest runs beyond the limits. The newest one is kept whatever its size.
   *
   * @param isOpen returns whether the run with an id is in use, so that it is kept
   */
  async prune(isOpen) {
    let rows = 0;
    const runs = await this.runs();
    for (const [i, run] of runs.entries()) {
      rows += run.total;
      if (i > 0 && (i >= MOST_RUNS || rows > MOST_ROWS) && !await isOpen(run.id)) {
        await this.delete(run.id);
      }
    }
  }

  async #read(name, request) {
    const db = await this.#open();
    return result(request(db.transaction(name).objectStore(name)));
  }

  async #change(names, change) {
    const db = await this.#open();
    const transaction = db.transaction(names, 'readwrite');
    change(...names.map((name) => transaction.objectStore(name)));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }

  #open() {
    this.#opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore('runs', { keyPath: 'id' });
        request.result.createObjectStore('progress', { keyPath: 'id' });
        request.result.createObjectStore('chunks', { keyPath: ['run', 'number'] });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return this.#opened;
  }
}

const ofRun = (id) => IDBKeyRange.bound([id], [id, []]);

const result = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
