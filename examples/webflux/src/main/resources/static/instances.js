import { byId, element } from './dom.js';
import { StackedChart, colour, round } from './chart.js';
import { duration } from './duration.js';
import { openStream } from './events.js';
import { Health, isAvailable, sum } from './health.js';
import { sentence } from './words.js';

const SHARED = 'series-any';
const STATES = { READY: 'Ready', THROTTLED: 'Slowed down (429)', CIRCUIT_OPEN: 'Circuit open', COOLING_DOWN: 'Cooling down',
  DISABLED: 'Disabled' };
const STALE = 5_000;

/** Shows the instances of the client, updated once a second: the state of all, three charts and a table. */
export class Instances {
  #rate = new StackedChart('Requests/s');
  #waiting = new StackedChart('Waiting');
  #inFlight = new StackedChart('In flight');
  #health = new Health();
  #before = null;
  #permitted = null;
  #colours = new Map();
  #watch;

  /** @param onNews called for each event */
  constructor(onNews) {
    byId('charts').append(this.#rate.element, this.#waiting.element, this.#inFlight.element);
    openStream('stats', {
      message: ({ data }) => {
        this.#update(JSON.parse(data));
        onNews();
      },
      error: () => this.#lost('Reconnecting'),
    });
  }

  /** The permitted rate of all available instances, in requests per second; null if unknown or unlimited. */
  permitted() {
    return this.#permitted;
  }

  #update(stats) {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#lost('No news from the service'), STALE);
    const available = stats.instances.filter(isAvailable);
    const isLimited = available.every((instance) => instance.ratePerSecond > 0);
    this.#permitted = isLimited ? sum(available, (instance) => instance.ratePerSecond) : null;
    const rates = byInstance(stats, (instance) => this.#perSecond(instance, stats.at));
    const throttled = sum(stats.instances, (instance) => this.#since(instance, 'throttled'));
    const shared = Math.max(stats.waiting - sum(stats.instances, (instance) => instance.waiting), 0);
    if (this.#before !== null) {
      const colourOf = (key) => this.#colourOf(key);
      const { at } = stats;
      this.#rate.add({ at, values: rates, limit: this.#permitted, throttled, unavailable: stats.instances.length - available.length },
        colourOf);
      this.#waiting.add({ at, values: byInstance(stats, (instance) => instance.waiting).set(SHARED, shared) }, colourOf);
      this.#inFlight.add({ at, values: byInstance(stats, (instance) => instance.inFlight) }, colourOf);
    }
    this.#before = { at: stats.at, counts: byInstance(stats, (instance) => instance) };
    byId('instances').replaceChildren(...stats.instances.map((instance) =>
      tableRow(instance, this.#colourOf(instance.idInstance), rates.get(instance.idInstance))), sharedRow(shared));
    const { state, words } = this.#health.add(stats);
    show(state, words + (this.#permitted > 0 && state !== 'lost' ? `, ${round(this.#permitted)}/s` : ''));
  }

  #lost(words) {
    clearTimeout(this.#watch);
    show('lost', words);
  }

  /** An instance keeps its colour while others come and go. */
  #colourOf(key) {
    if (key !== SHARED && !this.#colours.has(key)) {
      this.#colours.set(key, colour(this.#colours.size));
    }
    return this.#colours.get(key) ?? SHARED;
  }

  #since(instance, count) {
    const before = this.#before?.counts.get(instance.idInstance);
    return before === undefined ? 0 : Math.max(instance[count] - before[count], 0);
  }

  /** By the clock of the service: events may arrive late and several at once. */
  #perSecond(instance, at) {
    const seconds = (at - (this.#before?.at ?? at)) / 1000;
    return seconds > 0 ? this.#since(instance, 'sent') / seconds : 0;
  }
}

const byInstance = (stats, value) =>
  new Map(stats.instances.map((instance) => [instance.idInstance, value(instance)]));

function tableRow(instance, colourClass, rate) {
  const why = instance.cooldownReason ? `: ${sentence(instance.cooldownReason).toLowerCase()}` : '';
  const state = (STATES[instance.state] ?? sentence(instance.state)) + why + nextProbe(instance.cooldownRemainingMs);
  const className = instance.state === 'READY' ? 'state' : isAvailable(instance) ? 'state slow' : 'state unavailable';
  return element('tr', {},
    element('th', { scope: 'row' },
      element('span', { className: `key ${colourClass}`, 'aria-hidden': 'true' }), instance.idInstance,
      element('span', { className }, state)),
    element('td', {}, `${round(rate)}/s`),
    element('td', {}, instance.waiting.toLocaleString()),
    element('td', {}, instance.inFlight.toLocaleString()),
    element('td', {}, instance.throttled.toLocaleString()));
}

function nextProbe(remainingMs) {
  if (remainingMs === null) {
    return '';
  }
  return remainingMs <= 0 ? ', next probe now' : `, next probe in ${duration(remainingMs / 1000)}`;
}

/** Lookups that are not bound to an instance. */
function sharedRow(waiting) {
  return element('tr', {},
    element('th', { scope: 'row' },
      element('span', { className: `key ${SHARED}`, 'aria-hidden': 'true' }), 'For any instance'),
    element('td'), element('td', {}, waiting.toLocaleString()), element('td'), element('td'));
}

function show(state, text) {
  byId('service').dataset.state = state;
  if (byId('service-text').textContent !== text) {
    byId('service-text').textContent = text;
  }
}
