import { element, shape } from './dom.js';

const SECONDS = 60;
const HEIGHT = 44;
const COLOURS = 6;

/** The CSS class with the colour of the nth instance. */
export const colour = (n) => `series-${n % COLOURS}`;

/** A stacked area chart of the last minute, with one area for each key, such as an idInstance. */
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
   * @param values a Map from the key of each area to its current value; keys may come and go
   * @param limit limit of the sum, or null
   * @param colourOf returns the CSS class of a key
   */
  add(values, limit, colourOf) {
    this.#points.push(values);
    if (this.#points.length > SECONDS + 1) {
      this.#points.shift();
    }
    const sum = [...values.values()].reduce((a, b) => a + b, 0);
    this.#value.textContent = round(sum);
    this.#plot.setAttribute('aria-label', `${this.#title} now: ${round(sum)}`);
    this.#draw(limit, colourOf);
  }

  #draw(limit, colourOf) {
    const keys = [...new Set(this.#points.flatMap((values) => [...values.keys()]))];
    const sums = this.#points.map((values) => running(values, keys));
    const top = axisMaximum(Math.max(limit ?? 0, ...sums.map((line) => line[keys.length])));
    this.#top.textContent = round(top);
    const x = (i) => SECONDS - (this.#points.length - 1 - i);
    const y = (value) => (HEIGHT - 1 - ((HEIGHT - 3) * value) / top).toFixed(2);
    const shapes = [];
    keys.forEach((key, n) => {
      const upper = sums.map((line, i) => `${x(i)},${y(line[n + 1])}`);
      const lower = sums.map((line, i) => `${x(i)},${y(line[n])}`).reverse();
      shapes.push(shape('polygon', { class: `area ${colourOf(key)}`, points: [...upper, ...lower].join(' ') }));
      if (this.#points.some((values) => values.get(key) > 0)) {
        shapes.push(shape('polyline', { class: `line ${colourOf(key)}`, points: upper.join(' ') }));
      }
    });
    if (limit !== null) {
      shapes.push(shape('line', { class: 'limit', x1: 0, x2: SECONDS, y1: y(limit), y2: y(limit) }));
    }
    this.#plot.replaceChildren(...shapes);
  }
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
