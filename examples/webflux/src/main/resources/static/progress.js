import { byId } from './dom.js';

const OUTCOMES = ['found', 'no_contact', 'failed'];
const SECOND = 1000;
const RECENT = 10 * SECOND;

/** Shows progress in the panel and announces it to screen readers. */
export class Progress {
  #total = 0;
  #started = 0;
  #ended = null;
  #recent = [];
  #quarters = 0;
  #timer;

  /** @param permitted returns the permitted requests per second, for the first estimate */
  constructor(counts, permitted) {
    this.counts = counts;
    this.permitted = permitted;
  }

  /** @param total the rows to expect, at least 1 */
  start(total) {
    this.#total = total;
    this.#started = performance.now();
    this.#ended = null;
    this.#recent = [];
    this.#quarters = 0;
    byId('run').hidden = false;
    byId('run').dataset.state = 'running';
    byId('run-title').textContent = 'Looking up';
    announce(`Looking up ${total.toLocaleString()}.`);
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.draw(), SECOND / 2);
    this.draw();
  }

  /** @param title "Finished", "Stopped" or "Interrupted" */
  end(title) {
    clearInterval(this.#timer);
    this.#ended = performance.now();
    byId('run').dataset.state = title === 'Finished' ? 'finished' : 'stopped';
    byId('run-title').textContent = title;
    const { found, no_contact, failed } = this.counts;
    announce(`${title}. ${found} found, ${no_contact} without contact, ${failed} failed.`);
    this.draw();
  }

  draw() {
    const done = this.#done();
    const now = this.#ended ?? performance.now();
    byId('done').textContent = done.toLocaleString();
    byId('of-total').textContent = `of ${this.#total.toLocaleString()}`;
    byId('elapsed').textContent = duration((now - this.#started) / SECOND);
    byId('speed').textContent = this.#ended === null
      ? this.#speed(now, done).toFixed(1)
      : (done / Math.max((now - this.#started) / SECOND, 0.001)).toFixed(1);
    this.#drawBar(done);
    byId('time-left').textContent = this.#ended === null ? this.#timeLeft(now, done) : '';
    if (this.#ended === null) {
      this.#announceQuarter(done);
    }
  }

  #done() {
    return OUTCOMES.reduce((sum, outcome) => sum + this.counts[outcome], 0);
  }

  #drawBar(done) {
    const bar = byId('bar');
    const whole = Math.max(this.#total, done);
    OUTCOMES.forEach((outcome, i) => (bar.children[i].style.width = `${(100 * this.counts[outcome]) / whole}%`));
    bar.setAttribute('aria-valuemax', whole);
    bar.setAttribute('aria-valuenow', done);
    bar.setAttribute('aria-valuetext', `${done} of ${whole}`);
  }

  /** Outcomes per second in the last ten seconds. */
  #speed(now, done) {
    this.#recent.push({ now, done });
    while (now - this.#recent[0].now > RECENT) {
      this.#recent.shift();
    }
    const { now: then, done: before } = this.#recent[0];
    return now - then < SECOND ? 0 : (done - before) / ((now - then) / SECOND);
  }

  #timeLeft(now, done) {
    const left = this.#total - done;
    const first = this.#recent[0];
    const seen = now - first.now >= 3 * SECOND ? (done - first.done) / ((now - first.now) / SECOND) : 0;
    const speed = seen || this.permitted();
    return left > 0 && speed > 0 ? `about ${duration(left / speed)} left` : '';
  }

  #announceQuarter(done) {
    const quarters = Math.floor((4 * done) / this.#total);
    if (quarters > this.#quarters && quarters < 4 && performance.now() - this.#started > 10 * SECOND) {
      this.#quarters = quarters;
      announce(`${quarters * 25} percent, ${byId('time-left').textContent}.`);
    }
  }
}

/** Announces a text to screen readers, after pending announcements. */
export function announce(words) {
  byId('status').textContent = words;
}

export function duration(seconds) {
  const whole = Math.max(Math.round(seconds), 0);
  const parts = [[Math.floor(whole / 3600), 'h'], [Math.floor(whole / 60) % 60, 'min'], [whole % 60, 's']];
  const first = parts.findIndex(([value], i) => value > 0 || i === 2);
  return parts.slice(first, first + 2).map(([value, unit]) => `${value} ${unit}`).join(' ');
}
