import { AxeBuilder } from '@axe-core/playwright';
import { ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import type { ScriptedApp } from '../hosts/scripted-app.ts';
import { DevicesPage } from '../pages/devices-page.ts';
import { focusOn, pressOn } from '../pages/keys.ts';
import { OperationsPage } from '../pages/operations-page.ts';
import { eraseMacs } from './scenes/operations.ts';
import { ordinaryDay } from './scenes/play.ts';

const MACS = 60;
const macs = Array.from({ length: MACS }, (_, n) => ({
  deviceId: `mac-${n}`,
  name: `Mac ${n + 1}`,
  serialNumber: `C02XK${1_000_000 + n}`,
}));

/** An operation that wants a PIN for each of many Macs. */
const manyPins = (app: ScriptedApp): void => {
  const counts = { now: MACS, later: 0, excluded: 0, warned: 0 };
  app.answers('operations', 'get', ok({ ...eraseMacs(), command: 'DeviceLock', level: 1, confirmation: null, counts, pinsFor: macs }));
  app.answers('operations', 'confirm', ok({ state: 'running' }));
};

test('the focus goes back to what opened a sheet, whether it was closed or taken away, and to the button of a menu', async ({
  scriptedApp,
  page,
}) => {
  const operations = new OperationsPage(page);
  const { text } = operations;
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/operations/operation-1');
  const confirm = operations.button(text.operations.plan.confirm);
  await pressOn(confirm, 'Enter');
  await expect(operations.inDialog(text.common.cancel).last()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(operations.dialog).toBeHidden();
  await expect(confirm).toBeFocused();

  const devices = new DevicesPage(page);
  await pressOn(devices.link('devices'), 'Enter');
  const menu = devices.button(text.devices.menu.label);
  await pressOn(menu, 'Enter');
  await pressOn(page.getByRole('menuitem', { name: text.devices.menu.thresholds }), 'Enter');
  await expect(devices.dialog).toBeVisible();
  await focusOn(devices.dialog.getByRole('textbox').first());
  await page.keyboard.press('Escape');
  await expect(devices.dialog).toBeHidden();
  await expect(menu).toBeFocused();
});

for (const [language, width, height] of [
  ['ja', 1280, 800],
  ['en', 1024, 700],
] as const) {
  test(`of a long sheet title and buttons stay in sight, and what is far away is not drawn (${language})`, async ({
    scriptedApp,
    page,
  }) => {
    const operations = new OperationsPage(page, language);
    const { text } = operations;
    ordinaryDay(scriptedApp, { language });
    manyPins(scriptedApp);
    await page.setViewportSize({ width, height });
    await scriptedApp.open(page, '#/operations/operation-1');
    await operations.button(text.operations.plan.confirm).click();
    const { dialog } = operations;
    const send = dialog.getByRole('button').last();
    await expect(dialog.getByRole('heading', { level: 2 })).toBeInViewport({ ratio: 1 });
    await expect(send).toBeInViewport({ ratio: 1 });
    // Twelve boxes each would be 720.
    expect(await dialog.getByRole('textbox').count()).toBeLessThan(120);
    await operations.inDialog(text.operations.confirm.pinRandomAll).click();
    await dialog.getByRole('checkbox', { name: text.commands.pin.consent }).check();

    const last = dialog.getByRole('region', { name: `Mac ${MACS}`, exact: true });
    await last.scrollIntoViewIfNeeded();
    await expect(last.getByRole('textbox')).toHaveCount(12);
    await last.scrollIntoViewIfNeeded();
    await expect(send).toBeInViewport({ ratio: 1 });
    await expect(dialog.getByRole('heading', { level: 2 })).toBeInViewport({ ratio: 1 });
    const digits = last.getByRole('textbox');
    for (const box of [0, 6]) {
      await focusOn(digits.nth(box));
      await page.keyboard.type('820351');
    }
    await expect(send).toBeEnabled();
    expect((await new AxeBuilder({ page }).include('[role="dialog"]').analyze()).violations).toEqual([]);
    await send.click();
    await expect.poll(() => scriptedApp.asked('operations', 'confirm').length).toBe(1);
    const [sent] = scriptedApp.asked('operations', 'confirm') as [{ pins: Record<string, string> }];
    expect(Object.keys(sent.pins)).toEqual(macs.map(({ deviceId }) => deviceId));
    expect(sent.pins[`mac-${MACS - 1}`]).toBe('820351');
  });
}
