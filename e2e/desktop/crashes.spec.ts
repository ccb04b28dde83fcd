import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { desktopText } from '../../src-main/shell/desktop-text.ts';
import { shellText } from '../../src-main/shell/shell-text.ts';
import type { DesktopApp } from './desktop-app.ts';
import { windowGone, windowOver } from './packed-app.ts';
import { test as base, expect, picture } from './sitting-test.ts';

const test = base.extend<{ again: StartedAgain }>({
  again: async ({ desktop }, use) => {
    const again = new StartedAgain(desktop);
    await use(again);
    await again.end();
  },
});

const COUNT = 2;
/** So long a device erases itself here, beside its own time: somebody reads two questions meanwhile. */
const ERASE_S = 20;

for (const language of ['ja', 'en'] as const) {
  test.describe(() => {
    test.use({ language });

    test(`a page that crashes comes back at the same screen; an exception in main is said in words, and the next start is clean (${language})`, async ({
      desktop,
      sit,
    }) => {
      let person = await sit(await desktop.start());
      await person.goTo('certificates');
      const place = person.page.url();
      const shown = () => shownIn(desktop);
      const before = await shown();
      expect(before?.title).toBe(person.text.frame.areas.certificates);
      await crash(desktop);
      await expect.poll(async () => (await shown())?.process, { timeout: 30_000 }).not.toBe(before?.process);
      await expect.poll(shown, { timeout: 30_000 }).toMatchObject({ url: place, title: person.text.frame.areas.certificates });
      expect(crashes(desktop)).toBe(1);
      expect(await person.system.questions()).toEqual([]);

      const { stray } = desktopText[language];
      await fail(desktop, 'planted for the test');
      const asked = await person.system.answer(stray.goOn);
      expect(asked).toMatchObject({ message: stray.message, detail: stray.detail, buttons: [stray.goOn, stray.restart] });
      await expect.poll(() => uncaught(desktop.log)).toEqual(['planted for the test']);
      // It goes on, core and all; and it does not nag.
      await fail(desktop, 'planted once more');
      await expect.poll(() => uncaught(desktop.log)).toEqual(['planted for the test', 'planted once more']);
      expect(await person.system.questions()).toHaveLength(1);
      expect((await shown())?.title).toBe(person.text.frame.areas.certificates);

      await desktop.electron.evaluate(({ app }) => void setTimeout(() => app.quit(), 100));
      await desktop.ended();
      const lines = desktop.log.length;
      person = await sit(await desktop.start());
      await person.goTo('bench');
      await person.expectCount('ready', 6);
      expect(await person.system.questions()).toEqual([]);
      expect(desktop.log.slice(lines).filter(({ level }) => level === 'error')).toEqual([]);
    });

    test(`a page that crashes for the fourth time in a minute is not loaded for ever: a person is asked (${language})`, async ({
      desktop,
      sit,
    }) => {
      const text = desktopText[language].crash;
      let person = await sit(await desktop.start());
      await person.goTo('certificates');
      const here = { url: person.page.url(), title: person.text.frame.areas.certificates };
      const crashTimes = async (times: number) => {
        for (let time = 1; time <= times; time += 1) {
          const before = (await shownIn(desktop))?.process;
          await crash(desktop);
          await expect.poll(async () => (await shownIn(desktop))?.process ?? before, { timeout: 30_000 }).not.toBe(before);
          await expect.poll(() => shownIn(desktop), { timeout: 30_000 }).toMatchObject(here);
        }
        expect(await crash(desktop)).toBe(true);
      };
      const asked = { message: text.message, detail: text.detail, buttons: [text.again, text.quit], onWindow: false };

      await crashTimes(3);
      expect(await person.system.answer(text.again)).toEqual(asked);
      await expect.poll(() => shownIn(desktop), { timeout: 30_000 }).toMatchObject(here);
      expect(crashes(desktop)).toBe(4);
      // What was answered counts from the start again; and quitting is quitting.
      await crashTimes(3);
      expect(await person.system.questions()).toHaveLength(2);
      expect(await person.system.answer(text.quit)).toEqual(asked);
      await desktop.ended();
      expect(crashes(desktop)).toBe(8);

      person = await sit(await desktop.start());
      await person.goTo('bench');
      await person.expectCount('ready', 6);
      expect(await person.system.questions()).toEqual([]);
    });

    test(`after an exception a person has the app started again, unless devices are being prepared and they stay (${language})`, async ({
      desktop,
      sit,
      again,
    }) => {
      test.setTimeout(240_000);
      const { stray } = desktopText[language];
      let person = await sit(await desktop.start());
      await again.free();
      await person.nameTheOrganization('支度株式会社');
      await person.getThePushCertificate();
      await person.goTo('bench');
      await person.setCount(COUNT);
      await person.expectCount('ready', COUNT);
      await person.slowDown('erase', ERASE_S);
      await person.confirmErase(
        await person.planBatch('supervised', 'Sato'),
        COUNT,
        language === 'ja' ? `初期化 ${COUNT}` : `ERASE ${COUNT}`,
      );
      await person.expectInBatch('working', COUNT);
      await fail(desktop, 'planted for the test');
      await person.system.answer(stray.restart);
      const held = await person.system.answer(shellText[language].stay);
      expect(held.buttons[0]).toBe(shellText[language].stay);
      await person.expectInBatch('working', COUNT);
      // Nor is it started again by whoever quits later: a second process on this folder could not start.
      expect(await again.wanted()).toBe(false);
      await quit(desktop);
      await person.system.answer(shellText[language].quitAllTheSame, shellText[language].quitAnyway);
      await desktop.ended();

      person = await sit(await desktop.start());
      await again.free();
      await person.letTheBatchGoOn();
      await person.goTo('bench');
      await person.expectInBatch('done', COUNT, 120_000);
      await person.endTheBatch();
      await fail(desktop, 'planted once more');
      await person.system.answer(stray.restart);
      await desktop.ended();
      const page = await again.window();
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page
        .getByRole('navigation')
        .getByRole('link', { name: new RegExp(`^${person.text.frame.areas.bench}`) })
        .click();
      await expect(page.getByRole('heading', { level: 1, name: person.text.frame.areas.bench })).toBeVisible();
      await picture(page, `started-again-${language}`);
      expect(desktop.log.filter(({ level }) => level === 'error')).toHaveLength(2);
      expect(uncaught(desktop.log)).toEqual(['planted for the test', 'planted once more']);
    });
  });
}

