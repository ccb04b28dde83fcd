import type { Slot } from '#contract/bench.ts';
import { useText } from '../../text/use-text.ts';
import styles from './slot.module.css';

/** How far a run is, by the weight of its steps, and in steps. */
export const StepProgress = ({ run }: { run: NonNullable<Slot['run']> }) => {
  const { t } = useText();
  const over = run.steps.filter(({ state }) => state === 'done' || state === 'skipped').length;
  const values = { done: over, total: run.steps.length };
  return (
    <div className={styles.progress}>
      <div
        role="progressbar"
        aria-label={t('bench.card.progress', values)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(run.progress * 100)}
        className={styles.track}
      >
        <span style={{ width: `${Math.round(run.progress * 100)}%` }} />
      </div>
      <span className={styles.fraction}>{t('bench.card.steps', values)}</span>
    </div>
  );
};
