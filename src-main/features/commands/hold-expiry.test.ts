import { afterEach, beforeEach, describe, expect, it, type Mock, vi } from 'vitest';
import { HOLD_MS } from './command-rules.ts';
import { CommandsWorld, settle } from './testing.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const HOUR = 3_600_000;

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
    expect(await world.tell('Idle')).toBeNull();
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
    await world.tell('Idle');
    world.clock.advance(HOLD_MS);
    await settle();
    expect(world.card(uuid).state).toBe('expired');
    await world.tell('Acknowledged', uuid);
    expect(world.card(uuid).state).toBe('succeeded');
    await world.service.stop();
  });
});

describe('the end of a hold', () => {
  it('is told of once, a day before', async () => {
    const world = new CommandsWorld();
    await world.service.start();
    await world.send('DeviceInformation');
    await world.send('SecurityInfo');
    await settle();
    world.clock.advance(6 * DAY - 1);
    await settle();
    expect(world.warned).toEqual([]);
    expect(world.service.expiring({ limit: 10 })).toMatchObject({ value: { total: 0 } });
    world.clock.advance(2);
    await settle(20);
    expect(world.warned).toEqual([{ count: 2, soonestAt: 7 * DAY + world.clock.now() - 6 * DAY - 1 }]);
    expect(world.expiring).toMatchObject([{ deviceId: 'D1', count: 2 }]);
    expect(world.service.expiring({ limit: 1 })).toMatchObject({ value: { total: 2, commands: [{ type: 'DeviceInformation' }] } });
    world.clock.advance(DAY);
    await settle(20);
    expect([world.warned.length, world.expiring.length]).toEqual([1, 1]);
    expect(world.traces.filter(({ action }) => action === 'commands.expired')).toHaveLength(2);
    await world.service.stop();
  });

  it('never comes for lost mode', async () => {
    const world = new CommandsWorld();
    await world.service.start();
    const uuid = await world.send('EnableLostMode', 'D1', { PhoneNumber: '03-0000-0000' });
    for (let day = 0; day < 400; day += 1) world.clock.advance(DAY);
    await settle(20);
    expect(world.card(uuid)).toMatchObject({ state: 'notified', expiresAt: null });
    expect(await world.tell('Idle')).toBe(uuid);
    await world.service.stop();
  });

  it('deletes on the eighth day what was to be sent, and keeps that it was said', async () => {
    const world = new CommandsWorld();
    await world.service.start();
    const uuid = await world.send('DeviceLock', 'D1', { Message: '返却してください' });
    await settle();
    world.clock.advance(HOLD_MS);
    await settle(20);
    expect(world.card(uuid)).toMatchObject({ state: 'expired', mayRepeat: true });
    const size = () => world.database.prepare('SELECT length(payload) AS n FROM commands').get();
    expect(size()).not.toEqual({ n: 0 });
    world.clock.advance(DAY);
    await settle(20);
    expect(size()).toEqual({ n: 0 });
    expect(world.card(uuid)).toMatchObject({
      state: 'expired',
      mayRepeat: false,
      options: [{ key: 'Message', value: '返却してください' }],
    });
    await world.service.stop();
  });
});

describe('a full disk', () => {
  it('does not keep the watch over holds spinning', async () => {
    const world = new CommandsWorld();
    await world.service.start();
    await world.send('DeviceInformation');
    await settle();
    world.database.exec("CREATE TEMP TRIGGER full BEFORE UPDATE ON command_targets BEGIN SELECT RAISE(ABORT, 'full'); END");
    world.clock.advance(HOLD_MS);
    for (let turn = 0; turn < 20; turn += 1) {
      world.clock.advance(0);
      await settle();
    }
    const said = world.warnings.filter((warning) => warning === 'expiring commands failed').length;
    expect(said).toBeGreaterThan(0);
    expect(said).toBeLessThan(4);
    world.database.exec('DROP TRIGGER full');
    world.clock.advance(MINUTE);
    await settle(20);
    expect(world.traces.filter(({ action }) => action === 'commands.expired')).toHaveLength(1);
    await world.service.stop();
  });
});

describe('under a clock that cannot be trusted', () => {
  let world: CommandsWorld;
  let uuid: string | undefined;
  let mayExpire: Mock<() => boolean>;
  beforeEach(async () => {
    world = new CommandsWorld();
    mayExpire = vi.fn(() => true);
    Object.defineProperty(world, 'mayExpire', { get: mayExpire });
    await world.service.start();
    [uuid] = await world.say('DeviceInformation');
    // Set forward, and the holds are looked at.
    mayExpire.mockReset().mockReturnValue(false);
    world.clock.step(30 * DAY);
    world.clock.advance(HOUR);
    await vi.waitFor(() => expect(mayExpire).toHaveBeenCalledTimes(1));
    await new Promise((resolve) => setImmediate(resolve));
  });
  afterEach(() => world.service.stop());

  const ended = () => world.database.prepare('SELECT ended FROM command_targets').pluck().all();
  const expired = () => world.traces.filter(({ action }) => action === 'commands.expired');

  it('no hold ends, none is told of and nothing is deleted; once it is right all goes on waiting', async () => {
    expect([ended(), expired(), world.warned, world.expiring, world.warnings]).toEqual([[null], [], [], [], []]);
    world.clock.step(-30 * DAY);
    mayExpire.mockReturnValue(true);
    world.clock.advance(60_000);
    await vi.waitFor(() => expect(mayExpire.mock.calls.length).toBeGreaterThan(1));
    expect(await world.tell('Idle')).toBe(uuid);
    expect(ended()).toEqual([null]);
  });

  it('that is taken as it is, what is past its date expires within a minute', async () => {
    mayExpire.mockReturnValue(true);
    world.clock.advance(60_000);
    await vi.waitFor(() => expect(ended()).toEqual(['expired']));
    expect(expired()).toHaveLength(1);
  });
});
