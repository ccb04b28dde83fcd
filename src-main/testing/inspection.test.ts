import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BridgeEvent } from '#contract/index.ts';
import { type PracticeCore, startPracticeCore } from '../../scripts/world/practice-core.ts';
import { openUsbmux } from '../bench-wiring.ts';
import type { FakeIphone } from '../practice/fake-iphone.ts';
import { lockdownRefusal } from '../protocols/lockdown/fake-faults.ts';
import { value } from './get-push-certificate.ts';

let world: PracticeCore;
let phone: FakeIphone;
let phones = 0;
let told: BridgeEvent[] = [];

beforeAll(async () => {
  world = await startPracticeCore({ devices: 0, times: { waitPoll: 30, busRetry: 50, enrollment: 4_000 } });
  world.core.practice?.bench.setWork({ restart: 50, erase: 50 });
  world.core.hub.listen((event) => {
    told.push(event);
  });
});

afterAll(() => world.end());

/** A phone of its own for every test; the earlier ones are unplugged. */
beforeEach(() => {
  phones += 1;
  phone?.unplug();
  world.core.practice?.bench.setCount(phones);
  const newest = world.core.practice?.bench.devices().at(-1);
  if (newest === undefined) throw new Error('no phone');
  phone = newest;
  told = [];
});

