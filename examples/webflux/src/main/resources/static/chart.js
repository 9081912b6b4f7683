import { element, shape } from './dom.js';

const SECONDS = 60;
const HEIGHT = 44;
const COLOURS = 6;

/** The colour of the nth instance, as a class. */
export const colour = (n) => `series-${n % COLOURS}`;

/** One quantity over the last minute: an area for each instance, one on top of another, so that the top is the sum. */
export class StackedChart {
  #points = [];
  #title;
  #value;
  #top;
  #plot;

  constructor(title) {
    this.#title = title;
    this.#value = element('b');
    this.#top = element('span', { className: 'chart-top' });
    this.#plot = shape('svg', { viewBox: `0 0 ${SECONDS} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img',
      'aria-label': title });
    this.element = element('figure', { className: 'chart' },
      element('figcaption', {}, element('span', {}, title), this.#value),
      element('div', { className: 'plot' }, this.#plot, this.#top));
  }

  /**
   * @param values of each instance at this moment
   * @param limit what the sum may be, or null
   * @param colourOf the class of the nth value
   */
  add(values, limit, colourOf = colour) {
    this.#points.push(values);
    if (this.#points.length > SECONDS + 1) {
      this.#points.shift();
    }
    const sum = values.reduce((a, b) => a + b, 0);
    this.#value.textContent = round(sum);
    this.#plot.setAttribute('aria-label', `${this.#title} now: ${round(sum)}`);
    this.#draw(limit, colourOf);
  }

  #draw(limit, colourOf) {
    const count = Math.max(...this.#points.map((values) => values.length));
    const sums = this.#points.map((values) => running(values, count));
    const top = roomFor(Math.max(limit ?? 0, ...sums.map((line) => line[count] ?? 0)));
    this.#top.textContent = round(top);
    const x = (i) => SECONDS - (this.#points.length - 1 - i);
    const y = (value) => (HEIGHT - 1 - ((HEIGHT - 3) * value) / top).toFixed(2);
    const shapes = [];
    for (let n = 0; n < count; n++) {
      const upper = sums.map((line, i) => `${x(i)},${y(line[n + 1])}`);
      const lower = sums.map((line, i) => `${x(i)},${y(line[n])}`).reverse();
      shapes.push(shape('polygon', { class: `area ${colourOf(n)}`, points: [...upper, ...lower].join(' ') }));
      if (this.#points.some((values) => values[n] > 0)) {
        shapes.push(shape('polyline', { class: `line ${colourOf(n)}`, points: upper.join(' ') }));
      }
    }
    if (limit !== null) {
      shapes.push(shape('line', { class: 'limit', x1: 0, x2: SECONDS, y1: y(limit), y2: y(limit) }));
    }
    this.#plot.replaceChildren(...shapes);
  }
}

/** 0, then each value with those before it. */
function running(values, count) {
  const line = [0];
  for (let n = 0; n < count; n++) {
    line.push(line[n] + (values[n] ?? 0));
  }
  return line;
}

/** The next of 5, 10, 20, 50, 100, ... */
function roomFor(value) {
  let room = 5;
  for (let i = 0; room < value; i++) {
    room *= i % 3 === 1 ? 2.5 : 2;
  }
  return room;
}

export const round = (value) => value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 1 : 0 });
