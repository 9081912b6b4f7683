import { byId, element } from './dom.js';
import { StackedChart, colour, round } from './chart.js';

const ANY = 'series-any';
const AGAIN_AFTER = 3_000;
const STATES = { READY: 'ready', SET_ASIDE: 'set aside', GONE: 'cannot be used' };

/** What the client's instances do, once a second: three charts and a table. */
export class Instances {
  #rate = new StackedChart('Requests/s');
  #waiting = new StackedChart('Waiting');
  #inFlight = new StackedChart('In flight');
  #before = null;
  #permitted = 0;

  constructor() {
    byId('charts').append(this.#rate.element, this.#waiting.element, this.#inFlight.element);
    this.#listen();
  }

  #listen() {
    const events = new EventSource('stats');
    events.addEventListener('message', ({ data }) => this.#take(JSON.parse(data)));
    events.addEventListener('error', () => {
      service('lost', 'Connecting again');
      // After a response that is not the service's, a proxy's 502 say, the browser gives up.
      if (events.readyState === EventSource.CLOSED) {
        setTimeout(() => this.#listen(), AGAIN_AFTER);
      }
    });
  }

  /** How many requests a second all instances that may be asked are permitted together; 0 if unknown or unlimited. */
  permitted() {
    return this.#permitted;
  }

  #take(stats) {
    const now = performance.now();
    const asked = stats.instances.filter((instance) => instance.state === 'READY');
    const isLimited = asked.every((instance) => instance.ratePerSecond > 0);
    this.#permitted = isLimited ? asked.reduce((sum, instance) => sum + instance.ratePerSecond, 0) : 0;
    const rates = stats.instances.map((instance) => this.#measured(instance, now));
    const shared = Math.max(stats.instances.reduce((left, instance) => left - instance.waiting, stats.waiting), 0);
    if (this.#before !== null) {
      this.#rate.add(rates, isLimited ? this.#permitted : null);
      this.#waiting.add([...stats.instances.map((instance) => instance.waiting), shared], null, (n) =>
        n < stats.instances.length ? colour(n) : ANY);
      this.#inFlight.add(stats.instances.map((instance) => instance.inFlight), null);
    }
    this.#before = { now, sent: new Map(stats.instances.map((instance) => [instance.idInstance, instance.sent])) };
    byId('instances').replaceChildren(...stats.instances.map((instance, n) => tableRow(instance, n, rates[n])),
      sharedRow(shared));
    const all = stats.instances.length;
    service(asked.length === all ? 'ready' : asked.length > 0 ? 'slowed' : 'lost',
      `${asked.length === all ? all : `${asked.length} of ${all}`} ${all === 1 ? 'instance' : 'instances'} ready`
      + (isLimited && this.#permitted > 0 ? `, ${round(this.#permitted)}/s` : ''));
  }

  /** Requests a second since the event before. */
  #measured(instance, now) {
    const sent = this.#before?.sent.get(instance.idInstance);
    return sent === undefined ? 0 : Math.max(instance.sent - sent, 0) / ((now - this.#before.now) / 1000);
  }
}

function tableRow(instance, n, rate) {
  const why = instance.setAsideBecause ? `: ${words(instance.setAsideBecause)}` : '';
  const state = (STATES[instance.state] ?? words(instance.state)) + why;
  return element('tr', {},
    element('th', { scope: 'row' },
      element('span', { className: `key ${colour(n)}`, 'aria-hidden': 'true' }), instance.idInstance,
      element('span', { className: 'state' }, state)),
    element('td', {}, `${round(rate)}/s`),
    element('td', {}, instance.waiting.toLocaleString()),
    element('td', {}, instance.inFlight.toLocaleString()));
}

/** Lookups that any instance may take: the first that is permitted does. */
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
