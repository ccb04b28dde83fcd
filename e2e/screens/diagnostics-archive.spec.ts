import { expect, test } from '../fixtures.ts';
import { FramePage } from '../pages/frame-page.ts';
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

test('the place of the Help menu opens it, Esc leaves to the settings, and nothing was made', async ({ scriptedApp, page }) => {
  const { text } = new FramePage(page, 'en');
  ordinaryDay(scriptedApp, { language: 'en' });
  collectable(scriptedApp);
  await scriptedApp.open(page, '#/settings/diagnostics');
  const sheet = page.getByRole('dialog', { name: text.diagnosticsArchive.title });
  await expect(sheet).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(page).toHaveURL(/#\/settings$/);
  expect(scriptedApp.asked('diagnosticsArchive', 'collect')).toEqual([]);
});

test('it can be collected where no world could start', async ({ scriptedApp, page }) => {
  const { text } = new FramePage(page);
  ordinaryDay(scriptedApp, { world: 'undecided' });
  faulty(scriptedApp, faultOf('unknown'));
  collectable(scriptedApp);
  await scriptedApp.open(page);
  await page.getByRole('button', { name: text.diagnosticsArchive.panel.action }).click();
  await expect(page.getByRole('dialog', { name: text.diagnosticsArchive.title })).toBeVisible();
});
