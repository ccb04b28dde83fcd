import { IconCheck } from '@tabler/icons-react';
import styles from './step-rail.module.css';

export interface RailStep {
  readonly id: string;
  readonly label: string;
  readonly state: 'done' | 'current' | 'ahead';
}

/** The steps of a wizard, and where it stands. `stateLabels` are read out, not drawn. */
export const StepRail = ({
  label,
  steps,
  stateLabels,
}: {
  label: string;
  steps: readonly RailStep[];
  stateLabels: Record<RailStep['state'], string>;
}) => (
  <ol className={styles.rail} aria-label={label}>
    {steps.map((step, index) => (
      <li key={step.id} className={styles.step} data-state={step.state} aria-current={step.state === 'current' ? 'step' : undefined}>
        <span className={styles.mark} aria-hidden>
          {step.state === 'done' ? <IconCheck size={14} stroke={3} /> : index + 1}
        </span>
        <span className={styles.label}>{step.label}</span>
        <span className="seen-by-readers-only">{stateLabels[step.state]}</span>
      </li>
    ))}
  </ol>
);
