import { countryName } from './country.js';

const AGAIN = 'Look up the failed again.';
const CHOOSE_COUNTRY = 'Choose the country of numbers without +, or write the number with its country code, such as +49.';
const CORRECT = 'Correct the line in your list and look it up again.';

/** What a reason means, and what a person can do. */
const REASONS = {
  SOURCE_FAILED: ['The service could not read this line', CORRECT],
  REQUEST_REFUSED: ['GREEN-API does not accept this number', 'Check the number.'],
  UNAUTHORIZED: ["The instance's token is wrong", 'Correct apiTokenInstance in the settings of the service, then look up again.'],
  FORBIDDEN: ['The instance is suspended, or its id is wrong', "Check the instance in GREEN-API's console."],
  NOT_FOUND: ["The instance's address is wrong", 'Correct apiUrl in the settings of the service, then look up again.'],
  UNEXPECTED_RESPONSE: ['Something other than GREEN-API answered', 'Check apiUrl and proxies of the service, then look up again.'],
  INSTANCE_STARTING: ['The instance was starting', `${AGAIN} Starting takes some seconds.`],
  INSTANCE_NOT_AUTHORIZED: ['The instance is not connected to WhatsApp', "Scan its QR code in GREEN-API's console, then look up again."],
  INSTANCE_EXPIRED: ['The instance is not paid for', "Renew it in GREEN-API's console, then look up again."],
  INSTANCE_DELETED: ['The instance was deleted', 'Remove it from the settings of the service.'],
  QUOTA_EXCEEDED: ["The plan's quota of this month is used up", "Look up again next month, or change the plan in GREEN-API's console."],
  THROTTLED: ['The instance was asked too often', AGAIN],
  SERVER_ERROR: ['GREEN-API had an error', AGAIN],
  CONNECTION_FAILED: ['GREEN-API could not be reached', `Check the network of the service. ${AGAIN}`],
  TIMEOUT: ['GREEN-API did not answer in time', AGAIN],
  DEADLINE: ['The lookup took too long', AGAIN],
  BODY_TOO_LARGE: ['The answer was too large', 'Nothing: this contact cannot be read.'],
  MALFORMED_BODY: ['The answer could not be read', AGAIN],
  QUEUE_FULL: ['Too many lookups were waiting', AGAIN],
  NO_INSTANCE: ['No instance was available', AGAIN],
  CLOSED: ['The service was stopped', AGAIN],
};

const REGION = /^(.*) (of|for) ([A-Z]{2})(: its country may be missing)?$/;
const SHORTEST = 7;

/** What is wrong with the text of a number, such as "is too short to be a phone number". */
export function problemOf(reason, source) {
  const digits = source.replace(/\D/g, '').length;
  if (reason === 'has no digits') {
    return 'is not a phone number';
  }
  if (reason === 'has too few digits' || (reason.endsWith('its country may be missing') && digits < SHORTEST)) {
    return 'is too short to be a phone number';
  }
  if (reason === 'has too many digits') {
    return 'is too long to be a phone number';
  }
  if (reason === 'begins with no country code' || reason.startsWith('is a national number')) {
    return 'has no country code';
  }
  const [, words, preposition, code, isMissing] = REGION.exec(reason) ?? [];
  if (code === undefined) {
    return reason;
  }
  return isMissing ? 'has no country code, or a wrong one' : `${words} ${preposition} ${countryName(code)}`;
}

/** Returns { what, advice } of a failed row: whole sentences without a full stop, and with one. */
export function failureOf({ reason, message = '', source = '' }) {
  if (reason !== 'INVALID_CHAT_ID') {
    const [what, advice] = REASONS[reason] ?? [sentence(reason ?? 'Failed'), AGAIN];
    return { what, advice };
  }
  if (message.startsWith('chatId must')) {
    return { what: `“${source}” is not a chat id`, advice: 'A chat id looks like 79001234567@c.us.' };
  }
  const [, own] = /^phone (.*), was '/s.exec(message) ?? [];
  if (own === undefined) {
    return { what: capital(message), advice: CORRECT };
  }
  const problem = problemOf(own, source);
  return { what: `“${source}” ${problem}`, advice: problem.includes('country code') ? CHOOSE_COUNTRY : CORRECT };
}

/** Why a row has no contact, such as "No contact information". */
export function noContact(row) {
  if (row.outcome === 'failed') {
    return failureOf(row).what;
  }
  return row.chatId?.endsWith('@g.us') ? 'A group has no contact information' : 'No contact information';
}

/** Turns a constant into words: "Circuit open". */
export const sentence = (constant) => capital(String(constant).toLowerCase().replaceAll('_', ' '));

export const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
