import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './empty.module.css';

/** Nothing here yet: says so, and what to do about it. */
export const Empty = ({
  icon: IconShape,
  title,
  children,
  action,
}: {
  icon: Icon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) => (
  <div className={styles.empty}>
    <IconShape size={40} stroke={1.25} aria-hidden className={styles.icon} />
    <p className={styles.title}>{title}</p>
    {children === undefined ? null : <div className={styles.text}>{children}</div>}
    {action === undefined ? null : <div className={styles.action}>{action}</div>}
  </div>
);
