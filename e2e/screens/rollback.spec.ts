import type { CredentialView } from '#contract/certificates.ts';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import type { ScriptedApp } from '../hosts/scripted-app.ts';
import { CertificatesPage } from '../pages/certificates-page.ts';
import { focusOn, pressOn } from '../pages/keys.ts';
import { everything, list, plan, replaced, TOPIC } from './scenes/certificates.ts';
import { ordinaryDay } from './scenes/play.ts';

const PHRASE = '復元 412';
const stands = (app: ScriptedApp, credentials: CredentialView[], backupAt: number | null = 0) =>
  app.answers('certificates', 'list', ok(list(credentials, backupAt)));

test.describe('going back', () => {
  const older = replaced({ identity: `${TOPIC}-2`, identityName: `${TOPIC}-2` });
  const begin = async (app: ScriptedApp, screen: CertificatesPage, devices: number) => {
    ordinaryDay(app);
    stands(app, everything({ push: { history: [older, replaced({ id: 6, hindrance: 'expired' })] } }));
    app.answers('certificates', 'planRollback', ok(plan(devices)));
    app.answers('certificates', 'rollback', ok({}));
    await app.open(screen.page, '#/certificates/credential/push');
    await expect(screen.page.getByText(screen.text.certificates.detail.hindrance.expired)).toBeVisible();
    await screen.page.getByRole('table').getByRole('button').click();
  };

  test('is asked once where no device notices', async ({ scriptedApp, page }) => {
    const screen = new CertificatesPage(page);
    await begin(scriptedApp, screen, 0);
    await expect(screen.button(screen.text.common.cancel).last()).toBeFocused();
    await screen.button(screen.text.certificates.rollback.action).click();
    await expect(page.getByText(screen.text.certificates.rollback.done)).toBeVisible();
    expect(scriptedApp.asked('certificates', 'rollback')).toEqual([{ id: 7, confirmation: null }]);
  });

  test('wants a reason, the phrase and three seconds where devices fall silent', async ({ scriptedApp, page }) => {
    const screen = new CertificatesPage(page);
    const { rollback } = screen.text.certificates;
    await begin(scriptedApp, screen, 412);
    scriptedApp.answers('certificates', 'rollback', fail('confirmation-wrong'));
    const action = screen.button(rollback.action);
    const phrase = screen.typed(PHRASE);
    await expect(screen.dialog).toContainText('412台');
    await expect(screen.dialog.getByRole('button', { name: screen.text.common.cancel }).last()).toBeFocused();
    await expect(phrase).toHaveAttribute('placeholder', PHRASE);
    await expect(action).toBeDisabled();
    await phrase.fill('復元 411');
    await screen.reason.fill('   ');
    await expect(action).toBeDisabled();
    await phrase.fill('復元412');
    await screen.reason.fill('誤って更新したため');
    await expect(action).toBeDisabled();
    await phrase.fill(PHRASE);
    await expect(action).toBeEnabled();

    // A press, a double click and Enter are not a hold.
    await action.click();
    await action.dblclick();
    await pressOn(action, 'Enter');
    await pressOn(phrase, 'Enter');
    // Leaving the button begins again from nothing.
    await action.hover();
    await page.mouse.down();
    await expect(screen.dialog.getByRole('status')).toContainText(/あと\d秒/);
    await page.mouse.move(0, 0);
    await expect(screen.dialog.getByRole('status')).toHaveText(screen.text.confirmation.hold);
    await page.mouse.up();
    expect(scriptedApp.asked('certificates', 'rollback')).toEqual([]);

    await screen.hold(rollback.action);
    await expect(screen.alert).toContainText(screen.text.errors.certificates.rollback['confirmation-wrong']);
    scriptedApp.answers('certificates', 'rollback', ok({}));
    await focusOn(action);
    await page.keyboard.down(' ');
    await expect(page.getByText(rollback.done)).toBeVisible();
    await page.keyboard.up(' ');
    const given = { id: 7, confirmation: { typed: PHRASE, reason: '誤って更新したため' } };
    expect(scriptedApp.asked('certificates', 'rollback')).toEqual([given, given]);
  });

  test('a number that has changed is asked for anew', async ({ scriptedApp, page }) => {
    const screen = new CertificatesPage(page);
    const { rollback } = screen.text.certificates;
    await begin(scriptedApp, screen, 412);
    scriptedApp.answers('certificates', 'rollback', ({ confirmation }) =>
      confirmation?.typed === '復元 413' ? ok({}) : fail('confirmation-wrong', 'x', { devices: '413' }),
    );
    await screen.reason.fill('誤って更新したため');
    await screen.typed(PHRASE).fill(PHRASE);
    await screen.hold(rollback.action);
    await expect(screen.alert).toContainText(screen.text.errors.certificates.rollback['confirmation-wrong']);
    await expect(screen.dialog).toContainText('413台');
    await expect(screen.button(rollback.action)).toBeDisabled();
    await screen.typed('復元 413').fill('復元 413');
    await screen.hold(rollback.action);
    await expect(page.getByText(rollback.done)).toBeVisible();
  });

  test('asks for word and number once a device would fall silent after all', async ({ scriptedApp, page }) => {
    const screen = new CertificatesPage(page);
    const { rollback } = screen.text.certificates;
    await begin(scriptedApp, screen, 0);
    scriptedApp.answers('certificates', 'rollback', fail('confirmation-wrong', 'x', { devices: '1' }));
    await screen.button(rollback.action).click();
    await expect(screen.typed('復元 1')).toBeVisible();
    await expect(screen.dialog).toContainText(rollback.silent_one.replace('{{count}}', '1'));
    await expect(screen.button(rollback.action)).toBeDisabled();
  });

  test('stays until it is done, once it has begun', async ({ scriptedApp, page }) => {
    const screen = new CertificatesPage(page);
    const { rollback } = screen.text.certificates;
    await begin(scriptedApp, screen, 0);
    const done = Promise.withResolvers<void>();
    scriptedApp.answers('certificates', 'rollback', () => done.promise.then(() => ok({})));
    await screen.button(rollback.action).click();
    await expect.poll(() => scriptedApp.asked('certificates', 'rollback').length).toBe(1);
    await page.keyboard.press('Escape');
    await screen.button(screen.text.common.cancel).last().click();
    await expect(screen.dialog).toBeVisible();
    done.resolve();
    await expect(page.getByText(rollback.done)).toBeVisible();
    await expect(screen.dialog).toHaveCount(0);
  });

  test('cannot be pasted or dropped, and Esc leaves', async ({ scriptedApp, page }) => {
    const screen = new CertificatesPage(page);
    await begin(scriptedApp, screen, 412);
    const phrase = screen.typed(PHRASE);
    await screen.reason.fill(PHRASE);
    await pressOn(screen.reason, 'ControlOrMeta+a');
    await pressOn(screen.reason, 'ControlOrMeta+c');
    await focusOn(phrase);
    await page.keyboard.press('ControlOrMeta+v');
    await expect(phrase).toHaveValue('');
    await page.keyboard.press('Escape');
    await expect(screen.dialog).toHaveCount(0);
    expect(scriptedApp.asked('certificates', 'rollback')).toEqual([]);
  });
});
