import styles from './countdown-bar.module.css';
import type { Tone } from './tone.ts';

/** How much of a span of time is left. The sentence beside it says the same in words. */
export const CountdownBar = ({ tone, left, span, label }: { tone: Tone; left: number; span: number; label: string }) => {
  const share = Math.max(0, Math.min(1, left / span));
  return (
    <div className={styles.track} data-tone={tone} role="img" aria-label={label}>
      <div className={styles.left} style={{ width: left <= 0 ? '100%' : `${share * 100}%` }} />
    </div>
  );
};
