import type { PushWizard } from '#contract/certificates.ts';

export const railSteps = ['csr', 'portal', 'import', 'verify'] as const;
export type RailStepId = (typeof railSteps)[number];

/** Which of the four steps people see stands for the step main is at. No wizard: the form, at the first. */
export const railStepOf = (wizard: PushWizard | null): RailStepId => {
  if (wizard === null || wizard.step === 'request') return 'csr';
  if (wizard.step === 'portal') return wizard.problem === null ? 'portal' : 'import';
  return 'verify';
};
