import { byId, element } from './dom.js';
import { csvFile } from './csv.js';
import { showExamples } from './examples.js';
import { columnsOf, countLines, countRecords, fileInput, isCsv, textInput } from './input.js';
import { Instances } from './instances.js';
import { RejectedError, UnreadableFileError, lookUp } from './lookup.js';
import { loadPictureOrigins } from './picture.js';
import { Progress } from './progress.js';
import { Results } from './results.js';

const results = new Results();
const instances = new Instances();
const progress = new Progress(results.counts, () => instances.permitted());

let newest = null;
let chosen = null;
let running = null;

async function run(input) {
  running?.abort();
  const current = new AbortController();
  running = current;
  results.clear();
  show({ running: true, results: true });
  problem('');
  progress.start(input.total);
  let end = 'Finished';
  try {
    await lookUp(input, (rows) => {
      if (!current.signal.aborted) {
        results.add(rows);
        progress.draw();
      }
    }, current.signal);
  } catch (error) {
    end = current.signal.aborted ? 'Stopped' : 'Interrupted';
    if (!current.signal.aborted) {
      problem(messageFor(error));
      current.abort();
    }
  }
  if (running === current) {
    running = null;
    const hadFocus = document.activeElement === byId('stop');
    show({ running: false, results: true });
    if (hadFocus) {
      byId('start').focus({ preventScroll: true });
    }
    progress.end(end);
  }
}

function messageFor(error) {
  if (error instanceof RejectedError) {
    return error.message;
  }
  return error instanceof UnreadableFileError
    ? 'The file was changed or removed while it was read. The results are incomplete.'
    : 'The connection was lost. The results are incomplete.';
}

function show({ running: isRunning, results: hasResults }) {
  byId('start').disabled = isRunning;
  byId('start').textContent = isRunning ? 'Looking up' : 'Look up';
  byId('stop').hidden = !isRunning;
  byId('tools').hidden = !hasResults;
  byId('empty').hidden = hasResults;
  byId('results').setAttribute('aria-busy', isRunning);
}

function problem(words) {
  byId('problem').textContent = words;
  byId('problem').hidden = words === '';
}

async function choose(file) {
  newest = file;
  problem('');
  try {
    const { isHeader, columns, likely } = isCsv(file) ? await columnsOf(file) : { isHeader: false, columns: [], likely: 0 };
    if (newest !== file) {
      return;
    }
    chosen = { file, isHeader, total: null };
    byId('column').replaceChildren(...columns.map((name, i) => element('option', { value: String(i + 1) }, name)));
    byId('column').selectedIndex = likely;
    byId('column-choice').hidden = !isCsv(file);
    byId('text-input').hidden = true;
    byId('file-input').hidden = false;
    byId('file-name').textContent = file.name;
    byId('file-size').textContent = `${Math.ceil(file.size / 1024).toLocaleString()} kB`;
    byId('numbers-count').textContent = 'Counting';
    let total = 0;
    for await (total of countRecords(file, isHeader)) {
      if (newest !== file) {
        return;
      }
    }
    chosen.total = total;
    count();
  } catch {
    if (newest === file) {
      forgetFile();
      problem(`The file cannot be read: ${file.name}`);
    }
  }
}

function forgetFile() {
  newest = null;
  chosen = null;
  byId('file').value = '';
  byId('file-input').hidden = true;
  byId('text-input').hidden = false;
  count();
  byId('numbers').focus();
}

function count() {
  const lines = chosen === null ? countLines(byId('numbers').value) : chosen.total;
  byId('numbers-count').textContent =
    lines === 0 ? 'Nothing to look up yet' : `${lines.toLocaleString()} to look up`;
}

byId('lookup-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const input = chosen === null
    ? textInput(byId('numbers').value)
    : fileInput(chosen.file, chosen.isHeader, byId('column').value, chosen.total);
  if (input.total === 0) {
    byId('numbers').focus();
    return;
  }
  run(input);
  byId('stop').focus({ preventScroll: true });
  byId('run').scrollIntoView({ block: 'nearest' });
});

byId('stop').addEventListener('click', () => running?.abort());

byId('numbers').addEventListener('input', count);
byId('numbers').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && running === null) {
    byId('lookup-form').requestSubmit();
  }
});
byId('file').addEventListener('change', ({ target }) => target.files.length > 0 && choose(target.files[0]));
byId('forget-file').addEventListener('click', forgetFile);

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

if (await loadPictureOrigins()) {
  showExamples((lines) => {
    if (chosen !== null) {
      forgetFile();
    }
    byId('numbers').value = lines.join('\n');
    count();
    byId('lookup-form').requestSubmit();
  });
}
count();
