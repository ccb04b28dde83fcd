import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import type { CommandReport } from '../../protocols/mdm/report.ts';
import { CommandsWorld, identityOf, reportOf, settle, uuidOf } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'commands-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `before-commit`: the program dies with the work in its hands. `before-answer`: it dies with the work on the disk. */
type Death = 'before-commit' | 'before-answer';

/** A life of the program after another, on one file; it dies at the `dies`-th thing it is asked. */
class Lives {
  world: CommandsWorld;
  asked = 0;
  readonly #path: string;
  readonly #clock = new ManualClock();
  readonly #dies: number;
  readonly #death: Death;

  constructor(name: string, dies: number, death: Death) {
    this.#path = join(folder, `${name}.db`);
    this.#dies = dies;
    this.#death = death;
    this.world = this.#born();
  }

  #born(): CommandsWorld {
    return new CommandsWorld({ path: this.#path, clock: this.#clock });
  }

  /** Null when the program died on it. */
  async ask<T>(work: (world: CommandsWorld) => Promise<T>): Promise<T | null> {
    this.asked += 1;
    this.#clock.advance(10);
    if (this.asked !== this.#dies) return work(this.world);
    const dying = work(this.world);
    // Closing is what a kill leaves of the connection: an open transaction is gone, a committed one is not.
    if (this.#death === 'before-answer') await dying;
    this.world.database.close();
    await dying.catch(() => undefined);
    await settle();
    this.world = this.#born();
    await this.world.service.start();
    return null;
  }
}

/** A person who sends until it is accepted, and a phone that talks until nothing waits. */
async function play(lives: Lives): Promise<{ accepted: string[]; carriedOut: string[] }> {
  const accepted: string[] = [];
  const carriedOut: string[] = [];
  for (const type of ['DeviceInformation', 'DeviceLock', 'DeviceInformation'] as const) {
    const answer = await lives.ask((world) => world.service.send({ deviceId: 'D1', command: { type, options: {} }, confirmed: true }));
    if (answer?.ok) accepted.push(answer.value.uuid);
  }
  let status: CommandReport['status'] = 'Idle';
  let uuid: string | null = null;
  let postponed = false;
  for (let calls = 0; ; calls += 1) {
    if (calls > 50) throw new Error('the conversation does not end');
    const said = reportOf('D1', status, uuid);
    const answer = await lives.ask((world) => world.service.report(said, identityOf('D1')));
    // No answer: a result is repeated as it was, an Idle begins anew.
    if (answer === null) continue;
    if (!answer.ok) throw new Error(answer.error.code);
    if (answer.value === null) {
      if (status === 'Idle') return { accepted, carriedOut };
      status = 'Idle';
      uuid = null;
      continue;
    }
    uuid = uuidOf(answer.value);
    status = postponed ? 'Acknowledged' : 'NotNow';
    postponed = true;
    if (status === 'Acknowledged') carriedOut.push(uuid);
  }
}

describe('a kill between any two steps', () => {
  it('loses no command and carries none out twice', async () => {
    const unharmed = new Lives('unharmed', -1, 'before-answer');
    await play(unharmed);
    await unharmed.world.service.stop();
    const steps = unharmed.asked;
    expect(steps).toBeGreaterThan(8);
    for (const death of ['before-commit', 'before-answer'] as const) {
      for (let dies = 1; dies <= steps; dies += 1) {
        const lives = new Lives(`${death}-${dies}`, dies, death);
        const { accepted, carriedOut } = await play(lives);
        const rows = lives.world.database.prepare('SELECT uuid, ended FROM command_targets ORDER BY uuid').all() as {
          uuid: string;
          ended: string;
        }[];
        expect(
          rows.every(({ ended }) => ended === 'succeeded'),
          `${death} ${dies}`,
        ).toBe(true);
        const stored = rows.map(({ uuid }) => uuid);
        expect([...carriedOut].sort(), `${death} ${dies}`).toEqual(stored);
        // Whatever was answered as accepted is there; a send that died unanswered may or may not be.
        expect(stored).toEqual(expect.arrayContaining(accepted));
        expect(stored.length).toBe(dies <= 3 && death === 'before-commit' ? 2 : 3);
        await lives.world.service.stop();
        lives.world.database.close();
      }
    }
  });

  it('rings again, after the restart, for what was never rung for', async () => {
    const lives = new Lives('bell', 1, 'before-answer');
    await lives.ask((world) =>
      world.service.send({ deviceId: 'D1', command: { type: 'DeviceInformation', options: {} }, confirmed: true }),
    );
    await settle();
    expect(lives.world.rings).toEqual(['D1']);
    await lives.world.service.stop();
    lives.world.database.close();
  });
});
