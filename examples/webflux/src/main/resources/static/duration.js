/** Formats seconds, such as "1 h 28 min". */
export function duration(seconds) {
  const whole = Math.max(Math.round(seconds), 0);
  const parts = [[Math.floor(whole / 3600), 'h'], [Math.floor(whole / 60) % 60, 'min'], [whole % 60, 's']];
  const first = parts.findIndex(([value], i) => value > 0 || i === 2);
  return parts.slice(first, first + 2).map(([value, unit]) => `${value} ${unit}`).join(' ');
}
