import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import type { StartAction, StartFault, StartFaultCode, StartWarning } from '#contract/start.ts';
import { BackupShelf } from '#store/backup-shelf.ts';
import { FramePage, type Language } from '../pages/frame-page.ts';
import { StartPage } from '../pages/start-page.ts';
import { askMain } from './ask-main.ts';
import { Bound, Clock, Disk, filesOf, forbidWriting, noClockHere, noPermissionsHere, OtherHost } from './bad-start.ts';
import { type DesktopApp, runtime, type StartOptions } from './desktop-app.ts';
import { expect, test } from './desktop-test.ts';
import { Account, noKeyringHere } from './keyring.ts';
import { makeSecret, opened, rowsOf, STORE, startAs } from './real-world.ts';
import { picture } from './sitting-test.ts';

/** A real world that somebody works in, and what may stand in the way of its next start. Each fault is said in both languages and loses nothing. */

const ORGANIZATION = '株式会社みらい文具';
const DAY = 86_400_000;

let account: Account;
let running: DesktopApp | null = null;
const after: (() => unknown)[] = [];
// Where there is no Electron, asking for the app ends it here, before anything was begun.
test.beforeEach(async ({ desktop }) => {
  test.skip(noKeyringHere !== null, noKeyringHere ?? '');
  running = desktop;
  account = await Account.open('opens at login');
  after.push(() => account.close());
});
test.afterEach(async () => {
  await running?.kill();
  for (const tidy of after.splice(0).reverse()) await tidy();
});

/** What there is to lose, by whoever asks for it. */
interface Holdings {
  readonly csr: unknown;
  readonly rows: Record<string, string[]>;
  readonly files: Record<string, string>;
}

/** Somebody works in the world and quits. */
async function liveOnce(desktop: DesktopApp, more: Omit<StartOptions, 'args'> = {}): Promise<Holdings> {
  const page = await startAs(desktop, account, 'ja', more);
  await opened(page, 'ja');
  expect(await askMain(page, 'settings', 'setOrganizationName', { name: ORGANIZATION })).toMatchObject({ ok: true });
  const csr = await makeSecret(page);
  expect(csr).toMatchObject({ ok: true });
  await quit(desktop);
  return { csr, rows: rowsOf(desktop.folder), files: filesOf(join(desktop.folder, 'real')) };
}

async function quit(desktop: DesktopApp): Promise<void> {
  await desktop.electron.evaluate(({ app }) => void setTimeout(() => app.quit(), 0));
  await desktop.ended();
}

/** The world runs, and all of it is there. */
async function whole(desktop: DesktopApp, page: Page, language: Language, { csr, rows }: Holdings): Promise<void> {
  await opened(page, language);
  expect(await askMain(page, 'settings', 'get')).toMatchObject({ ok: true, value: { organizationName: ORGANIZATION } });
  expect(await askMain(page, 'push', 'csr')).toEqual(csr);
  await desktop.kill();
  const now = rowsOf(desktop.folder);
  const fewer = Object.entries(rows).filter(([table, before]) => (now[table]?.length ?? 0) < before.length);
  expect(fewer).toEqual([]);
  // What nobody changes once it is written.
  for (const table of ['activity', 'secrets']) expect(now[table]).toEqual(expect.arrayContaining(rows[table] ?? []));
}

/** What main tells the window of the start. */
async function faultIn(page: Page): Promise<StartFault> {
  const told = (await askMain(page, 'start', 'get')) as { value: { fault: StartFault | null } };
  if (told.value.fault === null) throw new Error('it runs');
  return told.value.fault;
}

