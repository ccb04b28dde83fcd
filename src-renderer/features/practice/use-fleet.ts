import type { PracticeFleetAct, PracticeFleetDevice, PracticeFleetKind } from '#contract/practice.ts';
import { type Refusal, refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { refused } from '../../ui/toast.ts';

/** What hands do to the fleet; the first refusal is told, with the device's name, and ends it. */
export const useFleet = () => {
  const add = useCall('practice', 'addFleet');
  const act = useCall('practice', 'actFleet');
  const remove = useCall('practice', 'removeFleet');
  return {
    adding: add.pending,
    add: async (kind: PracticeFleetKind, count: number) => {
      const answer = await add.run({ kind, count });
      if (!answer.ok) refused((t) => refusalText(t, refusalOf('practice', 'addFleet', answer.error)));
    },
    /** So many of each kind; what stood in the way, or null. */
    addEach: async (kinds: readonly (readonly [PracticeFleetKind, number])[]): Promise<Refusal | null> => {
      for (const [kind, count] of kinds) {
        const answer = await add.run({ kind, count });
        if (!answer.ok) return refusalOf('practice', 'addFleet', answer.error);
      }
      return null;
    },
    act: async (devices: readonly PracticeFleetDevice[], deed: PracticeFleetAct) => {
      for (const { udid, name } of devices) {
        const answer = await act.run({ udid, deed });
        if (answer.ok) continue;
        refused((t) => t('practice.fleet.refused', { name, reason: refusalText(t, refusalOf('practice', 'actFleet', answer.error)) }));
        return;
      }
    },
    remove: async (devices: readonly PracticeFleetDevice[]) => {
      const answer = await remove.run({ udids: devices.map(({ udid }) => udid) });
      if (!answer.ok) refused((t) => refusalText(t, refusalOf('practice', 'removeFleet', answer.error)));
    },
  };
};
