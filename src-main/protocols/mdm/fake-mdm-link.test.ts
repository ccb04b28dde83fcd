import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeMdmDevice } from './fake-mdm-device.ts';
import { FakeMdmWorld, startServer } from './testing.ts';

let world: FakeMdmWorld;
beforeEach(async () => {
  world = await FakeMdmWorld.open();
});
afterEach(() => world.close());

describe('broken links', () => {
  beforeEach(() => world.device.enroll(world.profile()));

  it('a report is repeated with growing pauses until the server takes it; the command is carried out once', async () => {
    world.server.service.enqueue('C1', { RequestType: 'DeviceLock' });
    world.server.service.refusals = [null, 'temporary', 'bad-request', 'temporary'];
    const polled = world.device.poll();
    await vi.waitFor(() => {
      world.clock.advance(60_000);
      expect(world.statuses()).toEqual(['Idle', 'Acknowledged']);
    });
    await polled;
    expect(world.phone.commands).toEqual(['DeviceLock']);
  });

  it('an unsent report survives a restart and comes first', async () => {
    world.server.service.enqueue('C1', { RequestType: 'DeviceLock' });
    world.server.service.refusals = [null, ...Array.from({ length: 50 }, () => 'temporary' as const)];
    const polled = world.device.poll();
    await vi.waitFor(() => expect(world.device.snapshot()?.reportOwed).not.toBeNull());
    await world.device.stop();
    await polled;
    world.server.service.refusals = [];
    const saved = JSON.parse(JSON.stringify(world.device.snapshot()));
    world.device = FakeMdmDevice.restore(world.options(), saved);
    world.device.resume();
    await world.device.idle();
    expect(world.statuses()).toEqual(['Idle', 'Acknowledged']);
    expect(world.phone.commands).toEqual(['DeviceLock']);
    expect(world.device.snapshot()).toMatchObject({ reportOwed: null, pollOwed: false });
  });

  it('offline does nothing; online again it asks once if a push was missed', async () => {
    world.phone.online = false;
    world.device.resume();
    world.ring();
    world.ring();
    await world.device.idle();
    expect(world.statuses()).toEqual([]);
    world.phone.online = true;
    world.device.resume();
    await vi.waitFor(() => expect(world.statuses()).toEqual(['Idle']));
    world.phone.online = false;
    world.device.resume();
    world.phone.online = true;
    world.device.resume();
    await world.device.idle();
    expect(world.statuses()).toEqual(['Idle']);
  });

  it('a push that arrives before anyone said it is offline is not lost either', async () => {
    world.phone.online = false;
    world.ring();
    world.phone.online = true;
    world.device.resume();
    await world.device.idle();
    expect(world.statuses()).toEqual(['Idle']);
  });

  it('a server that is away is asked again later', async () => {
    const { port } = world.server.listener.address();
    await world.server.listener.stop();
    await world.device.poll();
    expect(world.device.snapshot()?.pollOwed).toBe(true);
    world.server = await startServer(world.tls, world.ca, { port });
    world.device.resume();
    await world.device.idle();
    expect(world.statuses()).toEqual(['Idle']);
  });

  it('stop ends a wait at once', async () => {
    world.server.service.enqueue('C1', { RequestType: 'DeviceLock' });
    world.server.service.refusals = [null, 'temporary'];
    const polled = world.device.poll();
    await vi.waitFor(() => expect(world.device.snapshot()?.reportOwed).not.toBeNull());
    await world.device.stop();
    await polled;
    expect(world.device.enrolled).toBe(true);
  });
});
