/** The service rejected the request. */
export class RejectedError extends Error {
  /** @param status HTTP status */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** The file was removed or changed while it was read. */
export class UnreadableFileError extends Error {
  constructor() {
    super('The file was changed or removed: choose it again');
  }
}

/** Creates the error of a response. Its message is the service's sentence. */
export async function rejected(response) {
  const problem = await response.json().catch(() => ({}));
  const why = problem.detail ?? problem.message ?? problem.title ?? response.statusText;
  const retryAfter = response.headers.get('Retry-After');
  return new RejectedError(
    `${why || `The service answered ${response.status}`}${retryAfter ? ` (try again in ${retryAfter} s)` : ''}`,
    response.status);
}
