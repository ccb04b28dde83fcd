import { describe, expect, it, vi } from 'vitest';
import { commandTypes } from '#contract/command-catalogue.ts';
import { fail } from '#lib/outcome.ts';
import { HOLD_MS } from './command-rules.ts';
import { anIphone, CommandsWorld, commandOf, identityOf, reportOf, settle } from './testing.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

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
    expect(await world.tell('Idle')).toBe(uuid);
    world.clock.advance(1_000);
    expect(await world.tell('Acknowledged', uuid, 'D1', { answer: { QueryResponses: { DeviceName: 'Anna' } } })).toBeNull();
    expect(world.card(uuid)).toMatchObject({
      state: 'succeeded',
      stages: { fetchedAt: sentAt + 1_000, reportedAt: sentAt + 2_000, appliedAt: sentAt + 2_000 },
      answer: [{ key: 'DeviceName', value: 'Anna' }],
      mayCancel: false,
      mayRing: false,
    });
    expect(world.answers).toHaveLength(1);
    expect(world.traces.at(-1)).toEqual({ action: 'commands.succeeded', subject: 'D1', details: { uuid, type: 'DeviceInformation' } });
  });

  it('refuses with the reason and stores nothing', async () => {
    const world = new CommandsWorld();
    const send = (deviceId: string, confirmed = true) =>
      world.service.send({ deviceId, command: { type: 'DeviceLock', options: {} }, confirmed });
    expect(await send('nobody')).toMatchObject({ ok: false, error: { code: 'device-not-found' } });
    expect(await send('D1', false)).toMatchObject({ ok: false, error: { code: 'confirmation-needed' } });
    await world.send('DeviceLock');
    expect(await send('D1')).toMatchObject({ ok: false, error: { code: 'unavailable', details: { reason: 'already-waiting' } } });
    world.targets.set('D1', { ...anIphone, management: 'removed' });
    expect(await send('D1')).toMatchObject({ ok: false, error: { code: 'unavailable', details: { reason: 'removed' } } });
    const erase = { deviceId: 'D1', command: { type: 'EraseDevice', options: {} }, confirmed: true } as const;
    expect(await world.service.send(erase)).toMatchObject({ ok: false, error: { code: 'needs-plan' } });
    const odd = { deviceId: 'D1', command: { type: 'DeviceLock', options: { Massage: 'x' } }, confirmed: true } as const;
    expect(await world.service.send(odd)).toMatchObject({ error: { code: 'invalid-options', details: { field: 'Massage' } } });
    expect(world.database.prepare('SELECT COUNT(*) AS n FROM command_targets').get()).toEqual({ n: 1 });
    const available = world.service.available({ deviceId: 'D1' });
    expect(available.ok && available.value.commands.map(({ type }) => type)).toEqual(commandTypes);
    expect(available.ok && available.value.commands.every(({ unavailable }) => unavailable?.reason === 'removed')).toBe(true);
    expect(world.service.available({ deviceId: 'nobody' })).toMatchObject({ error: { code: 'device-not-found' } });
    expect(world.service.timeline({ deviceId: 'nobody', limit: 1 })).toMatchObject({ error: { code: 'device-not-found' } });
  });

  it('lets only one of two locks through that were sent in the same moment', async () => {
    const world = new CommandsWorld();
    const lock = { deviceId: 'D1', command: { type: 'DeviceLock', options: {} }, confirmed: true } as const;
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
    expect(await world.tell('Idle')).toBeNull();
  });

  it('does not pretend to take back what was fetched, but can after NotNow', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceInformation');
    await world.tell('Idle');
    expect(await world.service.cancel({ deviceId: 'D1', uuid })).toMatchObject({ error: { code: 'already-fetched' } });
    await world.tell('NotNow', uuid);
    expect(world.card(uuid)).toMatchObject({ state: 'not-now', mayCancel: true, notNowCount: 1 });
    expect(await world.service.cancel({ deviceId: 'D1', uuid })).toMatchObject({ ok: true });
    expect(await world.tell('Idle')).toBeNull();
  });

  it('rings again on request while there is something to ring for', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceInformation');
    await settle();
    expect(await world.service.ring({ deviceId: 'D1', uuid })).toMatchObject({ ok: true });
    await settle();
    expect(world.rings).toHaveLength(2);
    await world.tell('Idle');
    await world.tell('Acknowledged', uuid);
    expect(await world.service.ring({ deviceId: 'D1', uuid })).toMatchObject({ error: { code: 'already-ended' } });
    expect(await world.service.ring({ deviceId: 'D1', uuid: 'X' })).toMatchObject({ error: { code: 'command-not-found' } });
    expect(world.traces.map((trace) => trace.action)).toEqual(['commands.sent', 'commands.rung', 'commands.succeeded']);
  });
});

