import { IconTimeline } from '@tabler/icons-react';
import { useAsk } from '../../bridge/use-ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { useNow } from '../../ui/use-now.ts';
import styles from './timeline.module.css';
import { TimelineCard } from './timeline-card.tsx';

const LIMIT = 50;

/** What was asked of the device, newest first. */
export const Timeline = ({ deviceId }: { deviceId: string }) => {
  const { t } = useText();
  const now = useNow(30_000);
  const { value, refusal } = useAsk('commands', 'timeline', { deviceId, limit: LIMIT });
  if (value === undefined) {
    return refusal === null ? <DelayedLoader label={t('frame.loading')} /> : <Empty icon={IconTimeline} title={refusalText(t, refusal)} />;
  }
  if (value.cards.length === 0) {
    return (
      <Empty icon={IconTimeline} title={t('commands.timeline.none')}>
        {t('commands.timeline.noneText')}
      </Empty>
    );
  }
  return (
    <ol className={styles.cards} aria-label={t('commands.timeline.label')}>
      {value.cards.map((card) => (
        <li key={card.uuid}>
          <TimelineCard deviceId={deviceId} card={card} now={now} />
        </li>
      ))}
    </ol>
  );
};
