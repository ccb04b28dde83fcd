import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CommandType } from '#contract/command-catalogue.ts';
import { type PracticeCore, startPracticeCore } from '../../scripts/world/practice-core.ts';
import { getPushCertificate, value } from './get-push-certificate.ts';

let practice: PracticeCore;
beforeAll(async () => {
  practice = await startPracticeCore({ devices: 0 });
  if (practice.core.practice === null) throw new Error('not in practice');
  practice.core.practice.bench.setSpeed(10);
  await getPushCertificate(practice.bridge, practice.core.practice.portal);
}, 60_000);
afterAll(() => practice.end());

const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 40_000, interval: 200 });

describe('a device that leaves because we said so', () => {
  it.each<CommandType>(['EraseDevice', 'Unenroll'])(
    '%s: is withdrawn and stays so, is rung no more, and nothing waits for it',
    async (type) => {
      const { bridge, core } = practice;
      const before = new Set(value(await bridge.practice.fleet({})).devices.map(({ udid }) => udid));
      value(await bridge.practice.addFleet({ kind: 'iphone', count: 1 }));
      const added = async () => value(await bridge.practice.fleet({})).devices.find(({ udid }) => !before.has(udid));
      await eventually(async () => expect((await added())?.enrollment).toBe('enrolled'));
      const deviceId = (await added())?.udid ?? '';
      const cards = async () => value(await bridge.commands.timeline({ deviceId, limit: 200 })).cards;
      // What it is asked at its enrolment is answered first.
      await eventually(async () => {
        expect((await cards()).length).toBeGreaterThan(3);
        expect((await cards()).every(({ stages }) => stages.reportedAt !== null)).toBe(true);
      });
      value(await bridge.practice.actFleet({ udid: deviceId, deed: { act: 'go-offline' } }));
      const waits = value(await bridge.commands.send({ deviceId, command: { type: 'ProfileList', options: {} }, confirmed: true })).uuid;
      const { id } = value(await bridge.operations.plan({ command: { type, options: {} }, target: { ids: [deviceId] } }));
      const { serialNumber } = value(await bridge.devices.get({ id: deviceId }));
      const confirmation = { typed: serialNumber.slice(-4), reason: '返却', runAt: null, spreadMinutes: 0, pins: {}, pinConsent: false };
      value(await bridge.operations.confirm({ id, ...confirmation }));
      await eventually(async () => expect((await cards()).some((card) => card.type === type)).toBe(true));
      value(await bridge.practice.actFleet({ udid: deviceId, deed: { act: 'go-online' } }));
      await eventually(async () => expect((await cards()).find((card) => card.type === type)?.state).toBe('succeeded'));
      await eventually(async () => expect((await added())?.enrollment).not.toBe('enrolled'));
      expect((await cards()).find(({ uuid }) => uuid === waits)?.state).toBe('cancelled');
      expect(value(await bridge.devices.get({ id: deviceId })).status).toBe('withdrawn');
      const enrolled = core.database.prepare('SELECT enabled FROM enrollments WHERE id = ?').pluck().get(deviceId);
      expect(enrolled).toBe(0);
    },
    90_000,
  );
});
