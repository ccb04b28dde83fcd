import type { BatchMember, BatchSummary } from '#contract/batches.ts';
import type { Slot, SlotProblem } from '#contract/bench.ts';
import type { OpenBench } from './open-bench.ts';
import { value } from './value.ts';
import type { Words } from './words.ts';

export interface Terminal {
  /** A line that stays. */
  line(text: string): void;
  /** The one line that is drawn anew; nothing where there is no terminal. */
  status(text: string): void;
}

/**
 * Tells of every change at a device of the batch until each of them is done or stands still, or until `signal` fires.
 * The members as they stand then.
 */
export async function followBatch(
  { core, bridge }: OpenBench,
  batchId: string,
  { words, terminal, signal }: { words: Words; terminal: Terminal; signal: AbortSignal },
): Promise<BatchMember[]> {
  const said = new Map<string, string>();
  // A device that restarts is nameless for a moment.
  const names = new Map<string, string>();
  const say = (udid: string, name: string, now: string) => {
    if (said.get(udid) === now) return;
    said.set(udid, now);
    terminal.line(`${new Date().toTimeString().slice(0, 8)}  ${(names.get(udid) ?? name).padEnd(18)} ${now}`);
  };
  const tell = (slot: Slot) => {
    if (slot.run?.batchId !== batchId) return;
    if (slot.serialNumber !== '' && slot.port !== null) names.set(slot.udid, calledOf(slot));
    const now = standingOf(slot, words);
    if (now !== null) say(slot.udid, calledOf(slot), now);
  };
  const draw = (batch: BatchSummary) => terminal.status(summaryOf(batch, words));
  let { promise: news, resolve: wake } = Promise.withResolvers<void>();
  const off = core.hub.listen((event) => {
    if (event.noun === 'bench' && event.name === 'slot') tell(event.payload);
    if (event.noun !== 'batches' || event.payload.id !== batchId) return;
    draw(event.payload);
    // The members are many: they are asked for once none is under way.
    if (event.payload.counts.working === 0) wake();
  });
  const abort = () => wake();
  signal.addEventListener('abort', abort, { once: true });
  try {
    for (const slot of value(await bridge.bench.slots({})).slots) tell(slot);
    for (;;) {
      const { batch, members } = value(await bridge.batches.get({ batchId }));
      draw(batch);
      if (signal.aborted || members.every(({ outcome }) => outcome !== 'open')) {
        // What is over is told by the batch: its card may be a moment behind.
        for (const member of members) {
          if (member.outcome === 'done') say(member.udid, calledOf(member), words.status.slot.done);
          if (member.outcome === 'failed') say(member.udid, calledOf(member), attention(member.problem, words));
        }
        return members;
      }
      await news;
      ({ promise: news, resolve: wake } = Promise.withResolvers<void>());
    }
  } finally {
    off();
    signal.removeEventListener('abort', abort);
    terminal.status('');
  }
}

/** Resolves when none of the batch's devices could come to harm by leaving now; tells whom it waits for. */
export async function whenHarmless({ core, bridge }: OpenBench, batchId: string, onWait: (slots: readonly Slot[]) => void): Promise<void> {
  let last = '';
  for (;;) {
    const { promise: news, resolve: wake } = Promise.withResolvers<void>();
    const off = core.hub.listen(({ noun }) => noun === 'bench' && wake());
    const { slots } = value(await bridge.bench.slots({}));
    const critical = slots.filter((slot) => slot.critical && slot.run?.batchId === batchId);
    const key = critical.map(({ udid }) => udid).join(' ');
    if (critical.length > 0 && key !== last) onWait(critical);
    last = key;
    if (critical.length > 0) await news;
    off();
    if (critical.length === 0) return;
  }
}

export const calledOf = ({ port, serialNumber, udid }: Pick<Slot, 'port' | 'serialNumber' | 'udid'>): string =>
  `${port === null ? '' : `${port} `}${serialNumber === '' ? udid : serialNumber}`;

/** Null: between two steps, or over; the first is no news, the second is told by the batch. */
function standingOf(slot: Slot, words: Words): string | null {
  const { status } = words;
  if (slot.state === 'ready' || slot.state === 'done') return null;
  if (slot.state === 'attention') return attention(slot.problem, words);
  if (slot.state !== 'working') return status.slot[slot.state];
  const running = slot.run?.steps.find(({ state }) => state === 'running');
  return running === undefined ? null : status.stepRunning[running.step];
}

const attention = (problem: SlotProblem | null, { status }: Words): string =>
  problem === null ? status.slot.attention : `${status.slot.attention}: ${status.problem[problem]} ${status.problemAction[problem]}`;

function summaryOf({ counts, estimatedEnd }: BatchSummary, words: Words): string {
  const minutes = estimatedEnd === null ? null : Math.max(1, Math.ceil((estimatedEnd - Date.now()) / 60_000));
  const total = counts.done + counts.working + counts.attention;
  return words.run.summary({ ...counts, total }, minutes);
}
