// Country calling codes of one and two digits (ITU-T E.164). All others have three.
const ONE = ['1', '7'];
const TWO = ['20', '27', '30', '31', '32', '33', '34', '36', '39', '40', '41', '43', '44', '45', '46', '47', '48', '49', '51', '52',
  '53', '54', '55', '56', '57', '58', '60', '61', '62', '63', '64', '65', '66', '81', '82', '84', '86', '90', '91', '92', '93', '94',
  '95', '98'];
const NORTH_AMERICAN = /^(\d{3})(\d{3})(\d{4})$/;

/** Groups the digits of an international number, such as "+7 916 000 01 01". */
function grouped(digits) {
  const length = ONE.includes(digits[0]) ? 1 : TWO.includes(digits.slice(0, 2)) ? 2 : 3;
  const [code, rest] = [digits.slice(0, length), digits.slice(length)];
  const american = code === '1' ? NORTH_AMERICAN.exec(rest) : null;
  return `+${[code, ...(american?.slice(1) ?? groups(rest))].join(' ')}`;
}

/** Groups of three from the left; the last four are two pairs. */
function groups(digits) {
  const parts = [];
  let rest = digits;
  while (rest.length > 4) {
    parts.push(rest.slice(0, 3));
    rest = rest.slice(3);
  }
  return rest.length === 4 ? [...parts, rest.slice(0, 2), rest.slice(2)] : [...parts, rest];
}

/** Returns the grouped phone number of a personal chat, otherwise the chat id, otherwise the input. */
export function numberOf(row) {
  return row.chatId?.endsWith('@c.us') ? grouped(row.chatId.slice(0, -5)) : row.chatId || row.source || '(empty)';
}

/** Returns the phone number without blanks; empty if the chat is not personal. */
export const plainNumberOf = (row) => (row.chatId?.endsWith('@c.us') ? `+${row.chatId.slice(0, -5)}` : '');