/** The window says it in both languages, and offers these and nothing else. It is in the language it began with afterwards. */
async function saysInBoth(page: Page, language: Language, code: StartFaultCode, actions: readonly StartAction[]): Promise<StartFault> {
  await new StartPage(page, language).says(code, 60_000);
  const fault = await faultIn(page);
  expect(fault).toMatchObject({ code, actions });
  for (const spoken of [language === 'ja' ? 'en' : 'ja', language] as const) {
    const start = new StartPage(page, spoken);
    await page.getByText(start.text.frame.languages[spoken], { exact: true }).click();
    await start.says(code);
    for (const action of actions) await expect(start.action(action)).toBeEnabled();
    await picture(page, `${code}-${spoken}`);
  }
  return fault;
}

/** Tries again; resolves when it was tried and told anew. */
async function retryInVain(page: Page, language: Language, code: StartFaultCode): Promise<void> {
  const { at } = await faultIn(page);
  const start = new StartPage(page, language);
  await start.action('retry').click();
  await expect
    .poll(
      () =>
        faultIn(page).then(
          (fault) => fault.at,
          () => at,
        ),
      { timeout: 30_000 },
    )
    .toBeGreaterThan(at);
  await start.says(code, 30_000);
}

/** The folder that the button gives to the system. */
async function folderShown(desktop: DesktopApp, page: Page, language: Language): Promise<string> {
  await desktop.electron.evaluate(({ shell }) => {
    Object.assign(shell, { openPath: async (path: string) => Object.assign(globalThis, { shown: path }) && '' });
  });
  await new StartPage(page, language).action('show-folder').click();
  const shown = () => desktop.electron.evaluate(() => (globalThis as { shown?: string }).shown ?? '');
  await expect.poll(shown).not.toBe('');
  return shown();
}

const worldIn = (desktop: DesktopApp) => filesOf(join(desktop.folder, 'real'));

test('a folder that may not be written is said, is shown, and works once it may', async ({ desktop }) => {
  test.skip(noPermissionsHere !== null, noPermissionsHere ?? '');
  const held = await liveOnce(desktop);
  const bound = new Bound(runtime?.path ?? '');
  after.push(() => bound.close());
  forbidWriting(desktop.folder, true);
  after.push(() => forbidWriting(desktop.folder, false));
  const before = filesOf(desktop.folder);

  const page = await startAs(desktop, account, 'ja', bound);
  const fault = await saysInBoth(page, 'ja', 'folder-read-only', ['retry', 'show-folder', 'quit']);
  expect(fault).toMatchObject({ detail: 'EACCES', folder: desktop.folder, file: null });
  await expect(page.getByText(desktop.folder, { exact: true })).toBeVisible();
  expect(await folderShown(desktop, page, 'ja')).toBe(desktop.folder);
  await retryInVain(page, 'ja', 'folder-read-only');
  expect(filesOf(desktop.folder)).toEqual(before);

  forbidWriting(desktop.folder, false);
  await new StartPage(page, 'ja').action('retry').click();
  await whole(desktop, page, 'ja', held);
});

test('a disk that is full, and one that is read-only, are said and lose nothing', async ({ desktop }) => {
  const disk = Disk.mount(desktop.folder);
  test.skip(disk === null, 'not exercised: no file system can be mounted here; under Node a refusal stands in');
  if (disk === null) return;
  after.push(() => disk.unmount());
  const held = await liveOnce(desktop);
  disk.fill();

  await test.step('full', async () => {
    const page = await startAs(desktop, account, 'ja');
    const fault = await saysInBoth(page, 'ja', 'disk-full', ['retry', 'show-folder', 'quit']);
    expect(fault).toMatchObject({ detail: 'ENOSPC', folder: desktop.folder });
    await retryInVain(page, 'ja', 'disk-full');
    await new StartPage(page, 'ja').action('quit').click();
    await desktop.ended();
    expect(worldIn(desktop)).toEqual(held.files);
  });

  await test.step('read-only', async () => {
    disk.mayBeWritten(false);
    const page = await startAs(desktop, account, 'ja');
    expect(await saysInBoth(page, 'ja', 'folder-read-only', ['retry', 'show-folder', 'quit'])).toMatchObject({ detail: 'EROFS' });
    await desktop.kill();
    expect(worldIn(desktop)).toEqual(held.files);
    disk.mayBeWritten(true);
  });

  await test.step('full, until there is room', async () => {
    const page = await startAs(desktop, account, 'ja');
    await new StartPage(page, 'ja').says('disk-full', 60_000);
    disk.free();
    await new StartPage(page, 'ja').action('retry').click();
    await whole(desktop, page, 'ja', held);
  });
});

