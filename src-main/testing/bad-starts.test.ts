import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bridge } from '#contract/index.ts';
import type { StartFault } from '#contract/start.ts';
import { silentLog } from '#lib/log.ts';
import { BackupShelf, storePath } from '#store/backup-shelf.ts';
import { openDatabase } from '#store/database.ts';
import { lockFolder } from '#store/folder-lock.ts';
import { FolderClaim } from '../host/folder-claim.ts';
import { holdCore } from '../host/hold-core.ts';
import { LaunchFile } from '../host/launch-file.ts';
import { KEY_FILE } from '../host/world-config.ts';
import { writeFileAtomically } from '../host/write-file.ts';
import { loadMasterKeyFile } from '../web/master-key-file.ts';

let folder: string;
let real: string;
const started: { stop(): Promise<void> }[] = [];
const mounted: string[] = [];
const DAY = 86_400_000;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shitaku-bad-start-'));
  real = join(folder, 'real');
  choose('real');
});
afterEach(async () => {
  for (const app of started.splice(0)) await app.stop();
  for (const place of mounted.splice(0)) execFileSync('umount', [place]);
  rmSync(folder, { recursive: true, force: true });
});

const choose = (world: 'real' | 'practice') => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'launch.json'), JSON.stringify({ world, language: 'ja', theme: 'auto' }));
};

/** The app as the web host builds it, without its page. */
async function start(change: Partial<Parameters<typeof holdCore>[0]> = {}, place = folder) {
  const claim = change.claim ?? new FolderClaim(place, lockFolder);
  const reloaded = vi.fn();
  const { holder } = holdCore({
    folder: place,
    host: 'web',
    version: '0',
    launch: new LaunchFile(join(place, 'launch.json'), 'ja', silentLog),
    startIn: null,
    masterKey: async (_world, home, sealedAlready) => loadMasterKeyFile(join(home, KEY_FILE), writeFileAtomically, sealedAlready),
    claim,
    showFolder: vi.fn(),
    quit: vi.fn(),
    onSwitch: reloaded,
    onChoices: () => {},
    onCore: () => {},
    onFault: () => {},
    pdf: null,
    hands: null,
    log: silentLog,
    ...change,
  });
  const app = {
    stop: async () => {
      await holder.stop();
      claim.release();
    },
    bridge: async () => createRouterClient((await holder.core()).router) as unknown as Bridge,
    fault: async (): Promise<StartFault | null> => {
      const told = await (await app.bridge()).start.get({});
      return told.ok ? told.value.fault : expect.unreachable('it can always be asked');
    },
    world: () => holder.get().world,
    /** Does something about it, and waits until the next core is there. */
    act: async (what: (bridge: Bridge) => Promise<{ ok: boolean }>) => {
      const before = reloaded.mock.calls.length;
      expect(await what(await app.bridge())).toMatchObject({ ok: true });
      await vi.waitFor(() => expect(reloaded.mock.calls.length).toBeGreaterThan(before));
      await holder.core();
    },
  };
  started.push(app);
  await holder.start();
  return app;
}

/** A real world that was worked in once and ended in an orderly way. */
async function liveOnce(): Promise<void> {
  const app = await start();
  expect(await app.fault()).toBeNull();
  expect(app.world()).toBe('real');
  const told = await (await app.bridge()).settings.setOrganizationName({ name: '株式会社みらい文具' });
  expect(told.ok).toBe(true);
  await app.stop();
  started.length = 0;
}

const copyNow = (at: number) => {
  const shelf = new BackupShelf(real);
  const database = openDatabase(storePath(real));
  const target = shelf.begin();
  database.prepare('VACUUM INTO ?').run(target);
  database.close();
  return shelf.finish(target, at);
};
const organization = async (app: Awaited<ReturnType<typeof start>>) => {
  const told = await (await app.bridge()).settings.get({});
  return told.ok ? told.value.organizationName : '';
};
const trail = async (app: Awaited<ReturnType<typeof start>>) => {
  const told = await (await app.bridge()).activity.list({ beforeSequence: null, limit: 50, filter: null });
  return told.ok ? told.value.entries : [];
};
const snapshot = (place: string) =>
  Object.fromEntries(
    readdirSync(place, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'lock')
      .map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name)).toString('base64')]),
  );

