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

/** Returns the cells of the first record of a CSV. */
export function firstRecord(text) {
  const cells = [''];
  let quoted = false;
  for (let i = text.charCodeAt(0) === 0xfeff ? 1 : 0; i < text.length; i++) {
    const char = text[i];
    if (quoted) {
      if (char !== '"') {
        cells[cells.length - 1] += char;
      } else if (text[i + 1] === '"') {
        cells[cells.length - 1] += text[++i];
      } else {
        quoted = false;
      }
    } else if (char === '"') {
      quoted = true;
    } else if (char === ',') {
      cells.push('');
    } else if (char === '\n' || char === '\r') {
      break;
    } else {
      cells[cells.length - 1] += char;
    }
  }
  return cells.map((name) => name.trim());
}
