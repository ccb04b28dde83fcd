import type { Slot } from '#contract/bench.ts';
import type { OpenBench } from './open-bench.ts';
import { value } from './value.ts';

/** Nothing tells that the last device has been announced; after this long without news it is taken for granted. */
const QUIET_MS = 1_500;
const LIMIT_MS = 60_000;

interface Wanted {
  readonly udids: readonly string[];
  readonly serialNumbers: readonly string[];
  /** How many there are at least. */
  readonly count: number;
  /** Told when a person has something to do: the devices that wait for it. */
  readonly onWaiting: (what: 'trust' | 'locked', slots: readonly Slot[]) => void;
  readonly signal: AbortSignal;
}

/**
 * The devices on the bench, once all of them were read and those that are wanted are there; at most a minute after, whatever is
 * there then. Null: no usbmuxd answers.
 */
export async function settledSlots({ core, bridge }: OpenBench, wanted: Wanted): Promise<readonly Slot[] | null> {
  const end = performance.now() + LIMIT_MS;
  const asked = new Set<string>();
  for (;;) {
    const { promise: news, resolve: tell } = Promise.withResolvers<'news'>();
    const off = core.hub.listen(({ noun }) => noun === 'bench' && tell('news'));
    try {
      const { bus, slots } = value(await bridge.bench.slots({}));
      const over = performance.now() > end || wanted.signal.aborted;
      for (const what of ['trust', 'locked'] as const) {
        const waiting = slots.filter((slot) => slot.attached && slot.state === what);
        const key = `${what} ${waiting.map(({ udid }) => udid).join(' ')}`;
        if (waiting.length > 0 && !asked.has(key)) wanted.onWaiting(what, waiting);
        asked.add(key);
      }
      if (over && bus === 'absent') return null;
      if (over) return slots;
      const calm = await Promise.race([news, after(QUIET_MS)]);
      if (calm === 'quiet' && bus === 'connected' && isComplete(slots, wanted)) return slots;
    } finally {
      off();
    }
  }
}

function isComplete(slots: readonly Slot[], { udids, serialNumbers, count }: Wanted): boolean {
  const there = slots.filter(({ attached }) => attached);
  return (
    there.length >= count &&
    there.every(
      ({ state, conditions }) => !['recognising', 'trust', 'locked'].includes(state) && !(state === 'ready' && conditions === null),
    ) &&
    udids.every((udid) => there.some((slot) => slot.udid === udid)) &&
    serialNumbers.every((serialNumber) => there.some((slot) => slot.serialNumber === serialNumber))
  );
}

const after = (ms: number) => new Promise<'quiet'>((resolve) => setTimeout(() => resolve('quiet'), ms));
