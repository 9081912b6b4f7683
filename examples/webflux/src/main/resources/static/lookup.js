import { frame } from './dom.js';
import { slices } from './slices.js';

// While the last of one slice are answered, the next keeps the accounts busy.
const SLICES_AT_ONCE = 2;

/** The service's refusal of a whole lookup. */
export class Refusal extends Error {}

/** A file that went away or was changed while it was read. */
export class Unreadable extends Error {}

/**
 * Looks all of an input up, slice by slice, and hands over the rows as they come, a batch at a time. A response is read
 * on only after the taker has taken a batch and the page was drawn: a slow page slows the service down, and nothing
 * piles up between them. Who gets an error should abort what else is under way.
 */
export async function lookUp(input, take, signal) {
  const pieces = read(input);
  const work = async () => {
    for await (const slice of pieces) {
      await lookUpSlice(input, slice, take, signal);
    }
  };
  await Promise.all(Array.from({ length: SLICES_AT_ONCE }, work));
}

/** The slices without the header. */
async function* read({ blob, isCsv, isHeader }) {
  try {
    let header = 0;
    if (isHeader) {
      for await (const { text, before } of slices(blob, isCsv, 1)) {
        header = before + text.split('\n').length - 1;
        break;
      }
    }
    yield* slices(blob, isCsv, undefined, header);
  } catch (error) {
    throw error instanceof DOMException ? new Unreadable() : error;
  }
}

async function lookUpSlice({ path, type }, { text, before }, take, signal) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': type, Accept: 'application/x-ndjson, application/problem+json' },
    body: text,
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
      rows.forEach((row) => (row.line += before));
      take(rows);
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
