import { byId } from './dom.js';

const ALLOWED = 'granted';
const NOT_ASKED = 'default';

// Browsers have no notifications for pages without TLS, except for those of localhost.
const isPossible = () => 'Notification' in globalThis && isSecureContext;

/** Offers to ask for the permission, as long as the browser has no answer. */
export function offerNotification(isRunning) {
  byId('notify').hidden = !isRunning || !isPossible() || Notification.permission !== NOT_ASKED;
}

export function askForNotification() {
  Notification.requestPermission().finally(() => (byId('notify').hidden = true));
}

/** Shows a notification if it is allowed and the page is not on the screen. */
export function notify(title, body) {
  if (isPossible() && Notification.permission === ALLOWED && document.hidden) {
    const notification = new Notification(title, { body, tag: 'contact-lookup', icon: 'favicon.svg' });
    notification.addEventListener('click', () => {
      focus();
      notification.close();
    });
  }
}
