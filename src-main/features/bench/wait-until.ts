import type { Clock } from '#lib/clock.ts';

/**
 * Resolves true as soon as `holds` is true, false after `limitMs`. `subscribe` tells when to look again.
 * Rejects with the signal's reason when it aborts first.
 */
export function waitUntil(
  holds: () => boolean,
  options: { subscribe: (again: () => void) => () => void; clock: Clock; limitMs: number; signal: AbortSignal },
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const { clock, limitMs, signal } = options;
    if (signal.aborted) return reject(signal.reason);
    if (holds()) return resolve(true);
    const end = (finish: () => void) => {
      unsubscribe();
      cancel();
      signal.removeEventListener('abort', abort);
      finish();
    };
    const abort = () => end(() => reject(signal.reason));
    const unsubscribe = options.subscribe(() => {
      if (holds()) end(() => resolve(true));
    });
    const cancel = clock.after(limitMs, () => end(() => resolve(false)));
    signal.addEventListener('abort', abort, { once: true });
  });
}
