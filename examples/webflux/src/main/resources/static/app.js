import { byId, element } from './dom.js';
import { csvFile } from './csv.js';
import { RejectedError } from './errors.js';
import { showExamples } from './examples.js';
import { Input } from './input.js';
import { InputView } from './inputview.js';
import { Instances } from './instances.js';
import { lookUp } from './lookup.js';
import { loadPictureOrigins } from './picture.js';
import { Progress } from './progress.js';
import { Results } from './results.js';

// A longer run starts only after its cost was on the screen.
const SHORT_RUN = 120;
const NOT_FOUND = 404;

const results = new Results();
const instances = new Instances();
const progress = new Progress(results.counts, () => instances.permitted());
const view = new InputView();
const input = new Input(view);

let running = null;

async function start() {
  const wasShown = input.isChecked;
  const check = await input.checked();
  if (check === null) {
    if (!byId('text-input').hidden) {
      byId('numbers').focus();
    }
  } else if (running === null && (wasShown || !(check.estimatedSeconds > SHORT_RUN))) {
    run(check);
    byId('stop').focus({ preventScroll: true });
    byId('run').scrollIntoView({ block: 'nearest' });
  }
}

async function run(check) {
  const current = new AbortController();
  running = current;
  results.clear();
  show(true);
  problem('');
  progress.start(check.read);
  let end = 'Finished';
  try {
    await lookUpKept(check, (rows) => {
      if (!current.signal.aborted) {
        results.add(rows);
        progress.draw();
      }
    }, current.signal);
  } catch (error) {
    end = current.signal.aborted ? 'Stopped' : 'Interrupted';
    if (!current.signal.aborted) {
      problem(error instanceof RejectedError
        ? `The service rejected the request: ${error.message}`
        : 'The connection was lost. The results are incomplete.');
      current.abort();
    }
  }
  if (running === current) {
    running = null;
    const hadFocus = document.activeElement === byId('stop');
    show(false);
    if (hadFocus) {
      byId('start').focus({ preventScroll: true });
    }
    progress.end(end);
  }
}

/** Sends the list again if the service no longer keeps it. */
async function lookUpKept(check, onRows, signal) {
  try {
    await lookUp(check.id, onRows, signal);
  } catch (error) {
    if (error.status !== NOT_FOUND) {
      throw error;
    }
    input.check();
    const again = await input.checked();
    if (again === null) {
      throw error;
    }
    await lookUp(again.id, onRows, signal);
  }
}

function show(isRunning) {
  byId('start').disabled = isRunning;
  byId('start').textContent = isRunning ? 'Looking up' : 'Look up';
  byId('stop').hidden = !isRunning;
  byId('tools').hidden = false;
  byId('empty').hidden = true;
  byId('results').setAttribute('aria-busy', isRunning);
}

function problem(words) {
  byId('problem').textContent = words;
  byId('problem').hidden = words === '';
}

byId('lookup-form').addEventListener('submit', (event) => {
  event.preventDefault();
  start();
});

byId('stop').addEventListener('click', () => running?.abort());

byId('numbers').addEventListener('input', () => input.typed());
byId('numbers').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && running === null) {
    byId('lookup-form').requestSubmit();
  }
});
byId('file').addEventListener('change', ({ target }) => target.files.length > 0 && choose(target.files[0]));
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

function choose(file) {
  problem('');
  input.choose(file);
}

const filter = () =>
  results.filter(byId('search').value, document.querySelector('input[name=outcome]:checked').value);
byId('search').addEventListener('input', filter);
document.querySelectorAll('input[name=outcome]').forEach((radio) => radio.addEventListener('change', filter));

byId('download').addEventListener('click', () => {
  const href = URL.createObjectURL(csvFile(results.rows));
  element('a', { href, download: 'contacts.csv' }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
});

addEventListener('dragover', (event) => {
  event.preventDefault();
  byId('drop').hidden = !event.dataTransfer.types.includes('Files');
});
addEventListener('dragleave', (event) => (byId('drop').hidden ||= event.relatedTarget === null));
addEventListener('drop', (event) => {
  event.preventDefault();
  byId('drop').hidden = true;
  if (event.dataTransfer.files.length > 0) {
    choose(event.dataTransfer.files[0]);
  }
});

if (byId('numbers').value !== '') {
  input.check();
}
if (await loadPictureOrigins()) {
  showExamples((lines) => {
    byId('numbers').value = lines.join('\n');
    input.forget();
    byId('lookup-form').requestSubmit();
  });
}