async function until(wanted: () => boolean | Promise<boolean>, limitMs = 15_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await wanted())) {
    if (performance.now() > end) throw new Error('it never came so far');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const slot = async () => value(await world.bridge.bench.slots({})).slots.find(({ udid }) => udid === phone.udid);
const ready = () => until(async () => (await slot())?.state === 'ready');
const usbmux = () => openUsbmux(world.core.practice?.endpoints.usbmux ?? '');
const usbmuxEntry = async () => (await usbmux().listDevices()).find(({ udid }) => udid === phone.udid);
const heard = () => told.filter((event) => event.noun === 'inspection').filter(({ payload }) => payload.udid === phone.udid);
const came = () => heard().flatMap((event) => (event.name === 'linesCame' ? [event.payload] : []));
const ended = () => heard().flatMap((event) => (event.name === 'consoleEnded' ? [event.payload] : []));
const deeds = async () =>
  value(await world.bridge.activity.list({ beforeSequence: null, limit: 50, filter: null }))
    .entries.filter(({ subject }) => subject === phone.udid)
    .map(({ action }) => action);
const lines = async (filter = '', mdmOnly = false) =>
  value(await world.bridge.inspection.lines({ udid: phone.udid, filter, mdmOnly, limit: 500, upTo: null }));

describe('a device at the bench', () => {
  it('tells what it is', async () => {
    phone.plug();
    await ready();
    const facts = value(await world.bridge.inspection.read({ udid: phone.udid }));
    expect(facts).toMatchObject({
      profiles: [],
      supervision: { supervised: false, by: 'nobody', organization: null, allowsPairing: null },
      pairing: { paired: true, hostId: expect.stringMatching(/^[0-9A-F-]{36}$/) },
      findMy: false,
      activationState: 'Unactivated',
    });
    expect(facts.battery).toMatchObject({
      percent: phone.battery.percent,
      designCapacity: phone.battery.designCapacity,
      fullChargeCapacity: phone.battery.fullChargeCapacity,
      temperature: 26.5,
    });
    expect(facts.storage.available).toBeLessThan(facts.storage.total ?? 0);
  });

  it('tells the rest when its battery is not told', async () => {
    phone.plug();
    await ready();
    phone.faults.add('com.apple.mobile.diagnostics_relay', 'IORegistry', { kind: 'answer', answer: { Status: 'UnknownRequest' } });
    const facts = value(await world.bridge.inspection.read({ udid: phone.udid }));
    expect(facts.battery).toEqual({
      percent: null,
      isCharging: null,
      cycleCount: null,
      designCapacity: null,
      fullChargeCapacity: null,
      temperature: null,
    });
    expect(facts.activationState).toBe('Unactivated');
  });

  it('is not asked when it is not there, is locked, silent, or does not trust us; and is never asked for trust', async () => {
    const { inspection } = world.bridge;
    const { udid } = phone;
    expect(await inspection.read({ udid })).toMatchObject({ error: { code: 'not-attached' } });
    phone.finishSetup();
    phone.plug();
    await until(async () => (await slot())?.state === 'trust');
    for (const call of [inspection.read, inspection.restart, inspection.shutDown, inspection.openConsole]) {
      expect(await call({ udid })).toMatchObject({ error: { code: 'not-trusted' } });
    }
    phone.tapTrust();
    await ready();
    phone.faults.add('lockdown', 'StartService', lockdownRefusal('PasswordProtected'));
    expect(await inspection.openConsole({ udid })).toMatchObject({ error: { code: 'locked' } });
    phone.faults.add('com.apple.mobile.MCInstall', '*', { kind: 'garbage' });
    expect(await inspection.read({ udid })).toMatchObject({ error: { code: 'device-silent' } });
    phone.faults.add('com.apple.mobile.MCInstall', '*', { kind: 'pull-cable' });
    expect(await inspection.read({ udid })).toMatchObject({ error: { code: 'not-attached' } });
  });

  it('restarts: it leaves and returns, and the trail says so', async () => {
    phone.plug();
    await ready();
    const { deviceId } = (await usbmuxEntry()) ?? { deviceId: -1 };
    value(await world.bridge.inspection.restart({ udid: phone.udid }));
    await until(async () => {
      const now = await usbmuxEntry();
      return now !== undefined && now.deviceId !== deviceId;
    });
    await ready();
    expect(await deeds()).toContain('inspection.restarted');
  });

  it('is switched off, unless it refuses', async () => {
    phone.plug();
    await ready();
    const { udid } = phone;
    phone.faults.add('com.apple.mobile.diagnostics_relay', 'Shutdown', { kind: 'answer', answer: { Status: 'Failure' } });
    expect(await world.bridge.inspection.shutDown({ udid })).toMatchObject({ error: { code: 'refused' } });
    expect(await deeds()).not.toContain('inspection.shut-down');
    value(await world.bridge.inspection.shutDown({ udid }));
    await until(async () => (await usbmuxEntry()) === undefined);
    expect(await deeds()).toContain('inspection.shut-down');
  });
});

describe('the console of a device', () => {
  it('shows what the device writes, narrowed as asked, and what of it is known', async () => {
    phone.plug();
    await ready();
    const { inspection } = world.bridge;
    const { udid } = phone;
    expect(await inspection.lines({ udid, filter: '', mdmOnly: false, limit: 10, upTo: null })).toMatchObject({
      error: { code: 'no-console' },
    });
    await Promise.all([inspection.openConsole({ udid }), inspection.openConsole({ udid })]);
    value(await inspection.openConsole({ udid }));
    phone.journal.say('profiled', 112, 'Installed profile ｊｐ.example.wifi');
    await until(async () => (await lines('JP.example')).lines.length > 0);
    const shown = await lines('JP.example', true);
    expect(shown).toMatchObject({ open: true, dropped: 0 });
    expect(shown.lines).toMatchObject([{ process: 'profiled', pid: 112, level: 'Notice', mdm: true }]);
    expect((await lines()).lines.some(({ process, mdm }) => process === 'SpringBoard' && !mdm)).toBe(true);
    expect(value(await inspection.summary({ udid })).findings).toMatchObject([{ code: 'profile-installed', count: 1 }]);
    const file = value(await inspection.saveConsole({ udid, filter: '', mdmOnly: true }));
    expect(file.fileName).toContain(phone.serialNumber);
    expect(file.content).toContain('PRACTICE');
    expect(file.content).toContain('profiled[112] <Notice>: Installed profile');
    expect(file.content).not.toContain('SpringBoard');
    // Two were asked for at once and a third after: one stream was opened, so nothing came twice.
    expect(shown.lines).toHaveLength(1);
    value(await inspection.closeConsole({ udid }));
    await until(() => ended().length === 1);
    expect(ended()).toEqual([{ udid, reason: 'closed' }]);
    expect(await inspection.closeConsole({ udid })).toMatchObject({ error: { code: 'no-console' } });
  });

  it('is told of at most four times a second, however much is written', async () => {
    phone.plug();
    await ready();
    const { udid } = phone;
    value(await world.bridge.inspection.openConsole({ udid }));
    // What is written before the device's relay knows of its reader is not for it.
    await until(async () => (await lines()).kept > 0);
    const began = performance.now();
    // As much at a time as the device's relay holds for a slow reader.
    for (let written = 0; written < 3_000; written += 500) {
      for (let number = written; number < written + 500; number += 1) phone.journal.say('apsd', 90, `keep-alive ${number}.`);
      await until(async () => (await lines(`keep-alive ${written + 499}.`)).lines.length === 1);
    }
    await until(() => (came().at(-1)?.kept ?? 0) >= 3_000);
    expect(came().length).toBeLessThanOrEqual(2 + (performance.now() - began) / 250);
  });

  it('ends when the cable is pulled, and can still be read and saved', async () => {
    phone.plug();
    await ready();
    const { inspection } = world.bridge;
    const { udid } = phone;
    value(await inspection.openConsole({ udid }));
    phone.journal.say('mdmd', 210, 'the last word');
    await until(async () => (await lines('the last word')).lines.length === 1);
    phone.unplug();
    await until(() => ended().length === 1);
    expect(ended()).toEqual([{ udid, reason: 'unplugged' }]);
    expect(await lines('the last word')).toMatchObject({ open: false, lines: [{ process: 'mdmd' }] });
    expect(value(await inspection.saveConsole({ udid, filter: '', mdmOnly: false })).content).toContain('the last word');
    expect(await inspection.openConsole({ udid })).toMatchObject({ error: { code: 'not-attached' } });
    phone.plug();
    await ready();
    value(await inspection.openConsole({ udid }));
    await until(async () => (await lines()).kept > 0);
    expect(await lines()).toMatchObject({ open: true });
    expect((await lines()).lines[0]?.number).toBe(1);
  });
});
