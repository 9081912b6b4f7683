const NAMES = ['Sam', 'Noor', 'Lena', 'Tariq', 'Mei', 'Jonas', 'Aiko', ''];
const KINDS = ['textMessage', 'textMessage', 'textMessage', 'imageMessage', 'audioMessage', 'documentMessage', 'reactionMessage', 'locationMessage'];
const GROUP = '120363043968066561@g.us';

const random = (below) => Math.floor(Math.random() * below);

/**
 * Sends a simulated webhook of an instance: one of forty phone numbers writes, sometimes in a group, sometimes with a lid
 * in the place of its number.
 */
export function sendWebhook(idInstances) {
  const index = random(40);
  const sender = index < 4 ? `12065037929${3000 + index}@lid` : `7916000${4000 + index}@c.us`;
  const isInGroup = random(8) === 0;
  return post({
    typeWebhook: 'incomingMessageReceived',
    instanceData: { idInstance: Number(idInstances[index % idInstances.length]), wid: '79001234560@c.us', typeInstance: 'whatsapp' },
    timestamp: Math.floor(Date.now() / 1000),
    idMessage: `SIM${Date.now().toString(16)}${random(2 ** 32).toString(16)}`.toUpperCase(),
    senderData: {
      chatId: isInGroup ? GROUP : sender,
      sender,
      chatName: isInGroup ? 'Neighbours' : '',
      senderName: NAMES[index % NAMES.length],
      senderContactName: '',
    },
    messageData: { typeMessage: KINDS[random(KINDS.length)], textMessageData: { textMessage: 'Hello' } },
  });
}

async function post(webhook) {
  const response = await fetch('webhooks/green-api', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(webhook),
  });
  if (!response.ok) {
    throw new Error(response.status === 503 ? 'Too many senders are being looked up. Try again later.'
      : `The service rejected the webhook: ${response.status}`);
  }
}
