import { describe, expect, it } from 'vitest';
import type { CommandType } from '#contract/command-catalogue.ts';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import type { PlistDict } from '#plist/plist.ts';
import { GroupCommit } from '#store/group-commit.ts';
import { memoryDatabase } from '#store/testing.ts';
import { readLocation } from './location.ts';
import { LostModeService } from './lost-mode-service.ts';

const DAY = 86_400_000;
const tokyo: PlistDict = { Latitude: 35.681236, Longitude: 139.767125, HorizontalAccuracy: 12, Timestamp: '2026-11-21T00:00:00Z' };

function world() {
  const clock = new ManualClock();
  const database = memoryDatabase();
  const state = { lost: false };
  const waiting = new Set<CommandType>();
  const asked: (string | null)[] = [];
  const traces: string[] = [];
  const found: string[] = [];
  const service = new LostModeService({
    database,
    commit: new GroupCommit(database),
    clock,
    log: silentLog,
    box: new AesSecretBox(Buffer.alloc(32, 3)),
    device: (id) => (id === 'D' ? { name: 'Anna', lostMode: state.lost } : null),
    waiting: () => waiting,
    ask: async (_id, by) => {
      asked.push(by);
      waiting.add('DeviceLocation');
      return true;
    },
    recordLostMode: (_id, on) => {
      state.lost = on;
    },
    record: (action, _subject, details = {}) => traces.push([action, details['reason'] ?? ''].join(' ').trim()),
    found: ({ name }) => found.push(name),
    publish: () => {},
  });
  const get = () => {
    const got = service.get({ deviceId: 'D' });
    if (!got.ok) throw new Error(got.error.code);
    return got.value;
  };
  const tick = () => new Promise((resolve) => setImmediate(resolve));
  return { clock, database, state, waiting, asked, traces, found, service, get, tick };
}

