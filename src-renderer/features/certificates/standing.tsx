import type { CredentialView } from '#contract/certificates.ts';
import { urgencyLook } from '../../status/urgency.ts';
import { dayText } from '../../text/dates.ts';
import { type Say, useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { CountdownBar } from '../../ui/countdown-bar.tsx';
import styles from './certificates.module.css';
import { wizardMinutes } from './credential-kinds.ts';

/** Days; how long a bar is when it is full, for what was issued for no known time. */
const YEAR = 365;
const DAY_MS = 86_400_000;

/** How long a credential lasts: a word, a bar, a number; or that it is missing. */
export const Standing = ({ credential }: { credential: CredentialView }) => {
  const { t, language } = useText();
  const { installed, urgency, daysLeft, issuedAt, expiresAt } = credential;
  if (!installed) return <Missing credential={credential} />;
  const left = leftText(t, daysLeft);
  const span = issuedAt === null || expiresAt === null ? YEAR : Math.max(1, (expiresAt - issuedAt) / DAY_MS);
  const { tone } = urgencyLook[urgency];
  return (
    <div className={styles.standing}>
      <p className={styles.line} data-tone={tone}>
        {urgency === 'none' ? null : <Chip {...urgencyLook[urgency]} label={t(`status.urgency.${urgency}`)} />}
        <span className={styles.days}>{left}</span>
      </p>
      {daysLeft === null || expiresAt === null ? null : (
        <>
          <CountdownBar tone={tone} left={daysLeft} span={span} label={left} />
          <p className="quiet numbers">{t('certificates.row.until', { date: dayText(expiresAt, language) })}</p>
        </>
      )}
    </div>
  );
};

const leftText = (t: Say, daysLeft: number | null): string => {
  if (daysLeft === null) return t('certificates.row.forever');
  return daysLeft <= 0 ? t('certificates.row.ended') : t('certificates.row.left', { count: daysLeft });
};

/** Product.md 4.8: three grey bars. */
const Missing = ({ credential: { kind } }: { credential: CredentialView }) => {
  const { t } = useText();
  const minutes = wizardMinutes[kind];
  const text =
    minutes === undefined
      ? t(kind === 'vendor' ? 'certificates.row.missing' : 'certificates.row.self')
      : t('certificates.row.minutes', { minutes });
  return (
    <div className={styles.standing}>
      <div className={styles.bars} aria-hidden>
        <span />
        <span />
        <span />
      </div>
      <p className="quiet">{text}</p>
    </div>
  );
};
