import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allPageCommands, pageCommands } from '#contract/page-commands.ts';
import { desktopText } from '../../src-main/shell/desktop-text.ts';
import { HIDDEN } from '../../src-main/shell/login-item.ts';
import { shellText } from '../../src-main/shell/shell-text.ts';
import { ja } from '../../src-renderer/text/ja.ts';
import { StartPage } from '../pages/start-page.ts';
import type { DesktopApp } from './desktop-app.ts';
import { expect, picture, test } from './sitting-test.ts';

interface Item {
  readonly id: string;
  readonly label: string;
  readonly accelerator: string | null;
  readonly items: readonly Item[];
}

const menuOf = ({ electron }: DesktopApp): Promise<Item[]> =>
  electron.evaluate(({ Menu }) => {
    const read = (menu: Electron.Menu | null | undefined): Item[] =>
      (menu?.items ?? [])
        .filter(({ type, visible }) => type !== 'separator' && visible)
        .map(({ id, label, accelerator, submenu }) => ({ id, label, accelerator: accelerator ?? null, items: read(submenu) }));
    return read(Menu.getApplicationMenu());
  });

const choose = ({ electron }: DesktopApp, id: string): Promise<void> =>
  electron.evaluate(({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(), id);

/** The one window, as the system has it. */
const windowOf = ({ electron }: DesktopApp) =>
  electron.evaluate(({ BrowserWindow, screen }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) throw new Error('no window');
    const { workArea } = screen.getPrimaryDisplay();
    return { bounds: window.getBounds(), visible: window.isVisible(), zoom: window.webContents.getZoomLevel(), workArea };
  });

async function quit(desktop: DesktopApp): Promise<void> {
  await desktop.electron.evaluate(({ app }) => void setTimeout(() => app.quit(), 100));
  await desktop.ended();
}

/** Resolves when the page was loaded anew, whatever that does to it. */
const loadedAnew = ({ electron }: DesktopApp, how: 'reload' | 'crash'): Promise<void> =>
  electron.evaluate(
    ({ BrowserWindow }, way) =>
      new Promise<void>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('did-finish-load', () => setImmediate(resolve));
        if (way === 'reload') contents?.reload();
        else contents?.forcefullyCrashRenderer();
      }),
    how,
  );

test('the menu speaks the language of the page at once, has the keys of the page, and leads where it says', async ({ desktop, sit }) => {
  const person = await sit(await desktop.start());
  const { page } = person;
  for (const language of ['ja', 'en', 'ja'] as const) {
    await person.chooseLanguage(language);
    const [shell, { menu }] = [shellText[language], desktopText[language]];
    const titles = ['Shitaku', shell.edit, shell.view, menu.go, menu.devices, menu.operations, menu.bench, shell.window, menu.help];
    await expect.poll(async () => (await menuOf(desktop)).map(({ label }) => label)).toEqual(titles);
    const items = (await menuOf(desktop)).flatMap((each) => each.items);
    for (const id of allPageCommands) {
      const item = items.find((each) => each.id === id);
      expect(item?.label, id).toBe(pageCommands[id].title[language]);
      const key = pageCommands[id].key?.replace('Mod', 'CommandOrControl').toLowerCase() ?? null;
      expect(item?.accelerator?.toLowerCase() ?? null, id).toBe(key);
    }
    const labels = items.map(({ label }) => label);
    for (const label of [shell.undo, shell.paste, shell.zoomIn, shell.fullScreen, shell.minimise, shell.quit, menu.collect, menu.updates])
      expect(labels).toContain(label);
  }

  await page.keyboard.press('ControlOrMeta+,');
  await expect(page.getByRole('heading', { level: 1, name: person.text.frame.areas.settings })).toBeVisible();
  await choose(desktop, 'go-bench');
  await expect(page.getByRole('heading', { level: 1, name: person.text.frame.areas.bench })).toBeVisible();
  await choose(desktop, 'go-devices');
  await expect(page.getByRole('heading', { level: 1, name: person.text.frame.areas.devices })).toBeVisible();
  await choose(desktop, 'back');
  await expect(page.getByRole('heading', { level: 1, name: person.text.frame.areas.bench })).toBeVisible();

  // Twice to the same place, in a page that stays the one it is.
  await page.evaluate(() => Object.assign(window, { stays: true }));
  for (let time = 1; time <= 2; time += 1) {
    await person.system.chooseInMenu(desktopText.ja.menu.collect);
    await expect(page).toHaveURL(/#\/settings\?at=diagnostics$/);
    await expect(page.getByRole('heading', { level: 1, name: person.text.frame.areas.settings })).toBeVisible();
  }
  // What would be loaded anew has begun by the time that main answers.
  await desktop.electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        if (contents?.isLoading() === true) contents.once('did-stop-loading', () => resolve());
        else resolve();
      }),
  );
  expect(await page.evaluate(() => 'stays' in window)).toBe(true);
});

for (const language of ['ja', 'en'] as const) {
  test(`a start at login that ends in a fault shows it (${language})`, async ({ desktop }) => {
    desktop.keep('launch.json', '');
    const page = await desktop.start({
      args: [HIDDEN],
      switches: [`--lang=${language}`],
      env: { LANG: language === 'ja' ? 'ja_JP.UTF-8' : 'en_US.UTF-8', LANGUAGE: language },
    });
    await new StartPage(page, language).says('settings-damaged');
    await expect.poll(async () => (await windowOf(desktop)).visible).toBe(true);
    await picture(page, `login-fault-${language}`);
  });
}

