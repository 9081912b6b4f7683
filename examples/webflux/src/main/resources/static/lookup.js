import { frame } from './dom.js';
import { rejected } from './errors.js';

/**
 * Looks up a checked list and passes rows to the callback in batches. Reading continues after the callback returns and
 * the page is drawn, so a slow page causes backpressure.
 *
 * @param id names the list
 */
export async function lookUp(id, onRows, signal) {
  const response = await fetch(`lists/${id}/lookup`, {
    method: 'POST',
    headers: { Accept: 'application/x-ndjson, application/problem+json' },
    signal,
  });
  if (!response.ok) {
    throw await rejected(response);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    const lines = done ? [rest] : (rest + value).split('\n');
    rest = done ? '' : lines.pop();
    const rows = lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line));
    if (rows.length > 0) {
      onRows(rows);
      await frame();
    }
    if (done) {
      return;
    }
  }
}
