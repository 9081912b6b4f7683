import { firstRecord } from './csv.js';

const PATH = 'contacts/lookup';
const HEADER_BYTES = 65_536;
const USUAL_COLUMNS = ['chatid', 'chat_id', 'phone'];

/** How many lines of a text name somebody: blank ones and comments do not. */
export function countLines(text) {
  return text.split('\n').filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#')).length;
}

export function textInput(text) {
  return { path: PATH, type: 'text/plain;charset=UTF-8', body: text, total: countLines(text) };
}

/**
 * A file, which the browser sends without reading it whole.
 *
 * @param column of a CSV: a name of its header, a number from 1, or nothing for the service's choice
 */
export function fileInput(file, column, total) {
  const query = isCsv(file) && column !== '' ? `?${new URLSearchParams({ column })}` : '';
  const type = isCsv(file) ? 'text/csv' : isJson(file) ? 'application/x-ndjson' : 'text/plain;charset=UTF-8';
  return { path: PATH + query, type, body: file, total };
}

export const isCsv = (file) => /\.csv$/i.test(file.name) || (file.type === 'text/csv' && !/\.\w+$/.test(file.name));
const isJson = (file) => /\.(ndjson|jsonl)$/i.test(file.name);

/** The columns of a CSV to choose from, and the one that is likely meant. */
export async function columnsOf(file) {
  const cells = firstRecord(await file.slice(0, HEADER_BYTES).text());
  const usual = cells.findIndex((name) => USUAL_COLUMNS.includes(name.toLowerCase()));
  const isHeader = usual >= 0 || !/\p{Nd}/u.test(cells[0]);
  return {
    isHeader,
    columns: cells.map((name, i) => (isHeader ? { value: name, label: name || `Column ${i + 1}` }
      : { value: String(i + 1), label: `Column ${i + 1}` })),
    likely: Math.max(usual, 0),
  };
}

/** How many records or lines a file has, header aside: counted as it is read, never held. */
export async function countRecords(file, isHeader) {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  let records = isHeader ? -1 : 0;
  let quoted = false;
  let blank = true;
  let comment = false;
  const end = () => {
    records += blank || comment ? 0 : 1;
    blank = true;
    comment = false;
  };
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      end();
      return Math.max(records, 0);
    }
    for (const char of value) {
      if (char === '\n' && !quoted) {
        end();
      } else if (char === '"' && !comment && isCsv(file)) {
        quoted = !quoted;
        blank = false;
      } else if (blank && !/\s|\uFEFF/.test(char)) {
        blank = false;
        comment = char === '#';
      }
    }
  }
}
