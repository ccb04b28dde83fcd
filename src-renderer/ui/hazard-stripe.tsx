import type { ReactNode } from 'react';
import styles from './hazard-stripe.module.css';

/** A band with diagonal stripes at both ends: nothing here is real. */
export const HazardStripe = ({ children, role }: { children: ReactNode; role?: 'note' }) => (
  <div className={styles.band} role={role}>
    <span className={styles.stripe} aria-hidden />
    <span className={styles.text}>{children}</span>
    <span className={styles.stripe} aria-hidden />
  </div>
);
