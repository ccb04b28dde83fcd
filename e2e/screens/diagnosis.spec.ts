import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { DevicesPage } from '../pages/devices-page.ts';
import { focusOn, pressOn } from '../pages/keys.ts';
import { broken, diagnosed, expired, tokenExpired } from './scenes/diagnosis.ts';
import { ordinaryDay } from './scenes/play.ts';

for (const language of ['ja', 'en'] as const) {
  test(`a silent device: asked for by keyboard, the cause first, and the way to its remedy (${language})`, async ({
    scriptedApp,
    page,
  }) => {
    const devices = new DevicesPage(page, language);
    const { diagnosis } = devices.text;
    ordinaryDay(scriptedApp, { language });
    diagnosed(scriptedApp, null);
    await scriptedApp.open(page, '#/devices/device-0');
    await focusOn(devices.button(diagnosis.open));
    await page.keyboard.press('Enter');
    await expect.poll(() => scriptedApp.asked('diagnosis', 'run')).toEqual([{ deviceId: 'device-0' }]);
    diagnosed(scriptedApp, expired({ running: true, causes: expired().causes.slice(2) }));
    scriptedApp.announce('diagnosis', 'changed', { deviceId: 'device-0' });
    await expect(devices.dialog.getByText(diagnosis.running)).toBeVisible();
    diagnosed(scriptedApp, expired());
    scriptedApp.announce('diagnosis', 'changed', { deviceId: 'device-0' });
    const causes = devices.dialog.getByRole('list', { name: diagnosis.causes }).getByRole('article');
    await expect(causes.first()).toContainText(diagnosis.cause['certificate-expired'].title);
    await expect(causes.first()).toContainText(diagnosis.confidence.certain);
    await expect(causes).toHaveCount(3);
    const tree = devices.dialog.getByRole('list', { name: diagnosis.party.administrator }).getByRole('listitem');
    await expect(tree.nth(1)).toContainText(`${diagnosis.node['push-certificate']}${diagnosis.state.failed}`);
    await expect(tree.nth(7)).toContainText(diagnosis.state.unknown);
    await expect(devices.dialog.getByText(diagnosis.message.none)).toBeVisible();
    await expect(devices.dialog).not.toContainText(diagnosis.step.erase);
    // No key stands where a sentence should.
    await expect(devices.dialog).not.toContainText('diagnosis.');
    await pressOn(causes.first().getByRole('button', { name: diagnosis.step['renew-push'] }), 'Enter');
    await expect(page).toHaveURL(/#\/certificates\/push/);
    await expect(devices.dialog).toBeHidden();
  });
}

test('the message is ready in both languages, whatever the screen speaks', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  ordinaryDay(scriptedApp);
  diagnosed(scriptedApp, tokenExpired());
  await scriptedApp.open(page, '#/devices/device-0');
  await devices.button(devices.text.diagnosis.open).click();
  const message = devices.dialog.getByRole('textbox', { name: devices.text.diagnosis.message.title });
  await expect(message).toHaveValue(/「営業部 001」\(シリアル番号 F9FXK0Q7Q2A1\)から、1週間以上応答がありません/);
  await devices.dialog.getByText('English', { exact: true }).click();
  await expect(message).toHaveValue(/Your device "営業部 001" \(serial number F9FXK0Q7Q2A1\)/);
  await expect(message).toHaveAttribute('lang', 'en');
  await devices.dialog.getByRole('button', { name: devices.text.common.copy, exact: true }).click();
  await expect(page.getByText(devices.text.common.copied)).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^Your device/);
});

test('what the user did is ticked off; the hosts are asked, and the request is saved', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const { diagnosis } = devices.text;
  ordinaryDay(scriptedApp);
  diagnosed(scriptedApp, tokenExpired());
  scriptedApp.answers('diagnosis', 'tick', ok({}));
  scriptedApp.answers('diagnosis', 'checkNetwork', ok({}));
  scriptedApp.answers('diagnosis', 'networkSheet', ok({ fileName: '依頼書.html', content: '<!doctype html>', base64: false }));
  await scriptedApp.open(page, '#/devices/device-0');
  await devices.button(diagnosis.open).click();
  await expect(devices.dialog.getByLabel(diagnosis.userStep.charged)).toBeChecked();
  await devices.dialog.getByLabel(diagnosis.userStep['sim-reseated']).click();
  await devices.dialog.getByLabel(diagnosis.userStep.charged).click();
  await expect
    .poll(() => scriptedApp.asked('diagnosis', 'tick'))
    .toEqual([
      { deviceId: 'device-0', step: 'sim-reseated', done: true },
      { deviceId: 'device-0', step: 'charged', done: false },
    ]);
  const closed = devices.dialog.getByRole('list', { name: diagnosis.network.list }).getByRole('listitem');
  await expect(closed).toHaveCount(2);
  await expect(closed.nth(1)).toContainText('Inspection CA 2');
  await devices.dialog.getByRole('button', { name: diagnosis.network.check }).click();
  await expect.poll(() => scriptedApp.asked('diagnosis', 'checkNetwork')).toEqual([{ deviceId: 'device-0' }]);
  const download = page.waitForEvent('download');
  await devices.dialog.getByRole('button', { name: diagnosis.network.sheet }).click();
  expect((await download).suggestedFilename()).toBe('依頼書.html');
});

test('erasing is spoken of when main says so, as words and never as a button', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const { diagnosis } = devices.text;
  ordinaryDay(scriptedApp);
  diagnosed(scriptedApp, broken);
  await scriptedApp.open(page, '#/devices/device-0');
  await devices.button(diagnosis.open).click();
  await expect(devices.dialog.getByText(diagnosis.step.erase, { exact: true })).toBeVisible();
  await expect(devices.dialog.getByRole('button', { name: diagnosis.step.erase })).toHaveCount(0);
});

test('a device that is gone says so', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  diagnosed(scriptedApp, null);
  scriptedApp.answers('diagnosis', 'run', fail('device-not-found'));
  await scriptedApp.open(page, '#/devices/device-0');
  await devices.button(devices.text.diagnosis.open).click();
  await expect(devices.dialog.getByRole('alert')).toHaveText(devices.text.errors.diagnosis.run['device-not-found']);
});