test('data that another Shitaku has open is left to it', async ({ desktop }) => {
  const held = await liveOnce(desktop);
  const other = await OtherHost.on(desktop.folder);
  after.push(() => other.close());
  const page = await startAs(desktop, account, 'ja');
  await saysInBoth(page, 'ja', 'locked', ['retry', 'show-folder', 'quit']);
  await retryInVain(page, 'ja', 'locked');
  expect(worldIn(desktop)).toEqual(held.files);
  await other.close();
  await new StartPage(page, 'ja').action('retry').click();
  await whole(desktop, page, 'ja', held);
});

test('a store of a newer version is not touched; practice can be had meanwhile', async ({ desktop }) => {
  const held = await liveOnce(desktop);
  const version = setVersion(desktop, 9_000);
  const before = worldIn(desktop);
  let page = await startAs(desktop, account, 'ja');
  await saysInBoth(page, 'ja', 'newer-database', ['practise', 'retry', 'show-folder', 'quit']);
  await new StartPage(page, 'ja').action('practise').click();
  await expect(new FramePage(page, 'ja').practiceNote).toBeVisible({ timeout: 60_000 });
  await quit(desktop);
  expect(worldIn(desktop)).toEqual(before);

  page = await startAs(desktop, account, 'ja');
  await new StartPage(page, 'ja').says('newer-database', 60_000);
  setVersion(desktop, version);
  await new StartPage(page, 'ja').action('retry').click();
  await whole(desktop, page, 'ja', held);
});

test('a damaged store is put back from the last good copy, and the bad one is kept', async ({ desktop }) => {
  const held = await liveOnce(desktop);
  const madeAt = Math.floor((Date.now() - DAY) / 1_000) * 1_000;
  const copy = copyStore(desktop, madeAt);
  // Newer ones that are no good: cut off, and damaged themselves.
  const cut = copyStore(desktop, madeAt + 60_000);
  writeFileSync(cut.path, readFileSync(cut.path).subarray(0, 10_000));
  const store = join(desktop.folder, STORE);
  const bad = readFileSync(store).fill(0x5a, 0, 4_096);
  writeFileSync(store, bad);
  const before = worldIn(desktop);

  const page = await startAs(desktop, account, 'ja');
  const fault = await saysInBoth(page, 'ja', 'corrupt-database', ['use-backup', 'retry', 'practise', 'show-folder', 'quit']);
  expect(fault.backup).toEqual({ madeAt });
  await retryInVain(page, 'ja', 'corrupt-database');
  expect(worldIn(desktop)).toEqual(before);
  for (const spoken of ['en', 'ja'] as const) {
    const { text } = new StartPage(page, spoken);
    await page.getByText(text.frame.languages[spoken], { exact: true }).click();
    await new StartPage(page, spoken).action('use-backup').click();
    const sheet = page.getByRole('dialog');
    for (const words of [text.start.backupSheet.text, text.start.backupSheet.kept]) await expect(sheet.getByText(words)).toBeVisible();
    await expect(sheet).toHaveCSS('opacity', '1');
    await picture(page, `use-backup-${spoken}`);
    const last = spoken === 'ja' ? text.start.backupSheet.action : text.common.cancel;
    await sheet.getByRole('button', { name: last, exact: true }).last().click();
    await expect(sheet).toBeHidden();
  }
  await whole(desktop, page, 'ja', held);
  const real = join(desktop.folder, 'real');
  const kept = readdirSync(real).filter((name) => name.startsWith('shitaku-damaged-'));
  expect(kept.map((name) => readFileSync(join(real, name)).equals(bad))).toEqual([true]);
  const deeds = rowsOf(desktop.folder).activity?.filter((row) => row.includes('settings.store-restored')) ?? [];
  expect(deeds).toHaveLength(1);
  for (const name of [copy.name, kept[0] ?? '-']) expect(deeds[0]).toContain(name);

  await test.step('in the middle, with its first page as it was', async () => {
    checkpoint(desktop);
    const whole = readFileSync(store);
    writeFileSync(store, Buffer.from(whole).fill(0x5a, 4_096));
    const before = worldIn(desktop);
    const again = await startAs(desktop, account, 'ja');
    await new StartPage(again, 'ja').says('corrupt-database', 60_000);
    expect(await faultIn(again)).toMatchObject({ detail: 'SQLITE_CORRUPT', backup: { madeAt } });
    expect(worldIn(desktop)).toEqual(before);
  });
});

