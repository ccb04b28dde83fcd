import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { DevicesPage } from '../pages/devices-page.ts';
import { focusOn, pressOn } from '../pages/keys.ts';
import { detail } from './scenes/devices.ts';
import { ordinaryDay } from './scenes/play.ts';
import { removable } from './scenes/removal-scenes.ts';

const REASON = '返却済みのため';
const said = (text: string, count: number) => text.replace('{{count}}', String(count));

for (const language of ['ja', 'en'] as const) {
  test(`records of devices are deleted with the keyboard: reasons, a word, a button held (${language})`, async ({ scriptedApp, page }) => {
    const devices = new DevicesPage(page, language);
    const { remove, selection } = devices.text.devices;
    const { confirmation, errors } = devices.text;
    const phrase = language === 'ja' ? '削除 7' : 'DELETE 7';
    ordinaryDay(scriptedApp, { language });
    removable(scriptedApp, 7);
    scriptedApp.answers('devices', 'remove', fail('confirmation-wrong'));
    await scriptedApp.open(page, '#/devices');
    await focusOn(devices.grid);
    await page.keyboard.press('ControlOrMeta+a');
    await pressOn(devices.selection.getByRole('button', { name: selection.more }), 'Enter');
    const item = page.getByRole('menuitem', { name: remove.open });
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    // Round to the last one.
    await page.keyboard.press('ArrowUp');
    await expect(item).toBeFocused();
    await page.keyboard.press('Enter');

    const sheet = devices.dialog;
    for (const [text, count] of [
      [remove.can_other, 7],
      [remove.listed_other, 4],
      [remove.kept_other, 17],
      [remove.why.managed_other, 12],
      [remove.why['lost-mode_one'], 1],
      [remove.why.enrolling_one, 1],
      [remove.why['in-operation_other'], 3],
    ] as const)
      await expect(sheet).toContainText(said(text, count));
    await expect(sheet).toContainText(devices.text.devices.kept.open);
    const act = sheet.getByRole('button', { name: remove.action, exact: true });
    await expect(sheet.getByRole('button', { name: devices.text.common.cancel }).last()).toBeFocused();
    await expect(act).toBeDisabled();
    await sheet.getByLabel(confirmation.reason).fill(REASON);
    await expect(act).toBeDisabled();
    await sheet.getByPlaceholder(phrase).pressSequentially(phrase);
    await focusOn(act);
    await page.keyboard.down(' ');
    // Main judges: meanwhile another came to be deleted.
    await expect(sheet.getByRole('alert')).toContainText(errors.devices.remove['confirmation-wrong'], { timeout: 15_000 });
    await page.keyboard.up(' ');
    scriptedApp.answers('devices', 'remove', ok({ removed: 7 }));
    await focusOn(act);
    await page.keyboard.down(' ');
    await expect(sheet).toBeHidden({ timeout: 15_000 });
    await page.keyboard.up(' ');
    await expect(page.getByText(said(remove.done_other, 7))).toBeVisible();
    await expect(devices.selection).toBeHidden();
    expect(scriptedApp.asked('devices', 'remove').at(-1)).toMatchObject({ confirmation: { typed: phrase, reason: REASON } });
  });
}

test('where none can be deleted there is nothing to confirm', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const { remove } = devices.text.devices;
  ordinaryDay(scriptedApp);
  removable(scriptedApp, 0);
  await scriptedApp.open(page, '#/devices');
  await devices.rows.nth(0).getByRole('checkbox').click();
  await devices.chooseMore(remove.open);
  await expect(devices.dialog).toContainText(remove.none);
  await expect(devices.dialog).toContainText(said(remove.why.managed_other, 12));
  await expect(devices.dialog.getByRole('textbox')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(devices.dialog).toBeHidden();
  await expect(devices.selection.getByRole('button', { name: devices.text.devices.selection.more })).toBeFocused();
});

test('the page of a device that is not managed deletes it and goes back to the list; a managed one is not offered', async ({
  scriptedApp,
  page,
}) => {
  const devices = new DevicesPage(page);
  const { remove } = devices.text.devices;
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/devices/device-0');
  await expect(devices.button(devices.text.commands.menu.sync)).toBeVisible();
  await expect(devices.button(remove.open)).toHaveCount(0);
  scriptedApp.answers('devices', 'get', ok(detail({ status: 'removed' })));
  scriptedApp.answers('devices', 'removable', ok({ removable: 1, listed: 0, withBypassCode: 0, kept: {} }));
  scriptedApp.answers('devices', 'remove', ok({ removed: 1 }));
  scriptedApp.announce('devices', 'changed', { id: 'device-0' });
  await devices.button(remove.open).click();
  await expect(devices.dialog).not.toContainText('ADE');
  await devices.dialog.getByLabel(devices.text.confirmation.reason).fill(REASON);
  await devices.dialog.getByPlaceholder('削除 1').pressSequentially('削除 1');
  await devices.dialog.getByRole('button', { name: remove.action, exact: true }).hover();
  await page.mouse.down();
  await expect(devices.dialog).toBeHidden({ timeout: 15_000 });
  await page.mouse.up();
  await expect(page).toHaveURL(/#\/devices$/);
  expect(scriptedApp.asked('devices', 'remove')).toEqual([
    { selection: { ids: ['device-0'] }, confirmation: { typed: '削除 1', reason: REASON } },
  ]);
});

test('the bypass code of a deleted device is found by its serial number, with a reason', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const { activationLock } = devices.text;
  const { kept, menu, columns } = devices.text.devices;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('commands', 'keptBypassCode', ok({ code: null, toldAt: null }));
  await scriptedApp.open(page, '#/devices');
  await devices.button(menu.label).click();
  await page.getByRole('menuitem', { name: kept.open }).click();
  const sheet = devices.dialog;
  const show = sheet.getByRole('button', { name: activationLock.show });
  await expect(sheet.getByLabel(columns.serialNumber)).toBeFocused();
  await sheet.getByLabel(activationLock.reason).fill(REASON);
  await expect(show).toBeDisabled();
  await sheet.getByLabel(columns.serialNumber).fill('F9FXK0');
  await show.click();
  await expect(sheet).toContainText(kept.none);
  scriptedApp.answers('commands', 'keptBypassCode', ok({ code: 'ABCDE-12345', toldAt: 1_790_000_000_000 }));
  // What was answered was of another number.
  await sheet.getByLabel(columns.serialNumber).fill('F9FXK000001');
  await expect(sheet).not.toContainText(kept.none);
  await show.click();
  await expect(sheet).toContainText('ABCDE-12345');
  expect(scriptedApp.asked('commands', 'keptBypassCode').at(-1)).toEqual({ serialNumber: 'F9FXK000001', reason: REASON });
});

test('operations name the way for a selection that no command reaches', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('operations', 'choices', ok({ total: 3, platforms: {}, unreachable: 3, unmatched: [], commands: [] }));
  await scriptedApp.open(page, '#/devices');
  await devices.rows.nth(0).getByRole('checkbox').click();
  await devices.button(devices.text.devices.selection.operate).click();
  await expect(page.getByText(devices.text.operations.target.noneReachable)).toBeVisible();
});