describe('lost mode', () => {
  it('waits for the phone, says when it is on, asks at once where it is, and tells that it was found (S-10)', async () => {
    const { service, get, waiting, asked, found, tick } = world();
    service.asked('D', { Message: '返してください', PhoneNumber: '03-1234-5678' }, 'sato');
    waiting.add('EnableLostMode');
    expect(get()).toMatchObject({
      state: 'turning-on',
      message: '返してください',
      phoneNumber: '03-1234-5678',
      askedBy: 'sato',
      onAt: null,
    });
    waiting.delete('EnableLostMode');
    service.answered('D', 'EnableLostMode', 'succeeded', {});
    await tick();
    expect(asked).toEqual(['@shitaku']);
    expect(get()).toMatchObject({ state: 'on', asking: true, known: 0 });
    waiting.clear();
    service.answered('D', 'DeviceLocation', 'succeeded', tokyo);
    await tick();
    expect(found).toEqual(['Anna']);
    expect(get()).toMatchObject({ state: 'on', known: 1 });
    service.answered('D', 'DisableLostMode', 'succeeded', {});
    expect(get()).toMatchObject({ state: 'off', onAt: null });
    expect(get().offAt).not.toBeNull();
  });

  it('shows where it is to whoever gives a reason, and writes that down first', async () => {
    const { service, state, traces, database } = world();
    state.lost = true;
    service.answered('D', 'DeviceLocation', 'succeeded', tokyo);
    expect(await service.locations({ deviceId: 'D', reason: ' ' })).toMatchObject({ error: { code: 'reason-empty' } });
    expect(await service.locations({ deviceId: 'X', reason: 'a' })).toMatchObject({ error: { code: 'device-not-found' } });
    const shown = await service.locations({ deviceId: 'D', reason: '紛失の届け出' });
    expect(shown).toMatchObject({ value: { locations: [{ latitude: 35.681236, longitude: 139.767125, accuracy: 12 }] } });
    expect(traces).toEqual(['lostMode.located', 'lostMode.location-seen 紛失の届け出']);
    const kept = database.prepare('SELECT sealed FROM device_locations').pluck().get() as Buffer;
    expect(kept.includes('35.68')).toBe(false);
  });

  it('asks only in lost mode, with a reason, once at a time', async () => {
    const { service, state, asked } = world();
    expect(await service.locate({ deviceId: 'D', reason: 'x' })).toMatchObject({ error: { code: 'not-in-lost-mode' } });
    state.lost = true;
    expect(await service.locate({ deviceId: 'D', reason: '' })).toMatchObject({ error: { code: 'reason-empty' } });
    expect(await service.locate({ deviceId: 'D', reason: 'x' })).toMatchObject({ ok: true });
    expect(await service.locate({ deviceId: 'D', reason: 'x' })).toMatchObject({ error: { code: 'already-asking' } });
    expect(asked).toEqual([null]);
  });

  it('that an erase ended is told, so that somebody can switch it on again', () => {
    const { service, get } = world();
    service.asked('D', { Message: 'm' }, 'sato');
    service.answered('D', 'EnableLostMode', 'succeeded', {});
    service.begunAnew('D');
    expect(get()).toMatchObject({ state: 'off', endedByErase: true, message: 'm' });
    service.asked('D', { Message: 'm' }, 'sato');
    expect(get().endedByErase).toBe(false);
  });

  it('that waited for a device which was erased before it came is told, too', () => {
    const { service, get, waiting } = world();
    service.asked('D', { PhoneNumber: '03-0000-0000' }, 'sato');
    waiting.add('EnableLostMode');
    service.begunAnew('D');
    waiting.clear();
    expect(get()).toMatchObject({ state: 'off', onAt: null, endedByErase: true, phoneNumber: '03-0000-0000' });
    service.asked('D', { PhoneNumber: '03-0000-0000' }, 'sato');
    expect(get().endedByErase).toBe(false);
    // One that was never to be lost says nothing of it.
    service.begunAnew('D');
    expect(get().endedByErase).toBe(false);
  });

  it('that our own erase ended is over, too: it is told at the next enrolment, and without one the places are forgotten', async () => {
    const { service, get, clock, state } = world();
    service.answered('D', 'EnableLostMode', 'succeeded', {});
    service.answered('D', 'DeviceLocation', 'succeeded', tokyo);
    // Its answer to EraseDevice ends the management, and with it what the device itself is said to be.
    state.lost = false;
    service.begunAnew('D');
    expect(get()).toMatchObject({ state: 'off', onAt: null, endedByErase: true, known: 1 });

    state.lost = true;
    service.answered('D', 'EnableLostMode', 'succeeded', {});
    state.lost = false;
    await service.start();
    expect(get()).toMatchObject({ onAt: null, known: 1 });
    clock.advance(31 * DAY);
    await service.start();
    expect(get().known).toBe(0);
    await service.stop();
  });

  it('keeps fifty places, and forgets them thirty days after it is found', async () => {
    const { service, get, clock, state } = world();
    state.lost = true;
    service.answered('D', 'EnableLostMode', 'succeeded', {});
    for (let n = 0; n < 60; n += 1) service.answered('D', 'DeviceLocation', 'succeeded', tokyo);
    expect(get().known).toBe(50);
    clock.advance(40 * DAY);
    await service.start();
    expect(get().known).toBe(50);
    service.answered('D', 'DisableLostMode', 'succeeded', {});
    clock.advance(29 * DAY);
    await service.start();
    expect(get().known).toBe(50);
    clock.advance(2 * DAY);
    await service.start();
    expect(get().known).toBe(0);
    await service.stop();
  });
});

describe('an answer that tells a place', () => {
  it.each([
    [{}, null],
    [{ Latitude: 91, Longitude: 0 }, null],
    [{ Latitude: 0, Longitude: -181 }, null],
    [{ Latitude: Number.NaN, Longitude: 0 }, null],
    [
      { Latitude: 1, Longitude: 2 },
      { latitude: 1, longitude: 2, accuracy: null, at: 1_000 },
    ],
    [
      { Latitude: 1, Longitude: 2, HorizontalAccuracy: -1, Timestamp: 'yesterday' },
      { accuracy: null, at: 1_000 },
    ],
    [
      { Latitude: 1, Longitude: 2, HorizontalAccuracy: 5, Timestamp: '1970-01-01T00:00:00.5Z' },
      { accuracy: 5, at: 500 },
    ],
    [{ Latitude: 1, Longitude: 2, Timestamp: '2999-01-01T00:00:00Z' }, { at: 1_000 }],
  ] as const)('%j', (answer, location) => {
    const read = readLocation(answer as PlistDict, 1_000);
    if (location === null) expect(read).toBeNull();
    else expect(read).toMatchObject(location);
  });
});
