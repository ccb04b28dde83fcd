import { afterEach, beforeEach, describe, expect, it, type Mock, vi } from 'vitest';
import { CommandsWorld } from './testing.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

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
