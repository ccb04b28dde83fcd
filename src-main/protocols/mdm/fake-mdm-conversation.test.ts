import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeMdmDevice } from './fake-mdm-device.ts';
import { command, FakeMdmWorld } from './testing.ts';

let world: FakeMdmWorld;
beforeEach(async () => {
  world = await FakeMdmWorld.open();
});
afterEach(() => world.close());

describe('conversations', () => {
  beforeEach(() => world.device.enroll(world.profile()));

  it('a push brings Idle, every command in order, and silence', async () => {
    for (const uuid of ['C1', 'C2', 'C3']) world.server.service.enqueue(uuid, { RequestType: 'DeviceLock' });
    world.ring();
    await world.device.idle();
    expect(world.server.service.reports.map((report) => [report.status, report.commandUuid])).toEqual([
      ['Idle', null],
      ['Acknowledged', 'C1'],
      ['Acknowledged', 'C2'],
      ['Acknowledged', 'C3'],
    ]);
  });

  it('many pushes while one conversation is under way are one more', async () => {
    for (let count = 0; count < 10; count++) world.ring();
    await world.device.idle();
    expect(world.statuses()).toEqual(['Idle']);
    world.ring();
    await vi.waitFor(() => expect(world.statuses()).toHaveLength(2));
    for (let count = 0; count < 10; count++) world.ring();
    await world.device.idle();
    expect(world.statuses().length).toBeLessThanOrEqual(3);
  });

  it('a push with a foreign magic is not for us', async () => {
    world.courier.push(world.tokenUpdate().token, 'another');
    await world.device.idle();
    expect(world.statuses()).toEqual([]);
  });

  it('what the device cannot do is an error with a chain', async () => {
    await world.device.stop();
    const failing = FakeMdmDevice.restore(
      world.options({ answers: () => ({ errorChain: [{ code: 12021, domain: 'MCMDMErrorDomain', text: 'no' }] }) }),
      world.device.snapshot(),
    );
    world.server.service.enqueue('C1', { RequestType: 'DeviceLock' });
    await failing.poll();
    expect(world.server.service.reports.at(-1)).toMatchObject({
      status: 'Error',
      errorChain: [{ code: 12021, domain: 'MCMDMErrorDomain', text: 'no' }],
    });
    await failing.stop();
  });

  it('a command that is none is a format error', async () => {
    world.server.service.enqueue('C1', Buffer.from('<plist version="1.0"><dict><key>CommandUUID</key><string>C1</string></dict></plist>'));
    await world.device.poll();
    expect(world.server.service.reports.at(-1)).toMatchObject({ status: 'CommandFormatError', commandUuid: 'C1' });
    expect(world.server.service.waiting).toBe(0);
  });

  it('NotNow: never for a lock, for others until the reason is gone, and then without a push if it was the last word', async () => {
    world.phone.notNow = true;
    world.server.service.enqueue('C1', { RequestType: 'DeviceLock' });
    world.server.service.enqueue('C2', command('C2', 'SecurityInfo'));
    await world.device.poll();
    expect(world.statuses()).toEqual(['Idle', 'Acknowledged', 'NotNow']);
    world.device.resume();
    await world.device.idle();
    expect(world.statuses()).toEqual(['Idle', 'Acknowledged', 'NotNow', 'Idle', 'NotNow']);
    world.phone.notNow = false;
    world.device.resume();
    await world.device.idle();
    expect(world.statuses().slice(5)).toEqual(['Idle', 'Acknowledged']);
    world.device.resume();
    await world.device.idle();
    expect(world.statuses()).toHaveLength(7);
  });

  it('NotNow followed by another answer needs a push', async () => {
    world.phone.notNow = true;
    world.server.service.enqueue('C1', command('C1', 'SecurityInfo'));
    world.server.service.enqueue('C2', { RequestType: 'DeviceLock' });
    await world.device.poll();
    expect(world.server.service.reports.slice(0, 3).map((report) => report.status)).toEqual(['Idle', 'NotNow', 'Acknowledged']);
  });

  it('practice may postpone everything', async () => {
    await world.device.stop();
    const busy = FakeMdmDevice.restore(world.options({ postponesEverything: () => true }), world.device.snapshot());
    world.server.service.enqueue('C1', { RequestType: 'DeviceLock' });
    await busy.poll();
    expect(world.statuses()).toEqual(['Idle', 'NotNow']);
    await busy.stop();
  });
});
