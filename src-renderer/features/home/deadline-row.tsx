import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Deadline } from '#contract/deadlines.ts';
import { useCall } from '../../bridge/use-call.ts';
import { urgencyLook } from '../../status/urgency.ts';
import { dayText, shortMomentText } from '../../text/dates.ts';
import { masked } from '../../text/masked-account.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { type Say, useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { CountdownBar } from '../../ui/countdown-bar.tsx';
import { refused, told } from '../../ui/toast.ts';
import { placeOf } from './deadline-place.ts';
import styles from './deadlines.module.css';

/** A year, and the quarter of the sign-in question. */
const SPAN_DAYS = { credential: 365, 'sign-in': 91 } as const;

/** One date: what ends, how soon, who is asked, and whether somebody sees to it. */
export const DeadlineRow = ({ deadline }: { deadline: Deadline }) => {
  const { t, language } = useText();
  const acknowledge = useCall('deadlines', 'acknowledge');
  const { type, kind, name, account, dueAt, daysLeft, urgency, stage, acknowledged } = deadline;
  const what = t(`deadlines.kinds.${kind ?? 'sign-in'}`);
  const date = dayText(dueAt, language);
  const until =
    type === 'sign-in' ? t('deadlines.askAt', { date }) : daysLeft > 0 ? t('deadlines.until', { date }) : t('deadlines.expired', { date });
  const left = daysLeft > 0 ? t('deadlines.left', { days: daysLeft }) : '';
  const state = stateText(deadline, t, language);
  const see = async () => {
    const answer = await acknowledge.run({ id: deadline.id });
    if (answer.ok) told(t('deadlines.acknowledgedNow'));
    else refused((t) => refusalText(t, { noun: 'deadlines', call: 'acknowledge', code: answer.error.code, details: {} }));
  };
  return (
    <li data-tone={urgencyLook[urgency].tone}>
      <Chip {...urgencyLook[urgency]} label={chipText(deadline, t)} />
      <div className={styles.matter}>
        <Link {...placeOf(deadline)} className={styles.what}>
          {what}
        </Link>
        <span className={styles.name}>{type === 'sign-in' ? masked(name) : name}</span>
      </div>
      <div className={styles.bar}>
        <CountdownBar tone={urgencyLook[urgency].tone} left={daysLeft} span={SPAN_DAYS[type]} label={`${what}: ${left} ${until}`} />
        <span className={styles.when}>
          {left === '' ? null : <strong>{left}</strong>}
          <span>{until}</span>
        </span>
      </div>
      <div className={styles.people}>
        <span>
          {account === '' || type === 'sign-in' ? null : <span className={styles.account}>{masked(account)}</span>}
          {peopleText(deadline, t)}
        </span>
        {state === null ? null : <span className={styles.state}>{state}</span>}
      </div>
      {stage === null || acknowledged !== null ? (
        <span />
      ) : (
        <Button
          variant="default"
          loading={acknowledge.pending}
          aria-label={`${t('deadlines.acknowledge')}: ${what} ${type === 'sign-in' ? masked(name) : name}`}
          onClick={() => void see()}
        >
          {t('deadlines.acknowledge')}
        </Button>
      )}
    </li>
  );
};

/** The question is no expiry: it has words of its own. */
const chipText = ({ type, urgency }: Deadline, t: Say): string => {
  if (type === 'credential') return t(`status.urgency.${urgency}`);
  return t(`deadlines.signIn.${urgency === 'expired' || urgency === 'plan' ? urgency : 'good'}`);
};

const peopleText = ({ account, owner, deputy }: Deadline, t: Say): string => {
  if (account === '') return '';
  if (owner === null) return t('deadlines.unregistered');
  return deputy === null
    ? t('deadlines.peopleOwner', { owner: owner.name })
    : t('deadlines.people', { owner: owner.name, deputy: deputy.name });
};

const stateText = (deadline: Deadline, t: Say, language: 'ja' | 'en'): string | null => {
  const { acknowledged, escalatedAt, remindedAt, stage } = deadline;
  if (acknowledged !== null) return t('deadlines.acknowledged', { by: acknowledged.by, date: shortMomentText(acknowledged.at, language) });
  if (escalatedAt !== null) return t('deadlines.escalated', { date: shortMomentText(escalatedAt, language) });
  return remindedAt === null || stage === null ? null : t('deadlines.waiting', { date: shortMomentText(remindedAt, language) });
};
