import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './notice.module.css';
import type { Tone } from './tone.ts';

interface NoticeProps {
  readonly tone: Tone;
  readonly icon: Icon;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** `alert` interrupts a screen reader; `status` waits its turn. */
  readonly role?: 'alert' | 'status';
}

/** A sentence that stays until its reason is gone. */
export const Notice = ({ tone, icon: IconShape, title, children, action, role }: NoticeProps) => (
  <div className={styles.notice} data-tone={tone} role={role}>
    <IconShape className={styles.icon} size={18} stroke={2} aria-hidden />
    <div className={styles.body}>
      {title === undefined ? null : <p className={styles.title}>{title}</p>}
      {children}
    </div>
    {action === undefined ? null : <div className={styles.action}>{action}</div>}
  </div>
);
