const RECONNECT_DELAY = 3_000;

/**
 * Opens a stream of server-sent events. It reconnects after each error.
 * @param listeners functions by the type of event; "error" is called for each lost connection
 */
export function openStream(path, listeners) {
  const stream = new EventSource(path);
  Object.entries(listeners).forEach(([type, listener]) => stream.addEventListener(type, listener));
  stream.addEventListener('error', () => {
    // The browser does not reconnect after an error response, such as a 502 of a proxy.
    if (stream.readyState === EventSource.CLOSED) {
      setTimeout(() => openStream(path, listeners), RECONNECT_DELAY);
    }
  });
}
