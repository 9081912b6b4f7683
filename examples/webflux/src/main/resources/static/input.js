import { firstRecord } from './csv.js';
import { slices } from './slices.js';

const PATH = 'contacts/lookup';
const USUAL_COLUMNS = ['chatid', 'chat_id', 'phone'];
const TEXT = 'text/plain;charset=UTF-8';

/** Counts the lines of a text, without blank lines and comments. */
export function countLines(text) {
  return text.split('\n').filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#')).length;
}

export function textInput(text) {
  return { path: PATH, type: TEXT, blob: new Blob([text]), isCsv: false, isHeader: false, total: countLines(text) };
}

/**
 * Creates the input of a file.
 *
 * @param isHeader whether the first record of a CSV is a header
 * @param column number of the CSV column, from 1
 * @param total number of records; null if they are not counted yet
 */
export function fileInput(file, isHeader, column, total) {
  return isCsv(file)
    ? { path: `${PATH}?${new URLSearchParams({ column })}`, type: 'text/csv', blob: file, isCsv: true, isHeader, total }
    : { path: PATH, type: isJson(file) ? 'application/x-ndjson' : TEXT, blob: file, isCsv: false, isHeader: false, total };
}

export const isCsv = (file) => /\.csv$/i.test(file.name) || (file.type === 'text/csv' && !/\.\w+$/.test(file.name));
const isJson = (file) => /\.(ndjson|jsonl)$/i.test(file.name);

/** Returns whether a CSV has a header, its column names, and the index of the likely column. */
export async function columnsOf(file) {
  let cells = [''];
  for await (const { text } of slices(file, true, 1)) {
    cells = firstRecord(text);
    break;
  }
  const usual = cells.findIndex((name) => USUAL_COLUMNS.includes(name.toLowerCase()));
  const isHeader = usual >= 0 || !/\p{Nd}/u.test(cells[0]);
  const columns = cells.map((name, i) => (isHeader && name) || `Column ${i + 1}`);
  return { isHeader, columns, likely: Math.max(usual, 0) };
}

/** Counts the records of a file, without the header, and yields the count after each slice. */
export async function* countRecords(file, isHeader) {
  let records = isHeader ? -1 : 0;
  for await (const slice of slices(file, isCsv(file))) {
    records += slice.records;
    yield Math.max(records, 0);
  }
}
