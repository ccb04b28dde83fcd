import type { BatchSummary } from '#contract/batches.ts';
import { useText } from '../../text/use-text.ts';
import styles from './batches.module.css';

const tones = { waiting: 'teal', working: 'amber', done: 'good', attention: 'bad' } as const;

/** How many devices of a batch stand how, in big numbers. */
export const BatchCounts = ({ counts }: { counts: BatchSummary['counts'] }) => {
  const { t } = useText();
  return (
    <ul className={styles.counts}>
      {(['waiting', 'working', 'done', 'attention'] as const).map((key) => (
        <li key={key} data-tone={tones[key]} data-some={counts[key] > 0 ? '' : undefined}>
          <strong>{counts[key]}</strong>
          <span>{t(`batches.counts.${key}`)}</span>
        </li>
      ))}
    </ul>
  );
};
