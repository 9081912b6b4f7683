import { frame } from './dom.js';
import { slices } from './slices.js';

// While the last lookups of one slice finish, the next slice keeps the instances busy.
const SLICES_AT_ONCE = 2;

/** The service rejected the request. */
export class RejectedError extends Error {}

/** The file was removed or changed while it was read. */
export class UnreadableFileError extends Error {}

/**
 * Looks up an input, slice by slice, and passes rows to the callback in batches. Reading continues after the callback
 * returns and the page is drawn, so a slow page causes backpressure. After an error the caller should abort the signal,
 * which cancels the other requests.
 */
export async function lookUp(input, onRows, signal) {
  const inputSlices = read(input);
  const worker = async () => {
    for await (const slice of inputSlices) {
      await lookUpSlice(input, slice, onRows, signal);
    }
  };
  await Promise.all(Array.from({ length: SLICES_AT_ONCE }, worker));
}

/** Reads slices, without the header. */
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
    throw error instanceof DOMException ? new UnreadableFileError() : error;
  }
}

async function lookUpSlice({ path, type }, { text, before }, onRows, signal) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': type, Accept: 'application/x-ndjson, application/problem+json' },
    body: text,
    signal,
  });
  if (!response.ok) {
    throw new RejectedError(await rejection(response));
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
      onRows(rows);
      await frame();
    }
    if (done) {
      return;
    }
  }
}

async function rejection(response) {
  const problem = await response.json().catch(() => ({}));
  const why = problem.detail ?? problem.message ?? problem.title ?? response.statusText;
  const retryAfter = response.headers.get('Retry-After');
  return `The service rejected the request: ${why || response.status}${retryAfter ? ` (try again in ${retryAfter} s)` : ''}`;
}
