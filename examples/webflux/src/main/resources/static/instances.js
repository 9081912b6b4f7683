import { byId, element } from './dom.js';
import { StackedChart, colour, round } from './chart.js';
import { openStream } from './events.js';
import { duration } from './progress.js';

const ANY = 'series-any';
const AVAILABLE = ['READY', 'THROTTLED'];
const STATES = { READY: 'ready', THROTTLED: 'throttled', CIRCUIT_OPEN: 'circuit open', COOLING_DOWN: 'cooling down',
  DISABLED: 'disabled' };

/** Shows the instances of the client, updated once a second: three charts and a table. */
export class Instances {
  #rate = new StackedChart('Requests/s');
  #waiting = new StackedChart('Waiting');
  #inFlight = new StackedChart('In flight');
  #before = null;
  #permitted = 0;
  #colours = new Map();

  constructor() {
    byId('charts').append(this.#rate.element, this.#waiting.element, this.#inFlight.element);
    openStream('stats', {
      message: ({ data }) => this.#update(JSON.parse(data)),
      error: () => service('lost', 'Reconnecting'),
    });
  }

  /** The total permitted rate of all available instances, in requests per second; 0 if unknown or unlimited. */
  permitted() {
    return this.#permitted;
  }

  #update(stats) {
    const now = performance.now();
    const available = stats.instances.filter((instance) => AVAILABLE.includes(instance.state));
    const isLimited = available.every((instance) => instance.ratePerSecond > 0);
    this.#permitted = isLimited ? available.reduce((sum, instance) => sum + instance.ratePerSecond, 0) : 0;
    const rates = byInstance(stats, (instance) => this.#measured(instance, now));
    const shared = Math.max(stats.instances.reduce((left, instance) => left - instance.waiting, stats.waiting), 0);
    if (this.#before !== null) {
      const colourOf = (key) => this.#colourOf(key);
      const waiting = byInstance(stats, (instance) => instance.waiting).set(ANY, shared);
      this.#rate.add(rates, isLimited ? this.#permitted : null, colourOf);
      this.#waiting.add(waiting, null, colourOf);
      this.#inFlight.add(byInstance(stats, (instance) => instance.inFlight), null, colourOf);
    }
    this.#before = { now, sent: byInstance(stats, (instance) => instance.sent) };
    byId('instances').replaceChildren(...stats.instances.map((instance) =>
      tableRow(instance, this.#colourOf(instance.idInstance), rates.get(instance.idInstance))), sharedRow(shared));
    const all = stats.instances.length;
    service(available.length === all ? 'ready' : available.length > 0 ? 'degraded' : 'lost',
      `${available.length === all ? all : `${available.length} of ${all}`} ${all === 1 ? 'instance' : 'instances'} ready`
      + (isLimited && this.#permitted > 0 ? `, ${round(this.#permitted)}/s` : ''));
  }

  /** An instance keeps its colour while others come and go. */
  #colourOf(key) {
    if (key !== ANY && !this.#colours.has(key)) {
      this.#colours.set(key, colour(this.#colours.size));
    }
    return this.#colours.get(key) ?? ANY;
  }

  /** Requests per second since the previous event. */
  #measured(instance, now) {
    const sent = this.#before?.sent.get(instance.idInstance);
    return sent === undefined ? 0 : Math.max(instance.sent - sent, 0) / ((now - this.#before.now) / 1000);
  }
}

const byInstance = (stats, value) =>
  new Map(stats.instances.map((instance) => [instance.idInstance, value(instance)]));

function tableRow(instance, colourClass, rate) {
  const why = instance.cooldownReason ? `: ${words(instance.cooldownReason)}` : '';
  const state = (STATES[instance.state] ?? words(instance.state)) + why + nextProbe(instance.cooldownRemainingMs);
  const className = AVAILABLE.includes(instance.state) ? 'state' : 'state unavailable';
  return element('tr', {},
    element('th', { scope: 'row' },
      element('span', { className: `key ${colourClass}`, 'aria-hidden': 'true' }), instance.idInstance,
      element('span', { className }, state)),
    element('td', {}, `${round(rate)}/s`),
    element('td', {}, instance.waiting.toLocaleString()),
    element('td', {}, instance.inFlight.toLocaleString()));
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
      element('span', { className: `key ${ANY}`, 'aria-hidden': 'true' }), 'Whichever is free'),
    element('td'), element('td', {}, waiting.toLocaleString()), element('td'));
}

function service(state, text) {
  byId('service').dataset.state = state;
  if (byId('service-text').textContent !== text) {
    byId('service-text').textContent = text;
  }
}

const words = (name) => String(name).toLowerCase().replaceAll('_', ' ');
