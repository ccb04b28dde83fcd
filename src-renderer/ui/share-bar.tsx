import styles from './share-bar.module.css';
import type { Tone } from './tone.ts';

export interface Share {
  readonly id: string;
  readonly tone: Tone;
  readonly count: number;
}

/** Counts side by side, each as wide as its share. The legend beside it carries the numbers. */
export const ShareBar = ({ shares, label }: { shares: readonly Share[]; label: string }) => (
  <div className={styles.bar} role="img" aria-label={label}>
    {shares
      .filter(({ count }) => count > 0)
      .map(({ id, tone, count }) => (
        <div key={id} data-tone={tone} className={styles.part} style={{ flexGrow: count }} />
      ))}
  </div>
);
