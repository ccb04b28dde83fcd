import { type ReactNode, useEffect, useId, useRef } from 'react';
import { type RailStep, StepRail } from './step-rail.tsx';
import styles from './wizard-frame.module.css';

interface WizardFrameProps {
  readonly railLabel: string;
  readonly steps: readonly RailStep[];
  readonly stateLabels: Record<RailStep['state'], string>;
  /** Which page this is: two of them may have the same title. */
  readonly page: string;
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
  /** Beside the content: what to look at elsewhere. */
  readonly aside?: ReactNode;
  readonly asideLabel: string;
  readonly footer?: ReactNode;
}

/**
 * Step rail at the left, content in the middle, help at the right, buttons under it. Every page begins at its top; and as the button
 * that led to it is gone with the page before, its heading takes the focus, so that it is read out and the next Tab goes on from there.
 */
export const WizardFrame = (props: WizardFrameProps) => {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const { page } = props;
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    // Whoever is somewhere else meanwhile, in the rail or in a sheet, stays there.
    if (document.activeElement === null || document.activeElement === document.body) heading.current?.focus();
  }, [page]);
  return (
    <div className={styles.frame}>
      <div className={styles.rail}>
        <StepRail label={props.railLabel} steps={props.steps} stateLabels={props.stateLabels} />
      </div>
      <div className={styles.main}>
        <div key={page} className={styles.scroll}>
          <section className={styles.content} aria-labelledby={id}>
            <h2 ref={heading} id={id} className={styles.title} tabIndex={-1}>
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
