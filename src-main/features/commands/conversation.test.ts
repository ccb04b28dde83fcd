import { describe, expect, it } from 'vitest';
import { commands } from '#contract/commands.ts';
import { PlistReal } from '#plist/plist.ts';
import { anIphone, CommandsWorld, settle } from './testing.ts';

describe('conversation', () => {
  it('goes first come, first served, except that a lock goes first', async () => {
    const world = new CommandsWorld();
    const first = await world.send('DeviceInformation');
    const second = await world.send('DeviceInformation');
    const lock = await world.send('DeviceLock');
    expect(await world.tell('Idle')).toBe(lock);
    expect(await world.tell('Acknowledged', lock)).toBe(first);
    expect(await world.tell('Acknowledged', first)).toBe(second);
    expect(await world.tell('Acknowledged', second)).toBeNull();
    expect(await world.tell('Idle')).toBeNull();
  });

  it('leaves a device as it was told last: lost mode off and on again are not turned round', async () => {
    const world = new CommandsWorld();
    world.targets.set('D1', { ...anIphone, lostMode: true });
    const off = await world.send('DisableLostMode');
    const on = await world.send('EnableLostMode', 'D1', { PhoneNumber: '03-0000-0000' });
    expect(await world.tell('Idle')).toBe(off);
    // The answer was lost on its way.
    expect(await world.tell('Idle')).toBe(off);
    expect(await world.tell('Acknowledged', off)).toBe(on);
    expect(await world.tell('Acknowledged', on)).toBeNull();
  });

  it('skips what was postponed until the device asks anew', async () => {
    const world = new CommandsWorld();
    const one = await world.send('DeviceInformation');
    const two = await world.send('DeviceInformation');
    const three = await world.send('DeviceInformation');
    expect(await world.tell('Idle')).toBe(one);
    expect(await world.tell('NotNow', one)).toBe(two);
    // An acknowledgement in between does not bring the postponed one back within the conversation.
    expect(await world.tell('Acknowledged', two)).toBe(three);
    expect(await world.tell('NotNow', three)).toBeNull();
    expect(world.card(one)).toMatchObject({ state: 'not-now', notNowCount: 1, stages: { reportedAt: null } });
    expect(await world.tell('Idle')).toBe(one);
    expect(world.card(one).state).toBe('fetched');
    expect(await world.tell('Acknowledged', one)).toBe(three);
    expect(await world.tell('Acknowledged', three)).toBeNull();
    expect(world.card(one).state).toBe('succeeded');
  });

  it('overtakes nothing postponed with what undoes it, and goes on with the rest', async () => {
    const world = new CommandsWorld();
    world.targets.set('D1', { ...anIphone, lostMode: true });
    const on = await world.send('EnableLostMode', 'D1', { PhoneNumber: '03-0000-0000' });
    const off = await world.send('DisableLostMode');
    const blue = await world.send('Settings.Bluetooth', 'D1', { Enabled: true });
    const blueOff = await world.send('Settings.Bluetooth', 'D1', { Enabled: false });
    const roaming = await world.send('Settings.DataRoaming', 'D1', { Enabled: false });
    expect(await world.tell('Idle')).toBe(on);
    expect(await world.tell('NotNow', on)).toBe(blue);
    expect(await world.tell('NotNow', blue)).toBe(roaming);
    world.rings.length = 0;
    expect(await world.tell('Acknowledged', roaming)).toBeNull();
    await settle();
    expect(world.rings).toEqual(['D1']);
    expect(await world.tell('Idle')).toBe(on);
    expect(await world.tell('Acknowledged', on)).toBe(off);
    expect(await world.tell('Acknowledged', off)).toBe(blue);
    expect(await world.tell('NotNow', blue)).toBeNull();
    // What is in the way no longer holds nothing up.
    expect(await world.service.cancel({ deviceId: 'D1', uuid: blue })).toMatchObject({ ok: true });
    expect(await world.tell('Idle')).toBe(blueOff);
  });

  it.each([
    ['InstallApplication', { Identifier: 'jp.example.app' }, 'RemoveApplication', { Identifier: 'jp.example.app' }],
    ['RemoveProfile', { Identifier: 'jp.example.one' }, 'InstallProfile', { Payload: Buffer.from('<plist/>').toString('base64') }],
    ['RemoveMedia', { MediaType: 'Book', iTunesStoreID: '1' }, 'InstallMedia', { MediaType: 'Book', iTunesStoreID: 1 }],
  ] as const)('puts no later word before %s that was postponed', async (first, options, second, opposite) => {
    const world = new CommandsWorld();
    const one = await world.send(first, 'D1', options);
    const two = await world.send(second, 'D1', opposite);
    const other = await world.send('RemoveApplication', 'D1', { Identifier: 'jp.example.other' });
    expect(await world.tell('Idle')).toBe(one);
    expect(await world.tell('NotNow', one)).toBe(other);
    expect(await world.tell('Acknowledged', other)).toBeNull();
    expect(await world.tell('Idle')).toBe(one);
    expect(await world.tell('Acknowledged', one)).toBe(two);
  });

  it('counts a NotNow that is repeated once', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceInformation');
    await world.tell('Idle');
    await world.tell('NotNow', uuid);
    expect(await world.tell('NotNow', uuid)).toBeNull();
    expect(world.card(uuid).notNowCount).toBe(1);
    await world.tell('Idle');
    await world.tell('NotNow', uuid);
    expect(world.card(uuid).notNowCount).toBe(2);
  });

  it('offers again what was handed out into a broken link', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceInformation');
    expect(await world.tell('Idle')).toBe(uuid);
    expect(await world.tell('Idle')).toBe(uuid);
  });

  it('takes a result twice and keeps the first', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceInformation');
    await world.tell('Idle');
    const at = world.clock.now();
    await world.tell('Acknowledged', uuid);
    world.clock.advance(5_000);
    expect(await world.tell('Acknowledged', uuid)).toBeNull();
    expect(await world.tell('Error', uuid)).toBeNull();
    expect(await world.tell('NotNow', uuid)).toBeNull();
    expect(world.card(uuid)).toMatchObject({ state: 'succeeded', notNowCount: 0, stages: { reportedAt: at } });
    expect(world.answers).toHaveLength(1);
    expect(world.traces.filter((trace) => trace.action === 'commands.succeeded')).toHaveLength(1);
  });

  it('accepts a report for a command it does not know, and goes on', async () => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceInformation');
    expect(await world.tell('Acknowledged', 'B0B0B0B0-0000-4000-8000-000000000000')).toBe(uuid);
    expect(world.warnings).toEqual(['report for a command this device was not given']);
  });

  it('believes no acknowledgement of settings whose item was refused', async () => {
    const world = new CommandsWorld();
    const refused = {
      Settings: [{ Item: 'DeviceName', Status: 'Error', ErrorChain: [{ ErrorCode: 12021, ErrorDomain: 'MCMDMErrorDomain' }] }],
    };
    const uuid = await world.send('Settings.DeviceName', 'D1', { DeviceName: 'x' });
    await world.tell('Idle');
    await world.tell('Acknowledged', uuid, 'D1', { answer: refused });
    expect(world.card(uuid)).toMatchObject({ state: 'failed', errors: [{ domain: 'MCMDMErrorDomain', code: 12021 }] });
    const again = await world.send('Settings.DeviceName', 'D1', { DeviceName: 'x' });
    await world.tell('Idle');
    await world.tell('Acknowledged', again, 'D1', { answer: { Settings: [{ Item: 'DeviceName', Status: 'Acknowledged' }] } });
    expect(world.card(again).state).toBe('succeeded');
  });

  it.each(['Error', 'CommandFormatError'] as const)('ends with %s as failed, with the chain of errors', async (status) => {
    const world = new CommandsWorld();
    const uuid = await world.send('DeviceLock');
    await world.tell('Idle');
    const errorChain = [{ code: 12078, domain: 'MCMDMErrorDomain', text: 'Not valid in Lost Mode' }];
    expect(await world.tell(status, uuid, 'D1', { errorChain })).toBeNull();
    expect(world.card(uuid)).toMatchObject({ state: 'failed', errors: errorChain, stages: { appliedAt: null } });
    expect(world.traces.at(-1)).toMatchObject({ action: 'commands.failed', details: { error: 'MCMDMErrorDomain 12078' } });
    expect(world.warnings).toHaveLength(status === 'CommandFormatError' ? 1 : 0);
  });

  it.each([2 ** 63, 1.5, Number.NaN])('shows the timeline of a device whose code of an error is %d', async (code) => {
    const world = new CommandsWorld();
    const lock = await world.send('DeviceLock');
    const name = await world.send('Settings.DeviceName', 'D1', { DeviceName: 'x' });
    await world.tell('Idle');
    await world.tell('Error', lock, 'D1', { errorChain: [{ code, domain: 'd'.repeat(100_000), text: 'why' }] });
    const item = { Item: 'DeviceName', Status: 'Error', ErrorChain: [{ ErrorCode: new PlistReal(code), ErrorDomain: 'd' }] };
    await world.tell('Acknowledged', name, 'D1', { answer: { Settings: [item] } });
    const timeline = world.service.timeline({ deviceId: 'D1', limit: 10 });
    expect(commands.calls.timeline.output.safeParse(timeline.ok ? timeline.value : null).error).toBeUndefined();
    expect(world.card(lock).errors).toEqual([{ code: 0, domain: 'd'.repeat(200), text: 'why' }]);
    expect(world.traces.find(({ action }) => action === 'commands.failed')?.details['error']).toBe(`${'d'.repeat(200)} 0`);
  });

  it('keeps devices apart', async () => {
    const world = new CommandsWorld({ devices: ['D1', 'D2'] });
    const mine = await world.send('DeviceInformation', 'D1');
    expect(await world.tell('Idle', null, 'D2')).toBeNull();
    expect(await world.tell('Idle', null, 'D1')).toBe(mine);
  });
});
