import { element, shape } from './dom.js';

const SECONDS = 60;
const HEIGHT = 44;
const COLOURS = 6;
const GAP = 3;

/** The CSS class with the colour of the nth instance. */
export const colour = (n) => `series-${n % COLOURS}`;

/** A stacked area chart of the last minute of the service, with one area for each key, such as an idInstance. */
export class StackedChart {
  #points = [];
  #title;
  #value;
  #top;
  #plot;
  #note;

  constructor(title) {
    this.#title = title;
    this.#value = element('b');
    this.#top = element('span', { className: 'chart-top' });
    this.#note = element('p', { className: 'chart-note' });
    this.#plot = shape('svg', { viewBox: `0 0 ${SECONDS} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img',
      'aria-label': title });
    this.element = element('figure', { className: 'chart' },
      element('figcaption', {}, element('span', {}, title), this.#value),
      element('div', { className: 'plot' }, this.#plot, this.#top), this.#note);
  }

  /**
   * @param point { at, values, limit, throttled, unavailable }: the time of the service in milliseconds; a Map from the
   *     key of each area to its value, whose keys may come and go; the limit of the sum, or none; 429 responses since the
   *     point before; instances that are not available
   * @param colourOf returns the CSS class of a key
   */
  add(point, colourOf) {
    const last = this.#points.at(-1);
    if (last !== undefined && point.at <= last.at) {
      // The clock was set back.
      this.#points = [];
    }
    this.#points.push(point);
    this.#points = this.#points.filter(({ at }) => point.at - at <= SECONDS * 1000);
    const sum = total(point);
    this.#value.textContent = round(sum) + (point.limit > 0 ? ` of ${round(point.limit)}` : '');
    const notes = this.#notes(point);
    this.#note.textContent = notes;
    this.#plot.setAttribute('aria-label', `${this.#title} now: ${this.#value.textContent}${notes && `, ${notes}`}`);
    this.#draw(colourOf);
  }

  #notes({ unavailable = 0 }) {
    const throttled = this.#points.reduce((count, point) => count + (point.throttled ?? 0), 0);
    return [throttled > 0 ? `${throttled.toLocaleString()} × 429` : '',
      unavailable > 0 ? `${unavailable.toLocaleString()} not available` : ''].filter(Boolean).join(', ');
  }

  #draw(colourOf) {
    const points = this.#points;
    const keys = [...new Set(points.flatMap(({ values }) => [...values.keys()]))];
    const sums = points.map(({ values }) => running(values, keys));
    const top = axisMaximum(Math.max(...points.map(({ limit }) => limit ?? 0), ...sums.map((line) => line[keys.length])));
    this.#top.textContent = round(top);
    const now = points.at(-1).at;
    const xs = points.map(({ at }) => (SECONDS - (now - at) / 1000).toFixed(2));
    const y = (value) => (HEIGHT - 1 - ((HEIGHT - 3) * value) / top).toFixed(2);
    const shapes = points.map((point, i) => this.#band(point, xs[i], xs[i - 1])).filter(Boolean);
    for (const [from, to] of pieces(points)) {
      keys.forEach((key, n) => {
        const upper = sums.slice(from, to).map((line, i) => `${xs[from + i]},${y(line[n + 1])}`);
        const lower = sums.slice(from, to).map((line, i) => `${xs[from + i]},${y(line[n])}`).reverse();
        shapes.push(shape('polygon', { class: `area ${colourOf(key)}`, points: [...upper, ...lower].join(' ') }));
        if (points.slice(from, to).some(({ values }) => values.get(key) > 0)) {
          shapes.push(shape('polyline', { class: `line ${colourOf(key)}`, points: upper.join(' ') }));
        }
      });
      const limits = points.slice(from, to).map(({ limit }, i) => limit > 0 && `${xs[from + i]},${y(limit)}`).filter(Boolean);
      shapes.push(shape('polyline', { class: 'limit', points: limits.join(' ') }));
    }
    points.forEach(({ throttled }, i) => throttled > 0
      && shapes.push(shape('line', { class: 'throttled', x1: xs[i], x2: xs[i], y1: 0, y2: HEIGHT })));
    this.#plot.replaceChildren(...shapes);
  }

  /** Time in which an instance was not available. */
  #band({ unavailable }, x, before) {
    return unavailable > 0 && before !== undefined
      ? shape('rect', { class: 'cooldown', x: before, y: 0, width: (x - before).toFixed(2), height: HEIGHT }) : null;
  }
}

const total = ({ values }) => [...values.values()].reduce((a, b) => a + b, 0);

/** Splits points where some are missing, for example while the connection was lost: nothing is known of that time. */
function pieces(points) {
  const cuts = points.map(({ at }, i) => (i > 0 && at - points[i - 1].at > GAP * 1000 ? i : -1)).filter((i) => i > 0);
  return [0, ...cuts].map((from, i) => [from, cuts[i] ?? points.length]);
}

/** Returns the running sums in the order of the keys, from 0. */
function running(values, keys) {
  const line = [0];
  keys.forEach((key, n) => line.push(line[n] + (values.get(key) ?? 0)));
  return line;
}

/** Returns the axis maximum: the next of 5, 10, 20, 50, 100, ... */
function axisMaximum(value) {
  let maximum = 5;
  for (let i = 0; maximum < value; i++) {
    maximum *= i % 3 === 1 ? 2.5 : 2;
  }
  return maximum;
}

export const round = (value) => value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 1 : 0 });
