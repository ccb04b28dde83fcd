import type { PracticeAct, PracticeDevice, PracticeFault, PracticeKind, PracticeSpeed } from '#contract/practice.ts';
import { type Refusal, refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { refused } from '../../ui/toast.ts';

type Devices = readonly PracticeDevice[];

/** What hands do, one device after the other; the first refusal is told and ends it. Each answers whether all was done. */
export const useHands = () => {
  const act = useCall('practice', 'act');
  const faults = useCall('practice', 'setFaults');
  const kind = useCall('practice', 'setKind');
  const count = useCall('practice', 'setDeviceCount');
  const speed = useCall('practice', 'setSpeed');
  const hub = useCall('practice', 'resetHub');
  const swap = useCall('practice', 'swap');

  const each = async (devices: Devices, deed: (device: PracticeDevice) => Promise<Refusal | null>): Promise<boolean> => {
    for (const device of devices) {
      const refusal = await deed(device);
      if (refusal !== null) {
        refused((t) => refusalText(t, refusal));
        return false;
      }
    }
    return true;
  };
  const once = async (deed: () => Promise<Refusal | null>): Promise<boolean> => {
    const refusal = await deed();
    if (refusal !== null) refused((t) => refusalText(t, refusal));
    return refusal === null;
  };

  return {
    pending: faults.pending || kind.pending || count.pending,
    act: (devices: Devices, deed: PracticeAct) =>
      each(devices, async ({ udid }) => {
        const answer = await act.run({ udid, act: deed });
        return answer.ok ? null : refusalOf('practice', 'act', answer.error);
      }),
    setFaults: (devices: Devices, faultsOf: (device: PracticeDevice) => PracticeFault[]) =>
      each(devices, async (device) => {
        const answer = await faults.run({ udid: device.udid, faults: faultsOf(device) });
        return answer.ok ? null : refusalOf('practice', 'setFaults', answer.error);
      }),
    lay: (devices: Devices, past: PracticeKind, productType: string | null) =>
      each(devices, async ({ place }) => {
        const answer = await kind.run({ place, kind: past, productType });
        return answer.ok ? null : refusalOf('practice', 'setKind', answer.error);
      }),
    setCount: (wanted: number) =>
      once(async () => {
        const answer = await count.run({ count: wanted });
        return answer.ok ? null : refusalOf('practice', 'setDeviceCount', answer.error);
      }),
    setSpeed: (wanted: PracticeSpeed) =>
      once(async () => {
        const answer = await speed.run({ speed: wanted });
        return answer.ok ? null : refusalOf('practice', 'setSpeed', answer.error);
      }),
    swap: (one: PracticeDevice, other: PracticeDevice) =>
      once(async () => {
        const answer = await swap.run({ udids: [one.udid, other.udid] });
        return answer.ok ? null : refusalOf('practice', 'swap', answer.error);
      }),
    resetHub: (wanted: number) =>
      once(async () => {
        const answer = await hub.run({ hub: wanted });
        return answer.ok ? null : refusalOf('practice', 'resetHub', answer.error);
      }),
  };
};
