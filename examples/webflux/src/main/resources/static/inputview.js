import { countryName } from './country.js';
import { byId, element } from './dom.js';
import { RejectedError, UnreadableFileError } from './errors.js';
import { duration } from './duration.js';
import { remember, remembered } from './remember.js';
import { capital, problemOf } from './words.js';

const COUNTRY = 'country';
const STRICT = 'strict';
const MOST_COLUMNS = 6;
const MOST_REASONS = 4;
const LONGEST_ECHO = 24;

/** Shows the list that is about to be looked up: its columns, first rows, cost, and what is wrong with it. */
export class InputView {
  #found = '';

  constructor() {
    const saved = remembered(COUNTRY);
    byId('strict').checked = remembered(STRICT) === 'true';
    if (saved) {
      byId('country').append(element('option', { value: saved }, countryName(saved)));
      byId('country').value = saved;
    }
    fetch('lists/countries').then((response) => response.json()).then((codes) => this.#offer(codes)).catch(() => {});
  }

  get text() {
    return byId('numbers').value;
  }

  get country() {
    return byId('country').value;
  }

  get isStrict() {
    return byId('strict').checked;
  }

  rememberOptions() {
    remember(COUNTRY, this.country);
    remember(STRICT, this.isStrict);
  }

  showFile(file) {
    this.#found = '';
    byId('text-input').hidden = true;
    byId('file-input').hidden = false;
    byId('file-name').textContent = file.name;
    byId('file-size').textContent = `${Math.ceil(file.size / 1024).toLocaleString()} kB`;
    this.#clear();
  }

  showText() {
    this.#found = '';
    byId('file').value = '';
    byId('file-input').hidden = true;
    byId('text-input').hidden = false;
    this.#clear();
  }

  showNothing() {
    this.#clear();
    count('Nothing to look up yet');
  }

  showChecking() {
    count('Checking');
  }

  /** @param column the chosen column; empty if the service chose */
  show(check, column) {
    const { format, columns, preview } = check;
    const used = format?.columns ?? [];
    if (column === '' && used.length > 1) {
      this.#found = used.map((number) => columnName(columns, number)).join(', ');
    }
    this.#showColumns(columns, column !== '' ? column : used.length === 1 ? String(used[0]) : '');
    showPreview(columns.length > 1 || this.#isFile ? preview : [], columns, used);
    byId('format').textContent = format && (columns.length > 1 || this.#isFile || format.isNumbered)
      ? `Read as ${format.description}.` : '';
    count(cost(check, this.#isFile));
    warn(warnings(check, this.country));
  }

  /** @param example the first rows, read from any column; null if there are none */
  refuse(error, example) {
    this.#clear();
    if (example !== null && example.columns.length > 1) {
      this.#showColumns(example.columns, '', 'Choose a column');
      showPreview(example.preview, example.columns, []);
    }
    count('Nothing to look up yet');
    warn([refusal(error)]);
  }

  get #isFile() {
    return !byId('file-input').hidden;
  }

  #clear() {
    byId('column-choice').hidden = true;
    showPreview([], [], []);
    byId('format').textContent = '';
    warn([]);
  }

  #showColumns(columns, selected, first = this.#found) {
    const options = columns.map(({ number }) => element('option', { value: String(number) }, columnName(columns, number)));
    byId('column').replaceChildren(...(first === '' ? [] : [element('option', { value: '' }, first)]), ...options);
    byId('column').value = selected;
    byId('column-choice').hidden = columns.length < 2;
  }

  #offer(codes) {
    const selected = this.country;
    const options = codes.map((code) => ({ code, name: countryName(code) }))
      .sort((a, b) => a.name.localeCompare(b.name))
      .map(({ code, name }) => element('option', { value: code }, name));
    byId('country').replaceChildren(byId('country').options[0], ...options);
    byId('country').value = selected;
  }
}

const columnName = (columns, number) => columns[number - 1]?.name || `Column ${number}`;

function count(words) {
  if (byId('numbers-count').textContent !== words) {
    byId('numbers-count').textContent = words;
  }
}

/** Says how many numbers there are and what they cost, such as "200 numbers, 180 different: about 1 min with 4 instances". */
function cost({ read, unique, duplicates, instances, estimatedSeconds }, isFile) {
  if (read === 0) {
    return isFile ? 'The file is empty' : 'Nothing to look up yet';
  }
  const numbers = unique + duplicates;
  const words = `${numbers.toLocaleString()} ${numbers === 1 ? 'number' : 'numbers'}`
    + (duplicates > 0 ? `, ${unique.toLocaleString()} different` : '');
  if (unique === 0) {
    return 'Nothing to look up';
  }
  if (instances === 0) {
    return `${words}: no instance is available now`;
  }
  return estimatedSeconds === undefined ? words
    : `${words}: about ${duration(Math.max(estimatedSeconds, 1))} with ${instances} ${instances === 1 ? 'instance' : 'instances'}`;
}

function warnings({ format, columns, rejected, rejections, withoutCountry }, country) {
  const words = [];
  if (format && format.sampledRows > 0 && format.numberRows * 2 < format.sampledRows) {
    words.push(format.sample + (columns.length > 1 ? ': is it the right column?' : ''));
  }
  if (country === '' && withoutCountry > 0) {
    words.push(`${withoutCountry.toLocaleString()} ${withoutCountry === 1 ? 'number has' : 'numbers have'} no country code,`
      + ' as in 8 900 or 030: choose the country');
  }
  if (rejected > 0) {
    words.push(`${rejected.toLocaleString()} cannot be looked up:`);
    rejections.slice(0, MOST_REASONS).forEach((rejection) => words.push(rejectionOf(rejection)));
  }
  return words;
}

/** The first lines with a problem, such as "Too short to be a phone number: lines 3 (12), 7 (345) and 8 more". */
function rejectionOf({ reason, count: lines, first }) {
  const problem = capital(problemOf(reason.replace(/^the text /, ''), first[0].source).replace(/^(is|has) /, ''));
  // The source of an empty cell is its whole row.
  const echo = ({ source }) => (reason.startsWith('the cell') ? '' : ` (${source.slice(0, LONGEST_ECHO)})`);
  const shown = first.map((one) => one.line.toLocaleString() + echo(one)).join(', ');
  return `${problem}: ${lines === 1 ? 'line' : 'lines'} ${shown}`
    + (lines > first.length ? ` and ${(lines - first.length).toLocaleString()} more` : '');
}

function refusal(error) {
  return error instanceof RejectedError || error instanceof UnreadableFileError ? error.message
    : 'The service cannot be reached: try again';
}

function warn(lines) {
  byId('warnings').replaceChildren(...lines.map((line) => element('li', {}, line)));
  byId('warnings').hidden = lines.length === 0;
}

function showPreview(rows, columns, used) {
  const shown = columns.filter(({ number }) => used.includes(number));
  columns.forEach((column) => shown.length < MOST_COLUMNS && !shown.includes(column) && shown.push(column));
  shown.sort((a, b) => a.number - b.number);
  const mark = ({ number }) => (used.includes(number) ? 'used' : '');
  byId('preview-head').replaceChildren(...shown.map((column) =>
    element('th', { scope: 'col', className: mark(column) }, columnName(columns, column.number))));
  byId('preview-rows').replaceChildren(...rows.map(({ cells }) => element('tr', {}, ...shown.map((column) =>
    element('td', { className: mark(column) }, element('bdi', {}, cells[column.number - 1] ?? ''))))));
  byId('preview').hidden = rows.length === 0;
}
