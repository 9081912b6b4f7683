import { byId } from './dom.js';
import { duration } from './duration.js';
import { OUTCOMES } from './rows.js';
import { setState } from './title.js';

const SECOND = 1000;
const RECENT = 10 * SECOND;
const TITLES = { running: 'Looking up', finished: 'Finished', stopped: 'Stopped', interrupted: 'Interrupted' };

/** Shows the progress of a run in the panel and the title of the tab, and announces it to screen readers. */
export class Progress {
  #rows;
  #permitted;
  #run = null;
  #since = 0;
  #recent = [];
  #quarters = 0;
  #timer;

  /** @param permitted returns the permitted requests per second: null if unlimited, 0 if no instance is available */
  constructor(rows, permitted) {
    this.#rows = rows;
    this.#permitted = permitted;
  }

  /** @param run the record of the run, whose state has changed */
  show(run) {
    clearInterval(this.#timer);
    this.#run = run;
    byId('run').hidden = false;
    byId('run').dataset.state = run.state;
    byId('run-title').textContent = TITLES[run.state];
    if (run.state === 'running') {
      this.#since = performance.now();
      this.#recent = [];
      this.#quarters = Math.floor(4 * this.#part());
      this.#timer = setInterval(() => this.draw(), SECOND / 2);
      announce(`Looking up ${(run.total - this.#rows.size).toLocaleString()}.`);
    } else {
      const { found, no_contact, failed } = this.#rows.counts;
      announce(`${TITLES[run.state]}. ${found} found, ${no_contact} without contact, ${failed} failed.`);
    }
    this.draw();
  }

  draw() {
    const isRunning = this.#run.state === 'running';
    const now = performance.now();
    const done = this.#rows.size;
    const elapsed = this.#run.elapsed + (isRunning ? now - this.#since : 0);
    byId('done').textContent = done.toLocaleString();
    byId('of-total').textContent = `of ${this.#run.total.toLocaleString()}`;
    byId('elapsed').textContent = duration(elapsed / SECOND);
    const speed = isRunning ? this.#speed(now) : this.#rows.lookups / Math.max(elapsed / SECOND, 0.001);
    byId('speed').textContent = isRunning && speed === null ? '–' : speed.toFixed(1);
    this.#drawBar(done);
    byId('time-left').textContent = isRunning ? this.#timeLeft(speed) : '';
    setState(isRunning ? `${this.#percent()} %`
      : this.#run.state === 'finished' ? 'Finished' : `${TITLES[this.#run.state]} at ${this.#percent()} %`);
    if (isRunning) {
      this.#announceQuarter();
    }
  }

  #part() {
    return this.#run.total === 0 ? 1 : this.#rows.size / this.#run.total;
  }

  /** 100 only when nothing is missing. */
  #percent() {
    return Math.floor(100 * this.#part());
  }

  #drawBar(done) {
    const bar = byId('bar');
    const { total } = this.#run;
    OUTCOMES.forEach((outcome, i) => (bar.children[i].style.flexGrow = this.#rows.counts[outcome]));
    bar.lastElementChild.style.flexGrow = Math.max(total - done, 0);
    bar.setAttribute('aria-valuemax', total);
    bar.setAttribute('aria-valuenow', done);
    bar.setAttribute('aria-valuetext', `${done} of ${total}`);
  }

  /** Lookups per second in the last ten seconds; null before three seconds have passed. */
  #speed(now) {
    this.#recent.push({ now, done: this.#rows.lookups });
    while (now - this.#recent[0].now > RECENT) {
      this.#recent.shift();
    }
    const { now: then, done: before } = this.#recent[0];
    return now - then < 3 * SECOND ? null : (this.#rows.lookups - before) / ((now - then) / SECOND);
  }

  /** From what the instances do now; before that is known, and if they do nothing, from what is permitted. */
  #timeLeft(measured) {
    const left = this.#run.unique - this.#rows.lookups;
    const permitted = this.#permitted();
    if (permitted === 0) {
      return 'waiting for an instance';
    }
    const speed = measured || permitted;
    return left > 0 && speed !== null ? `about ${duration(Math.max(left / speed, 1))} left` : '';
  }

  #announceQuarter() {
    const quarters = Math.floor(4 * this.#part());
    if (quarters > this.#quarters && quarters < 4 && performance.now() - this.#since > 10 * SECOND) {
      this.#quarters = quarters;
      announce(`${quarters * 25} percent, ${byId('time-left').textContent}.`);
    }
  }
}

/** Announces a text to screen readers, after pending announcements. */
function announce(words) {
  byId('status').textContent = words;
}
