import type { ReactNode } from 'react';
import styles from './scroll-region.module.css';

/** Content without anything to press in it must still be reached, to be scrolled with the keys. */
const reachable = { tabIndex: 0 } as const;

/** A part that scrolls by itself, by mouse and by keyboard. */
export const ScrollRegion = ({ label, children }: { label: string; children: ReactNode }) => (
  <section className={styles.region} aria-label={label} {...reachable}>
    {children}
  </section>
);
