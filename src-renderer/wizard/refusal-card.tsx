import { IconCircleXFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './refusal-card.module.css';

/** What went wrong, and under it what to do about it. */
export const RefusalCard = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className={styles.refusal} role="alert">
    <h3>
      <IconCircleXFilled size={20} aria-hidden />
      {title}
    </h3>
    {children}
  </div>
);

/** In named parts, so that nobody has to search a paragraph for what to do. */
export const RefusalParts = ({ parts }: { parts: readonly { readonly name: string; readonly text: ReactNode }[] }) => (
  <dl className={styles.parts}>
    {parts.map(({ name, text }) => (
      <div key={name} className={styles.part}>
        <dt>{name}</dt>
        <dd>{text}</dd>
      </div>
    ))}
  </dl>
);
