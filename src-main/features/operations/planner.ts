import type { CommandType } from '#contract/command-catalogue.ts';
import type { GroupCommit } from '#store/group-commit.ts';
import type { Fleet, Speaker } from './operation-ports.ts';
import { tileOf, warningsOf } from './operation-rules.ts';
import type { NewTarget, OperationsStore } from './operations-store.ts';

/** Devices judged before the main thread is given back. */
const SLICE = 200;
const KEPT_AT_ONCE = 500;

/** Works out, device by device, who will receive a command, who later, and who not and why. */
export async function planTargets(
  ports: { readonly speaker: Speaker; readonly fleet: Fleet; readonly now: () => number },
  type: CommandType,
  ids: readonly string[],
): Promise<NewTarget[]> {
  const targets: NewTarget[] = [];
  const unique = [...new Set(ids)];
  for (let at = 0; at < unique.length; at += SLICE) {
    const slice = unique.slice(at, at + SLICE);
    const known = ports.fleet.devices(slice);
    const now = ports.now();
    for (const deviceId of slice) {
      const device = known.get(deviceId);
      if (device === undefined) continue;
      const reason = ports.speaker.unavailable(type, deviceId, device.target, now);
      targets.push(
        reason === null
          ? { deviceId, tile: tileOf(device, now), reason: null, details: {}, warnings: warningsOf(type, device, now) }
          : { deviceId, tile: 'excluded', reason: reason.reason, details: reason.details, warnings: [] },
      );
    }
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return targets;
}

/** Keeps them in slices, as a plan for the whole fleet would hold the main thread. It is a plan only once they are all there. */
export async function keepTargets(
  { commit, store }: { readonly commit: Pick<GroupCommit, 'run'>; readonly store: Pick<OperationsStore, 'addTarget'> },
  id: string,
  targets: readonly NewTarget[],
): Promise<void> {
  for (let at = 0; at < targets.length; at += KEPT_AT_ONCE) {
    await commit.run(() => {
      targets.slice(at, at + KEPT_AT_ONCE).forEach((target, index) => {
        store.addTarget(id, at + index, target);
      });
    });
  }
}
