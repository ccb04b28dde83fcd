import type { Slot } from '#contract/bench.ts';

type Step = NonNullable<Slot['run']>['steps'][number]['step'];

/** The step an open run stands at: the one that failed or runs, else the first that waits. Null without an open run. */
export const stepStandingAt = ({ run }: Slot): Step | null => {
  if (run === null || run.endedAt !== null) return null;
  const stands =
    run.steps.find(({ state }) => state === 'failed' || state === 'running') ?? run.steps.find(({ state }) => state === 'waiting');
  return stands?.step ?? null;
};
