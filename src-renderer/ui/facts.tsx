import type { ReactNode } from 'react';
import styles from './facts.module.css';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  readonly mono?: boolean;
}

/** Pairs of name and value. */
export const Facts = ({ facts, narrow }: { facts: readonly Fact[]; narrow?: boolean }) => (
  <dl className={styles.facts} data-narrow={narrow === true ? '' : undefined}>
    {facts.map(({ name, value, mono }) => (
      <div key={name} className={styles.pair}>
        <dt>{name}</dt>
        <dd className={mono === true ? 'mono' : 'numbers'}>{value}</dd>
      </div>
    ))}
  </dl>
);
