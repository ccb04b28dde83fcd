import { describe, expect, it } from 'vitest';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { CommandsWorld, settle } from './testing.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Minutes from the start at which the device was rung, looking once a minute. */
async function ringMinutes(world: CommandsWorld, minutes: number): Promise<number[]> {
  const found: number[] = [];
  await settle();
  let heard = world.rings.length;
  for (let minute = 1; minute <= minutes; minute += 1) {
    world.clock.advance(MINUTE);
    await settle();
    if (world.rings.length > heard) found.push(minute);
    heard = world.rings.length;
  }
  return found;
}

describe('doorbell', () => {
  it('rings again after 1, 2, 4 … minutes and at last every six hours', async () => {
    const world = new CommandsWorld();
    await world.send('DeviceInformation');
    expect(await ringMinutes(world, 1_600)).toEqual([1, 3, 7, 15, 31, 63, 127, 255, 511, 871, 1_231, 1_591]);
    await world.service.stop();
  });

  it('rings for a postponed command too, and stops when nothing waits', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceInformation');
    await settle();
    await world.tell('Idle');
    await world.tell('NotNow', uuid);
    expect(await ringMinutes(world, 3)).toEqual([1, 3]);
    await world.tell('Idle');
    await world.tell('Acknowledged', uuid);
    expect(await ringMinutes(world, 30)).toEqual([]);
    await world.service.stop();
  });

  it('rings at once for what was postponed when the device ended on another word, as it does not come by itself then', async () => {
    const world = new CommandsWorld();
    const postponed = await world.send('SecurityInfo');
    const done = await world.send('DeviceInformation');
    await ringMinutes(world, 1_600);
    // It was away for a day: the next ring would be hours from now.
    await world.tell('Idle');
    expect(await world.tell('NotNow', postponed)).toBe(done);
    world.rings.length = 0;
    expect(await world.tell('Acknowledged', done)).toBeNull();
    await settle();
    expect(world.rings).toEqual(['D1']);
    // It ends on NotNow: it comes by itself once it can, and is not rung to say the same.
    expect(await world.tell('Idle')).toBe(postponed);
    expect(await world.tell('NotNow', postponed)).toBeNull();
    await settle();
    expect(world.rings).toEqual(['D1']);
    await world.tell('Idle');
    await world.tell('Acknowledged', postponed);
    await settle();
    expect(world.rings).toEqual(['D1']);
    await world.service.stop();
  });

  it.each([
    ['BadDeviceToken', fail('bad-token', 'refused', { reason: 'BadDeviceToken' })],
    ['no-certificate', fail('no-certificate')],
    ['unreachable', fail('unreachable')],
    ['Unregistered', fail('unregistered', 'gone', { reason: 'Unregistered' })],
  ])('shows %s as the problem and keeps the command', async (problem, answer) => {
    const world = new CommandsWorld();
    world.apns = async () => answer;
    const uuid = await world.send('DeviceInformation');
    await settle();
    expect(world.card(uuid)).toMatchObject({ state: 'queued', pushProblem: problem, stages: { pushedAt: null } });
    world.apns = async () => ok(null);
    world.service.reachable('D1');
    await settle();
    expect(world.card(uuid)).toMatchObject({ state: 'notified', pushProblem: null });
    await world.service.stop();
  });

  it('leaves a token that Apple refuses in peace for six hours', async () => {
    const world = new CommandsWorld();
    world.apns = async () => fail('unregistered');
    await world.send('DeviceInformation');
    expect(await ringMinutes(world, 6 * 60)).toEqual([6 * 60]);
    await world.service.stop();
  });

  it('survives a port that throws', async () => {
    const world = new CommandsWorld();
    world.apns = async () => {
      throw new Error('bug');
    };
    const uuid = await world.send('DeviceInformation');
    await settle();
    expect(world.card(uuid).pushProblem).toBe('unreachable');
    expect(world.warnings).toHaveLength(1);
    expect(await ringMinutes(world, 1)).toEqual([1]);
    await world.service.stop();
  });

  it('rings once for what came while a push was under way, and credits each push to what it was for', async () => {
    const world = new CommandsWorld();
    const answers: ((value: ReturnType<typeof ok<null>>) => void)[] = [];
    world.apns = () => new Promise((resolve) => answers.push(resolve));
    const first = await world.send('DeviceInformation');
    const second = await world.send('DeviceInformation');
    const third = await world.send('DeviceInformation');
    await settle();
    expect(world.rings).toHaveLength(1);
    answers[0]?.(ok(null));
    await settle();
    expect([first, second, third].map((uuid) => world.card(uuid).state)).toEqual(['notified', 'queued', 'queued']);
    expect(world.rings).toHaveLength(2);
    answers[1]?.(ok(null));
    await settle();
    expect([second, third].map((uuid) => world.card(uuid).state)).toEqual(['notified', 'notified']);
    expect(world.rings).toHaveLength(2);
    await world.service.stop();
  });

  it('counts the push for a device that was quicker than the answer of APNs', async () => {
    const world = new CommandsWorld();
    const answers: ((value: Outcome<unknown, string>) => void)[] = [];
    world.apns = () => new Promise((resolve) => answers.push(resolve));
    const old = await world.send('DeviceInformation');
    await world.tell('Idle');
    await world.tell('Acknowledged', old);
    answers[0]?.(fail('unreachable'));
    await settle();
    world.clock.advance(1);
    const uuid = await world.send('DeviceInformation');
    await settle();
    await world.tell('Idle');
    await world.tell('Acknowledged', uuid);
    world.clock.advance(3);
    answers[1]?.(ok(null));
    await settle();
    expect(world.card(uuid)).toMatchObject({ state: 'succeeded', stages: { pushedAt: world.clock.now() } });
    expect(world.card(old).stages.pushedAt).toBeNull();
    await world.service.stop();
  });

  it('does not open more than 64 pushes at once', async () => {
    const devices = Array.from({ length: 100 }, (_, n) => `D${n}`);
    const world = new CommandsWorld({ devices });
    const answers: ((value: ReturnType<typeof ok<null>>) => void)[] = [];
    world.apns = () => new Promise((resolve) => answers.push(resolve));
    await Promise.all(devices.map((id) => world.send('DeviceInformation', id)));
    await settle();
    expect(world.rings).toHaveLength(64);
    for (const answer of answers.splice(0)) answer(ok(null));
    await settle();
    expect(new Set(world.rings).size).toBe(100);
    for (const answer of answers.splice(0)) answer(ok(null));
    await world.service.stop();
  });

  it('rings after a restart for what waits, and for nothing else', async () => {
    const world = new CommandsWorld({ devices: ['D1', 'D2'] });
    await world.send('DeviceInformation', 'D1');
    const done = await world.send('DeviceInformation', 'D2');
    await world.tell('Idle', null, 'D2');
    await world.tell('Acknowledged', done, 'D2');
    await settle();
    await world.service.stop();
    world.rings.length = 0;
    await world.service.start();
    await settle();
    expect(world.rings).toEqual(['D1']);
    await world.service.stop();
    world.clock.advance(HOUR);
    await settle();
    expect(world.rings).toEqual(['D1']);
  });
});
