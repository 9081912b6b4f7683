import { duration } from './duration.js';

const SILENCE = 15_000;

export const isAvailable = ({ state }) => state === 'READY' || state === 'THROTTLED';

/**
 * Whether the instances are available and answer, from the statistics of the service. Instances that were never asked,
 * that do not answer, or whose requests fail, are not reported as ready.
 */
export class Health {
  #answers = 0;
  #failures = 0;
  #failedSinceAnswer = 0;
  #lastChange = 0;

  /** @param stats a snapshot; @returns { state, words }: the state is "ready", "waiting", "degraded" or "lost" */
  add(stats) {
    const answers = sum(stats.instances, ({ found, noContact }) => found + noContact);
    const failures = sum(stats.instances, ({ failed }) => failed);
    // Fewer than before: the service was restarted, or an instance was removed.
    if (answers !== this.#answers || failures < this.#failures) {
      this.#failedSinceAnswer = 0;
    } else {
      this.#failedSinceAnswer += failures - this.#failures;
    }
    if (answers !== this.#answers || failures !== this.#failures || stats.inFlight === 0) {
      this.#lastChange = stats.at;
    }
    this.#answers = answers;
    this.#failures = failures;
    return this.#judge(stats);
  }

  #judge({ at, instances }) {
    const all = instances.length;
    const available = instances.filter(isAvailable).length;
    const noun = all === 1 ? 'instance' : 'instances';
    const silence = at - this.#lastChange;
    if (available === 0) {
      return { state: 'lost', words: all === 0 ? 'No instance' : `None of ${all} ${noun} available` };
    }
    if (this.#failedSinceAnswer > 0) {
      return { state: 'lost', words: `${all} ${noun}, last requests failed` };
    }
    if (silence >= SILENCE) {
      return { state: 'degraded', words: `${all} ${noun}, no answer for ${duration(silence / 1000)}` };
    }
    if (available < all) {
      return { state: 'degraded', words: `${available} of ${all} ${noun} ready` };
    }
    return this.#answers > 0
      ? { state: 'ready', words: `${all} ${noun} ready` }
      : { state: 'waiting', words: `${all} ${noun}, not asked yet` };
  }
}

/** Adds a value of each instance. */
export const sum = (instances, value) => instances.reduce((total, instance) => total + value(instance), 0);
