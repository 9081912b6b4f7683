/** Formats ascending positions as ranges, such as "76-300,412". */
export function ranges(positions) {
  const parts = [];
  let first = null;
  let last = null;
  const end = () => first !== null && parts.push(first === last ? `${first}` : `${first}-${last}`);
  for (const position of positions) {
    if (position !== last + 1 || first === null) {
      end();
      first = position;
    }
    last = position;
  }
  end();
  return parts.join(',');
}

/** Lists the positions from 1 to the total that have no row. */
export function missing(rows, total) {
  return Array.from({ length: total }, (_, i) => i + 1).filter((position) => !rows.has(position));
}
