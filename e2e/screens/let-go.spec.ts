import type { Page } from '@playwright/test';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { DevicesPage } from '../pages/devices-page.ts';
import { HOUR, NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';

const PLACE = '#/devices/device-0?tab=enrolment';
const REASON = '退職者の端末で、応答しないため';

async function fillIn(page: Page, text: DevicesPage['text'], phrase: string): Promise<void> {
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel(text.confirmation.reason).fill(REASON);
  await sheet.getByPlaceholder(phrase).pressSequentially(phrase);
}

async function hold(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).hover();
  await page.mouse.down();
}

for (const language of ['ja', 'en'] as const) {
  test(`a device that does not answer is let go: a word, a reason, a button held (${language})`, async ({ scriptedApp, page }) => {
    const devices = new DevicesPage(page, language);
    const { letGo, common } = devices.text;
    ordinaryDay(scriptedApp, { language });
    scriptedApp.answers('enrollment', 'letGo', () => {
      const decided = { at: NOW - HOUR, by: 'sato', reason: REASON, toldAt: null };
      scriptedApp.answers('enrollment', 'standing', ok({ enrolled: true, approval: false, letGo: decided }));
      scriptedApp.announce('enrollment', 'changed', { deviceId: 'device-0' });
      return ok({});
    });
    scriptedApp.answers('enrollment', 'keep', fail('already-gone'));
    await scriptedApp.open(page, PLACE);
    const panel = page.getByRole('region', { name: letGo.title, exact: true });
    await panel.getByRole('button', { name: letGo.open }).click();
    const sheet = page.getByRole('dialog');
    await expect(sheet.getByRole('button', { name: common.cancel }).last()).toBeFocused();
    for (const words of [letGo.effect, letGo.notErased, letGo.first]) await expect(sheet).toContainText(words);
    await expect(sheet.getByRole('button', { name: letGo.action })).toBeDisabled();
    await fillIn(page, devices.text, language === 'ja' ? '解放 1' : 'RELEASE 1');
    await hold(page, letGo.action);
    await expect(sheet).toBeHidden({ timeout: 15_000 });
    await page.mouse.up();
    expect(scriptedApp.asked('enrollment', 'letGo')).toEqual([
      {
        deviceId: 'device-0',
        confirmation: { typed: language === 'ja' ? '解放 1' : 'RELEASE 1', reason: REASON },
        approverId: null,
        passphrase: '',
      },
    ]);
    await expect(panel).toContainText(letGo.waits);
    await expect(panel).toContainText(REASON);
    await panel.getByRole('button', { name: letGo.keep }).click();
    await expect(page.getByText(devices.text.errors.enrollment.keep['already-gone'])).toBeVisible();
  });
}

test('where there are approvers one of them agrees, and a wrong passphrase is told', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const { letGo, errors } = devices.text;
  ordinaryDay(scriptedApp);
  const approvers = [{ id: 'a1', name: '鈴木 一郎', addedAt: NOW, lastApprovedAt: null }];
  scriptedApp.answers('approvals', 'get', ok({ approvers, erasesPerHour: 5, erasedLately: 0, brakeOn: true }));
  scriptedApp.answers('enrollment', 'standing', ok({ enrolled: true, approval: true, letGo: null }));
  scriptedApp.answers('enrollment', 'letGo', fail('wrong-passphrase'));
  await scriptedApp.open(page, PLACE);
  await page.getByRole('button', { name: letGo.open }).click();
  await fillIn(page, devices.text, '解放 1');
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('button', { name: letGo.action })).toBeDisabled();
  await sheet.getByRole('combobox', { name: letGo.approver }).click();
  await page.getByRole('option', { name: '鈴木 一郎' }).click();
  await sheet.getByLabel(letGo.passphrase).fill('guess');
  await hold(page, letGo.action);
  await expect(sheet.getByText(errors.enrollment.letGo['wrong-passphrase'])).toBeVisible({ timeout: 15_000 });
  await page.mouse.up();
  await expect(sheet.getByLabel(letGo.passphrase)).toHaveValue('');
});

test('a device that went is said to be gone, and one that never enrolled has nothing to end', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const { letGo } = devices.text;
  ordinaryDay(scriptedApp);
  const decided = { at: NOW - HOUR, by: 'sato', reason: REASON, toldAt: NOW };
  scriptedApp.answers('enrollment', 'standing', ok({ enrolled: true, approval: false, letGo: decided }));
  await scriptedApp.open(page, PLACE);
  const panel = page.getByRole('region', { name: letGo.title, exact: true });
  await expect(panel).toContainText(letGo.gone.split('}}')[1] ?? '');
  await expect(panel.getByRole('button')).toHaveCount(0);
  scriptedApp.answers('enrollment', 'standing', ok({ enrolled: false, approval: false, letGo: null }));
  scriptedApp.announce('enrollment', 'changed', { deviceId: 'device-0' });
  await expect(panel).toBeHidden();
});
