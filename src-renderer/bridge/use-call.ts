import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type CallOf, type InputOf, type Noun, type Refusal, refusalOf, type Told } from './ask.ts';
import { askCore, useConnection } from './bridge-context.tsx';

export interface Callable<N extends Noun, K extends CallOf<N>> {
  /** Never rejects: every outcome is in the answer. */
  readonly run: (input: InputOf<N, K>) => Promise<Told<N, K>>;
  readonly pending: boolean;
  /** The refusal of the last run, until the next run or {@link reset}. */
  readonly refusal: Refusal | null;
  readonly reset: () => void;
}

/** A call that does something. */
export const useCall = <N extends Noun, K extends CallOf<N>>(noun: N, call: K): Callable<N, K> => {
  const connection = useConnection();
  const queryClient = useQueryClient();
  const mutation = useMutation<Told<N, K>, Error, InputOf<N, K>>({
    mutationFn: (input) => askCore(connection, noun, call, input),
    // What was given and answered may be a passphrase or a key: nobody keeps it who does not show it.
    gcTime: 0,
    // Not every change of a noun is told by an event of its own; and a number that was refused had changed without any.
    onSuccess: (told) => {
      if (told.ok || told.error.code === 'confirmation-wrong') void queryClient.invalidateQueries({ queryKey: [noun] });
    },
  });
  // A mutation says a moment later that it began; a second press must find the button busy already.
  const [running, setRunning] = useState(0);
  const told = mutation.data;
  return {
    run: async (input) => {
      setRunning((count) => count + 1);
      try {
        return await mutation.mutateAsync(input);
      } finally {
        setRunning((count) => count - 1);
      }
    },
    pending: running > 0 || mutation.isPending,
    refusal: told === undefined || told.ok ? null : refusalOf(noun, call, told.error),
    reset: mutation.reset,
  };
};
