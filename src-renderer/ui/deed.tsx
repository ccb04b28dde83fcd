import type { ReactNode } from 'react';
import styles from './deed.module.css';

/** Something that can be done: what it is, what it means, and its button. */
export const Deed = ({ title, text, children }: { title: string; text: string; children: ReactNode }) => (
  <div className={styles.deed}>
    <div>
      <h3>{title}</h3>
      <p className="quiet">{text}</p>
    </div>
    {children}
  </div>
);
