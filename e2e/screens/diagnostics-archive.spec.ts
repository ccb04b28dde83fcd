import { ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { FramePage } from '../pages/frame-page.ts';
import { StartPage } from '../pages/start-page.ts';
import { collectable } from './scenes/diagnostics-archive.ts';
import { ordinaryDay } from './scenes/play.ts';
import { faultOf, faulty } from './scenes/start.ts';

test('what goes in is shown item by item, changes with the ticks, and is saved as one file', async ({ scriptedApp, page }) => {
  const { text } = new FramePage(page);
  ordinaryDay(scriptedApp);
  collectable(scriptedApp);
  await scriptedApp.open(page, '#/settings');
  await page.getByRole('button', { name: text.diagnosticsArchive.panel.action }).click();
  const sheet = page.getByRole('dialog', { name: text.diagnosticsArchive.title });
  await expect(sheet.getByRole('checkbox', { checked: true })).toHaveCount(0);
  await expect(sheet.getByText('Shitaku diagnostics')).toBeVisible();
  await sheet.getByRole('button', { name: /shitaku\.log/ }).click();
  await expect(sheet.getByText(/\[device-1\] enrolled/)).toBeVisible();
  await expect(sheet.getByText(text.diagnosticsArchive.cut)).toBeVisible();
  await sheet.getByRole('checkbox', { name: text.diagnosticsArchive.kinds['device-names'] }).check();
  await expect(sheet.getByText(/営業部 001 enrolled/)).toBeVisible();
  await sheet.getByRole('checkbox', { name: text.diagnosticsArchive.kinds.hosts }).check();
  const download = page.waitForEvent('download');
  await sheet.getByRole('button', { name: text.diagnosticsArchive.save }).click();
  const name = 'shitaku_diagnostics_20261121-0100.zip';
  expect((await download).suggestedFilename()).toBe(name);
  await expect(page.getByText(text.diagnosticsArchive.saved.replace('{{name}}', name))).toBeVisible();
  expect(scriptedApp.asked('diagnosticsArchive', 'collect')).toEqual([{ personal: ['device-names', 'hosts'] }]);
  // Whoever gave up in the dialog of the system saves once more, with the same ticks.
  await expect(sheet.getByRole('checkbox', { checked: true })).toHaveCount(2);
  const again = page.waitForEvent('download');
  await sheet.getByRole('button', { name: text.diagnosticsArchive.save }).click();
  expect((await again).suggestedFilename()).toBe(name);
  expect(scriptedApp.asked('diagnosticsArchive', 'collect')[1]).toEqual({ personal: ['device-names', 'hosts'] });
  await sheet.getByRole('button', { name: text.common.close }).last().click();
  await expect(sheet).toBeHidden();
});

for (const size of [
  { width: 1280, height: 800 },
  { width: 1040, height: 640 },
]) {
  test(`what is said in passing covers nothing of the sheet (${size.width}×${size.height})`, async ({ scriptedApp, page }) => {
    const { text } = new FramePage(page);
    await page.setViewportSize(size);
    ordinaryDay(scriptedApp);
    collectable(scriptedApp);
    await scriptedApp.open(page, '#/settings?at=diagnostics');
    const sheet = page.getByRole('dialog', { name: text.diagnosticsArchive.title });
    const save = sheet.getByRole('button', { name: text.diagnosticsArchive.save });
    const download = page.waitForEvent('download');
    await save.click();
    await download;
    const toast = page.locator('.mantine-Notification-root');
    await expect(toast).toBeVisible();
    const apart = async () => {
      const [said, asked] = [await toast.boundingBox(), await sheet.boundingBox()];
      return said !== null && asked !== null && said.y + said.height <= size.height && asked.y + asked.height <= said.y;
    };
    await expect.poll(apart).toBe(true);
    await expect(save).toBeInViewport({ ratio: 1 });
    // Without a sheet it stands where it does not hide what the screen is about.
    await sheet.getByRole('button', { name: text.common.close }).first().click();
    await expect(sheet).toBeHidden();
    await expect.poll(async () => (await toast.boundingBox())?.y).toBe(86);
  });
}

test('the place of the Help menu opens it, Esc leaves to the settings, and nothing was made', async ({ scriptedApp, page }) => {
  const { text } = new FramePage(page, 'en');
  ordinaryDay(scriptedApp, { language: 'en' });
  collectable(scriptedApp);
  await scriptedApp.open(page, '#/settings?at=diagnostics');
  const sheet = page.getByRole('dialog', { name: text.diagnosticsArchive.title });
  await expect(sheet).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(page).toHaveURL(/#\/settings$/);
  expect(scriptedApp.asked('diagnosticsArchive', 'collect')).toEqual([]);
});

const ASKED = '#/settings?at=diagnostics';

test('it can be collected where no world could start', async ({ scriptedApp, page }) => {
  const { text } = new FramePage(page);
  ordinaryDay(scriptedApp, { world: 'undecided' });
  faulty(scriptedApp, faultOf('unknown'));
  collectable(scriptedApp);
  await scriptedApp.open(page);
  await page.getByRole('button', { name: text.diagnosticsArchive.panel.action }).click();
  await expect(page.getByRole('dialog', { name: text.diagnosticsArchive.title })).toBeVisible();
});

test('the place of the Help menu opens it there, too, as often as it is chosen, but over no other sheet', async ({ scriptedApp, page }) => {
  const { text } = new FramePage(page);
  ordinaryDay(scriptedApp, { world: 'undecided' });
  faulty(scriptedApp, faultOf('corrupt-database'));
  collectable(scriptedApp);
  await scriptedApp.open(page, '#/devices');
  const start = new StartPage(page);
  await start.says('corrupt-database');
  const sheet = page.getByRole('dialog', { name: text.diagnosticsArchive.title });
  const choose = () =>
    page.evaluate((place) => {
      window.location.hash = place;
    }, ASKED);
  for (let time = 0; time < 2; time += 1) {
    await choose();
    await expect(sheet.getByText('Shitaku diagnostics')).toBeVisible();
    await expect(page).toHaveURL(/#\/devices$/);
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
  }
  await start.action('use-backup').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await choose();
  await expect(page).toHaveURL(/#\/devices$/);
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await expect(sheet).toBeHidden();
});

test('chosen before the fault was told, it opens then, and not once more when a world runs', async ({ scriptedApp, page }) => {
  const { text } = new FramePage(page);
  ordinaryDay(scriptedApp, { world: 'undecided' });
  faulty(scriptedApp, faultOf('locked'));
  collectable(scriptedApp);
  scriptedApp.answers('start', 'retry', () => {
    ordinaryDay(scriptedApp);
    scriptedApp.changeWorld();
    return ok({});
  });
  await scriptedApp.open(page, ASKED);
  await expect(page.getByRole('dialog', { name: text.diagnosticsArchive.title })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await new StartPage(page).action('retry').click();
  await expect(page.getByRole('heading', { name: text.frame.areas.home })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('it can be collected before a world was chosen', async ({ scriptedApp, page }) => {
  const { text } = new FramePage(page);
  ordinaryDay(scriptedApp, { world: 'undecided' });
  scriptedApp.answers('start', 'get', ok({ fault: null, warnings: [] }));
  collectable(scriptedApp);
  await scriptedApp.open(page, ASKED);
  await expect(page.getByRole('dialog', { name: text.diagnosticsArchive.title })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: text.welcome.title })).toBeVisible();
});
