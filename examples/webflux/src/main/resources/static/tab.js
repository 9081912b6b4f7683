import { remember, remembered } from './remember.js';

const KEY = 'run';
const RELOAD = 1_000;

const ofTab = () => sessionStorage;
let release = () => {};

/** The run of this tab, also after a reload; null if there is none. */
export const runOfTab = () => remembered(KEY, ofTab);

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
  remember(KEY, id, ofTab);
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
