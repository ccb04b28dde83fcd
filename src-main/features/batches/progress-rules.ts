import type { BatchMember, BatchSummary } from '#contract/batches.ts';

const isOpen = ({ outcome }: BatchMember) => outcome === 'open';

/** How a batch stands. `attention` counts what a person must decide about. */
export function countsOf(members: readonly BatchMember[], target: number | null): BatchSummary['counts'] {
  const attention = members.filter((member) => member.outcome === 'failed').length;
  const working = members.filter(isOpen).length;
  const done = members.filter((member) => member.outcome === 'done').length;
  return { waiting: Math.max(0, (target ?? 0) - attention - working - done), working, done, attention };
}

/** How far a batch is, 0 to 1: the mean of its devices. One whose run is over has nothing before it; those that the target still wants have everything. */
export function progressOf(
  members: readonly { readonly endedAt: number | null; readonly progress: number }[],
  target: number | null,
): number {
  const sum = members.reduce((total, { endedAt, progress }) => total + (endedAt === null ? progress : 1), 0);
  return sum / Math.max(1, members.length, target ?? 0);
}

/**
 * When the devices under way will be done: each by the median of those that are done already, and not before the slowest.
 * Null while none is done, or none is under way; a device that waits for a person cannot be told.
 */
export function estimatedEnd(members: readonly BatchMember[], now: number): number | null {
  const took = members.flatMap((member) =>
    member.outcome === 'done' && member.endedAt !== null ? [member.endedAt - member.startedAt] : [],
  );
  const open = members.filter(isOpen);
  if (took.length === 0 || open.length === 0) return null;
  const sorted = [...took].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return Math.max(now, ...open.map(({ startedAt }) => startedAt + median));
}

/** The latest run of each device: one that was begun anew counts once. */
export function latestOf<M extends BatchMember>(members: readonly M[]): M[] {
  const byUdid = new Map<string, M>();
  for (const member of members) {
    const known = byUdid.get(member.udid);
    if (known === undefined || known.startedAt <= member.startedAt) byUdid.set(member.udid, member);
  }
  return [...byUdid.values()];
}
