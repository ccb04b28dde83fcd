import { IconCircle, IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react';
import styles from './check-list.module.css';

export interface Check {
  readonly id: string;
  readonly label: string;
  readonly result: 'passed' | 'failed' | 'open';
}

const icons = { passed: IconCircleCheckFilled, failed: IconCircleXFilled, open: IconCircle } as const;
const tones = { passed: 'good', failed: 'bad', open: 'muted' } as const;

/** Checks in order, each passed, failed or still open. */
export const CheckList = ({
  label,
  checks,
  resultLabels,
}: {
  label: string;
  checks: readonly Check[];
  resultLabels: Record<Check['result'], string>;
}) => (
  <ol className={styles.list} aria-label={label}>
    {checks.map(({ id, label: text, result }) => {
      const Shape = icons[result];
      return (
        <li key={id} data-result={result}>
          <span data-tone={tones[result]} className={styles.mark}>
            <Shape size={18} aria-hidden />
          </span>
          <span>{text}</span>
          <span className="seen-by-readers-only">{resultLabels[result]}</span>
        </li>
      );
    })}
  </ol>
);
