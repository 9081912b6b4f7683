const CONTACT = ['avatar', 'name', 'contactName', 'email', 'category', 'description', 'products', 'chatId', 'lastSeen',
  'isArchive', 'isDisappearing', 'isMute', 'messageExpiration', 'muteExpiration', 'isBusiness'];
const ROW = ['line', 'source', 'chatId', 'outcome', 'reason', 'message'];

const FORMULA = /^[^\S\t\r\n]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
// Where the comma is decimal, Excel separates cells by semicolons, and a quote counts only at the start of a cell.
const AFTER_SEPARATOR = /([;\t\r\n])(?=(?:"|[^\S\t\r\n])*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** Formats one cell. An apostrophe prevents spreadsheets from running what they would take for a formula. */
export function cell(value) {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
  const parts = text.replace(AFTER_SEPARATOR, "$1'");
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${parts}` : parts;
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Formats rows as a CSV file (RFC 4180; UTF-8 with a byte order mark, which Excel needs). */
export function csvFile(rows) {
  const header = [...ROW, ...CONTACT.map((name) => `contact.${name}`)];
  const lines = rows.map((row) =>
    [...ROW.map((name) => row[name]), ...CONTACT.map((name) => row.contact?.[name])].map(cell).join(',') + '\r\n');
  return new Blob(['\uFEFF', header.join(',') + '\r\n', ...lines], { type: 'text/csv;charset=utf-8' });
}
