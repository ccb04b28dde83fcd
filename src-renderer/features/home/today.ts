import { type Icon, IconAlertTriangle, IconCertificate, IconHandFinger, IconPlayerPause, IconServerOff } from '@tabler/icons-react';
import type { Say } from '../../text/use-text.ts';
import type { Tone } from '../../ui/tone.ts';
import type { HomeFacts } from './home-facts.ts';

export interface Chore {
  readonly id: string;
  readonly tone: Tone;
  readonly icon: Icon;
  readonly sentence: string;
  readonly action: string;
  readonly to: '/certificates' | '/certificates/push' | '/settings' | '/bench' | '/devices';
}

const MOST = 5;

/** What wants a person's hand, most harmful first. */
export const choresOf = ({ settings, certificates, bench, devices }: HomeFacts, t: Say): Chore[] => {
  const push = certificates?.push ?? null;
  const wizard = certificates?.wizard ?? null;
  const slots = bench?.slots ?? [];
  const count = (state: string) => slots.filter((slot) => slot.state === state).length;
  const silent = devices?.counts.silent ?? 0;
  const chores: (Chore | null)[] = [
    push?.urgency === 'expired'
      ? chore('expired', 'bad', IconAlertTriangle, t('home.today.certificateExpired'), t('home.today.actions.renew'), '/certificates')
      : null,
    settings?.engine.state === 'failed'
      ? chore('engine', 'bad', IconServerOff, t('home.today.engineFailed'), t('home.today.actions.settings'), '/settings')
      : null,
    push?.urgency === 'urgent' || push?.urgency === 'renew'
      ? chore(
          'left',
          push.urgency === 'urgent' ? 'bad' : 'amber',
          IconCertificate,
          t('home.today.certificateLeft', { days: push.daysLeft }),
          t('home.today.actions.renew'),
          '/certificates',
        )
      : null,
    count('attention') > 0
      ? chore(
          'attention',
          'bad',
          IconAlertTriangle,
          t('home.today.benchAttention', { count: count('attention') }),
          t('home.today.actions.bench'),
          '/bench',
        )
      : null,
    silent > 0
      ? chore('silent', 'bad', IconAlertTriangle, t('home.today.silent', { count: silent }), t('home.today.actions.devices'), '/devices')
      : null,
    wizard !== null && wizard.step !== 'done'
      ? chore('wizard', 'info', IconCertificate, t('home.today.certificateWizard'), t('home.today.actions.resume'), '/certificates/push')
      : null,
    count('interrupted') > 0
      ? chore(
          'interrupted',
          'caution',
          IconPlayerPause,
          t('home.today.benchInterrupted', { count: count('interrupted') }),
          t('home.today.actions.bench'),
          '/bench',
        )
      : null,
    count('trust') > 0
      ? chore(
          'trust',
          'indigo',
          IconHandFinger,
          t('home.today.benchTrust', { count: count('trust') }),
          t('home.today.actions.bench'),
          '/bench',
        )
      : null,
  ];
  return chores.filter((each) => each !== null).slice(0, MOST);
};

const chore = (id: string, tone: Tone, icon: Icon, sentence: string, action: string, to: Chore['to']): Chore => ({
  id,
  tone,
  icon,
  sentence,
  action,
  to,
});
