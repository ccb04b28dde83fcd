import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommandType, commandTypes } from '#contract/command-catalogue.ts';
import { compareVersions } from '#lib/compare-versions.ts';
import { commandConditions } from '../../protocols/mdm/command-conditions.ts';
import { platformOf } from '../../protocols/mdm/platform.ts';
import { appleType } from './apple-command.ts';
import type { CommandTarget } from './availability.ts';
import { CommandGate } from './command-gate.ts';
import { anIphone } from './testing.ts';

const NOW = 40 * 86_400_000;

interface Device {
  readonly target: CommandTarget;
  readonly accessRights: number;
  readonly hasUnlockToken: boolean;
  readonly enrolledAt: number | null;
  readonly waiting: readonly CommandType[];
  readonly profiles: readonly string[];
  readonly updateWay: 'declaration' | 'command';
}

const ordinary = { accessRights: 8191, hasUnlockToken: true, enrolledAt: NOW, waiting: [], profiles: [], updateWay: 'command' } as const;

function gateOf(fleet: ReadonlyMap<string, Device>): CommandGate {
  const of = (deviceId: string): Device => {
    const device = fleet.get(deviceId);
    if (device === undefined) throw new Error(`no device ${deviceId}`);
    return device;
  };
  return new CommandGate({
    conditions: (type, platform) => {
      const { requestType, item } = appleType(type);
      return commandConditions(requestType, item, platform);
    },
    platformOf,
    compareVersions,
    updateWay: (deviceId) => of(deviceId).updateWay,
    enrollment: of,
    waiting: (deviceId) => new Map(of(deviceId).waiting.map((type) => [type, `${deviceId}-${type}`])),
    enrollmentProfile: 'jp.example.enrollment',
    distributed: (deviceId) => ({ profiles: of(deviceId).profiles, apps: [] }),
    books: () => [],
  });
}

const target: fc.Arbitrary<CommandTarget> = fc.record({
  management: fc.constantFrom('managed', 'managed', 'managed', 'removed', 'withdrawn', 'pre-registered'),
  productName: fc.constantFrom('iPhone14,5', 'iPad14,1', 'Mac15,3', 'AppleTV14,1', 'Toaster1,1'),
  osVersion: fc.constantFrom('9.3', '15.7', '18.1', '26.0', '?'),
  supervised: fc.constantFrom(true, false, null),
  lostMode: fc.boolean(),
  shared: fc.constantFrom(true, false, null),
  wifiOnly: fc.constantFrom(true, false, null),
  awaitingConfiguration: fc.boolean(),
});
const device: fc.Arbitrary<Device> = fc.record({
  target,
  accessRights: fc.constantFrom(8191, 1),
  hasUnlockToken: fc.boolean(),
  enrolledAt: fc.constantFrom(null, 0, NOW),
  waiting: fc.subarray<CommandType>(['EraseDevice', 'RestartDevice', 'DeviceLock', 'Refresh']),
  profiles: fc.constantFrom([], ['jp.example.wifi']),
  updateWay: fc.constantFrom('declaration', 'command'),
});

/** The one, each time with one thing of the other. */
const differingInOne = (one: Device, other: Device): Device[] => [
  ...Object.entries(other).map(([key, value]) => ({ ...one, [key]: value })),
  ...Object.entries(other.target).map(([key, value]) => ({ ...one, target: { ...one.target, [key]: value } })),
];

describe('what many devices can take', () => {
  it('is for each of them what it is for that one alone', () => {
    fc.assert(
      fc.property(device, device, (one, other) => {
        const fleet = new Map([one, ...differingInOne(one, other)].map((each, index) => [`D${index}`, each]));
        const gate = gateOf(fleet);
        const refusalsOf = gate.byKind(NOW);
        for (const [deviceId, each] of fleet) {
          const alone = gate
            .all(deviceId, each.target, NOW)
            .flatMap(({ type, unavailable }) => (unavailable === null ? [] : [[type, unavailable.reason]]));
          expect(Object.fromEntries(refusalsOf(deviceId, each.target))).toEqual(Object.fromEntries(alone));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is judged once for a kind: what only tells two devices apart makes no other kind', () => {
    const fleet = new Map<string, Device>([
      ['A', { ...ordinary, target: anIphone }],
      ['B', { ...ordinary, target: { ...anIphone, productName: 'iPhone15,2', wifiOnly: null }, enrolledAt: NOW - 1 }],
      ['C', { ...ordinary, target: { ...anIphone, osVersion: '26.0' } }],
    ]);
    const refusalsOf = gateOf(fleet).byKind(NOW);
    const [a, b, c] = [...fleet].map(([id, each]) => refusalsOf(id, each.target));
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });

  it('is nothing where no command reaches, and of different systems what each of them knows', () => {
    const fleet = new Map<string, Device>([
      ['phone', { ...ordinary, target: anIphone }],
      ['mac', { ...ordinary, target: { ...anIphone, productName: 'Mac15,3', osVersion: '15.1' } }],
      ['waiting', { ...ordinary, target: { ...anIphone, management: 'pre-registered', productName: '', osVersion: '' } }],
      ['gone', { ...ordinary, target: { ...anIphone, management: 'removed' } }],
    ]);
    const refusalsOf = gateOf(fleet).byKind(NOW);
    const refusals = (id: string) => refusalsOf(id, fleet.get(id)?.target ?? anIphone);
    for (const type of commandTypes) {
      expect(refusals('waiting').get(type)).toBe('pre-registered');
      expect(refusals('gone').get(type)).toBe('removed');
    }
    const both = commandTypes.filter((type) => !refusals('phone').has(type) && !refusals('mac').has(type));
    expect(both).toEqual(expect.arrayContaining(['Refresh', 'DeviceLock', 'RestartDevice', 'EraseDevice', 'InstallProfile']));
    for (const ofOne of ['EnableLostMode', 'SetFirmwarePassword', 'ClearPasscode'] as const) expect(both).not.toContain(ofOne);
  });
});
