import { describe, expect, it } from 'vitest';
import type { CommandType } from '#contract/command-catalogue.ts';
import type { UnavailableReason } from '#contract/commands.ts';
import { ableAmong, countChoices } from './choices.ts';
import type { ChosenDevice, Refusals } from './operation-ports.ts';

const kinds = {
  phone: { platform: 'iOS', reachable: true, refuses: { SetFirmwarePassword: 'wrong-platform' } },
  pad: { platform: 'iPadOS', reachable: true, refuses: { SetFirmwarePassword: 'wrong-platform', EnableLostMode: 'not-supervised' } },
  mac: { platform: 'macOS', reachable: true, refuses: { EnableLostMode: 'wrong-platform' } },
  waiting: {
    platform: 'iOS',
    reachable: false,
    refuses: { EnableLostMode: 'pre-registered', SetFirmwarePassword: 'pre-registered', Refresh: 'pre-registered' },
  },
} as const satisfies Record<string, Omit<ChosenDevice, 'target'> & { refuses: Partial<Record<CommandType, UnavailableReason>> }>;
type Kind = keyof typeof kinds;

/** A fleet of these numbers, and how often it was asked what a device cannot take. */
function fleetOf(numbers: Readonly<Record<Kind, number>>) {
  const refusals = new Map<object, Refusals>();
  const devices = new Map<string, ChosenDevice>();
  for (const [kind, count] of Object.entries(numbers) as [Kind, number][]) {
    const { platform, reachable, refuses } = kinds[kind];
    const shared: Refusals = new Map(Object.entries(refuses) as [CommandType, UnavailableReason][]);
    for (let n = 1; n <= count; n += 1) {
      const target = {};
      refusals.set(target, shared);
      devices.set(`${kind}-${n}`, { target, platform, reachable });
    }
  }
  const slices: number[] = [];
  return {
    ids: [...devices.keys()],
    slices,
    ports: {
      speaker: { byKind: () => (_deviceId: string, target: object) => refusals.get(target) ?? new Map() },
      fleet: {
        chosen: (ids: readonly string[]) => {
          slices.push(ids.length);
          return new Map(ids.flatMap((id) => (devices.has(id) ? [[id, devices.get(id) as ChosenDevice] as const] : [])));
        },
      },
    },
  };
}

describe('the choices for many devices', () => {
  const mixed = { phone: 6, pad: 4, mac: 3, waiting: 2 };

  it('count who can take each command, and who cannot for which reason, the most frequent first', async () => {
    const { ids, ports } = fleetOf(mixed);
    const { commands, ...who } = await countChoices(ports, 0, [...ids, 'of nobody']);
    expect(who).toEqual({ total: 15, platforms: { iOS: 6, iPadOS: 4, macOS: 3 }, unreachable: 2 });
    expect(commands.find(({ type }) => type === 'EnableLostMode')).toEqual({
      type: 'EnableLostMode',
      able: 6,
      reasons: [
        { reason: 'not-supervised', count: 4 },
        { reason: 'wrong-platform', count: 3 },
        { reason: 'pre-registered', count: 2 },
      ],
    });
    expect(commands.find(({ type }) => type === 'DeviceLock')).toEqual({ type: 'DeviceLock', able: 15, reasons: [] });
  });

  it('are those of the rest when whoever cannot take some commands was left out, one after the other', async () => {
    const { ids, ports } = fleetOf(mixed);
    const { commands, ...who } = await countChoices(ports, 0, ids, ['Refresh']);
    expect(who).toEqual({ total: 13, platforms: { iOS: 6, iPadOS: 4, macOS: 3 }, unreachable: 0 });
    expect(commands.find(({ type }) => type === 'EnableLostMode')?.able).toBe(6);
    expect(await ableAmong(ports, 0, ids, ['Refresh'])).toHaveLength(13);
    expect(await ableAmong(ports, 0, ids, ['Refresh', 'EnableLostMode'])).toEqual([
      'phone-1',
      'phone-2',
      'phone-3',
      'phone-4',
      'phone-5',
      'phone-6',
    ]);
    expect(await ableAmong(ports, 0, ids, ['EnableLostMode', 'SetFirmwarePassword'])).toEqual([]);
  });

  it('are counted for a whole fleet, in slices', async () => {
    const { ids, ports, slices } = fleetOf({ phone: 60_000, pad: 20_000, mac: 15_000, waiting: 5_000 });
    const { total, commands } = await countChoices(ports, 0, ids);
    expect([total, commands.find(({ type }) => type === 'EnableLostMode')?.able]).toEqual([100_000, 60_000]);
    expect(Math.max(...slices)).toBeLessThanOrEqual(100);
  });

  it('are none for nobody', async () => {
    const { ports } = fleetOf({ phone: 0, pad: 0, mac: 0, waiting: 0 });
    expect(await countChoices(ports, 0, [])).toEqual({ total: 0, platforms: {}, unreachable: 0, commands: [] });
  });
});
