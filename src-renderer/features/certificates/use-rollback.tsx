import { type ReactNode, useState } from 'react';
import { refusalOf, type ValueOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { refused } from '../../ui/toast.ts';
import { RollbackSheet } from './rollback-sheet.tsx';

interface Rollback {
  /** Asks what going back would do, and shows it; nothing is changed by that. */
  readonly plan: (id: number) => void;
  readonly pending: boolean;
  readonly sheet: ReactNode;
}

/** Going back to what a credential replaced, from wherever on its page that is offered. */
export const useRollback = (): Rollback => {
  const call = useCall('certificates', 'planRollback');
  const [planned, setPlanned] = useState<{ readonly id: number; readonly plan: ValueOf<'certificates', 'planRollback'> } | null>(null);
  const plan = async (id: number) => {
    const answer = await call.run({ id });
    if (answer.ok) setPlanned({ id, plan: answer.value });
    else refused((t) => refusalText(t, refusalOf('certificates', 'planRollback', answer.error)));
  };
  return {
    plan: (id) => void plan(id),
    pending: call.pending,
    sheet: planned === null ? null : <RollbackSheet id={planned.id} plan={planned.plan} onClose={() => setPlanned(null)} />,
  };
};
