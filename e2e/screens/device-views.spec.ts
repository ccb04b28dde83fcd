import { deviceFilter } from '#contract/devices.ts';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { DevicesPage } from '../pages/devices-page.ts';
import { pressOn } from '../pages/keys.ts';
import { ordinaryDay } from './scenes/play.ts';

test('columns are hidden, moved and kept on this desk', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const { text } = devices;
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/devices');
  await expect(devices.column(text.devices.columns.topic)).toHaveCount(0);
  await devices.button(text.devices.menu.label).click();
  await page.getByRole('menuitem', { name: text.devices.menu.columns }).click();
  await devices.dialog.getByRole('checkbox', { name: text.devices.columns.owner }).click();
  await devices.dialog.getByRole('checkbox', { name: text.devices.columns.topic }).click();
  await devices.dialog.getByRole('button', { name: `「${text.devices.columns.name}」を前へ` }).click();
  await devices.dialog.getByRole('button', { name: text.common.close }).last().click();
  await page.reload();
  const heads = devices.grid.getByRole('columnheader');
  await expect(heads.nth(1)).toContainText(text.devices.columns.name);
  await expect(devices.column(text.devices.columns.owner)).toHaveCount(0);
  await expect(devices.column(text.devices.columns.topic)).toHaveCount(1);
});

test('a view is saved under a name and brings back filter, columns and order', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const { text } = devices;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'saveView', fail('too-many'));
  await scriptedApp.open(page, '#/devices?status=silent');
  await devices.button(text.devices.views.label).click();
  await page.getByRole('menuitem', { name: text.devices.views.save }).click();
  const name = devices.dialog.getByLabel(text.devices.views.name);
  await name.fill('赤い端末');
  // An input method takes this one, to choose a word.
  await name.evaluate((field) => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true })));
  expect(scriptedApp.asked('devices', 'saveView')).toEqual([]);
  await pressOn(name, 'Enter');
  await expect(devices.dialog).toContainText(text.errors.devices.saveView['too-many']);
  // And where it is told after the end of what it confirms, too.
  await name.evaluate((field) => {
    field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 13, bubbles: true }));
  });
  expect(scriptedApp.asked('devices', 'saveView')).toHaveLength(1);
  const view = {
    id: 'v1',
    name: '赤い端末',
    filter: deviceFilter.parse({ platform: 'macOS' }),
    columns: ['name' as const],
    sort: 'owner' as const,
    descending: true,
  };
  scriptedApp.answers('devices', 'saveView', ok({ id: 'v1' }));
  scriptedApp.answers('devices', 'views', ok({ views: [view] }));
  await devices.dialog.getByRole('button', { name: text.common.save }).click();
  await expect(devices.dialog).toBeHidden();
  expect(scriptedApp.asked('devices', 'saveView').at(-1)).toMatchObject({
    name: '赤い端末',
    filter: deviceFilter.parse({ statuses: ['silent'] }),
  });
  await devices.button(text.devices.views.label).click();
  await page.getByRole('menuitem', { name: '赤い端末', exact: true }).click();
  await expect
    .poll(() => scriptedApp.asked('devices', 'list').at(-1))
    .toMatchObject({ filter: deviceFilter.parse({ platform: 'macOS' }), sort: 'owner', descending: true });
  await expect(devices.grid.getByRole('columnheader')).toHaveCount(2);
});