describe('an operation that was agreed to weeks before its hour', () => {
  it('says the same to the last device as to the first, which has long answered', async () => {
    const world = new CommandsWorld({ devices: ['D1', 'D2'] });
    await world.service.start();
    const acceptedAt = world.clock.now() - 20 * DAY;
    const say = async (deviceId: string) => {
      const options = { TimeZone: 'Asia/Tokyo' };
      const saying = { deviceId, target: anIphone, type: 'Settings.TimeZone', options, operationId: 'op', acceptedAt, by: null } as const;
      const said = await world.commit.run(() => world.service.say(saying));
      world.service.said([deviceId]);
      return said.ok ? (said.value[0] ?? '') : '';
    };
    const fetched = async (deviceId: string) => {
      const answer = await world.service.report(reportOf(deviceId, 'Idle', null), identityOf(deviceId));
      return answer.ok && answer.value !== null ? commandOf(answer.value) : null;
    };
    const first = await say('D1');
    const command = await fetched('D1');
    await world.tell('Error', first, 'D1');
    world.clock.advance(60 * MINUTE);
    await settle(20);
    // What failed can be said again: what it was is still there.
    expect(world.card(first, 'D1')).toMatchObject({ state: 'failed', mayRepeat: true });
    world.clock.advance(9 * DAY);
    await settle(20);
    expect(world.card(first, 'D1').mayRepeat).toBe(false);
    const last = await say('D2');
    expect(await fetched('D2')).toEqual(command);
    expect(last).not.toBe(first);
    await world.service.stop();
  });
});

describe('saying it again', () => {
  it('says the same under another name, once it came to nothing', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceLock', 'D1', { Message: 'a' });
    const repeat = () => world.service.repeat({ deviceId: 'D1', uuid, confirmed: true });
    expect(await repeat()).toMatchObject({ error: { code: 'not-repeatable' } });
    await world.tell('Idle');
    await world.tell('Error', uuid);
    const again = await repeat();
    expect(again.ok && world.card(again.value.uuid)).toMatchObject({ type: 'DeviceLock', options: [{ key: 'Message', value: 'a' }] });
    expect(again.ok && again.value.uuid).not.toBe(uuid);
  });

  it('lets a newer one take the place of one that was not fetched', async () => {
    const world = new CommandsWorld();
    const older = await world.send('DeviceLock', 'D1', { Message: 'old' });
    const lock = { deviceId: 'D1', command: { type: 'DeviceLock', options: { Message: 'new' } }, confirmed: true, replace: true } as const;
    expect(await world.service.send(lock)).toMatchObject({ ok: true });
    expect(world.card(older).state).toBe('cancelled');
    await world.tell('Idle');
    expect(await world.service.send(lock)).toMatchObject({ error: { code: 'unavailable', details: { reason: 'already-waiting' } } });
  });
});

describe('an erase', () => {
  it('goes first, alone, and once', async () => {
    const world = new CommandsWorld();
    const asked = await world.send('DeviceInformation');
    const [erase] = await world.say('EraseDevice');
    const restart = { deviceId: 'D1', command: { type: 'RestartDevice', options: {} }, confirmed: true } as const;
    expect(await world.service.send(restart)).toMatchObject({ error: { details: { reason: 'erase-waiting' } } });
    expect(await world.tell('Idle')).toBe(erase);
    expect(world.card(asked).state).toBe('notified');
  });

  it('that got no answer was carried out when the device comes back as a new one', async () => {
    const world = new CommandsWorld();
    const asked = await world.send('DeviceInformation');
    const [erase] = await world.say('EraseDevice');
    await world.tell('Idle');
    world.service.clearQueue('D1', 'begun-anew');
    expect([world.card(erase ?? '').state, world.card(asked).state]).toEqual(['succeeded', 'cancelled']);
    expect(world.traces.slice(-2).map(({ action, details }) => [action, details['uuid']])).toEqual(
      expect.arrayContaining([
        ['commands.succeeded', erase],
        ['commands.cancelled', asked],
      ]),
    );
  });

  it.each(['checked-out', 'given-up'] as const)('that got no answer was not carried out by a device that is %s', async (why) => {
    const world = new CommandsWorld();
    const [unenroll] = await world.say('Unenroll');
    await world.tell('Idle');
    const [erase] = await world.say('EraseDevice');
    await world.tell('Idle');
    world.service.clearQueue('D1', why);
    // Whoever takes our profile off has all its data still.
    const left = why === 'checked-out' ? 'succeeded' : 'cancelled';
    expect([world.card(erase ?? '').state, world.card(unenroll ?? '').state]).toEqual(['cancelled', left]);
  });

  it('that was never fetched was not carried out', async () => {
    const world = new CommandsWorld();
    const [erase] = await world.say('EraseDevice');
    world.service.clearQueue('D1', 'begun-anew');
    expect(world.card(erase ?? '').state).toBe('cancelled');
  });
});

