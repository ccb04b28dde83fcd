import { IconCircleXFilled } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Refusal } from '../bridge/ask.ts';
import styles from './refusal-card.module.css';

/** In braces: newer Chromium answers a promise, which an effect must not hand on. */
const bringIntoView = (card: Element | null): void => {
  card?.scrollIntoView({ block: 'nearest' });
};

/** What went wrong, and under it what to do about it. It stands at the top, and whoever dropped a file further down is led to it. */
export const RefusalCard = ({ title, children }: { title: string; children: ReactNode }) => {
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    bringIntoView(card.current);
  }, []);
  return (
    <div ref={card} className={styles.refusal} role="alert" data-refusal>
      <h3>
        <IconCircleXFilled size={20} aria-hidden />
        {title}
      </h3>
      {children}
    </div>
  );
};

/** The same file again is refused by the card that stands there already. */
export const useRefusalInView = (refusal: Refusal | null): void => {
  useEffect(() => {
    if (refusal !== null) bringIntoView(document.querySelector('[data-refusal]'));
  }, [refusal]);
};

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
