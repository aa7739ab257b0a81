const BARS = 12;
const BAR_MS = 5 * 60_000;

/** How many instants fell into each five minutes of the last hour, oldest first. isAll: no older ones were left out;
 *  else the bars before the oldest that we know would be invented, and are left away. */
export function finishedIn(instants: readonly number[], now: number, isAll: boolean): number[] {
  const bars = Array.from({ length: BARS }, () => 0);
  for (const instant of instants) {
    const ago = Math.floor((now - instant) / BAR_MS);
    const at = BARS - 1 - Math.max(0, ago);
    if (at >= 0) bars[at] = (bars[at] ?? 0) + 1;
  }
  return isAll ? bars : bars.slice(bars.findIndex((bar) => bar > 0));
}
