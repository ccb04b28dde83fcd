import { BusinessVisitor } from '../journeys/business-visitor.ts';
import { expect, picture, test } from './sitting-test.ts';

for (const language of ['ja', 'en'] as const) {
  test.describe(() => {
    test.use({ language });

    test(`files from outside: a second launch brings the first window forward and hands its file over, and a start begins with one (${language})`, async ({
      desktop,
      sit,
    }) => {
      test.setTimeout(240_000);
      let person = await sit(await desktop.start());
      const { push, tokens } = person.text;
      await person.openWizard();
      await person.fillInTheForm();
      const certificate = await person.visitThePortal(await person.saveTheRequest());
      await person.goTo('devices');

      const windows = () =>
        desktop.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => [window.id, window.isVisible()]));
      const [first] = await windows();
      await desktop.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
      expect(await windows()).toEqual([[first?.[0], false]]);
      expect(await desktop.launchAgain(['--practice', certificate])).toBe(0);
      await expect.poll(windows).toEqual([first]);
      await expect(person.page).toHaveURL(/#\/certificates\/push/);
      await expect(person.page.getByRole('heading', { level: 2, name: push.verify.title, exact: true })).toBeVisible();
      await picture(person.page, `handed-over-${language}`);

      // One more without a file changes nothing of what is in front.
      expect(await desktop.launchAgain(['--practice'])).toBe(0);
      await expect(person.page).toHaveURL(/#\/certificates\/push/);
      expect(await windows()).toEqual([first]);

      await person.openPlace('certificates/content');
      await person.page.getByRole('button', { name: tokens.start.action, exact: true }).click();
      const token = await new BusinessVisitor(person).downloadContentToken();
      await desktop.kill();
      person = await sit(await desktop.start({ args: ['--practice', token] }));
      await expect(person.page).toHaveURL(/#\/certificates\/content/);
      await expect(person.page.getByRole('button', { name: tokens.verify.action })).toBeVisible();
      await picture(person.page, `started-with-${language}`);

      // As macOS tells of a file that is opened with the program.
      await person.goTo('devices');
      const heldBack = await desktop.electron.evaluate(({ app }, path) => {
        let prevented = false;
        const event = {
          preventDefault: () => {
            prevented = true;
          },
        };
        app.emit('open-file', event, path);
        return prevented;
      }, certificate);
      expect(heldBack).toBe(true);
      await expect(person.page).toHaveURL(/#\/certificates\/push/);
    });
  });
}
