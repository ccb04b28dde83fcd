import type { TokenKind, TokenWizard } from '#contract/tokens.ts';

export type RailStepId = 'key' | 'portal' | 'import' | 'verify';

/** The steps people see: only the ADE token begins with a public key. */
export const railStepsOf = (kind: TokenKind): readonly RailStepId[] =>
  kind === 'ade' ? ['key', 'portal', 'import', 'verify'] : ['portal', 'import', 'verify'];

/** Which of them stands for the step main is at. No wizard: the first. */
export const railStepOf = (kind: TokenKind, wizard: TokenWizard | null): RailStepId => {
  if (wizard === null) return kind === 'ade' ? 'key' : 'portal';
  if (wizard.step === 'key') return 'key';
  if (wizard.step === 'portal') return wizard.problem === null ? 'portal' : 'import';
  return 'verify';
};
