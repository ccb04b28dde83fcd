import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type PracticeCore, startPracticeCore } from '../../scripts/world/practice-core.ts';
import { getPushCertificate, value } from './get-push-certificate.ts';

let practice: PracticeCore;
beforeAll(async () => {
  practice = await startPracticeCore({ devices: 0 });
  value(await practice.bridge.settings.setOrganizationName({ name: 'Example' }));
  if (practice.core.practice === null) throw new Error('not in practice');
  practice.core.practice.bench.setSpeed(10);
  await getPushCertificate(practice.bridge, practice.core.practice.portal);
}, 60_000);
afterAll(() => practice.end());

const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 40_000, interval: 200 });
const fleet = async () => value(await practice.bridge.practice.fleet({})).devices;

async function enrol(kind: 'iphone' | 'mac-silicon'): Promise<string> {
  const before = new Set((await fleet()).map(({ udid }) => udid));
  value(await practice.bridge.practice.addFleet({ kind, count: 1 }));
  await eventually(async () => {
    const added = (await fleet()).filter(({ udid }) => !before.has(udid));
    expect(added.map(({ enrollment }) => enrollment)).toEqual(['enrolled']);
  });
  return (await fleet()).find(({ udid }) => !before.has(udid))?.udid ?? '';
}

describe('a device of the practice fleet', () => {
  it.each(['iphone', 'mac-silicon'] as const)(
    '%s: tells everything of itself at its enrolment, and lives by its declarations',
    async (kind) => {
      const deviceId = await enrol(kind);
      const { inventory, declarations } = practice.bridge;
      await eventually(async () => {
        const told = value(await inventory.ofDevice({ deviceId }));
        expect(told.device?.told.facts.length).toBeGreaterThan(5);
        expect(told.security).not.toBeNull();
        expect(told.status?.told.length).toBeGreaterThan(0);
        expect(value(await inventory.profiles({ deviceId, search: 'MDM' })).profiles.length).toBeGreaterThan(0);
        expect(value(await inventory.certificates({ deviceId, search: '' })).certificates[0]?.standing).toBe('good');
        const query = { deviceId, search: '', managedOnly: false, sort: 'name', descending: false, offset: 0, limit: 50 } as const;
        expect(value(await inventory.apps(query)).installedAt).not.toBeNull();
      });
      await eventually(async () => {
        const declared = value(await declarations.ofDevice({ deviceId }));
        expect(declared.supported).toBe(true);
        expect(declared.fetchedAt).not.toBeNull();
        expect(declared.declarations.filter(({ state }) => state === 'active').map(({ purpose }) => purpose)).toContain('status');
      });
    },
    60_000,
  );

  it('installs the update it is told to, and the declaration is taken back', async () => {
    const deviceId = await enrol('iphone');
    const { declarations, commands, devices } = practice.bridge;
    await eventually(async () => expect(value(await declarations.ofDevice({ deviceId })).toldAt).not.toBeNull());
    const options = { TargetOSVersion: '27.1', TargetLocalDateTime: '2020-01-01T03:00' };
    value(await commands.send({ deviceId, command: { type: 'UpdateOS', options }, confirmed: true }));
    const phases = new Set<string>();
    await eventually(async () => {
      const { update } = value(await declarations.ofDevice({ deviceId }));
      if (update !== null) phases.add(update.phase);
      expect(value(await devices.get({ id: deviceId })).osVersion).toBe('27.1');
      expect(update).toBeNull();
    });
    expect([...phases]).toEqual(expect.arrayContaining(['declared']));
  }, 90_000);
});
