/** Returns the name of a country in the language of the browser. */
export function countryName(code) {
  try {
    return new Intl.DisplayNames(undefined, { type: 'region' }).of(code);
  } catch {
    return code;
  }
}
