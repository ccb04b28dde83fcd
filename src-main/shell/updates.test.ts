import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CancellationToken } from 'electron-updater';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UpdatesView } from '#contract/updates.ts';
import { systemClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { isSecureAddress } from '../features/updates/update-rules.ts';
import { type UpdateChoices, UpdatesService } from '../features/updates/updates-service.ts';
import { OldAppImage } from './old-app-image.ts';
import { appImageUpdater, LocalFeed, sha512 } from './testing.ts';
import { UpdateEngine } from './update-engine.ts';
import { desktopUpdates, writeConfig } from './updater.ts';

vi.mock('electron', () => ({ app: {}, session: {} }));

/** electron-updater itself, against a feed on this computer. An AppImage is a file that runs, so a script stands for one. */
describe.skipIf(process.platform !== 'linux')('updates from a feed', () => {
  const feed = new LocalFeed();
  let folder: string;
  let views: UpdatesView[];
  let hear: () => void = () => {};
  const before = process.env.APPIMAGE;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shitaku-updates-'));
    process.env.APPIMAGE = join(folder, 'Shitaku.AppImage');
    writeFileSync(process.env.APPIMAGE, 'the old one', { mode: 0o755 });
    views = [];
    feed.asked.length = 0;
    await feed.start();
  });

  afterEach(async () => {
    await feed.stop();
    vi.unstubAllEnvs();
    if (before === undefined) delete process.env.APPIMAGE;
    else process.env.APPIMAGE = before;
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (underWay = {}, choices: UpdateChoices = { automatic: false, attempted: null }) => {
    const updater = appImageUpdater('1.2.0', folder);
    const again = vi.fn();
    const engine = new UpdateEngine(updater, {
      configPath: writeConfig(join(folder, 'config'), { url: feed.url, channel: 'latest' }),
      cancellation: () => new CancellationToken(),
      old: new OldAppImage(process.env.APPIMAGE),
      install: () => void (updater as unknown as { install: (silent: boolean, run: boolean) => boolean }).install(false, true),
      startAgain: again,
      log: silentLog,
    });
    const kept = { value: choices, save: (change: Partial<UpdateChoices>) => Object.assign(kept, { value: { ...kept.value, ...change } }) };
    const service = new UpdatesService({
      version: '1.2.0',
      signature: 'none',
      source: { feed: { url: feed.url, channel: 'latest' }, updater: engine, installs: true },
      choices: kept,
      underWay: async () => ({ critical: 0, working: 0, operations: 0, wizards: 0, ...underWay }),
      leave: (how) => how(),
      publish: (_name, view) => {
        views.push(view);
        hear();
      },
      clock: systemClock,
      log: silentLog,
    });
    const until = (state: UpdatesView['now']['state']) =>
      new Promise<UpdatesView['now']>((resolve) => {
        hear = () => {
          const now = views.at(-1)?.now;
          if (now?.state === state) resolve(now);
        };
        hear();
      });
    return { service, until, kept, again };
  };

  const checked = async (state: UpdatesView['now']['state']) => {
    const { service, until } = open();
    expect((await service.check()).ok).toBe(true);
    return until(state);
  };

  it('is the program it was where the new one cannot be put in its place, as on a full disk', async () => {
    const image = process.env.APPIMAGE ?? '';
    feed.offer('1.3.0', '#!/bin/sh\n');
    const { service, until, again } = open();
    await service.check();
    await until('available');
    await service.download();
    await until('ready');
    // electron-updater has taken the old file away by then.
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/mv'), '#!/bin/sh\nprintf part > "$3"\nexit 1\n', { mode: 0o755 });
    vi.stubEnv('PATH', `${join(folder, 'bin')}:${process.env.PATH}`);
    expect((await service.install()).ok).toBe(true);
    await vi.waitFor(() => expect(again).toHaveBeenCalledTimes(1));
    expect(readFileSync(image, 'utf8')).toBe('the old one');
    expect(statSync(image).mode & 0o777).toBe(0o755);
    expect(readdirSync(folder).filter((name) => name.includes('AppImage'))).toEqual(['Shitaku.AppImage']);
  });

  it('asks nobody until somebody wants to know', async () => {
    const { service } = open();
    service.start();
    await new Promise(setImmediate);
    expect(service.get()).toMatchObject({ value: { now: { state: 'none', checkedAt: null } } });
    expect(feed.asked).toEqual([]);
  });

  it('asks at the start when a person switched that on', async () => {
    feed.offer('1.2.0', 'the same');
    const { service, until } = open({}, { automatic: true, attempted: null });
    service.start();
    expect(await until('none')).toMatchObject({ checkedAt: expect.any(Number) });
    expect(feed.asked).toHaveLength(1);
  });

  it('says what is new, gets it, verifies it and puts it in', async () => {
    const marker = join(folder, 'ran');
    feed.offer('1.3.0', `#!/bin/sh\necho new > ${marker}\n`);
    const { service, until, kept } = open();
    await service.check();
    expect(await until('available')).toEqual({
      state: 'available',
      update: { version: '1.3.0', notes: 'Faster.\nSafer.', releasedAt: Date.UTC(2026, 10, 20, 3), size: expect.any(Number) },
    });
    expect(feed.asked).toMatchObject([{ staging: '' }]);
    expect(feed.asked[0]?.url).toMatch(/^\/shitaku\/latest-linux/);
    await service.download();
    await until('ready');
    // Nothing has happened to the program yet.
    expect(readFileSync(String(process.env.APPIMAGE), 'utf8')).toBe('the old one');
    expect(await service.install()).toEqual({ ok: true, value: {} });
    await expect.poll(() => existsSync(marker), { timeout: 20_000 }).toBe(true);
    expect(readFileSync(String(process.env.APPIMAGE), 'utf8')).toContain('echo new');
    expect(readdirSync(folder).filter((name) => name.includes('before-update'))).toEqual([]);
    expect(kept.value.attempted).toBe('1.3.0');
  });

  it('keeps what is ready to be put in, whoever asks again', async () => {
    feed.offer('1.3.0', 'the new one');
    const { service, until } = open();
    await service.check();
    await until('available');
    await service.download();
    await until('ready');
    const asked = feed.asked.length;
    feed.offer('1.1.0', 'an older one');
    expect(await service.check()).toEqual({ ok: true, value: {} });
    expect(service.get()).toMatchObject({ value: { now: { state: 'ready', update: { version: '1.3.0' } } } });
    expect(feed.asked).toHaveLength(asked);
  });

  it.each([
    ['devices-critical', { critical: 1, working: 4, wizards: 1 }, '1'],
    ['devices-working', { working: 4, operations: 2 }, '4'],
    ['operations-running', { operations: 2, wizards: 1 }, '2'],
    ['wizard-open', { wizards: 1 }, '1'],
  ])('puts nothing in while there is this under way: %s', async (code, underWay, count) => {
    feed.offer('1.3.0', 'the new one');
    const { service, until } = open(underWay);
    await service.check();
    await until('available');
    await service.download();
    await until('ready');
    expect(await service.install()).toMatchObject({ ok: false, error: { code, details: { count } } });
    await new Promise(setImmediate);
    expect(readFileSync(String(process.env.APPIMAGE), 'utf8')).toBe('the old one');
    expect(service.get()).toMatchObject({ value: { now: { state: 'ready' } } });
  });

  const hashless = JSON.stringify({ version: '1.3.0', files: [{ url: 'a.AppImage' }] });
  const bad: [string, string, () => void][] = [
    ['not-found', 'there is no manifest', () => (feed.manifest = (response) => response.writeHead(404).end())],
    ['server-error', 'the server has a problem', () => (feed.manifest = (response) => response.writeHead(503).end())],
    ['unreachable', 'the connection is cut', () => (feed.manifest = (response) => response.destroy())],
    ['feed-malformed', 'no YAML', () => (feed.manifest = 'version: [1.3.0\n  files: }{')],
    ['feed-malformed', 'YAML of nothing', () => (feed.manifest = '')],
    ['version-invalid', 'a page instead', () => (feed.manifest = '<html><body>Sign in</body></html>')],
    ['version-invalid', 'no version', () => (feed.manifest = 'version: newest')],
    ['feed-malformed', 'no files', () => (feed.manifest = 'version: 1.3.0')],
    ['version-invalid', 'a version that is not out', () => feed.offer('1.3.0-beta.1', 'x')],
    ['older', 'an older version', () => feed.offer('1.1.9', 'x')],
    ['insecure', 'a file without TLS', () => feed.offer('1.3.0', 'x', { url: 'http://updates.example/a.AppImage' })],
    ['checksum-missing', 'no checksum', () => (feed.manifest = hashless)],
    ['checksum-missing', 'another checksum', () => feed.offer('1.3.0', 'x', { sha512: 'abc' })],
  ];
  it.each(bad)('refuses with %s: %s', async (why, _what, arrange) => {
    arrange();
    expect(await checked('refused')).toMatchObject({ why });
    // Nothing was got but the manifest.
    expect(feed.asked.every(({ url }) => url.endsWith('.yml'))).toBe(true);
  });

  it('finds nothing newer than what runs', async () => {
    feed.offer('1.2.0', 'x');
    expect(await checked('none')).toMatchObject({ checkedAt: expect.any(Number) });
  });

  it.each([
    ['checksum-wrong', () => feed.offer('1.3.0', 'forged', { sha512: sha512('the right one') })],
    [
      'unreachable',
      () => {
        feed.offer('1.3.0', 'x');
        feed.file = (response) => {
          response.writeHead(200, { 'content-length': '1000000' });
          response.write('half', () => response.destroy());
        };
      },
    ],
  ])('keeps nothing of a download that fails: %s', async (why, arrange) => {
    arrange();
    const { service, until } = open();
    await service.check();
    await until('available');
    await service.download();
    expect(await until('refused')).toMatchObject({ why, version: '1.3.0' });
    expect(await service.install()).toMatchObject({ ok: false, error: { code: 'nothing-to-install' } });
    const left = readdirSync(join(folder, 'shitaku-updater'), { recursive: true }).filter((name) => String(name).endsWith('.AppImage'));
    expect(left).toEqual([]);
    expect(readFileSync(String(process.env.APPIMAGE), 'utf8')).toBe('the old one');
  });

  it('lets go of a download that a person does not want any more', async () => {
    feed.offer('1.3.0', 'x');
    let began: () => void = () => {};
    const under = new Promise<void>((resolve) => {
      began = resolve;
    });
    feed.file = (response) => {
      response.writeHead(200, { 'content-length': '1000000' });
      response.write('half', began);
    };
    const { service, until } = open();
    await service.check();
    await until('available');
    await service.download();
    await under;
    service.cancelDownload();
    expect(await until('available')).toMatchObject({ update: { version: '1.3.0' } });
  });

  it('says at the next start that an update was not put in, once', () => {
    const { service, kept } = open({}, { automatic: false, attempted: '1.3.0' });
    expect(service.get()).toMatchObject({ value: { now: { state: 'refused', why: 'not-installed', version: '1.3.0' } } });
    expect(kept.value.attempted).toBeNull();
    expect(open({}, { automatic: false, attempted: '1.2.0' }).service.get()).toMatchObject({ value: { now: { state: 'none' } } });
  });

  it('starts the same program again when the new one cannot be put in', async () => {
    const again = vi.fn();
    const engine = new UpdateEngine(appImageUpdater('1.2.0', folder), {
      configPath: '',
      cancellation: () => new CancellationToken(),
      old: new OldAppImage(undefined),
      install: () => {
        throw new Error('the signature is not ours');
      },
      startAgain: again,
      log: silentLog,
    });
    await engine.install();
    expect(again).toHaveBeenCalledTimes(1);
  });
});

describe('this copy', () => {
  const ports = { folder: '/nowhere', mayAsk: isSecureAddress, log: silentLog };
  const feed = { url: 'https://updates.example/', channel: 'latest' };

  it('replaces itself only where it can: packed on a Mac, an AppImage on Linux', () => {
    vi.stubEnv('APPIMAGE', undefined);
    expect(desktopUpdates({ isPackaged: true } as never, ports).updater(feed).installs).toBe(process.platform === 'darwin');
    vi.stubEnv('APPIMAGE', '/opt/Shitaku.AppImage');
    vi.stubEnv('APPDIR', dirname(process.execPath));
    expect(desktopUpdates({ isPackaged: false } as never, ports).updater(feed).installs).toBe(process.platform !== 'darwin');
    // Started from the terminal of an editor that is one: what is named there is the editor.
    vi.stubEnv('APPDIR', '/tmp/.mount_Editor1');
    expect(desktopUpdates({ isPackaged: false } as never, ports).updater(feed).installs).toBe(false);
    vi.unstubAllEnvs();
  });
});
