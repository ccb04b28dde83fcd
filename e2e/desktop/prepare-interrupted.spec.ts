import { shellText } from '../../src-main/shell/shell-text.ts';
import type { DesktopApp } from './desktop-app.ts';
import { expect, picture, test } from './sitting-test.ts';
import { stored } from './stored.ts';

const COUNT = 8;
/** So long a device erases itself here, beside its own time: somebody reads a question meanwhile, twice. */
const ERASE_S = 30;

/** How often each run had its device erased, by the journal. */
const erasures = ({ folder }: DesktopApp): number[] =>
  stored<{ times: number }>(folder, `SELECT COUNT(*) AS times FROM journal WHERE event = 'erase-sent' GROUP BY run_id`).map(
    ({ times }) => times,
  );

for (const language of ['ja', 'en'] as const) {
  test.describe(() => {
    test.use({ language });

    test(`eight devices interrupted by quitting: asked, named, and gone on with at the next start (${language})`, async ({
      desktop,
      sit,
    }) => {
      test.setTimeout(400_000);
      const text = shellText[language];
      let person = await sit(await desktop.start());
      await person.nameTheOrganization('支度株式会社');
      await person.getThePushCertificate();
      await person.goTo('bench');
      await person.setCount(COUNT);
      await person.expectCount('ready', COUNT);
      await person.slowDown('erase', ERASE_S);
      expect(await person.system.awake()).toBe(false);
      expect(await person.system.progress()).toBeNull();
      await person.confirmErase(
        await person.planBatch('supervised', 'Sato'),
        COUNT,
        language === 'ja' ? `初期化 ${COUNT}` : `ERASE ${COUNT}`,
      );
      await expect.poll(() => erasures(desktop).length, { timeout: 60_000 }).toBe(COUNT);

      // While they are in the middle of it: the computer stays awake, and quitting asks.
      await expect.poll(() => person.system.awake()).toBe(true);
      await expect.poll(() => person.system.progress()).toBeGreaterThanOrEqual(0);
      const serials = stored<{ serial: string }>(
        desktop.folder,
        `SELECT DISTINCT json_extract(data, '$.device.serialNumber') AS serial FROM runs WHERE kind = 'kitting'`,
      ).map(({ serial }) => serial);
      await quit(desktop);
      const asked = await person.system.answer(text.stay);
      expect(asked.message).toBe(text.criticalQuestion(COUNT));
      expect(asked.buttons).toEqual([text.stay, text.quitAllTheSame]);
      expect(serials.filter((serial) => asked.detail.includes(serial))).toHaveLength(5);
      await person.expectInBatch('working', COUNT);
      await picture(person.page, `stayed-${language}`);

      await quit(desktop);
      await person.system.answer(text.quitAllTheSame, text.quitAnyway);
      await desktop.ended();

      person = await sit(await desktop.start());
      await picture(person.page, `unfinished-${language}`);
      await person.letTheBatchGoOn();
      // Looked at elsewhere meanwhile: the end of it is told, and the notification leads to the bench.
      await person.goTo('settings');
      await desktop.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
      await expect
        .poll(async () => (await person.system.notified()).map(({ body }) => body), { timeout: 150_000 })
        .toEqual([text.batchDone(COUNT)]);
      expect(erasures(desktop)).toEqual(Array.from({ length: COUNT }, () => 1));
      await person.system.clickNotification((await person.system.notified())[0]?.title ?? '');
      await expect(person.page).toHaveURL(/#\/bench$/);
      expect(await desktop.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true);
      await person.expectInBatch('done', COUNT);
      await expect.poll(() => person.system.awake()).toBe(false);
      await expect.poll(() => person.system.progress()).toBeNull();
      await picture(person.page, `done-${language}`);
    });
  });
}

const quit = ({ electron }: DesktopApp): Promise<void> => electron.evaluate(({ app }) => void setTimeout(() => app.quit(), 100));
