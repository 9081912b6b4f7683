const KEY = 'run';
const RELOAD = 1_000;

let release = () => {};

/** The run of this tab, also after a reload; null if there is none. */
export function runOfTab() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/**
 * Makes a run that of this tab, unless another tab has it, so that two tabs never look up the same numbers.
 *
 * @returns whether this tab has the run
 */
export async function take(id) {
  release();
  release = () => {};
  if (!await lock(lockOf(id), id === runOfTab())) {
    return false;
  }
  try {
    sessionStorage.setItem(KEY, id);
  } catch {
    // The browser keeps nothing for this page.
  }
  return true;
}

/** Returns whether a tab has the run, this one included. */
export async function isOpen(id) {
  const { held = [] } = await navigator.locks?.query() ?? {};
  return held.some(({ name }) => name === lockOf(id));
}

const lockOf = (id) => `run ${id}`;

/** Browsers have no locks for pages without TLS, except for those of localhost. */
function lock(name, isOwn) {
  if (navigator.locks === undefined) {
    return true;
  }
  return new Promise((resolve) => {
    const hold = (held) => {
      resolve(held !== null);
      return held === null ? null : new Promise((end) => (release = end));
    };
    // After a reload the lock of the old page may be held for a moment.
    const options = isOwn ? { signal: AbortSignal.timeout(RELOAD) } : { ifAvailable: true };
    navigator.locks.request(name, options, hold).catch(() => resolve(false));
  });
}
