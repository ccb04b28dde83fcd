import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { focusOn } from '../pages/keys.ts';
import { StartPage } from '../pages/start-page.ts';
import { NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';
import { faultOf, faulty, warned } from './scenes/start.ts';

test('a fault says what happened, and only what main offers is there', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp, { world: 'undecided' });
  faulty(scriptedApp, faultOf('folder-read-only', { actions: ['retry', 'show-folder', 'quit'] }));
  scriptedApp.answers('start', 'showFolder', ok({}));
  await scriptedApp.open(page);
  const start = new StartPage(page);
  await start.says('folder-read-only');
  await expect(page.getByText('EROFS')).toBeVisible();
  await expect(page.getByRole('main').getByRole('button')).toHaveText([
    'もう一度試す',
    'フォルダを表示',
    'Shitaku を終了',
    '診断情報を収集…',
  ]);
  await start.action('show-folder').click();
  await expect.poll(() => scriptedApp.asked('start', 'showFolder')).toEqual([{}]);
  expect(scriptedApp.asked('start', 'retry')).toEqual([]);
});

test('what practice means for the next start is said: nothing is chosen by it, unless the choice itself was lost', async ({
  scriptedApp,
  page,
}) => {
  ordinaryDay(scriptedApp, { world: 'undecided' });
  faulty(scriptedApp, faultOf('newer-database'));
  await scriptedApp.open(page);
  const { practiseNote, practiseChosenNote } = new StartPage(page).text.start;
  await expect(page.getByRole('status')).toHaveText(practiseNote);
  faulty(scriptedApp, faultOf('settings-damaged'));
  await page.reload();
  await expect(page.getByRole('status')).toHaveText(practiseChosenNote);
});

test('trying again shows the app once the world has started', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp, { world: 'undecided' });
  faulty(scriptedApp, faultOf('locked'));
  scriptedApp.answers('start', 'retry', () => {
    ordinaryDay(scriptedApp);
    scriptedApp.changeWorld();
    return ok({});
  });
  await scriptedApp.open(page);
  const start = new StartPage(page);
  await start.says('locked');
  await focusOn(start.action('retry'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: start.text.frame.areas.home })).toBeVisible();
});

test('the store is put back only after a question; what fails is said in the sheet', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp, { world: 'undecided', language: 'en' });
  const madeAt = NOW - 3_600_000;
  faulty(scriptedApp, faultOf('corrupt-database', { backup: { madeAt } }));
  scriptedApp.answers('start', 'useBackup', fail('backup-failed'));
  await scriptedApp.open(page);
  const start = new StartPage(page, 'en');
  await start.says('corrupt-database');
  await start.action('use-backup').click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByText(start.text.start.backupSheet.kept)).toBeVisible();
  await sheet.getByRole('button', { name: start.text.common.cancel }).last().click();
  await expect(sheet).toBeHidden();
  expect(scriptedApp.asked('start', 'useBackup')).toEqual([]);
  await start.action('use-backup').click();
  await sheet.getByRole('button', { name: start.text.start.backupSheet.action }).click();
  await expect(sheet.getByRole('alert')).toHaveText(start.text.errors.start.useBackup['backup-failed']);
  expect(scriptedApp.asked('start', 'useBackup')).toEqual([{ madeAt }]);
});

test('a clock that is behind is taken only after a question', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp, { world: 'undecided' });
  faulty(scriptedApp, faultOf('clock-back'));
  scriptedApp.answers('start', 'goOn', ok({}));
  await scriptedApp.open(page);
  const start = new StartPage(page);
  await start.says('clock-back');
  await start.action('go-on').click();
  expect(scriptedApp.asked('start', 'goOn')).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: start.text.start.clockSheet.action }).click();
  await expect.poll(() => scriptedApp.asked('start', 'goOn')).toEqual([{}]);
});

test('that the screen changes is said only of what tries again', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp, { world: 'undecided' });
  faulty(scriptedApp, faultOf('disk-full'));
  // Neither is ever answered.
  scriptedApp.answers('start', 'showFolder', () => new Promise<never>(() => {}));
  scriptedApp.answers('start', 'retry', () => new Promise<never>(() => {}));
  await scriptedApp.open(page);
  const start = new StartPage(page);
  await start.says('disk-full');
  await start.action('show-folder').click();
  await expect(start.action('show-folder')).toHaveAttribute('data-loading', 'true');
  await expect(page.getByRole('status')).not.toHaveText(start.text.start.trying);
  await page.reload();
  await start.action('retry').click();
  await expect(page.getByRole('status')).toHaveText(start.text.start.trying);
});

test('the language can be turned on the fault itself', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp, { world: 'undecided' });
  faulty(scriptedApp, faultOf('disk-full'));
  await scriptedApp.open(page);
  await new StartPage(page).says('disk-full');
  await page.getByText('English', { exact: true }).click();
  await new StartPage(page, 'en').says('disk-full');
});

test('what was found under a world that runs stands over every screen, in either language, until it is over', async ({
  scriptedApp,
  page,
}) => {
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/devices');
  const alerts = (language: 'ja' | 'en') => {
    const { warnings } = new StartPage(page, language).text.start;
    return [warnings['store-damaged'], warnings['clock-back'], warnings['clock-forward']].map(({ title, text }) =>
      page.getByRole('alert').filter({ hasText: title }).filter({ hasText: text }),
    );
  };
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  const found = ['store-damaged', 'clock-back', 'clock-forward'] as const;
  for (const [index, warning] of found.entries()) {
    warned(scriptedApp, ...found.slice(0, index + 1));
    scriptedApp.announce('start', 'warned', { warning });
  }
  for (const alert of alerts('ja')) await expect(alert).toBeVisible();
  await scriptedApp.open(page, '#/certificates');
  for (const alert of alerts('ja')) await expect(alert).toBeVisible();
  warned(scriptedApp, 'store-damaged');
  for (const warning of found.slice(1)) scriptedApp.announce('start', 'cleared', { warning });
  await expect(page.getByRole('alert')).toHaveCount(1);
  ordinaryDay(scriptedApp, { language: 'en' });
  warned(scriptedApp, ...found);
  await page.reload();
  for (const alert of alerts('en')) await expect(alert).toBeVisible();
});
