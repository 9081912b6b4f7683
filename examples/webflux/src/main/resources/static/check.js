import { UnreadableFileError, rejected } from './errors.js';

/**
 * Sends a list to the service, which checks it and keeps it for its lookup.
 *
 * @param source the list: { body, type }, a Blob and its content type
 * @param options parameters of the request; empty ones are left out
 * @returns the service's answer
 */
export async function check({ body, type }, options, signal) {
  const query = new URLSearchParams(Object.entries(options).filter(([, value]) => value !== ''));
  const response = await fetch(`lists/check?${query}`, { method: 'POST', headers: { 'Content-Type': type }, body, signal })
    .catch(async (error) => {
      throw signal.aborted || await isReadable(body) ? error : new UnreadableFileError();
    });
  if (!response.ok) {
    throw await rejected(response);
  }
  return response.json();
}

const isReadable = (blob) => blob.slice(0, 1).arrayBuffer().then(() => true, () => false);
