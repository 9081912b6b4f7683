import { element } from './dom.js';

/** Copies a text. Pages without TLS have no clipboard, except for those of localhost. */
export async function copy(text) {
  if (navigator.clipboard !== undefined) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = element('textarea', { value: text, className: 'visually-hidden' });
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

/** Shows on the button for a moment that the text was copied. */
export function copyButton(button, textOf) {
  const words = button.textContent;
  button.addEventListener('click', async () => {
    await copy(textOf());
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = words), 2_000);
  });
  return button;
}