describe('the enrolment', () => {
  it('is not taken off by a plain removal of its profile', async () => {
    const world = new CommandsWorld();
    const remove = (Identifier: string) =>
      world.service.send({ deviceId: 'D1', command: { type: 'RemoveProfile', options: { Identifier } }, confirmed: true });
    expect(await remove(' jp.example.enrollment ')).toMatchObject({
      error: { code: 'invalid-options', details: { field: 'Identifier', problem: 'is-the-enrolment' } },
    });
    expect(await remove('jp.example.wifi')).toMatchObject({ ok: true });
  });
});

describe('an update that is declared', () => {
  it('is withdrawn with the command that tells of it, by a person and before the device came', async () => {
    const world = new CommandsWorld({ devices: ['D1', 'D2'] });
    world.updateWay = 'declaration';
    const options = { TargetOSVersion: '26.1', TargetLocalDateTime: '2026-12-01T03:00' };
    const uuid = await world.send('UpdateOS', 'D1', options);
    const [declared] = world.declared;
    world.clock.advance(MINUTE);
    expect(await world.service.cancel({ deviceId: 'D1', uuid })).toMatchObject({ ok: true });
    expect(world.withdrawn).toEqual([{ deviceId: 'D1', at: declared?.at }]);
    expect(await world.tell('Idle')).toBeNull();

    // Another one of the kind that takes its place stands for it.
    await world.send('UpdateOS', 'D1', options);
    expect(await world.service.sendByItself('D1', 'DeclarativeManagement')).toBe(true);
    expect(world.withdrawn).toHaveLength(1);

    const saying = { deviceId: 'D2', target: anIphone, type: 'UpdateOS', options, operationId: 'op', acceptedAt: 0, by: null } as const;
    await world.commit.run(() => world.service.say(saying));
    const at = world.clock.now();
    world.clock.advance(MINUTE);
    expect(await world.service.takeBackOperation('op')).toEqual({ takenBack: 1, alreadyFetched: 0 });
    expect(world.withdrawn.slice(1)).toEqual([{ deviceId: 'D2', at }]);
  });

  it('is withdrawn when the hold of the command that tells of it is over, however often its device was told besides', async () => {
    const world = new CommandsWorld();
    world.updateWay = 'declaration';
    await world.service.start();
    const uuid = await world.send('UpdateOS', 'D1', { TargetOSVersion: '26.1', TargetLocalDateTime: '2026-12-01T03:00' });
    const [declared] = world.declared;
    expect(await world.tell('Idle')).toBe(uuid);
    expect(await world.tell('NotNow', uuid)).toBeNull();
    world.clock.advance(HOLD_MS - MINUTE);
    expect(await world.service.sendByItself('D1', 'DeclarativeManagement')).toBe(true);
    expect([world.card(uuid).state, world.withdrawn]).toEqual(['not-now', []]);
    await settle();
    world.clock.advance(MINUTE);
    await vi.waitFor(() => expect(world.traces.at(-1)?.action).toBe('commands.expired'));
    expect(world.withdrawn).toEqual([{ deviceId: 'D1', at: declared?.at }]);
    await world.service.stop();
  });
});

describe('re-enrolment', () => {
  it('cancels what waited; a late word of the device still counts', async () => {
    const world = new CommandsWorld();
    const fetched = await world.send('DeviceInformation');
    await world.tell('Idle');
    const waiting = await world.send('DeviceInformation');
    world.service.clearQueue('D1', 'begun-anew');
    expect([world.card(fetched).state, world.card(waiting).state]).toEqual(['cancelled', 'cancelled']);
    expect(await world.tell('Idle')).toBeNull();
    await world.tell('Error', fetched);
    await world.tell('Acknowledged', waiting);
    // What was never handed out cannot have been carried out, whatever is said.
    expect([world.card(fetched).state, world.card(waiting).state]).toEqual(['failed', 'cancelled']);
  });
});

describe('refused identities', () => {
  it('neither takes the report nor hands anything out', async () => {
    const world = new CommandsWorld({ devices: ['D1', 'D2'] });
    const uuid = await world.send('DeviceLock');
    await world.tell('Idle');
    expect(await world.service.report(reportOf('D1', 'Acknowledged', uuid), identityOf('D2'))).toEqual(fail('not-authorized'));
    expect(world.card(uuid).state).toBe('fetched');
    // Its own identity, another device's command.
    expect(await world.tell('Acknowledged', uuid, 'D2')).toBeNull();
    expect(world.card(uuid).state).toBe('fetched');
    expect(world.warnings).toHaveLength(1);
    expect(world.contacts).toEqual(['D1', 'D2']);
  });
});
