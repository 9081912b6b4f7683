import { byId } from './dom.js';
import { openStream } from './events.js';
import { loadPictureOrigins } from './picture.js';
import { sendWebhook } from './simulate.js';
import { setPage } from './title.js';
import { writerCard } from './writercard.js';

const STATES = { ready: 'Live', lost: 'Reconnecting' };

const shown = new Map();
let limit = 0;
let simulated = [];
let isConnecting = false;
const origins = loadPictureOrigins();

/** Opens the stream. A browser that reconnects sends the id of the last event that it has received. */
async function connect() {
  await origins;
  openStream('writers', {
    open: () => state('ready'),
    error: () => state('lost'),
    snapshot: ({ data }) => showAll(JSON.parse(data)),
    writer: ({ data }) => {
      showOne(JSON.parse(data));
      count();
    },
  });
}

function state(name) {
  byId('writers-state').dataset.state = name;
  byId('writers-state-text').textContent = STATES[name];
}

function showAll(snapshot) {
  ({ limit, simulated } = snapshot);
  shown.clear();
  byId('writer-cards').replaceChildren();
  snapshot.writers.reverse().forEach(showOne);
  byId('simulate').hidden = simulated.length === 0;
  count();
}

/** Shows a sender at the place of its last message, newest first. Drops the oldest one beyond the limit, as the service does. */
function showOne(writer) {
  const before = shown.get(writer.key);
  const node = writerCard(writer);
  if (before?.writer.order === writer.order) {
    before.node.className = node.className;
    before.node.replaceChildren(...node.childNodes);
    before.writer = writer;
    return;
  }
  before?.node.remove();
  const cards = byId('writer-cards');
  const next = [...cards.children].find((other) => Number(other.dataset.order) < writer.order) ?? null;
  node.dataset.order = writer.order;
  cards.insertBefore(node, next);
  shown.set(writer.key, { writer, node });
  if (shown.size > limit) {
    const [oldest] = [...shown].find(([, { node: other }]) => other === cards.lastElementChild);
    shown.delete(oldest);
    cards.lastElementChild.remove();
  }
}

function count() {
  const { size } = shown;
  byId('writers-empty').hidden = size > 0;
  byId('writers-count').textContent = size === 0 ? '' : `${size.toLocaleString()} ${size === 1 ? 'sender' : 'senders'}`;
}

async function simulate(webhooks) {
  byId('writers-problem').hidden = true;
  try {
    for (let i = 0; i < webhooks; i++) {
      await sendWebhook(simulated);
    }
  } catch (error) {
    byId('writers-problem').textContent = error.message;
    byId('writers-problem').hidden = false;
  }
}

function showTab() {
  const isWriters = location.hash === '#writers';
  byId('writers').hidden = !isWriters;
  document.querySelector('.layout').hidden = isWriters;
  document.querySelector('.skip').href = isWriters ? '#writers' : '#results';
  setPage(isWriters ? 'Who is writing' : 'Contact lookup');
  const [current, other] = isWriters ? ['tab-writers', 'tab-lookup'] : ['tab-lookup', 'tab-writers'];
  byId(current).setAttribute('aria-current', 'page');
  byId(other).removeAttribute('aria-current');
  if (isWriters && !isConnecting) {
    isConnecting = true;
    connect();
  }
}

byId('simulate-one').addEventListener('click', () => simulate(1));
byId('simulate-twenty').addEventListener('click', () => simulate(20));
addEventListener('hashchange', showTab);
addEventListener('drop', () => (location.hash = '#lookup'));
showTab();
