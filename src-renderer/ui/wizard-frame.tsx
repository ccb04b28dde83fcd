import { type ReactNode, useId } from 'react';
import { type RailStep, StepRail } from './step-rail.tsx';
import styles from './wizard-frame.module.css';

interface WizardFrameProps {
  readonly railLabel: string;
  readonly steps: readonly RailStep[];
  readonly stateLabels: Record<RailStep['state'], string>;
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
  /** Beside the content: what to look at elsewhere. */
  readonly aside?: ReactNode;
  readonly asideLabel: string;
  readonly footer?: ReactNode;
}

/** Step rail at the left, content in the middle, help at the right, buttons under it. */
export const WizardFrame = (props: WizardFrameProps) => {
  const id = useId();
  return (
    <div className={styles.frame}>
      <div className={styles.rail}>
        <StepRail label={props.railLabel} steps={props.steps} stateLabels={props.stateLabels} />
      </div>
      <div className={styles.main}>
        <div className={styles.scroll}>
          <section className={styles.content} aria-labelledby={id}>
            <h2 id={id} className={styles.title}>
              {props.title}
            </h2>
            {props.lead === undefined ? null : <p className={styles.lead}>{props.lead}</p>}
            {props.children}
          </section>
          {props.aside === undefined ? null : (
            <aside className={styles.aside} aria-label={props.asideLabel}>
              {props.aside}
            </aside>
          )}
        </div>
        {props.footer === undefined ? null : <div className={styles.footer}>{props.footer}</div>}
      </div>
    </div>
  );
};
