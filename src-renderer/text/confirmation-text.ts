import { type ConfirmationWord, confirmationWords } from '#contract/confirmation-words.ts';
import type { DangerLabels } from '../ui/danger-sheet.tsx';
import type { Language } from './i18n.ts';
import type { Say } from './use-text.ts';

/** What must be typed at level 3: the word and the number of devices it concerns. */
export const confirmationPhrase = (word: ConfirmationWord, count: number, language: Language): string =>
  `${confirmationWords[word][language]} ${count}`;

/** The words of a danger sheet around the one verb that differs. */
export const dangerLabels = (t: Say, phrase: string, action: string): DangerLabels => ({
  action,
  cancel: t('common.cancel'),
  reason: t('confirmation.reason'),
  reasonHint: t('confirmation.reasonHint'),
  typed: t('confirmation.typed', { phrase }),
  typedHint: t('confirmation.typedHint'),
  hold: { hint: t('confirmation.hold'), left: (seconds) => t('confirmation.left', { seconds }) },
});
