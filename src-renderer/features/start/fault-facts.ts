import type { StartFault } from '#contract/start.ts';
import { momentText, timeText } from '../../text/dates.ts';
import type { Language } from '../../text/i18n.ts';
import type { Say } from '../../text/use-text.ts';
import type { Fact } from '../../ui/facts.tsx';

/** What helps to find the place, the file and the cause; what is not known is left out. */
export function factsOf({ folder, file, kept, newestAt, at, backup, detail }: StartFault, t: Say, language: Language): Fact[] {
  const moment = (when: number | null | undefined) => (when == null ? null : momentText(when, language));
  const facts: readonly { name: string; value: string | null; mono?: boolean }[] = [
    { name: t('start.facts.folder'), value: folder, mono: true },
    { name: t('start.facts.file'), value: file, mono: true },
    { name: t('start.facts.kept'), value: kept, mono: true },
    { name: t('start.facts.newestAt'), value: moment(newestAt) },
    { name: t('start.facts.now'), value: newestAt === null ? null : moment(at) },
    { name: t('start.facts.backup'), value: moment(backup?.madeAt) },
    { name: t('start.facts.at'), value: timeText(at, true) },
    { name: t('start.facts.detail'), value: detail, mono: true },
  ];
  return facts.flatMap(({ value, ...fact }) => (value === null ? [] : [{ ...fact, value }]));
}
