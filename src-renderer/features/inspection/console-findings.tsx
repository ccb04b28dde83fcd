import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import type { Finding } from '#contract/inspection.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import styles from './inspection.module.css';

const looks: Readonly<Record<Finding['code'], 'good' | 'amber' | 'bad'>> = {
  'push-received': 'good',
  'profile-installed': 'good',
  'not-now': 'amber',
  'push-connection-lost': 'amber',
  'enrollment-removed': 'amber',
  'push-rejected': 'bad',
  'check-in-failed': 'bad',
  'server-unreachable': 'bad',
  'tls-refused': 'bad',
  'profile-refused': 'bad',
  'command-failed': 'bad',
};
const icons = { good: IconCircleCheck, amber: IconClock, bad: IconAlertTriangle };

/** What main could tell from the log, in words, with what to do about it. */
export const ConsoleFindings = ({ udid }: { udid: string }) => {
  const { t } = useText();
  const { findings } = useAsk('inspection', 'summary', { udid }).value ?? { findings: [] };
  return (
    <section aria-label={t('inspection.console.summary')}>
      <h3 className={styles.heading}>{t('inspection.console.summary')}</h3>
      {findings.length === 0 ? (
        <p className="quiet">{t('inspection.console.nothingKnown')}</p>
      ) : (
        <ul className={styles.findings}>
          {findings.map((finding) => (
            <FindingRow key={finding.code} finding={finding} />
          ))}
        </ul>
      )}
      <p className="quiet">{t('inspection.console.promise')}</p>
    </section>
  );
};

const FindingRow = ({ finding: { code, count, last, line } }: { finding: Finding }) => {
  const { t } = useText();
  const look = looks[code];
  const IconShape = icons[look];
  return (
    <li data-tone={look}>
      <IconShape size={16} stroke={2} aria-hidden />
      <div>
        <p>
          <b>{t(`inspection.findings.${code}`)}</b> {t(`inspection.advice.${code}`)}
        </p>
        <p className="quiet">
          <span className="numbers">{t('inspection.console.times', { count })}</span>
          {last === '' ? null : <span className="numbers">{t('inspection.console.last', { at: last })}</span>}
          <span className="mono">{line}</span>
        </p>
      </div>
    </li>
  );
};
