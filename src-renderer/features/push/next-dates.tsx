import { useAsk } from '../../bridge/use-ask.ts';
import { dayText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import styles from '../../wizard/wizard.module.css';

const SHOWN = 3;

/** The next dates of the calendar, in which the new certificate's stands already. What is overdue is told elsewhere. */
export const NextDates = () => {
  const { t, language } = useText();
  const { value } = useAsk('deadlines', 'overview', {});
  const ahead = (value?.deadlines ?? []).filter(({ daysLeft }) => daysLeft > 0);
  const next = ahead.sort((one, other) => one.dueAt - other.dueAt).slice(0, SHOWN);
  if (next.length === 0) return null;
  return (
    <Panel title={t('push.done.dates')}>
      <ul className={styles.points}>
        {next.map(({ id, dueAt, kind, daysLeft }) => (
          <li key={id}>
            {t('push.done.dateRow', {
              date: dayText(dueAt, language),
              name: t(`deadlines.kinds.${kind ?? 'sign-in'}`),
              days: daysLeft,
            })}
          </li>
        ))}
      </ul>
      <p className="quiet">{t('push.done.calendar')}</p>
    </Panel>
  );
};
