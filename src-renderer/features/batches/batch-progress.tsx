import { useState } from 'react';
import type { BatchSummary } from '#contract/batches.ts';
import { useText } from '../../text/use-text.ts';
import styles from './batches.module.css';

/** Tenths that are told of; the last one is told by the batch itself, as it is over. */
const LAST_TOLD = 9;

/** How far a batch is: a line for the eye, and for a screen reader a sentence at every tenth. */
export const BatchProgress = ({ batch: { id, progress, counts } }: { batch: BatchSummary }) => {
  const { t } = useText();
  const tenth = Math.min(LAST_TOLD, Math.floor(progress * 10));
  const [said, setSaid] = useState({ id, tenth, text: '' });
  // What was reached before anybody looked is no news.
  if (said.id !== id || tenth < said.tenth) setSaid({ id, tenth, text: '' });
  else if (tenth > said.tenth) {
    const { done, attention } = counts;
    setSaid({ id, tenth, text: t('batches.bar.announced', { percent: tenth * 10, done, attention }) });
  }
  const percent = Math.floor(progress * 100);
  return (
    <>
      <div
        role="progressbar"
        className={styles.progress}
        aria-label={t('batches.bar.progress', { percent })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <span style={{ width: `${percent}%` }} />
      </div>
      <p className="seen-by-readers-only" aria-live="polite">
        {said.text}
      </p>
    </>
  );
};
