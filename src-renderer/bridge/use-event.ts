import { useEffect, useEffectEvent } from 'react';
import type { z } from 'zod';
import type { BridgeEvent, Contract } from '#contract/index.ts';
import { useConnection } from './bridge-context.tsx';

type Events<N extends keyof Contract> = Contract[N]['events'];
type PayloadOf<S> = S extends z.ZodType ? z.output<S> : never;

/** Hears one event of the contract while the component is mounted. */
export const useEvent = <N extends keyof Contract, E extends keyof Events<N> & string>(
  noun: N,
  name: E,
  onEvent: (payload: PayloadOf<Events<N>[E]>) => void,
): void => {
  const connection = useConnection();
  const hear = useEffectEvent((event: BridgeEvent) => {
    // Noun and name were compared, so the payload is the one that belongs to them.
    if (event.noun === noun && event.name === name) onEvent(event.payload as PayloadOf<Events<N>[E]>);
  });
  useEffect(() => connection.hear((event) => hear(event)), [connection]);
};
