import {
  type Icon,
  IconAlertTriangle,
  IconCertificate,
  IconClockExclamation,
  IconHandFinger,
  IconHandStop,
  IconHourglass,
  IconMailExclamation,
  IconPlayerPause,
  IconServerOff,
  IconUserQuestion,
} from '@tabler/icons-react';
import type { Deadline } from '#contract/deadlines.ts';
import { masked } from '../../text/masked-account.ts';
import type { Say } from '../../text/use-text.ts';
import type { Tone } from '../../ui/tone.ts';
import { type Place, placeOf } from './deadline-place.ts';
import type { HomeFacts } from './home-facts.ts';

export interface Chore {
  readonly id: string;
  readonly tone: Tone;
  readonly icon: Icon;
  readonly sentence: string;
  readonly action: string;
  readonly place:
    | Place
    | { readonly to: '/settings' | '/bench' | '/devices' }
    | { readonly to: '/operations'; readonly search: { readonly view: 'list' } }
    | { readonly to: '/devices/$deviceId'; readonly params: { readonly deviceId: string }; readonly search: { readonly tab: 'timeline' } };
}

const MOST = 5;
/** From so many days before the end of a provisional period it is said here. */
const PROVISIONAL_DAYS = 7;

/** What wants a person's hand, most harmful first. */
export const choresOf = ({ settings, push, deadlines, bench, devices, provisional, expiring, operations }: HomeFacts, t: Say): Chore[] => {
  const wizard = push?.wizard ?? null;
  const dates = deadlines?.deadlines ?? [];
  const mail = deadlines?.mail ?? null;
  const datesOf = (urgency: Deadline['urgency']) =>
    dates.filter((date) => date.type === 'credential' && date.urgency === urgency).map((date) => dateChore(date, t));
  const slots = bench?.slots ?? [];
  const count = (state: string) => slots.filter((slot) => slot.state === state).length;
  const ending = (provisional?.devices ?? []).filter(({ daysLeft }) => daysLeft <= PROVISIONAL_DAYS);
  const silent = devices?.statuses.silent ?? 0;
  const held = operations?.held ?? 0;
  const soonest = expiring?.commands[0];
  const chores: (Chore | null)[] = [
    ...datesOf('expired'),
    settings?.engine.state === 'failed'
      ? chore('engine', 'bad', IconServerOff, t('home.today.engineFailed'), t('home.today.actions.settings'), { to: '/settings' })
      : null,
    ...datesOf('urgent'),
    mail !== null && mail.waiting > 0 && mail.last?.problem != null
      ? chore('mail', 'bad', IconMailExclamation, t('deadlines.mail.waiting', { count: mail.waiting }), t('home.today.actions.settings'), {
          to: '/settings',
        })
      : null,
    count('attention') > 0
      ? chore(
          'attention',
          'bad',
          IconAlertTriangle,
          t('home.today.benchAttention', { count: count('attention') }),
          t('home.today.actions.bench'),
          { to: '/bench' },
        )
      : null,
    held > 0
      ? chore('held', 'amber', IconHandStop, t('home.today.held', { count: held }), t('home.today.actions.look'), {
          to: '/operations',
          search: { view: 'list' },
        })
      : null,
    expiring !== undefined && soonest !== undefined
      ? chore(
          'expiring',
          'amber',
          IconClockExclamation,
          t('home.today.expiring', { count: expiring.total }),
          t('home.today.actions.look'),
          {
            to: '/devices/$deviceId',
            params: { deviceId: soonest.deviceId },
            search: { tab: 'timeline' },
          },
        )
      : null,
    silent > 0
      ? chore('silent', 'bad', IconAlertTriangle, t('home.today.silent', { count: silent }), t('home.today.actions.devices'), {
          to: '/devices',
        })
      : null,
    ...dates.filter((date) => date.type === 'sign-in' && date.urgency === 'expired').map((date) => signInChore(date, t)),
    ...datesOf('renew'),
    ending[0] !== undefined
      ? chore(
          'provisional',
          'teal',
          IconHourglass,
          t('assignment.home.today', { count: ending.length, days: ending[0].daysLeft }),
          t('home.today.actions.devices'),
          { to: '/devices' },
        )
      : null,
    wizard !== null && wizard.step !== 'done'
      ? chore('wizard', 'info', IconCertificate, t('home.today.certificateWizard'), t('home.today.actions.resume'), {
          to: '/certificates/push',
        })
      : null,
    count('interrupted') > 0
      ? chore(
          'interrupted',
          'caution',
          IconPlayerPause,
          t('home.today.benchInterrupted', { count: count('interrupted') }),
          t('home.today.actions.bench'),
          { to: '/bench' },
        )
      : null,
    count('trust') > 0
      ? chore('trust', 'indigo', IconHandFinger, t('home.today.benchTrust', { count: count('trust') }), t('home.today.actions.bench'), {
          to: '/bench',
        })
      : null,
  ];
  return chores.filter((each) => each !== null).slice(0, MOST);
};

const dateChore = (date: Deadline, t: Say): Chore => {
  const what = t(`deadlines.kinds.${date.kind ?? 'sign-in'}`);
  const expired = date.urgency === 'expired';
  return chore(
    date.id,
    date.urgency === 'renew' ? 'amber' : 'bad',
    expired ? IconAlertTriangle : IconCertificate,
    expired ? t('home.today.dateExpired', { what }) : t('home.today.dateLeft', { what, days: date.daysLeft }),
    t('home.today.actions.renew'),
    placeOf(date),
  );
};

const signInChore = (date: Deadline, t: Say): Chore =>
  chore(
    date.id,
    'amber',
    IconUserQuestion,
    t('home.today.signIn', { address: masked(date.account) }),
    t('home.today.actions.check'),
    placeOf(date),
  );

const chore = (id: string, tone: Tone, icon: Icon, sentence: string, action: string, place: Chore['place']): Chore => ({
  id,
  tone,
  icon,
  sentence,
  action,
  place,
});
