import type { PushWizard } from '#contract/push.ts';
import type { RailStep } from '../../ui/step-rail.tsx';

const newSteps = ['request', 'portal', 'import', 'verify'] as const;
const renewalSteps = ['identity', ...newSteps] as const;
export type RailStepId = (typeof renewalSteps)[number];

/** Which of the steps people see stands for the one main is at. */
const railOf: Record<PushWizard['step'], RailStepId> = {
  identity: 'identity',
  form: 'request',
  sign: 'request',
  request: 'request',
  portal: 'portal',
  verify: 'verify',
  proof: 'verify',
  done: 'verify',
};

/** A file that was refused has been brought back: people are at the import, although main still waits for a file. */
export const railStepOf = ({ step, problem }: PushWizard): RailStepId => (step === 'portal' && problem !== null ? 'import' : railOf[step]);

/** The rail of a flow, and how far it has come. No wizard: before the first step. */
export const railSteps = (flow: PushWizard['flow'], wizard: PushWizard | null, label: (id: RailStepId) => string): readonly RailStep[] => {
  const steps: readonly RailStepId[] = flow === 'renewal' ? renewalSteps : newSteps;
  const at = wizard === null ? -1 : wizard.step === 'done' ? steps.length : steps.indexOf(railStepOf(wizard));
  return steps.map((id, index) => ({ id, label: label(id), state: index < at ? 'done' : index === at ? 'current' : 'ahead' }));
};
