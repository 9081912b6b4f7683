import { byId, frame } from './dom.js';
import { Drawer } from './drawer.js';
import { listenForDrops } from './drop.js';
import { showExamples } from './examples.js';
import { Export } from './export.js';
import { History } from './history.js';
import { Input } from './input.js';
import { InputView } from './inputview.js';
import { Instances } from './instances.js';
import { loadPictureOrigins } from './picture.js';
import { Progress } from './progress.js';
import { Results, searchText } from './results.js';
import { Rows } from './rows.js';
import { Run } from './run.js';
import { RunPanel, problem } from './runpanel.js';
import { Store } from './store.js';
import { isOpen, runOfTab } from './tab.js';

// A longer run starts only after its cost was on the screen.
const SHORT_RUN = 120;
// As in app.css.
const WIDE = '(min-width: 54.01rem)';

const store = new Store();
const rows = new Rows(searchText);
const drawer = new Drawer(rows);
const results = new Results(rows, (row) => drawer.open(row));
const run = new Run(store, rows, {
  rows: drawOnce,
  state(kept, error) {
    progress.show(kept);
    panel.show(kept, error);
    results.draw();
    showForm(false);
    history.show();
  },
  unkept: () => problem('This browser does not keep the results: download them before you close the page.'),
});
const instances = new Instances(() => run.serviceAnswers());
const progress = new Progress(rows, () => instances.permitted());
const panel = new RunPanel(run, rows);
const history = new History(store, run, open);
const view = new InputView();
const input = new Input(view);
new Export(rows);

let isDrawing = false;

/** Draws new rows at the next frame, many of them at once. */
async function drawOnce() {
  if (!isDrawing) {
    isDrawing = true;
    await frame();
    isDrawing = false;
    results.draw(true);
    progress.draw();
  }
}

async function start() {
  const wasShown = input.isChecked;
  const checked = await input.checked();
  if (checked === null) {
    if (!byId('text-input').hidden) {
      byId('numbers').focus();
    }
  } else if (!run.isRunning && (wasShown || !(checked.estimatedSeconds > SHORT_RUN))) {
    run.start(checked);
    store.prune(isOpen).catch(() => {});
    byId('stop').focus({ preventScroll: true });
    byId('run').scrollIntoView({ block: 'nearest' });
  }
}

/** On a phone the run takes the place of the form. */
function showForm(isShown) {
  document.querySelector('.layout').dataset.form = isShown ? 'shown' : 'collapsed';
}

async function open(kept) {
  if (!run.isRunning && !await run.open(kept)) {
    problem('This list is open in another tab.');
  }
}

/** Shows the list of this tab again after a reload, otherwise the newest one. */
async function openLast() {
  const kept = await store.runs().catch(() => []);
  const last = kept.find(({ id }) => id === runOfTab()) ?? kept[0];
  if (last !== undefined && run.kept === null) {
    await run.open(last);
  }
  history.show();
}

byId('lookup-form').addEventListener('submit', (event) => {
  event.preventDefault();
  start();
});
byId('change').addEventListener('click', () => {
  showForm(true);
  byId('numbers').focus();
});
byId('numbers').addEventListener('input', () => input.typed());
byId('numbers').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !run.isRunning) {
    byId('lookup-form').requestSubmit();
  }
});
byId('file').addEventListener('change', ({ target }) => target.files.length > 0 && input.choose(target.files[0]));
byId('forget-file').addEventListener('click', () => {
  input.forget();
  byId('numbers').focus();
});
byId('column').addEventListener('change', ({ target }) => input.chooseColumn(target.value));
for (const id of ['country', 'strict']) {
  byId(id).addEventListener('change', () => {
    view.rememberOptions();
    input.check();
  });
}
listenForDrops((file) => {
  showForm(true);
  input.choose(file);
});

byId('instances-panel').open = matchMedia(WIDE).matches;
if (byId('numbers').value !== '') {
  input.check();
}
await openLast();
if (await loadPictureOrigins()) {
  showExamples((lines) => {
    if (!run.isRunning) {
      byId('numbers').value = lines.join('\n');
      input.forget();
      byId('lookup-form').requestSubmit();
    }
  });
}
