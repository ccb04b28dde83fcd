import { type Icon, IconCheck, IconClock, IconX } from '@tabler/icons-react';
import type { Scan } from '#contract/assets.ts';
import type { Language } from '../../text/i18n.ts';
import type { Say } from '../../text/use-text.ts';
import type { Tone } from '../../ui/tone.ts';

/** What a reading came to, in sentences: what, whose, and what was let go for it. */
export const scanText = (t: Say, language: Language, scan: Scan): string => {
  const values = { code: scan.code, asset: scan.assetNumber ?? '', device: scan.serialNumber ?? scan.imei ?? '' };
  const tells = scan.result === 'bound' || scan.result === 'known' || scan.result === 'looked-up';
  return [
    t(`assets.result.${scan.result}`, values),
    ...(tells && scan.user !== '' ? [t('assets.result.user', { user: scan.user })] : []),
    ...(scan.forgot === null ? [] : [t('assets.result.forgot', { code: scan.forgot })]),
  ].join(language === 'ja' ? '' : ' ');
};

export interface ScanLook {
  readonly tone: Tone;
  readonly icon: Icon;
  readonly good: boolean;
}

const good: ScanLook = { tone: 'good', icon: IconCheck, good: true };
const bad: ScanLook = { tone: 'bad', icon: IconX, good: false };

export const scanLook: Readonly<Record<Scan['result'], ScanLook>> = {
  bound: good,
  known: good,
  waiting: { tone: 'info', icon: IconClock, good: true },
  'looked-up': { ...good, tone: 'info' },
  again: bad,
  duplicate: bad,
  foreign: bad,
  unreadable: bad,
};
