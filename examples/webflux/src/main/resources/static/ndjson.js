/** Formats rows as NDJSON, as the service sends them. */
export function ndjsonFile(rows) {
  return new Blob(rows.map((row) => `${JSON.stringify(row)}\n`), { type: 'application/x-ndjson' });
}
