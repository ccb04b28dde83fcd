import { type JournalEntry, journalEntry, slotProblem, waitReason } from '#contract/bench.ts';
import { stepKind } from '#contract/recipe.ts';
import type { JournalLine } from './kitting-store.ts';

/** A run's journal as it is shown: what happened, at which step, and why. Names of hosts and the like stay where they are. */
export const journalView = (lines: readonly JournalLine[]): JournalEntry[] =>
  lines.flatMap(({ at, event, step, details }) => {
    const known = journalEntry.shape.event.safeParse(event);
    // Written by a later version of the program.
    if (!known.success) return [];
    const { problem, for: waits, note } = details;
    return [
      {
        at,
        event: known.data,
        step: stepKind.safeParse(step).data ?? null,
        problem: slotProblem.safeParse(problem).data ?? null,
        waitsFor: waitReason.safeParse(waits).data ?? null,
        note: typeof note === 'string' ? note : '',
      },
    ];
  });
