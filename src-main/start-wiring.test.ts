import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type BridgeEvent, contract } from '#contract/index.ts';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import { BackupShelf, storePath } from '#store/backup-shelf.ts';
import { openDatabase } from '#store/database.ts';
import { EventHub } from './host/event-hub.ts';
import { FolderClaim } from './host/folder-claim.ts';
import { LaunchFile } from './host/launch-file.ts';
import { wireStart } from './start-wiring.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;
let folder: string;
let clock: ManualClock;
const tidy: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shitaku-start-'));
  mkdirSync(join(folder, 'real'));
  mkdirSync(join(folder, 'practice'));
  clock = new ManualClock();
});
afterEach(async () => {
  for (const task of tidy.splice(0)) await task();
  rmSync(folder, { recursive: true, force: true });
});

const wire = () =>
  wireStart({
    folder,
    claim: new FolderClaim(folder, () => () => {}),
    launch: new LaunchFile(join(folder, 'launch.json'), 'ja', silentLog),
    showFolder: null,
    quit: null,
    holder: () => ({ retry: () => {}, switchWorld: () => {} }),
    clock,
    log: silentLog,
  });

/** A world that runs, as far as its start is concerned. */
async function run(started: ReturnType<typeof wire>, world: 'real' | 'practice') {
  started.prepare(world);
  const database = openDatabase(storePath(join(folder, world)));
  const hub = new EventHub(contract, silentLog);
  const heard: string[] = [];
  hub.listen((event: BridgeEvent) => {
    if (event.noun === 'start') heard.push(`${event.name} ${event.payload.warning}`);
  });
  const core = started.accompany(
    world,
    { database, hub, start: async () => {}, stop: async () => {} },
    new AesSecretBox(Buffer.alloc(32, 1)),
    'me',
  );
  await core.start();
  const stop = async () => {
    await core.stop();
    if (database.open) database.close();
  };
  tidy.push(stop);
  return { heard, stop, warnings: () => started.service.get().value.warnings };
}

it('a clock that is set back under the real world is told of until it is right; practice may play with it', async () => {
  const { heard, warnings } = await run(wire(), 'real');
  const practice = await run(wire(), 'practice');
  clock.advance(MINUTE);
  clock.step(-3 * DAY);
  clock.advance(MINUTE);
  expect(warnings()).toEqual(['clock-back']);
  clock.advance(MINUTE);
  clock.step(3 * DAY);
  clock.advance(MINUTE);
  expect(warnings()).toEqual([]);
  expect(heard).toEqual(['warned clock-back', 'cleared clock-back']);
  expect(practice.heard).toEqual([]);
});

it('a store that the daily check finds damaged is told of at once, and refused at the next start where there is a copy', async () => {
  const started = wire();
  const shelf = new BackupShelf(join(folder, 'real'));
  const first = await run(started, 'real');
  clock.advance(2 * MINUTE);
  await vi.waitFor(() => expect(shelf.list()).toHaveLength(1), { timeout: 20_000 });
  await first.stop();
  const path = storePath(join(folder, 'real'));
  const good = readFileSync(path);
  // Its last pages: nobody comes by them when the store is opened.
  writeFileSync(path, Buffer.from(good).fill(0x5a, good.length - 4_096 * 3));
  clock.step(2 * DAY);
  const second = await run(started, 'real');
  clock.advance(2 * MINUTE);
  await vi.waitFor(() => expect(second.warnings()).toEqual(['store-damaged']), { timeout: 20_000 });
  expect(second.heard).toEqual(['warned store-damaged']);
  await second.stop();
  expect(second.warnings()).toEqual([]);

  expect(() => wire().prepare('real')).toThrow('damaged');
  const [copy] = shelf.list();
  if (copy === undefined) return expect.unreachable('it is never taken away');
  renameSync(copy.path, join(folder, 'away.sqlite'));
  expect(wire().prepare('real')).toBe(true);
  renameSync(join(folder, 'away.sqlite'), copy.path);
  expect(() => wire().prepare('real')).toThrow('damaged');
  writeFileSync(path, good);
  wire().prepare('real');
  expect(shelf.markedDamaged).toBe(false);
});
