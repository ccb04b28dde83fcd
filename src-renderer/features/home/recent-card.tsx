import { Link } from '@tanstack/react-router';
import { useAsk } from '../../bridge/use-ask.ts';
import { actionText, subjectText } from '../../text/activity-text.ts';
import { agoText, momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { useNow } from '../../ui/use-now.ts';
import styles from './home.module.css';

const SHOWN = 8;

export const RecentCard = () => {
  const { t, language } = useText();
  const now = useNow(30_000);
  const { value } = useAsk('activity', 'list', { beforeSequence: null, limit: SHOWN, filter: null });
  const entries = value?.entries ?? [];
  return (
    <Panel title={t('home.recent.title')} className={styles.wide} aside={<Link to="/activity">{t('home.recent.all')}</Link>}>
      {entries.length === 0 ? (
        <p className="quiet">{t('home.recent.none')}</p>
      ) : (
        <ul className={styles.recent}>
          {entries.map((entry) => (
            <li key={entry.sequence}>
              <time dateTime={new Date(entry.at).toISOString()} title={momentText(entry.at, language)}>
                {agoText(entry.at, now, language, t)}
              </time>
              <span>{actionText(t, entry.action)}</span>
              <span className={styles.subject} title={entry.subject}>
                {subjectText(t, entry)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
};
