import { frame } from './dom.js';

/** The service's refusal of a whole lookup. */
export class Refusal extends Error {}

/**
 * Asks for contacts and gives the rows as they come, a batch at a time. The response is read on only after the taker
 * has taken a batch and the page was drawn: a slow page slows the service down, and nothing piles up between them.
 */
export async function* lookUp(input, signal) {
  const response = await fetch(input.path, {
    method: 'POST',
    headers: { 'Content-Type': input.type, Accept: 'application/x-ndjson, application/problem+json' },
    body: input.body,
    signal,
  });
  if (!response.ok) {
    throw new Refusal(await refusal(response));
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    const lines = done ? [rest] : (rest + value).split('\n');
    rest = done ? '' : lines.pop();
    const rows = lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line));
    if (rows.length > 0) {
      yield rows;
      await frame();
    }
    if (done) {
      return;
    }
  }
}

async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  const why = problem.detail ?? problem.message ?? problem.title ?? response.statusText;
  const retryAfter = response.headers.get('Retry-After');
  return `The service refused: ${why || response.status}${retryAfter ? ` (try again in ${retryAfter} s)` : ''}`;
}
