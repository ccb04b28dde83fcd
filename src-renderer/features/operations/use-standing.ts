import type { CommandType } from '#contract/command-catalogue.ts';
import type { ValueOf } from '../../bridge/ask.ts';
import { type Say, sayIfKnown, useText } from '../../text/use-text.ts';
import type { Standing } from '../commands/command-list.tsx';

type Choices = ValueOf<'operations', 'choices'>;

/** How each command stands with the chosen devices, as main counts it: every reason with its number (product.md ). */
export const useStanding = (choices: Choices | undefined): ((type: CommandType) => Standing) => {
  const { t } = useText();
  return (type) => {
    const choice = choices?.commands.find((each) => each.type === type);
    if (choices === undefined || choice === undefined || choice.reasons.length === 0) return {};
    const reasons = choice.reasons.map((each) => reasonText(t, each)).join(t('commands.choices.separator'));
    return choice.able === 0
      ? { closed: t('operations.choose.none', { reasons }) }
      : { note: t('operations.choose.some', { able: choice.able, total: choices.total, reasons }) };
  };
};

/** Why some are not eligible, and how many. */
export const reasonText = (t: Say, { reason, count }: { readonly reason: string; readonly count: number }): string =>
  t('operations.choose.reason', { reason: shortReason(t, reason), count });

export const shortReason = (t: Say, reason: string): string =>
  sayIfKnown(t, `commands.short.${reason}`) ??
  sayIfKnown(t, `operations.progress.skippedReason.${reason}`) ??
  t('commands.menu.unavailable');
