import type { StepKind } from '#contract/recipe.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { currentStep, isAwayByOrder, type KittingRun } from './kitting-run.ts';
import { stepTraits } from './step-traits.ts';

type Refusal = 'no-run' | 'not-standing' | 'not-reached' | 'not-repeatable';

/**
 * The step from which a run can be taken up again. Refused: there is no open run; it does not stand still; it did not come so
 * far; or what it began from there on includes something that must not be done twice.
 */
export function restartAt(run: KittingRun | null, index: number): Outcome<StepKind, Refusal> {
  if (run === null || run.standing === 'finished' || run.standing === 'abandoned') return fail('no-run');
  const { standing, steps } = run;
  const stands = standing === 'attention' || standing === 'held' || standing === 'interrupted';
  if (!stands || isAwayByOrder(run)) return fail('not-standing');
  const record = steps[index];
  if (record === undefined || index > steps.findIndex(({ step }) => step === currentStep(run))) return fail('not-reached');
  // What lies ahead was not done yet, and comes in its turn.
  const again = steps.slice(index).filter(({ attempts, state }) => attempts > 0 || state !== 'waiting');
  return again.every(({ step }) => stepTraits[step].repeatable) ? ok(record.step) : fail('not-repeatable');
}
