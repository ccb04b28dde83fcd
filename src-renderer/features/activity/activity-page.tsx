import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ActivityFilter, NamedEntry } from '#contract/activity.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { actionText, actorText, detailText, subjectText } from '../../text/activity-text.ts';
import { momentText, timeText } from '../../text/dates.ts';
import { sayIfKnown, useText } from '../../text/use-text.ts';
import styles from './activity.module.css';

const PAGE = 100;

interface ActivityPageProps {
  readonly before: number | null;
  readonly filter: ActivityFilter;
  readonly last: boolean;
  readonly onOlder: (before: number) => void;
}

/** One stretch of the trail, and the way further back. */
export const ActivityPage = ({ before, filter, last, onOlder }: ActivityPageProps) => {
  const { t } = useText();
  const { value } = useAsk('activity', 'list', { beforeSequence: before, limit: PAGE, filter }, { keepPrevious: true });
  const entries = value?.entries ?? [];
  const older = value?.older ?? null;
  return (
    <tbody>
      {entries.map((entry) => (
        <Row key={entry.sequence} entry={entry} />
      ))}
      {last && older !== null ? (
        <tr>
          <td colSpan={5} className={styles.older}>
            <Button variant="default" onClick={() => onOlder(older)}>
              {t('activity.older')}
            </Button>
          </td>
        </tr>
      ) : null}
    </tbody>
  );
};

/** A command's UUID helps in the log, not here. */
const shownDetails = ({ details }: NamedEntry) => Object.entries(details).filter(([key]) => key !== 'uuid');

const Row = ({ entry }: { entry: NamedEntry }) => {
  const { t, language } = useText();
  return (
    <tr>
      <td className="numbers" title={timeText(entry.at, true)}>
        {momentText(entry.at, language)}
      </td>
      <td>{actionText(t, entry.action)}</td>
      <td>
        {entry.subject === '' ? null : (
          <Link
            to="/activity"
            search={(present) => ({ ...present, subject: entry.subject })}
            className={styles.subjectLink}
            title={t('activity.filter.subjectOn', { subject: entry.subject })}
          >
            {subjectText(t, entry)}
          </Link>
        )}
      </td>
      <td>
        <dl className={styles.pairs}>
          {shownDetails(entry).map(([key, value]) => (
            <div key={key}>
              <dt>{sayIfKnown(t, `activity.detail.${key}`) ?? key}</dt>
              <dd>{detailText(t, language, key, value)}</dd>
            </div>
          ))}
        </dl>
      </td>
      <td>{actorText(t, entry.actor)}</td>
    </tr>
  );
};
