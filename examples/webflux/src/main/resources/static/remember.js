/**
 * Returns what this page remembers; null if it is nothing.
 *
 * @param storage returns the storage: that of the browser, or that of one tab
 */
export function remembered(key, storage = () => localStorage) {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

/** Remembers a value. If the browser keeps nothing for this page, it is forgotten. */
export function remember(key, value, storage = () => localStorage) {
  try {
    storage().setItem(key, value);
  } catch {
    // What was chosen is for this visit.
  }
}