const uncaught = (log: readonly Record<string, unknown>[]) =>
  log.filter(({ message }) => message === 'uncaught').map(({ error }) => (error as { message: string }).message);

const crashes = ({ log }: DesktopApp) => log.filter(({ message }) => message === 'the page crashed').length;

/** What stands in the window; null: nothing, or not yet. Playwright's page is of no use after a crash, so main is asked. */
const shownIn = ({ electron }: DesktopApp) =>
  electron.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined || contents.isCrashed() || contents.isLoading()) return null;
    // What is asked of a page that goes just now is never answered.
    const late = new Promise((resolve) => setTimeout(() => resolve(null), 2_000));
    const title: unknown = await Promise.race([contents.executeJavaScript(`document.querySelector('h1')?.textContent ?? null`), late]);
    return { url: contents.getURL(), process: contents.getOSProcessId(), title };
  });

/** True: it has crashed. */
const crash = ({ electron }: DesktopApp): Promise<boolean> =>
  electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<boolean>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('render-process-gone', () => resolve(true));
        contents?.forcefullyCrashRenderer();
      }),
  );

const fail = ({ electron }: DesktopApp, message: string): Promise<void> =>
  electron.evaluate((_electron, text) => {
    setTimeout(() => {
      throw new Error(text);
    }, 0);
  }, message);

const quit = ({ electron }: DesktopApp): Promise<void> => electron.evaluate(({ app }) => void setTimeout(() => app.quit(), 100));

/** The process that the app starts in its place, which no test holds: its window is reached as that of any Chromium. */
class StartedAgain {
  readonly #desktop: DesktopApp;
  #page: Page | null = null;

  constructor(desktop: DesktopApp) {
    this.#desktop = desktop;
  }

  /** Playwright's own switches would keep the next process waiting for its test. */
  async free(): Promise<void> {
    rmSync(join(this.#desktop.folder, 'DevToolsActivePort'), { force: true });
    await this.#desktop.electron.evaluate(
      ({ app }, args) => {
        const relaunch = app.relaunch.bind(app);
        Object.assign(globalThis, { wanted: false });
        Object.assign(app, {
          relaunch: () => {
            Object.assign(globalThis, { wanted: true });
            relaunch({ args });
          },
        });
      },
      this.#desktop.words({ switches: ['--remote-debugging-port=0'] }),
    );
  }

  /** Was the system told to start it when the first ends? */
  wanted(): Promise<boolean> {
    return this.#desktop.electron.evaluate(() => (globalThis as unknown as { wanted: boolean }).wanted);
  }

  async window(): Promise<Page> {
    this.#page = await windowOver(this.#desktop.folder);
    return this.#page;
  }

  async end(): Promise<void> {
    const session = await this.#page?.context().browser()?.newBrowserCDPSession();
    if (this.#page === null || session === undefined) return;
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const pid = processInfo.find(({ type }) => type === 'browser')?.id;
    if (pid === undefined) throw new Error('a browser without a process');
    const gone = windowGone(this.#page);
    process.kill(pid, 'SIGTERM');
    await expect.poll(() => lives(pid), { timeout: 30_000 }).toBe(false);
    await gone;
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
