import { type CommandType, commandTypes } from '#contract/command-catalogue.ts';
import type { UnavailableReason } from '#contract/commands.ts';
import type { DevicePlatform } from '#contract/devices.ts';
import type { ChosenDevice, Fleet, Refusals, Speaker } from './operation-ports.ts';

/** Devices looked at before the main thread is given back. */
const SLICE = 100;

interface Ports {
  readonly speaker: Pick<Speaker, 'byKind'>;
  readonly fleet: Pick<Fleet, 'chosen'>;
}

interface Choice {
  readonly type: CommandType;
  readonly able: number;
  readonly reasons: { readonly reason: UnavailableReason; readonly count: number }[];
}

interface Choices {
  readonly total: number;
  readonly platforms: Partial<Record<DevicePlatform, number>>;
  readonly unreachable: number;
  readonly commands: Choice[];
}

/** Those of the devices that can take all of these commands now. */
export async function ableAmong(ports: Ports, now: number, ids: readonly string[], able: readonly CommandType[]): Promise<string[]> {
  const kept: string[] = [];
  await walk(ports, now, ids, able, (deviceId) => kept.push(deviceId));
  return kept;
}

/**
 * Who they are; and for each command how many of these devices can take it, and how many cannot for which reason. A fleet has few
 * kinds of devices: they are counted by kind, and the catalogue once for each. `able`: only devices that can take these are counted.
 */
export async function countChoices(ports: Ports, now: number, ids: readonly string[], able: readonly CommandType[] = []): Promise<Choices> {
  const kinds = new Map<Refusals, number>();
  const platforms: Partial<Record<DevicePlatform, number>> = {};
  let [total, unreachable] = [0, 0];
  await walk(ports, now, ids, able, (_deviceId, { platform, reachable }, refusals) => {
    total += 1;
    kinds.set(refusals, (kinds.get(refusals) ?? 0) + 1);
    if (!reachable) unreachable += 1;
    else if (platform !== null) platforms[platform] = (platforms[platform] ?? 0) + 1;
  });
  return { total, platforms, unreachable, commands: total === 0 ? [] : commandTypes.map((type) => choiceOf(type, total, kinds)) };
}

/** The most frequent reason first. */
function choiceOf(type: CommandType, total: number, kinds: ReadonlyMap<Refusals, number>): Choice {
  const counted = new Map<UnavailableReason, number>();
  let refused = 0;
  for (const [refusals, count] of kinds) {
    const reason = refusals.get(type);
    if (reason === undefined) continue;
    refused += count;
    counted.set(reason, (counted.get(reason) ?? 0) + count);
  }
  const reasons = [...counted].sort((a, b) => b[1] - a[1]).map(([reason, count]) => ({ reason, count }));
  return { type, able: total - refused, reasons };
}

async function walk(
  { speaker, fleet }: Ports,
  now: number,
  ids: readonly string[],
  able: readonly CommandType[],
  take: (deviceId: string, device: ChosenDevice, refusals: Refusals) => void,
): Promise<void> {
  const refusalsOf = speaker.byKind(now);
  for (let at = 0; at < ids.length; at += SLICE) {
    if (at > 0) await new Promise<void>((resolve) => setImmediate(resolve));
    for (const [deviceId, device] of fleet.chosen(ids.slice(at, at + SLICE))) {
      const refusals = refusalsOf(deviceId, device.target);
      if (!able.some((type) => refusals.has(type))) take(deviceId, device, refusals);
    }
  }
}
