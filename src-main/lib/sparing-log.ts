import type { Log } from './log.ts';

/** So often within {@link SPAN_MS} one sentence is written down. */
const TIMES = 10;
const SPAN_MS = 10 * 60_000;

type Level = keyof Log;

/**
 * A log for what somebody else decides how often it happens: the same sentence a few times and then no more for a while, so that nobody
 * can push what matters out of the file. How often it was left out is said with the next that is written.
 */
export function sparing(log: Log, now: () => number = Date.now): Log {
  const spans = new Map<string, { from: number; said: number }>();
  const write = (level: Level) => (message: string, facts?: Readonly<Record<string, unknown>>) => {
    const span = spans.get(message);
    const at = now();
    if (span !== undefined && at >= span.from && at - span.from < SPAN_MS) {
      span.said += 1;
      if (span.said <= TIMES) log[level](message, facts);
      return;
    }
    spans.set(message, { from: at, said: 1 });
    const leftOut = Math.max(0, (span?.said ?? 0) - TIMES);
    log[level](message, leftOut === 0 ? facts : { ...facts, leftOut });
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}
