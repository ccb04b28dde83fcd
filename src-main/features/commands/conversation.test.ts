import { describe, expect, it } from 'vitest';
import { CommandsWorld } from './testing.ts';

describe('conversation', () => {
  it('goes first come, first served, except that a lock goes first', async () => {
    const world = new CommandsWorld();
    const first = await world.send('DeviceInformation');
    const second = await world.send('DeviceInformation');
    const lock = await world.send('DeviceLock');
    expect(await world.say('Idle')).toBe(lock);
    expect(await world.say('Acknowledged', lock)).toBe(first);
    expect(await world.say('Acknowledged', first)).toBe(second);
    expect(await world.say('Acknowledged', second)).toBeNull();
    expect(await world.say('Idle')).toBeNull();
  });

  it('skips what was postponed until the device asks anew', async () => {
    const world = new CommandsWorld();
    const one = await world.send('DeviceInformation');
    const two = await world.send('DeviceInformation');
    const three = await world.send('DeviceInformation');
    expect(await world.say('Idle')).toBe(one);
    expect(await world.say('NotNow', one)).toBe(two);
    // An acknowledgement in between does not bring the postponed one back within the conversation.
    expect(await world.say('Acknowledged', two)).toBe(three);
    expect(await world.say('NotNow', three)).toBeNull();
    expect(world.card(one)).toMatchObject({ state: 'not-now', notNowCount: 1, stages: { reportedAt: null } });
    expect(await world.say('Idle')).toBe(one);
    expect(world.card(one).state).toBe('fetched');
    expect(await world.say('Acknowledged', one)).toBe(three);
    expect(await world.say('Acknowledged', three)).toBeNull();
    expect(world.card(one).state).toBe('succeeded');
  });

  it('counts a NotNow that is repeated once', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceInformation');
    await world.say('Idle');
    await world.say('NotNow', uuid);
    expect(await world.say('NotNow', uuid)).toBeNull();
    expect(world.card(uuid).notNowCount).toBe(1);
    await world.say('Idle');
    await world.say('NotNow', uuid);
    expect(world.card(uuid).notNowCount).toBe(2);
  });

  it('offers again what was handed out into a broken link', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceInformation');
    expect(await world.say('Idle')).toBe(uuid);
    expect(await world.say('Idle')).toBe(uuid);
  });

  it('takes a result twice and keeps the first', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceInformation');
    await world.say('Idle');
    const at = world.clock.now();
    await world.say('Acknowledged', uuid);
    world.clock.advance(5_000);
    expect(await world.say('Acknowledged', uuid)).toBeNull();
    expect(await world.say('Error', uuid)).toBeNull();
    expect(await world.say('NotNow', uuid)).toBeNull();
    expect(world.card(uuid)).toMatchObject({ state: 'succeeded', notNowCount: 0, stages: { reportedAt: at } });
    expect(world.information).toHaveLength(1);
    expect(world.traces.filter((trace) => trace.action === 'commands.succeeded')).toHaveLength(1);
  });

  it('accepts a report for a command it does not know, and goes on', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceInformation');
    expect(await world.say('Acknowledged', 'B0B0B0B0-0000-4000-8000-000000000000')).toBe(uuid);
    expect(world.warnings).toEqual(['report for a command this device was not given']);
  });

  it.each(['Error', 'CommandFormatError'] as const)('ends with %s as failed, with the chain of errors', async (status) => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceLock');
    await world.say('Idle');
    const errorChain = [{ code: 12078, domain: 'MCMDMErrorDomain', text: 'Not valid in Lost Mode' }];
    expect(await world.say(status, uuid, 'D1', { errorChain })).toBeNull();
    expect(world.card(uuid)).toMatchObject({ state: 'failed', errors: errorChain, stages: { appliedAt: null } });
    expect(world.traces.at(-1)).toMatchObject({ action: 'commands.failed', details: { error: 'MCMDMErrorDomain 12078' } });
    expect(world.warnings).toHaveLength(status === 'CommandFormatError' ? 1 : 0);
  });

  it('keeps devices apart', async () => {
    const world = new CommandsWorld({ devices: ['D1', 'D2'] });
    const mine = await world.send('DeviceInformation', 'D1');
    expect(await world.say('Idle', null, 'D2')).toBeNull();
    expect(await world.say('Idle', null, 'D1')).toBe(mine);
  });
});
