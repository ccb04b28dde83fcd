import type { PushWizard } from '#contract/push.ts';
import type { Refusal } from '../../bridge/ask.ts';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import { ImportRefusal, isFileRefusal } from './import-refusal.tsx';
import { TopicChange } from './topic-change.tsx';

/** What main last found wrong: with a file, or with whom it asked. It stays until something better came. */
export const WizardProblem = ({ wizard }: { wizard: PushWizard }) => {
  const { problem, step } = wizard;
  if (problem === null) return null;
  const { code, details } = problem;
  if (code === 'topic-changed') return <TopicChange details={details} />;
  if (isFileRefusal(code)) return <ImportRefusal code={code} problem={problem} wizard={wizard} />;
  return <RefusedNotice refusal={{ noun: 'push', call: step === 'sign' ? 'askMdmcert' : 'verify', ...problem }} />;
};

/** A refusal that main does not keep in the wizard's state: the file never got as far as being judged. */
export const notOfTheFile = (refusal: Refusal | null): Refusal | null => (refusal === null || isFileRefusal(refusal.code) ? null : refusal);
