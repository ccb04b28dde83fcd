import { desktopText } from '../../src-main/shell/desktop-text.ts';
import { expect, test } from './sitting-test.ts';

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
      // Playwright's page is of no use after a crash: what stands in the window is asked for in main.
      const shown = () =>
        desktop.electron.evaluate(async ({ BrowserWindow }) => {
          const contents = BrowserWindow.getAllWindows()[0]?.webContents;
          if (contents === undefined || contents.isCrashed() || contents.isLoading()) return null;
          // What is asked of a page that goes just now is never answered.
          const late = new Promise((resolve) => setTimeout(() => resolve(null), 2_000));
          const title: unknown = await Promise.race([
            contents.executeJavaScript(`document.querySelector('h1')?.textContent ?? null`),
            late,
          ]);
          return { url: contents.getURL(), process: contents.getOSProcessId(), title };
        });
      const before = await shown();
      expect(before?.title).toBe(person.text.frame.areas.certificates);
      await desktop.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
      await expect.poll(async () => (await shown())?.process, { timeout: 30_000 }).not.toBe(before?.process);
      await expect.poll(shown, { timeout: 30_000 }).toMatchObject({ url: place, title: person.text.frame.areas.certificates });
      expect(desktop.log.filter(({ message }) => message === 'the page crashed')).toHaveLength(1);
      expect(await person.system.questions()).toEqual([]);

      const { stray } = desktopText[language];
      await desktop.electron.evaluate(() => {
        setTimeout(() => {
          throw new Error('planted for the test');
        }, 0);
      });
      const asked = await person.system.answer(stray.goOn);
      expect(asked).toMatchObject({ message: stray.message, detail: stray.detail, buttons: [stray.goOn, stray.restart] });
      await expect.poll(() => uncaught(desktop.log)).toEqual(['planted for the test']);
      // It goes on, core and all; and it does not nag.
      await desktop.electron.evaluate(() => {
        setTimeout(() => {
          throw new Error('planted once more');
        }, 0);
      });
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
  });
}

const uncaught = (log: readonly Record<string, unknown>[]) =>
  log.filter(({ message }) => message === 'uncaught').map(({ error }) => (error as { message: string }).message);