for (const language of ['ja', 'en'] as const) {
  test(`a settings file of zero bytes is said in the language of the system (${language})`, async ({ desktop }) => {
    const held = await liveOnce(desktop);
    writeFileSync(join(desktop.folder, 'launch.json'), '');
    const system = {
      switches: [`--lang=${language}`],
      env: { LANG: language === 'ja' ? 'ja_JP.UTF-8' : 'en_US.UTF-8', LANGUAGE: language },
    };
    const page = await startAs(desktop, account, language, system);
    const fault = await saysInBoth(page, language, 'settings-damaged', ['open-real', 'practise', 'show-folder', 'quit']);
    expect(fault).toMatchObject({ file: 'launch.json', kept: null });
    expect(worldIn(desktop)).toEqual(held.files);
    await new StartPage(page, language).action('open-real').click();
    await whole(desktop, page, language, held);
    expect(JSON.parse(readFileSync(join(desktop.folder, 'launch.json'), 'utf8'))).toMatchObject({ world: 'real', language });
  });
}

test('a clock that was set back serves nobody until it is right, or somebody takes it as it is', async ({ desktop }) => {
  test.skip(noClockHere !== null, noClockHere ?? '');
  const held = await liveOnce(desktop);
  const clock = new Clock(-40);
  after.push(() => clock.close());
  const page = await startAs(desktop, account, 'ja', clock);
  const fault = await saysInBoth(page, 'ja', 'clock-back', ['retry', 'go-on', 'practise', 'show-folder', 'quit']);
  expect((fault.newestAt ?? 0) - fault.at).toBeGreaterThan(39 * DAY);
  expect(worldIn(desktop)).toEqual(held.files);

  await test.step('set right', async () => {
    clock.set(0);
    await expect.poll(() => desktop.electron.evaluate(() => Date.now())).toBeGreaterThan(Date.now() - DAY);
    await new StartPage(page, 'ja').action('retry').click();
    await opened(page, 'ja');
  });

  await test.step('set forward, and back again, while it runs, and set right', async () => {
    clock.set(9);
    await expect(warning(page, 'ja', 'clock-forward')).toBeVisible({ timeout: 30_000 });
    await picture(page, 'went-forward-ja');
    clock.set(0);
    await expect(warning(page, 'ja', 'clock-forward')).toBeHidden({ timeout: 30_000 });
    await expect(warning(page, 'ja', 'clock-back')).toBeHidden();
    clock.set(-2);
    await expect(warning(page, 'ja', 'clock-back')).toBeVisible({ timeout: 30_000 });
    await picture(page, 'went-back-ja');
    clock.set(0);
    await expect(warning(page, 'ja', 'clock-back')).toBeHidden({ timeout: 30_000 });
    await whole(desktop, page, 'ja', held);
  });

  await test.step('taken as it is', async () => {
    clock.set(-40);
    const again = await startAs(desktop, account, 'ja', clock);
    const start = new StartPage(again, 'ja');
    await start.says('clock-back', 60_000);
    await start.action('go-on').click();
    const sheet = again.getByRole('dialog');
    await expect(sheet.getByText(start.text.start.clockSheet.recorded)).toBeVisible();
    await expect(sheet).toHaveCSS('opacity', '1');
    await picture(again, 'go-on-ja');
    await sheet.getByRole('button', { name: start.text.start.clockSheet.action, exact: true }).click();
    await whole(desktop, again, 'ja', held);
    expect(rowsOf(desktop.folder).activity?.filter((row) => row.includes('settings.clock-taken'))).toHaveLength(1);
  });
});

