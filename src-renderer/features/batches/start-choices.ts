import type { BatchSummary, ExpectedRow } from '#contract/batches.ts';
import { dayText } from '../../text/dates.ts';
import type { Language } from '../../text/i18n.ts';
import type { Say } from '../../text/use-text.ts';

/** What a batch is begun with: devices selected at the bench, more of a batch under way, or the failed ones of another. */
export interface StartFrom {
  readonly batch: BatchSummary | null;
  readonly chosen: readonly string[];
  /** The shipped recipe that is meant. */
  readonly recipe?: string;
  readonly again?: { readonly name: string; readonly expected: readonly ExpectedRow[] };
}

/** What a person decided of it on the second page. */
export interface Details {
  readonly name: string;
  readonly operator: string;
  readonly target: number | string;
  readonly autoStart: boolean;
  readonly devices: 'chosen' | 'ready' | 'nobody';
  readonly list: 'none' | 'ledger' | 'pasted' | 'file' | 'given';
  readonly pasted: string;
  /** A list as it was chosen or dropped. */
  readonly file: { readonly fileName: string; readonly content: string } | null;
}

const OPERATOR = 'batches.operator';

/** Who works at this bench usually worked here before. */
export const keepOperator = (name: string): void => localStorage.setItem(OPERATOR, name);

/** What is filled in before anybody decided. */
export const firstDetails = ({ chosen, again }: StartFrom, ready: number, t: Say, language: Language): Details => ({
  name:
    again === undefined
      ? t('batches.start.details.nameDefault', { day: dayText(Date.now(), language) })
      : t('batches.start.details.nameAgain', { name: again.name }).slice(0, 100),
  operator: localStorage.getItem(OPERATOR) ?? '',
  target: '',
  // Whoever plugs in a phone to charge it must not have it kitted: agreed to, not found on. An empty bench begins in no other way.
  autoStart: again === undefined && chosen.length === 0 && ready === 0,
  devices: chosen.length > 0 ? 'chosen' : ready > 0 ? 'ready' : 'nobody',
  list: again === undefined ? 'none' : 'given',
  pasted: '',
  file: null,
});
