import styles from './stage-dots.module.css';

export interface Stage {
  readonly id: string;
  readonly label: string;
  /** `reached`: has left a trace. `traceless`: never leaves one. `waiting`: where it stands. */
  readonly state: 'reached' | 'traceless' | 'waiting' | 'ahead';
  /** Clock time or distance to the first stage; a dash where there is none. */
  readonly time: string;
  readonly title: string;
}

/** Stages of a way as a row of dots; hollow where nothing was recorded. */
export const StageDots = ({ label, stages }: { label: string; stages: readonly Stage[] }) => (
  <ol className={styles.row} aria-label={label}>
    {stages.map((stage) => (
      <li key={stage.id} className={styles.stage} data-state={stage.state} title={stage.title}>
        <span className={styles.dot} aria-hidden />
        <span className={styles.label}>{stage.label}</span>
        <span className={`${styles.time} numbers`}>{stage.time}</span>
      </li>
    ))}
  </ol>
);
