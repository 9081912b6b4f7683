import { frame } from './dom.js';
import { rejected } from './errors.js';

const READING_TIME = 50;

/**
 * Looks up a checked list and passes rows to the callback as they arrive. Reading pauses after a while until the page is
 * drawn, so a slow page causes backpressure.
 *
 * @param id names the list
 * @param positions the lines to look up, such as "76-300,412"; null for all
 */
export async function lookUp(id, positions, onRows, signal) {
  const response = await fetch(`lists/${id}/lookup`, {
    method: 'POST',
    headers: { Accept: 'application/x-ndjson, application/problem+json', 'Content-Type': 'application/json' },
    body: JSON.stringify(positions === null ? {} : { positions }),
    signal,
  });
  if (!response.ok) {
    throw await rejected(response);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let drawn = performance.now();
  for (;;) {
    const { done, value } = await reader.read();
    const lines = done ? [rest] : (rest + value).split('\n');
    rest = done ? '' : lines.pop();
    const rows = lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line));
    if (rows.length > 0) {
      onRows(rows);
    }
    if (done) {
      return;
    }
    if (performance.now() - drawn > READING_TIME) {
      await frame();
      drawn = performance.now();
    }
  }
}
