import { describe, expect, it } from 'vitest';
import { fail } from '#lib/outcome.ts';
import { HOLD_MS } from './command-rules.ts';
import { CommandsWorld, identityOf, reportOf, settle } from './testing.ts';

const MINUTE = 60_000;

describe('sending', () => {
  it('stores, rings and says so, each fact with its own time', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceInformation');
    const sentAt = world.clock.now();
    await settle();
    expect(world.card(uuid)).toMatchObject({
      state: 'notified',
      actor: 'tester',
      stages: { acceptedAt: sentAt, enqueuedAt: sentAt, pushedAt: sentAt, deliveredAt: null, fetchedAt: null, reportedAt: null },
      mayCancel: true,
      mayRing: true,
    });
    expect(world.rings).toEqual(['D1']);
    expect(world.events).toContain('D1');
    expect(world.traces).toEqual([{ action: 'commands.sent', subject: 'D1', details: { uuid, type: 'DeviceInformation' } }]);
    world.clock.advance(1_000);
    expect(await world.say('Idle')).toBe(uuid);
    world.clock.advance(1_000);
    expect(await world.say('Acknowledged', uuid, 'D1', { answer: { QueryResponses: { DeviceName: 'Anna' } } })).toBeNull();
    expect(world.card(uuid)).toMatchObject({
      state: 'succeeded',
      stages: { fetchedAt: sentAt + 1_000, reportedAt: sentAt + 2_000, appliedAt: sentAt + 2_000 },
      answer: [{ key: 'DeviceName', value: 'Anna' }],
      mayCancel: false,
      mayRing: false,
    });
    expect(world.information).toHaveLength(1);
    expect(world.traces.at(-1)).toEqual({ action: 'commands.succeeded', subject: 'D1', details: { uuid, type: 'DeviceInformation' } });
  });

  it('refuses with the reason and stores nothing', async () => {
    const world = new CommandsWorld();
    const send = (deviceId: string, confirmed = true) => world.service.send({ deviceId, command: { type: 'DeviceLock' }, confirmed });
    expect(await send('nobody')).toMatchObject({ ok: false, error: { code: 'device-not-found' } });
    expect(await send('D1', false)).toMatchObject({ ok: false, error: { code: 'confirmation-needed' } });
    await world.send('DeviceLock');
    expect(await send('D1')).toMatchObject({ ok: false, error: { code: 'already-waiting' } });
    world.targets.set('D1', { enrolled: false, productName: 'iPhone14,5', osVersion: '18.1' });
    expect(await send('D1')).toMatchObject({ ok: false, error: { code: 'not-enrolled' } });
    expect(world.database.prepare('SELECT COUNT(*) AS n FROM command_targets').get()).toEqual({ n: 1 });
    expect(world.service.available({ deviceId: 'D1' })).toMatchObject({
      value: { commands: [{ reason: 'not-enrolled' }, { reason: 'not-enrolled' }] },
    });
    expect(world.service.available({ deviceId: 'nobody' })).toMatchObject({ error: { code: 'device-not-found' } });
    expect(world.service.timeline({ deviceId: 'nobody', limit: 1 })).toMatchObject({ error: { code: 'device-not-found' } });
  });

  it('lets only one of two locks through that were sent in the same moment', async () => {
    const world = new CommandsWorld();
    const lock = { deviceId: 'D1', command: { type: 'DeviceLock' }, confirmed: true } as const;
    const answers = await Promise.all([world.service.send(lock), world.service.send(lock)]);
    expect(answers.map((answer) => answer.ok).sort()).toEqual([false, true]);
  });
});