test('before a world runs the menu leads nowhere, but collects the diagnostics; then everywhere', async ({ desktop }) => {
  const enabled = () =>
    desktop.electron.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? [])
        .flatMap(({ submenu }) => submenu?.items ?? [])
        .flatMap(({ id, enabled: can }) => (id !== undefined && can ? [id] : [])),
    );
  const offered = async () => (await enabled()).filter((id) => id === 'updates' || (allPageCommands as readonly string[]).includes(id));
  desktop.keep('launch.json', JSON.stringify({ world: 'undecided', language: 'ja', theme: 'light' }));
  const page = await desktop.start({ args: [] });
  await expect(page.getByRole('heading', { name: ja.welcome.title })).toBeVisible();
  expect(await offered()).toEqual([]);
  await desktop.electron.evaluate(({ Menu }, label) => {
    const items = (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) => submenu?.items ?? []);
    const item = items.find((each) => each.label === label && each.enabled);
    item?.click();
  }, desktopText.ja.menu.collect);
  const sheet = page.getByRole('dialog', { name: ja.diagnosticsArchive.title });
  await expect(sheet.getByRole('checkbox').first()).toBeVisible();
  await expect.poll(() => page.evaluate(() => window.location.hash)).toBe('#/');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await page.getByRole('button', { name: ja.welcome.practice.action }).click();
  await expect(page.getByRole('heading', { level: 1, name: ja.frame.areas.home })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect.poll(offered).toEqual(expect.arrayContaining(['go-settings', 'go-bench', 'palette', 'updates']));
});

test('the window opens as it was left, and where it can be seen when its display is gone', async ({ desktop, sit }) => {
  await sit(await desktop.start());
  const left = { x: 120, y: 80, width: 1200, height: 760 };
  await desktop.electron.evaluate(({ BrowserWindow }, bounds) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setBounds(bounds);
    window?.webContents.setZoomLevel(1);
  }, left);
  await expect.poll(async () => (await windowOf(desktop)).bounds).toEqual(left);
  await quit(desktop);

  const person = await sit(await desktop.start());
  expect(await windowOf(desktop)).toMatchObject({ bounds: left, zoom: 1, visible: true });
  await picture(person.page, 'zoomed');
  // Nobody has kept these yet.
  for (const [way, zoom] of [
    ['reload', 2],
    ['crash', 0.5],
  ] as const) {
    await desktop.electron.evaluate(({ BrowserWindow }, level) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomLevel(level), zoom);
    await loadedAnew(desktop, way);
    expect((await windowOf(desktop)).zoom, way).toBe(zoom);
  }
  await quit(desktop);

  const file = 'window.json';
  const kept = JSON.parse(readFileSync(join(desktop.folder, file), 'utf8')) as { places: Record<string, object> };
  const beyond = { bounds: { x: 9_000, y: -4_000, width: 5_000, height: 300 }, maximized: false, fullScreen: false };
  const places = Object.fromEntries(Object.keys(kept.places).map((display) => [display, beyond]));
  desktop.keep(file, JSON.stringify({ ...kept, places }));
  await sit(await desktop.start());
  const { bounds, workArea } = await windowOf(desktop);
  expect(bounds.x).toBeGreaterThanOrEqual(workArea.x);
  expect(bounds.y).toBeGreaterThanOrEqual(workArea.y);
  expect(bounds.x + bounds.width).toBeLessThanOrEqual(workArea.x + workArea.width);
  expect(bounds.y + bounds.height).toBeLessThanOrEqual(workArea.y + workArea.height);

  // A file of zero bytes is the same as none.
  await desktop.kill();
  desktop.keep(file, '');
  await sit(await desktop.start());
  expect((await windowOf(desktop)).bounds).toMatchObject({ width: 1280, height: 800 });
});

for (const language of ['ja', 'en'] as const) {
  test.describe(() => {
    test.use({ language });

    test(`closing the window while a device is served asks once, goes on in the menu bar, and quits from there (${language})`, async ({
      desktop,
      sit,
    }) => {
      const { closing, tray } = desktopText[language];
      const person = await sit(await desktop.start());
      await person.getThePushCertificate();
      const [device = ''] = await person.addToFleet('iphone', 1);
      const close = () =>
        desktop.electron.evaluate(({ BrowserWindow }) => void setTimeout(() => BrowserWindow.getAllWindows()[0]?.close(), 0));
      const visible = async () => (await windowOf(desktop)).visible;

      await close();
      const asked = await person.system.answer(closing.cancel);
      expect(asked).toMatchObject({ message: closing.question(1), detail: closing.detail, onWindow: true });
      expect(await visible()).toBe(true);
      expect(existsSync(join(desktop.folder, 'desktop.json'))).toBe(false);

      await close();
      await person.system.answer(closing.keep);
      await expect.poll(visible).toBe(false);
      await expect.poll(() => person.system.tray()).toEqual([tray.serving(1), tray.open, shellText[language].quit]);
      await person.system.chooseInTray(tray.open);
      await expect.poll(visible).toBe(true);
      expect(await person.system.tray()).toBeNull();
      // It went on serving: the device still answers.
      await person.openDevice(device);
      await person.page.getByRole('tab', { name: person.text.devices.detail.tabs.timeline }).click();
      await person.page.getByRole('button', { name: person.text.commands.menu.sync, exact: true }).click();
      await expect(
        person.page.getByRole('article').filter({ hasText: person.text.commands.titles.DeviceInformation }).first(),
      ).toContainText(person.text.status.command.succeeded);

      await close();
      await expect.poll(visible).toBe(false);
      expect(await person.system.questions()).toHaveLength(2);
      expect(JSON.parse(readFileSync(join(desktop.folder, 'desktop.json'), 'utf8'))).toEqual({ closing: 'keep' });
      await person.system.chooseInTray(shellText[language].quit);
      await desktop.ended();
    });
  });
}
