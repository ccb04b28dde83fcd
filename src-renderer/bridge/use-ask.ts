import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type CallOf, type InputOf, type Noun, type Refusal, refusalOf, type ValueOf } from './ask.ts';
import { askCore, useConnection } from './bridge-context.tsx';

/** How a refused call ends a question: what was answered before stays. */
export class RefusedError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`${refusal.noun}.${refusal.call}: ${refusal.code}`);
    this.refusal = refusal;
  }
}

export interface Asked<T> {
  /** The newest answer; undefined until the first. Kept while a newer one is on its way or the wire is broken. */
  readonly value: T | undefined;
  readonly refusal: Refusal | null;
  readonly pending: boolean;
}

/** Asks a call that only reads, and keeps its answer fresh by the core's events. */
export const useAsk = <N extends Noun, K extends CallOf<N>>(
  noun: N,
  call: K,
  input: InputOf<N, K>,
  options: { enabled?: boolean; keepPrevious?: boolean } = {},
): Asked<ValueOf<N, K>> => {
  const connection = useConnection();
  const query = useQuery<ValueOf<N, K>>({
    queryKey: [noun, call, input],
    queryFn: async () => {
      const told = await askCore(connection, noun, call, input);
      if (told.ok) return told.value;
      throw new RefusedError(refusalOf(noun, call, told.error));
    },
    enabled: options.enabled ?? true,
    ...(options.keepPrevious === true ? { placeholderData: keepPreviousData } : {}),
  });
  return {
    value: query.data,
    refusal: query.error instanceof RefusedError ? query.error.refusal : null,
    pending: query.isPending,
  };
};
