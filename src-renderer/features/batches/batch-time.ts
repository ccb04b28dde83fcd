import type { BatchSummary } from '#contract/batches.ts';

/** How many devices a batch has so far. */
export const totalOf = ({ counts }: BatchSummary): number => counts.waiting + counts.working + counts.done + counts.attention;

/** Nothing is left to do: every device is done, or has its target's number. */
export const isOver = (batch: BatchSummary): boolean => {
  const { counts, target } = batch;
  return counts.waiting + counts.working + counts.attention === 0 && counts.done > 0 && counts.done >= (target ?? 0);
};