describe('a start', () => {
  it('on a folder that is read-only, or full, comes up and says so; when it is put right it goes on', async () => {
    await liveOnce();
    for (const [code, expected] of [
      ['EROFS', 'folder-read-only'],
      ['ENOSPC', 'disk-full'],
    ] as const) {
      let broken = true;
      const refuse = () => {
        if (broken) throw Object.assign(new Error(code), { code });
      };
      const before = snapshot(folder);
      const app = await start({ claim: new FolderClaim(folder, lockFolder, { makeFolder: () => {}, tryRoom: refuse }) });
      expect(await app.fault()).toMatchObject({ code: expected, world: 'real', folder, detail: code, backup: null });
      expect(app.world()).toBe('undecided');
      expect(snapshot(folder)).toEqual(before);
      expect(await (await app.bridge()).start.practise({})).toMatchObject({ ok: false, error: { code: 'not-offered' } });
      await app.act((bridge) => bridge.start.retry({}));
      expect((await app.fault())?.code).toBe(expected);
      broken = false;
      await app.act((bridge) => bridge.start.retry({}));
      expect(await app.fault()).toBeNull();
      expect(await organization(app)).toBe('株式会社みらい文具');
      await app.stop();
      started.length = 0;
    }
  });

  it('on a disk that is full in truth comes up and says so', async ({ skip }) => {
    const place = join(folder, 'small');
    mkdirSync(place);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'none', place], { stdio: 'ignore' });
    } catch {
      return skip('no file system can be mounted here');
    }
    mounted.push(place);
    const app = await start({}, place);
    expect(await app.fault()).toMatchObject({ code: 'disk-full', detail: 'ENOSPC' });
    expect(readdirSync(place)).toEqual([]);
    execFileSync('mount', ['-o', 'remount,ro', place]);
    await app.act((bridge) => bridge.start.retry({}));
    expect(await app.fault()).toMatchObject({ code: 'folder-read-only', detail: 'EROFS' });
    await app.stop();
    started.length = 0;
  });

  it('beside another process that has the folder says so, and goes on when that is over', async () => {
    const other = lockFolder(folder);
    const app = await start();
    expect(await app.fault()).toMatchObject({ code: 'locked', actions: ['retry', 'show-folder', 'quit'] });
    other();
    await app.act((bridge) => bridge.start.retry({}));
    expect(await app.fault()).toBeNull();
  });

  it('with a store of a newer version touches nothing, and practice can be had meanwhile', async () => {
    await liveOnce();
    const newer = new SqliteDatabase(storePath(real));
    newer.pragma('user_version = 9000');
    newer.close();
    const before = snapshot(real);
    const app = await start();
    expect(await app.fault()).toMatchObject({
      code: 'newer-database',
      backup: null,
      actions: ['practise', 'retry', 'show-folder', 'quit'],
    });
    await app.act((bridge) => bridge.start.practise({}));
    expect(app.world()).toBe('practice');
    expect(await app.fault()).toBeNull();
    expect(snapshot(real)).toEqual(before);
    // For this time only: the next start tries the real world again.
    expect(JSON.parse(readFileSync(join(folder, 'launch.json'), 'utf8'))).toMatchObject({ world: 'real' });
  });

  it('with a damaged store offers the last good copy, keeps the bad one beside it, and writes it down', async () => {
    await liveOnce();
    const madeAt = Math.floor((Date.now() - DAY) / 1_000) * 1_000;
    copyNow(madeAt - DAY);
    const copy = copyNow(madeAt);
    const spoilt = copyNow(madeAt + 60_000);
    truncateSync(spoilt.path, 10_000);
    writeFileSync(storePath(real), readFileSync(storePath(real)).fill(0x5a, 0, 4_096));
    const bad = readFileSync(storePath(real));
    const app = await start();
    const fault = await app.fault();
    expect(fault).toMatchObject({ code: 'corrupt-database', detail: 'SQLITE_NOTADB', backup: { madeAt } });
    expect(readFileSync(storePath(real))).toEqual(bad);
    expect(await (await app.bridge()).start.useBackup({ madeAt: 1 })).toMatchObject({ ok: false, error: { code: 'not-offered' } });
    await app.act((bridge) => bridge.start.useBackup({ madeAt }));
    expect(await app.fault()).toBeNull();
    expect(await organization(app)).toBe('株式会社みらい文具');
    const kept = readdirSync(real).find((name) => /^shitaku-damaged-\d{8}T\d{6}Z\.sqlite$/.test(name)) ?? '';
    expect(readFileSync(join(real, kept))).toEqual(bad);
    expect((await trail(app)).map(({ action, details }) => ({ action, details }))).toContainEqual({
      action: 'settings.store-restored',
      details: { copy: copy.name, kept },
    });
  });

  it.each([
    ['gone', false],
    ['of zero bytes', true],
  ])('with a store that is %s makes no new one while there are copies, and puts the last one back', async (_how, empty) => {
    await liveOnce();
    const madeAt = Math.floor((Date.now() - DAY) / 1_000) * 1_000;
    copyNow(madeAt);
    rmSync(storePath(real));
    if (empty) writeFileSync(storePath(real), '');
    const before = snapshot(real);
    const app = await start();
    expect(await app.fault()).toMatchObject({ code: 'missing-database', backup: { madeAt } });
    await app.act((bridge) => bridge.start.retry({}));
    expect(snapshot(real)).toEqual(before);
    await app.act((bridge) => bridge.start.useBackup({ madeAt }));
    expect(await app.fault()).toBeNull();
    expect(await organization(app)).toBe('株式会社みらい文具');
  });

  it('with a damaged store and no copy loses nothing, and makes no empty one', async () => {
    await liveOnce();
    writeFileSync(storePath(real), 'spoilt '.repeat(1_000));
    const app = await start();
    expect(await app.fault()).toMatchObject({ code: 'corrupt-database', backup: null });
    expect((await app.fault())?.actions).not.toContain('use-backup');
    expect(readFileSync(storePath(real), 'utf8')).toBe('spoilt '.repeat(1_000));
  });

  it.each(['', '{"world":"re', '\u0000'.repeat(64)])(
    'with launch.json holding %j asks again, and nothing else is touched',
    async (text) => {
      await liveOnce();
      writeFileSync(join(folder, 'launch.json'), text);
      const before = snapshot(real);
      const app = await start();
      expect(await app.fault()).toMatchObject({ code: 'settings-damaged', world: 'undecided', file: 'launch.json' });
      expect(snapshot(real)).toEqual(before);
      await app.act((bridge) => bridge.start.openReal({}));
      expect(await app.fault()).toBeNull();
      expect(await organization(app)).toBe('株式会社みらい文具');
      expect(JSON.parse(readFileSync(join(folder, 'launch.json'), 'utf8'))).toMatchObject({ world: 'real' });
    },
  );

  it.each(['endpoints.json', 'updates.json', 'updates-choices.json'])('with %s of zero bytes comes up', async (name) => {
    writeFileSync(join(folder, name), '');
    const app = await start();
    const fault = await app.fault();
    // Nobody wants Apple's endpoints by accident; the others have a first state that harms nobody.
    if (name !== 'endpoints.json') return expect(fault).toBeNull();
    expect(fault).toMatchObject({ code: 'endpoints-damaged', file: 'endpoints.json' });
    rmSync(join(folder, name));
    await app.act((bridge) => bridge.start.retry({}));
    expect(await app.fault()).toBeNull();
  });

  it.each([
    ['gone', (key: string) => rmSync(key)],
    ['of zero bytes', (key: string) => writeFileSync(key, '')],
    ['another', (key: string) => writeFileSync(key, Buffer.alloc(32, 7))],
    ['open to others', (key: string) => chmodSync(key, 0o644)],
  ])('with a key that is %s makes no new one', async (_how, spoil) => {
    await liveOnce();
    const key = join(real, KEY_FILE);
    const good = readFileSync(key);
    spoil(key);
    const after = existsSync(key) ? readFileSync(key) : null;
    const app = await start();
    expect((await app.fault())?.code).toBe('key-refused');
    expect(existsSync(key) ? readFileSync(key) : null).toEqual(after);
    writeFileSync(key, good, { mode: 0o600 });
    chmodSync(key, 0o600);
    await app.act((bridge) => bridge.start.retry({}));
    expect(await app.fault()).toBeNull();
    expect(await organization(app)).toBe('株式会社みらい文具');
  });

  it('where there is no keychain says so, and practice can be had', async () => {
    const masterKey = vi.fn(async (world: string, home: string) => {
      if (world === 'practice') return loadMasterKeyFile(join(home, KEY_FILE), writeFileAtomically);
      throw Object.assign(new Error('no keychain: basic_text'), { code: 'no-keychain' });
    });
    const app = await start({ masterKey });
    expect(await app.fault()).toMatchObject({ code: 'no-keychain', actions: ['retry', 'practise', 'show-folder', 'quit'] });
    expect(existsSync(storePath(real))).toBe(false);
  });

  it('with the clock set back serves nobody until somebody takes it as it is', async () => {
    await liveOnce();
    const newestAt = Math.floor(Date.now() / 1_000) * 1_000 + 30 * DAY;
    // A deed that was done by a clock a month ahead: the app's own, so that the chain stays whole.
    const ahead = vi.spyOn(Date, 'now').mockReturnValue(newestAt);
    await liveOnce();
    ahead.mockRestore();
    const before = snapshot(real);
    const again = await start();
    expect(await again.fault()).toMatchObject({
      code: 'clock-back',
      newestAt,
      actions: ['retry', 'go-on', 'practise', 'show-folder', 'quit'],
    });
    expect(snapshot(real)).toEqual(before);
    await again.act((bridge) => bridge.start.goOn({}));
    expect(await again.fault()).toBeNull();
    expect((await trail(again))[0]).toMatchObject({
      action: 'settings.clock-taken',
      details: { newest: new Date(newestAt).toISOString() },
    });
    await again.stop();
    started.length = 0;
    const third = await start();
    expect(await third.fault()).toBeNull();
  });
});