describe('taking back and ringing', () => {
  it('cancels what the device does not hold', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceInformation');
    expect(await world.service.cancel({ deviceId: 'D2', uuid })).toMatchObject({ error: { code: 'command-not-found' } });
    expect(await world.service.cancel({ deviceId: 'D1', uuid })).toMatchObject({ ok: true });
    expect(await world.service.cancel({ deviceId: 'D1', uuid })).toMatchObject({ ok: true });
    expect(world.traces.filter((trace) => trace.action === 'commands.cancelled')).toHaveLength(1);
    expect(world.card(uuid).state).toBe('cancelled');
    expect(await world.say('Idle')).toBeNull();
  });

  it('does not pretend to take back what was fetched, but can after NotNow', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceInformation');
    await world.say('Idle');
    expect(await world.service.cancel({ deviceId: 'D1', uuid })).toMatchObject({ error: { code: 'already-fetched' } });
    await world.say('NotNow', uuid);
    expect(world.card(uuid)).toMatchObject({ state: 'not-now', mayCancel: true, notNowCount: 1 });
    expect(await world.service.cancel({ deviceId: 'D1', uuid })).toMatchObject({ ok: true });
    expect(await world.say('Idle')).toBeNull();
  });

  it('rings again on request while there is something to ring for', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceInformation');
    await settle();
    expect(await world.service.ring({ deviceId: 'D1', uuid })).toMatchObject({ ok: true });
    await settle();
    expect(world.rings).toHaveLength(2);
    await world.say('Idle');
    await world.say('Acknowledged', uuid);
    expect(await world.service.ring({ deviceId: 'D1', uuid })).toMatchObject({ error: { code: 'already-ended' } });
    expect(await world.service.ring({ deviceId: 'D1', uuid: 'X' })).toMatchObject({ error: { code: 'command-not-found' } });
    expect(world.traces.map((trace) => trace.action)).toEqual(['commands.sent', 'commands.rung', 'commands.succeeded']);
  });
});

describe('holds', () => {
  it('ends on the eighth day by the clock, not before, and is never handed out after', async () => {
    const world = new CommandsWorld();
    await world.service.start();
    const uuid = await world.send('DeviceInformation');
    await settle();
    world.clock.advance(HOLD_MS - 1);
    expect(world.card(uuid)).toMatchObject({ state: 'notified', expiresAt: world.clock.now() + 1 });
    world.clock.advance(1);
    expect(world.card(uuid).state).toBe('expired');
    expect(await world.say('Idle')).toBeNull();
    await settle();
    expect(world.database.prepare('SELECT ended FROM command_targets').get()).toEqual({ ended: 'expired' });
    expect(await world.service.cancel({ deviceId: 'D1', uuid })).toMatchObject({ error: { code: 'command-not-found' } });
    const later = await world.send('DeviceInformation');
    world.clock.advance(HOLD_MS);
    await settle();
    expect(world.card(later).state).toBe('expired');
    await world.service.stop();
  });

  it('sweeps what ran out while the app was closed', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceInformation');
    await settle();
    world.clock.advance(HOLD_MS + MINUTE);
    await world.service.start();
    await settle();
    expect(world.database.prepare('SELECT uuid, ended FROM command_targets').get()).toEqual({ uuid, ended: 'expired' });
    await world.service.stop();
  });

  it('believes the device over the calendar', async () => {
    const world = new CommandsWorld();
    await world.service.start();
    const uuid = await world.send('DeviceLock');
    await world.say('Idle');
    world.clock.advance(HOLD_MS);
    await settle();
    expect(world.card(uuid).state).toBe('expired');
    await world.say('Acknowledged', uuid);
    expect(world.card(uuid).state).toBe('succeeded');
    await world.service.stop();
  });
});

describe('re-enrolment', () => {
  it('cancels what waited; a late word of the device still counts', async () => {
    const world = new CommandsWorld();
    const fetched = await world.send('DeviceInformation');
    await world.say('Idle');
    const waiting = await world.send('DeviceInformation');
    world.service.clearQueue('D1');
    expect([world.card(fetched).state, world.card(waiting).state]).toEqual(['cancelled', 'cancelled']);
    expect(await world.say('Idle')).toBeNull();
    await world.say('Error', fetched);
    await world.say('Acknowledged', waiting);
    // What was never handed out cannot have been carried out, whatever is said.
    expect([world.card(fetched).state, world.card(waiting).state]).toEqual(['failed', 'cancelled']);
  });
});

describe('refused identities', () => {
  it('neither takes the report nor hands anything out', async () => {
    const world = new CommandsWorld({ devices: ['D1', 'D2'] });
    const uuid = await world.send('DeviceLock');
    await world.say('Idle');
    expect(await world.service.report(reportOf('D1', 'Acknowledged', uuid), identityOf('D2'))).toEqual(fail('not-authorized'));
    expect(world.card(uuid).state).toBe('fetched');
    // Its own identity, another device's command.
    expect(await world.say('Acknowledged', uuid, 'D2')).toBeNull();
    expect(world.card(uuid).state).toBe('fetched');
    expect(world.warnings).toHaveLength(1);
    expect(world.contacts).toEqual(['D1', 'D2']);
  });
});