test('damage that the daily check finds under a world that runs is said, and the next start offers the copy', async ({ desktop }) => {
  test.skip(noClockHere !== null, noClockHere ?? '');
  const held = await liveOnce(desktop);
  const madeAt = Math.floor((Date.now() - 2 * DAY) / 1_000) * 1_000;
  copyStore(desktop, madeAt);
  const clock = new Clock(0);
  after.push(() => clock.close());
  const page = await startAs(desktop, account, 'ja', clock);
  await opened(page, 'ja');
  const store = join(desktop.folder, STORE);
  const bytes = readFileSync(store);
  writeFileSync(store, bytes.fill(0x5a, bytes.length - 4_096 * 3));

  // The computer slept, and its lid is opened: what was due meanwhile is done at once.
  clock.set(1 / 8);
  await expect.poll(() => desktop.electron.evaluate(() => Date.now())).toBeGreaterThan(Date.now() + DAY / 10);
  await desktop.electron.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
  await expect(warning(page, 'ja', 'store-damaged')).toBeVisible({ timeout: 30_000 });
  for (const spoken of ['en', 'ja'] as const) {
    expect(await askMain(page, 'settings', 'setLanguage', { language: spoken })).toMatchObject({ ok: true });
    await page.reload();
    await expect(warning(page, spoken, 'store-damaged')).toBeVisible();
    await picture(page, `store-damaged-${spoken}`);
  }
  await quit(desktop);

  const again = await startAs(desktop, account, 'ja', clock);
  await new StartPage(again, 'ja').says('corrupt-database', 60_000);
  expect(await faultIn(again)).toMatchObject({ detail: 'damaged', backup: { madeAt } });
  await new StartPage(again, 'ja').action('use-backup').click();
  const { action } = new StartPage(again, 'ja').text.start.backupSheet;
  await again.getByRole('dialog').getByRole('button', { name: action, exact: true }).click();
  await whole(desktop, again, 'ja', held);
});

/** What stands over every screen. */
const warning = (page: Page, language: Language, what: StartWarning) =>
  page.getByRole('alert').filter({ hasText: new StartPage(page, language).text.start.warnings[what].text });

/** What a crash left in the log of the store is put into it. */
function checkpoint(desktop: DesktopApp): void {
  const store = new Database(join(desktop.folder, STORE));
  store.pragma('wal_checkpoint(TRUNCATE)');
  store.close();
}

/** Marks the store as one of that version; answers which it was. */
function setVersion(desktop: DesktopApp, version: number): number {
  const store = new Database(join(desktop.folder, STORE));
  try {
    const before = Number(store.pragma('user_version', { simple: true }));
    store.pragma(`user_version = ${version}`);
    return before;
  } finally {
    store.close();
  }
}

/** What the program itself does once a day. */
function copyStore(desktop: DesktopApp, at: number) {
  const shelf = new BackupShelf(join(desktop.folder, 'real'));
  const store = new Database(join(desktop.folder, STORE));
  try {
    const target = shelf.begin();
    store.prepare('VACUUM INTO ?').run(target);
    return shelf.finish(target, at);
  } finally {
    store.close();
  }
}
