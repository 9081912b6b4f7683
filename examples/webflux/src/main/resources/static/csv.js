const CONTACT = ['avatar', 'name', 'contactName', 'email', 'category', 'description', 'products', 'chatId', 'lastSeen',
  'isArchive', 'isDisappearing', 'isMute', 'messageExpiration', 'muteExpiration', 'isBusiness'];
const ROW = ['line', 'source', 'chatId', 'outcome', 'reason', 'message'];

const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** Formats one cell. An apostrophe in front prevents spreadsheets from running a formula. */
export function cell(value) {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Formats rows as a CSV file (RFC 4180; UTF-8 with a byte order mark, which Excel needs). */
export function csvFile(rows) {
  const header = [...ROW, ...CONTACT.map((name) => `contact.${name}`)];
  const lines = rows.map((row) =>
    [...ROW.map((name) => row[name]), ...CONTACT.map((name) => row.contact?.[name])].map(cell).join(',') + '\r\n');
  return new Blob(['\uFEFF', header.join(',') + '\r\n', ...lines], { type: 'text/csv;charset=utf-8' });
}
