import { useQueries } from '@tanstack/react-query';
import { type CallOf, type InputOf, type Noun, type Refusal, refusalOf, type ValueOf } from './ask.ts';
import { askCore, useConnection } from './bridge-context.tsx';
import { RefusedError } from './use-ask.ts';

/**
 * Asks a call for several inputs at once, such as the pages of a list that are in sight; each kept fresh by the core's events, and kept
 * as it was when it cannot be asked anew, as while the wire is broken.
 */
export const usePages = <N extends Noun, K extends CallOf<N>>(
  noun: N,
  call: K,
  inputs: readonly InputOf<N, K>[],
): { readonly values: readonly (ValueOf<N, K> | undefined)[]; readonly refusal: Refusal | null } => {
  const connection = useConnection();
  const pages = useQueries({
    queries: inputs.map((input) => ({
      queryKey: [noun, call, input],
      queryFn: async (): Promise<ValueOf<N, K>> => {
        const told = await askCore(connection, noun, call, input);
        if (told.ok) return told.value;
        throw new RefusedError(refusalOf(noun, call, told.error));
      },
      // What was scrolled past is not worth its memory.
      gcTime: 60_000,
    })),
  });
  const refused = pages.find(({ error }) => error instanceof RefusedError)?.error;
  return {
    values: pages.map(({ data }) => data),
    refusal: refused instanceof RefusedError ? refused.refusal : null,
  };
};
