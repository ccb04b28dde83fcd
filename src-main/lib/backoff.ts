/** Doubling wait with a ceiling: attempt 0 waits `firstMs`, then twice that, at most `maxMs`. */
export function backoffMs(attempt: number, firstMs: number, maxMs: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30));
}
