import { Button } from '@mantine/core';
import type { ActivityEntry } from '#contract/activity.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { actionText, actorText, detailText } from '../../text/activity-text.ts';
import { momentText, timeText } from '../../text/dates.ts';
import { sayIfKnown, useText } from '../../text/use-text.ts';
import styles from './activity.module.css';

const PAGE = 100;

interface ActivityPageProps {
  readonly before: number | null;
  readonly last: boolean;
  readonly onOlder: (before: number) => void;
}

/** One stretch of the trail, and the way further back. */
export const ActivityPage = ({ before, last, onOlder }: ActivityPageProps) => {
  const { t } = useText();
  const { value } = useAsk('activity', 'list', { beforeSequence: before, limit: PAGE }, { keepPrevious: true });
  const entries = value?.entries ?? [];
  const oldest = entries.at(-1);
  return (
    <tbody>
      {entries.map((entry) => (
        <Row key={entry.sequence} entry={entry} />
      ))}
      {last && entries.length === PAGE && oldest !== undefined ? (
        <tr>
          <td colSpan={5} className={styles.older}>
            <Button variant="default" onClick={() => onOlder(oldest.sequence)}>
              {t('activity.older')}
            </Button>
          </td>
        </tr>
      ) : null}
    </tbody>
  );
};

/** A command's UUID helps in the log, not here. */
const shownDetails = ({ details }: ActivityEntry) => Object.entries(details).filter(([key]) => key !== 'uuid');

const Row = ({ entry }: { entry: ActivityEntry }) => {
  const { t, language } = useText();
  return (
    <tr>
      <td className="numbers" title={timeText(entry.at, true)}>
        {momentText(entry.at, language)}
      </td>
      <td>{actionText(t, entry.action)}</td>
      <td>{entry.subject}</td>
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
