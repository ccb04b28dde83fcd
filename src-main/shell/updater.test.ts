import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UpdatesView } from '#contract/updates.ts';
import { systemClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { UpdatesService } from '../features/updates/updates-service.ts';
import { desktopUpdates } from './updater.ts';

const disk = vi.hoisted(() => ({ refuses: null as string | null, written: [] as string[] }));
vi.mock('node:fs', () => ({
  mkdirSync: () => {
    if (disk.refuses !== null) throw Object.assign(new Error(`${disk.refuses}: refused`), { code: disk.refuses });
  },
  writeFileSync: (path: string) => disk.written.push(path),
}));
vi.mock('electron', () => ({ app: {}, session: { fromPartition: () => ({ webRequest: { onBeforeRequest: () => {} } }) } }));
vi.mock('./locks.ts', () => ({ lockSession: () => {} }));
vi.mock('electron-updater', () => {
  class Updater {
    on = () => {};
    checkForUpdates = async () => ({ updateInfo: { version: '1.2.0', files: [{ url: 'a' }] }, isUpdateAvailable: false });
  }
  return { AppImageUpdater: Updater, MacUpdater: Updater, CancellationToken: class {} };
});

describe('an updater whose folder cannot be written', () => {
  const feed = { url: 'https://updates.example/', channel: 'latest' };
  const strays: unknown[] = [];
  const hear = (reason: unknown) => void strays.push(reason);
  beforeEach(() => {
    strays.length = 0;
    disk.written.length = 0;
    process.on('unhandledRejection', hear);
  });
  afterEach(() => void process.off('unhandledRejection', hear));

  const open = (automatic: boolean) => {
    const states: UpdatesView['now'][] = [];
    const { updater } = desktopUpdates({} as never, { folder: '/data/updates', mayAsk: () => true, log: silentLog }).updater(feed);
    const service = new UpdatesService({
      version: '1.2.0',
      signature: 'none',
      source: { feed, updater, installs: true },
      choices: { value: { automatic, attempted: null }, save: () => {} },
      underWay: async () => ({ critical: 0, working: 0, operations: 0, wizards: 0 }),
      leave: (how) => how(),
      publish: (_name, { now }) => void states.push(now),
      clock: systemClock,
      log: silentLog,
    });
    return { service, updater, states };
  };

  it.each([
    ['EACCES', 'not-writable'],
    ['EROFS', 'not-writable'],
    ['ENOSPC', 'disk-full'],
  ])('says so, also when nobody asked, and can be asked again once it can: %s', async (code, why) => {
    disk.refuses = code;
    const { service, states } = open(true);
    service.start();
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ state: 'refused', why, version: null }));
    await new Promise(setImmediate);
    expect(strays).toEqual([]);

    disk.refuses = null;
    expect(await service.check()).toEqual({ ok: true, value: {} });
    await vi.waitFor(() => expect(states.at(-1)).toMatchObject({ state: 'none', checkedAt: expect.any(Number) }));
    expect(disk.written).toEqual(['/data/updates/app-update.yml']);
  });

  it('refuses a download in the same words', async () => {
    disk.refuses = 'EACCES';
    const { updater } = open(false);
    expect(await updater.download(() => {}, new AbortController().signal)).toMatchObject({ ok: false, error: { code: 'not-writable' } });
  });
});
