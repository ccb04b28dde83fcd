import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandReport } from '../../protocols/mdm/report.ts';
import { CommandsWorld, identityOf, reportOf, requestTypeOf, uuidOf } from './testing.ts';

interface Habits {
  /** Chances, in percent: an answer gets lost, a report is said twice, the device says NotNow. */
  readonly loses: number;
  readonly repeats: number;
  readonly postpones: number;
}

/** A small reproducible source of chance (mulberry32), so that a counterexample can be run again. */
function chance(seed: number): (percent: number) => boolean {
  let state = seed;
  return (percent) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32 < percent / 100;
  };
}

const someTurns = async (happens: (percent: number) => boolean) => {
  while (happens(40)) await new Promise((resolve) => setImmediate(resolve));
};

/** A device as Apple describes it: repeats a result until it gets an answer, carries a command out when it has it in hand. */
class Device {
  readonly done: { uuid: string; type: string }[] = [];
  readonly #id: string;
  readonly #habits: Habits;
  readonly #happens: (percent: number) => boolean;

  constructor(id: string, habits: Habits, seed: number) {
    this.#id = id;
    this.#habits = habits;
    this.#happens = chance(seed);
  }

  /** One conversation; true when it was told at once that nothing waits. */
  async converse(world: CommandsWorld): Promise<boolean> {
    let status: CommandReport['status'] = 'Idle';
    let uuid: string | null = null;
    for (let said = 0; ; said += 1) {
      const payload = await this.#say(world, status, uuid);
      if (payload === null) return said === 0;
      uuid = uuidOf(payload);
      const type = requestTypeOf(payload);
      // iOS never postpones a lock.
      if (type !== 'DeviceLock' && this.#happens(this.#habits.postpones)) status = 'NotNow';
      else {
        status = 'Acknowledged';
        this.done.push({ uuid, type });
      }
    }
  }

  async #say(world: CommandsWorld, status: CommandReport['status'], uuid: string | null): Promise<Uint8Array | null> {
    for (;;) {
      await someTurns(this.#happens);
      const report = () => world.service.report(reportOf(this.#id, status, uuid), identityOf(this.#id));
      const answer = await report();
      if (this.#happens(this.#habits.repeats)) await report();
      if (this.#happens(this.#habits.loses)) continue;
      if (!answer.ok) throw new Error(answer.error.code);
      return answer.value;
    }
  }
}

const percent = fc.integer({ min: 0, max: 60 });
const habits = fc.record({ loses: percent, repeats: percent, postpones: percent });
const sends = fc.array(fc.record({ device: fc.nat(3), lock: fc.boolean() }), { maxLength: 25 });

describe('queue under parallel hands', () => {
  it('loses nothing, doubles nothing, and keeps its order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sends, { minLength: 1, maxLength: 4 }), habits, fc.integer(), async (producers, habit, seed) => {
        const ids = ['D0', 'D1', 'D2', 'D3'];
        const world = new CommandsWorld({ devices: ids });
        const accepted = new Map<string, string[]>(ids.map((id) => [id, []]));
        let producing = producers.length;
        const produce = async (list: readonly { device: number; lock: boolean }[], happens: (percent: number) => boolean) => {
          for (const { device, lock } of list) {
            await someTurns(happens);
            const deviceId = ids[device] ?? 'D0';
            const answer = await world.service.send({
              deviceId,
              command: { type: lock ? 'DeviceLock' : 'DeviceInformation', options: {} },
              confirmed: true,
            });
            if (answer.ok) accepted.get(deviceId)?.push(answer.value.uuid);
            else expect(answer.error.details).toMatchObject({ reason: 'already-waiting' });
          }
          producing -= 1;
        };
        const devices = ids.map((id, n) => new Device(id, habit, seed + n));
        const consume = async (device: Device) => {
          // The last look must come after the last send.
          for (let last = false; !last; ) {
            last = producing === 0;
            if (!(await device.converse(world))) last = false;
          }
        };
        await Promise.all([...producers.map((list, n) => produce(list, chance(seed ^ (n + 1)))), ...devices.map(consume)]);

        for (const [n, id] of ids.entries()) {
          const done = devices[n]?.done ?? [];
          const uuids = done.map(({ uuid }) => uuid);
          expect(new Set(uuids).size).toBe(uuids.length);
          expect([...uuids].sort()).toEqual([...(accepted.get(id) ?? [])].sort());
          if (habit.postpones === 0) {
            const position = (uuid: string) =>
              (world.database.prepare('SELECT position FROM command_targets WHERE uuid = ?').get(uuid) as { position: number }).position;
            const positions = done.filter(({ type }) => type !== 'DeviceLock').map(({ uuid }) => position(uuid));
            expect(positions).toEqual([...positions].sort((a, b) => a - b));
          }
        }
        const rows = world.database.prepare('SELECT ended, COUNT(*) AS n FROM command_targets GROUP BY ended').all();
        const total = [...accepted.values()].flat().length;
        expect(rows).toEqual(total === 0 ? [] : [{ ended: 'succeeded', n: total }]);
        expect(world.traces.filter(({ action }) => action === 'commands.succeeded')).toHaveLength(total);
        await world.service.stop();
        world.database.close();
      }),
      { numRuns: 60, seed: 20261121 },
    );
  });
});
