import type { StartAction } from '#contract/start.ts';
import type { Refusal } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';

type Plain = Exclude<StartAction, 'use-backup' | 'go-on'>;

/** The deeds that need no question. Once one is answered the core changes and this page loads anew. */
export const useStartCalls = (): { act: (action: Plain) => void; pending: Plain | null; refusal: Refusal | null } => {
  const calls = {
    retry: useCall('start', 'retry'),
    practise: useCall('start', 'practise'),
    'open-real': useCall('start', 'openReal'),
    'show-folder': useCall('start', 'showFolder'),
    quit: useCall('start', 'quit'),
  };
  const each = Object.entries(calls) as [Plain, (typeof calls)[Plain]][];
  return {
    act: (action) => {
      for (const [, call] of each) call.reset();
      void calls[action].run({});
    },
    pending: each.find(([, call]) => call.pending)?.[0] ?? null,
    refusal: each.map(([, call]) => call.refusal).find((refusal) => refusal !== null) ?? null,
  };
};
