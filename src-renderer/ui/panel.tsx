import { type ReactNode, type Ref, useId } from 'react';
import styles from './panel.module.css';

interface PanelProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly flush?: boolean;
  readonly className?: string | undefined;
  /** Told of the panel itself when it stands. */
  readonly placed?: Ref<HTMLElement> | undefined;
}

/** A titled part of a screen. `flush`: the content reaches the border. */
export const Panel = ({ title, aside, children, flush, className, placed }: PanelProps) => {
  const id = useId();
  return (
    <section ref={placed} aria-labelledby={id} className={`${styles.panel} ${className ?? ''}`}>
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      <div className={flush === true ? styles.flush : styles.body}>{children}</div>
    </section>
  );
};
