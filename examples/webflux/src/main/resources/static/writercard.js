import { categoryOf } from './contact.js';
import { bdi, element } from './dom.js';
import { numberOf } from './phone.js';
import { avatar } from './picture.js';

const KINDS = { textMessage: 'Text', extendedTextMessage: 'Text', quotedMessage: 'Reply', imageMessage: 'Photo', videoMessage: 'Video',
  audioMessage: 'Audio', documentMessage: 'Document', stickerMessage: 'Sticker', locationMessage: 'Location', contactMessage: 'Contact',
  contactsArrayMessage: 'Contacts', reactionMessage: 'Reaction', pollMessage: 'Poll', pollUpdateMessage: 'Vote',
  groupInviteMessage: 'Group invitation', editedMessage: 'Edited message', deletedMessage: 'Deleted message' };
const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const DAY_AND_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'short' });

/** Creates the card of a sender: names of the webhook, until the contact is known. */
export function writerCard(writer) {
  const { message, contact = {} } = writer;
  const number = numberOf(writer);
  const name = contact.name || contact.contactName || message.savedName || message.senderName;
  return element('li', { className: `card writer ${writer.outcome}` },
    avatar(contact.avatar, name, number),
    element('div', { className: 'details' },
      element('h3', { dir: 'auto', title: name }, name || number),
      element('p', { className: 'number' }, name ? bdi(number, 'ltr') : 'No name shown'),
      labels(writer, name)),
    last(writer));
}

function labels({ message, contact = {}, outcome, reason }, name) {
  const saved = contact.contactName || message.savedName;
  const category = categoryOf(contact);
  return element('p', { className: 'labels' },
    category ? label('label business', category) : null,
    saved && saved !== name ? label('label', `saved as ${saved}`) : null,
    outcome === 'looking_up' ? label('why', 'Looking up') : null,
    outcome === 'no_contact' ? label('why', 'No contact information') : null,
    outcome === 'failed' ? label('why', `Not looked up: ${reason.toLowerCase().replaceAll('_', ' ')}`) : null);
}

function last({ message, messages, idInstance }) {
  const at = new Date(message.at);
  const isToday = at.toDateString() === new Date().toDateString();
  return element('p', { className: 'last', title: `Instance ${idInstance}` },
    element('span', { className: 'kind' }, KINDS[message.kind] ?? 'Message'),
    messages > 1 ? element('span', {}, `${messages.toLocaleString()} messages`) : null,
    message.group === undefined ? null : element('bdi', { className: 'group', dir: 'auto' }, `in ${message.group || 'a group'}`),
    element('time', { dateTime: message.at }, (isToday ? TIME : DAY_AND_TIME).format(at)));
}

const label = (className, words) => element('span', { className }, bdi(words));
