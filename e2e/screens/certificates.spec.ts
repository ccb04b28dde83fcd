import { readFile } from 'node:fs/promises';
import type { PushWizard } from '#contract/certificates.ts';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import type { ScriptedApp } from '../hosts/scripted-app.ts';
import { WizardPage } from '../pages/wizard-page.ts';
import { ACCOUNT, accepted, checks, form, otherTopic, push, vendor, wizard } from './scenes/certificates.ts';
import { ordinaryDay } from './scenes/play.ts';

type Overview = { push?: ReturnType<typeof push> | null; vendor?: ReturnType<typeof vendor> | null; wizard?: PushWizard | null };
const stands = (app: ScriptedApp, value: Overview = {}) =>
  app.answers('certificates', 'overview', ok({ push: null, vendor: vendor(false), wizard: null, ...value }));
const moves = (app: ScriptedApp, value: Overview) => {
  stands(app, value);
  app.announce('certificates', 'changed', {});
};

for (const language of ['ja', 'en'] as const) {
  test(`the whole wizard, step by step (${language})`, async ({ scriptedApp, page }) => {
    const screen = new WizardPage(page, language);
    const { text } = screen;
    ordinaryDay(scriptedApp, { language });
    stands(scriptedApp);
    scriptedApp.answers('certificates', 'beginPush', () => (moves(scriptedApp, { wizard: wizard() }), ok({})));
    scriptedApp.answers('certificates', 'pushRequest', () => {
      moves(scriptedApp, { wizard: wizard({ step: 'portal' }) });
      return ok({ fileName: 'request.plist.b64', content: 'UExJU1Q=' });
    });
    scriptedApp.answers('certificates', 'importPush', () => {
      moves(scriptedApp, { wizard: wizard({ step: 'verify', checks: checks(6), accepted }) });
      return ok({});
    });
    scriptedApp.answers('certificates', 'verifyPush', () => {
      moves(scriptedApp, { push: push(365, 'good'), wizard: wizard({ step: 'done', checks: checks(7), accepted }) });
      return ok({});
    });
    scriptedApp.answers('certificates', 'closeWizard', () => (moves(scriptedApp, { push: push(365, 'good') }), ok({})));

    await scriptedApp.open(page, '#/certificates');
    await screen.button(text.certificates.push.create).click();
    await expect(screen.currentStep).toContainText(text.wizard.steps.csr);
    await screen.field('contactName').fill('Ｔａｒｏ　Ｙａｍａｄａ');
    await screen.field('email').fill(form.email);
    await screen.field('appleAccount').fill(ACCOUNT);
    await expect(screen.field('contactName')).toHaveValue('Taro Yamada');
    await expect(page.getByText(text.wizard.form.narrowed)).toBeVisible();
    await screen.button(text.wizard.form.action).click();
    await expect.poll(() => scriptedApp.asked('certificates', 'beginPush')).toEqual([form]);

    const downloads = page.waitForEvent('download');
    await screen.button(text.wizard.request.action).click();
    const download = await downloads;
    expect(download.suggestedFilename()).toBe('request.plist.b64');
    expect(await readFile(await download.path(), 'utf8')).toBe('UExJU1Q=');

    await expect(screen.currentStep).toContainText(text.wizard.steps.portal);
    const link = page.getByRole('link', { name: text.wizard.portal.open });
    await expect(link).toHaveAttribute('href', 'https://identity.apple.com/pushcert/');
    await expect(link).toHaveAttribute('target', '_blank');
    await expect(link).toHaveAttribute('rel', /noopener/);
    await screen.fileInput.setInputFiles({ name: 'MDM_Certificate.pem', mimeType: 'application/x-pem-file', buffer: Buffer.from('PEM') });
    await expect(screen.currentStep).toContainText(text.wizard.steps.verify);
    expect(scriptedApp.asked('certificates', 'importPush')).toEqual([{ fileName: 'MDM_Certificate.pem', content: 'UEVN' }]);
    await expect(screen.checks.filter({ hasText: text.wizard.checks.results.passed })).toHaveCount(6);
    await screen.button(text.wizard.verify.action).click();
    await expect(page.getByRole('heading', { name: text.wizard.done.title })).toBeVisible();
    await expect(page.getByText(text.wizard.resumed.split('{{step}}')[1] ?? '')).toHaveCount(0);
    await screen.button(text.wizard.done.close).click();
    await expect(page.getByText(text.certificates.push.left.replace('{{days}}', '365'))).toBeVisible();
    await expect.poll(() => scriptedApp.asked('certificates', 'closeWizard').length).toBe(1);
  });
}

for (const [code, field] of [
  ['organization-empty', 'organizationName'],
  ['name-not-half-width', 'contactName'],
  ['email-invalid', 'email'],
  ['account-invalid', 'appleAccount'],
] as const) {
  test(`wrong input is told at its field: ${code}`, async ({ scriptedApp, page }) => {
    const screen = new WizardPage(page);
    ordinaryDay(scriptedApp);
    stands(scriptedApp);
    scriptedApp.answers('certificates', 'beginPush', fail(code));
    await scriptedApp.open(page, '#/certificates/push');
    await screen.button(screen.text.wizard.form.action).click();
    await expect(screen.field(field)).toHaveAttribute('aria-invalid', 'true');
    await expect(screen.field(field)).toBeFocused();
    await expect(page.getByText(screen.text.errors.certificates.beginPush[code])).toBeVisible();
  });
}

test('without a vendor signature no request can be made, and the way to one is shown', async ({ scriptedApp, page }) => {
  const screen = new WizardPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, { vendor: null });
  await scriptedApp.open(page, '#/certificates/push');
  await expect(screen.button(screen.text.wizard.form.action)).toBeDisabled();
  await screen.button(screen.text.wizard.form.vendorAction).click();
  await expect(screen.button(screen.text.certificates.vendor.import)).toBeVisible();
});

for (const step of ['request', 'portal', 'verify'] as const) {
  test(`a wizard found under way says where it goes on: ${step}`, async ({ scriptedApp, page }) => {
    const screen = new WizardPage(page);
    const name = screen.text.wizard.steps[step === 'request' ? 'csr' : step];
    ordinaryDay(scriptedApp);
    stands(scriptedApp, { wizard: wizard({ step, accepted: step === 'verify' ? accepted : null }) });
    await scriptedApp.open(page, '#/certificates');
    await screen.button(screen.text.certificates.push.resume.replace('{{step}}', name)).click();
    await expect(page.getByText(screen.text.wizard.resumed.replace('{{step}}', name))).toBeVisible();
    await expect(screen.currentStep).toContainText(name);
  });
}

for (const [code, details, says] of [
  ['not-a-certificate', { kind: 'html' }, 'Web ページ(HTML)です。'],
  ['not-a-certificate', { kind: 'csr' }, '証明書署名要求(CSR)です。'],
  ['not-a-certificate', { kind: 'private-key' }, '秘密鍵です。'],
  ['not-a-certificate', { kind: 'something new' }, '証明書として読めないファイルです。'],
  ['not-a-push-certificate', { kind: 'vendor-certificate', subject: 'CN=MDM Vendor' }, 'CN=MDM Vendor'],
  ['key-mismatch', { topic: 'com.apple.mgmt.External.x' }, '別の申請ファイルから発行された'],
  ['expired', { expiredAt: '2026-01-15T00:00:00.000Z' }, '2026年1月15日(木) 9:00 に期限が切れた'],
  ['not-yet-valid', { validFrom: '2027-01-15T00:00:00.000Z' }, '2027年1月15日(金) 9:00 から有効'],
  ['topic-changed', otherTopic, '412台が応答しなくなります'],
  ['already-installed', { serialNumber: '01' }, 'すでに導入されている'],
] as const) {
  test(`a refused file: what it is, what was wanted, what to do (${code} ${JSON.stringify(details).slice(0, 40)})`, async ({
    scriptedApp,
    page,
  }) => {
    const screen = new WizardPage(page);
    ordinaryDay(scriptedApp);
    stands(scriptedApp, { wizard: wizard({ step: 'portal' }) });
    const refused = wizard({ step: 'portal', checks: checks(1, true), problem: { code, details: { ...details } } });
    scriptedApp.answers('certificates', 'importPush', () => (moves(scriptedApp, { wizard: refused }), fail(code, 'raw message')));
    await scriptedApp.open(page, '#/certificates/push');
    await screen.fileInput.setInputFiles({ name: 'x.pem', mimeType: 'text/plain', buffer: Buffer.from('?') });
    await expect(screen.alert).toContainText(screen.text.refusals[code].title);
    await expect(screen.alert).toContainText(says);
    for (const part of ['what', 'wanted', 'next'] as const) await expect(screen.alert).toContainText(screen.text.wizard.refusal[part]);
    await expect(screen.alert).not.toContainText('{{');
    await expect(screen.alert).not.toContainText('raw message');
    await expect(screen.checks.filter({ hasText: screen.text.wizard.checks.results.failed })).toHaveCount(1);
  });
}

test('a file can be dropped', async ({ scriptedApp, page }) => {
  const screen = new WizardPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, { wizard: wizard({ step: 'portal' }) });
  scriptedApp.answers('certificates', 'importPush', fail('not-a-certificate'));
  await scriptedApp.open(page, '#/certificates/push');
  await page.getByText(screen.text.wizard.portal.drop.title).evaluate((zone) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['PEM'], 'dropped.pem'));
    zone.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await expect.poll(() => scriptedApp.asked('certificates', 'importPush')).toEqual([{ fileName: 'dropped.pem', content: 'UEVN' }]);
});

test('a file that is far too large never leaves the page', async ({ scriptedApp, page }) => {
  const screen = new WizardPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, { wizard: wizard({ step: 'portal' }) });
  await scriptedApp.open(page, '#/certificates/push');
  await screen.fileInput.setInputFiles({ name: 'film.mov', mimeType: 'video/quicktime', buffer: Buffer.alloc(3_000_000) });
  await expect(screen.alert).toHaveText(screen.text.wizard.portal.drop.tooLarge);
  expect(scriptedApp.asked('certificates', 'importPush')).toEqual([]);
});

test('a renewal shows the account, the row, and what must not be pressed', async ({ scriptedApp, page }) => {
  const screen = new WizardPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, { push: push(21, 'renew'), wizard: wizard({ step: 'portal' }) });
  await scriptedApp.open(page, '#/certificates/push');
  await expect(page.getByText(ACCOUNT, { exact: true })).toBeVisible();
  const { buttons } = screen.text.wizard.portal;
  await expect(page.getByRole('listitem').filter({ hasText: buttons.createRenew })).toContainText(buttons.avoid);
  await expect(page.getByRole('listitem').filter({ hasText: buttons.renewRenew })).toContainText(buttons.press);
  await expect(page.getByText(/b7e8f9/)).toBeVisible();
});

test('APNs that cannot be reached is told, and can be tried again', async ({ scriptedApp, page }) => {
  const screen = new WizardPage(page);
  const at = { step: 'verify' as const, accepted };
  ordinaryDay(scriptedApp);
  stands(scriptedApp, { wizard: wizard({ ...at, checks: checks(6) }) });
  scriptedApp.answers('certificates', 'verifyPush', () => {
    moves(scriptedApp, { wizard: wizard({ ...at, checks: checks(6, true), problem: { code: 'unreachable', details: {} } }) });
    return fail('unreachable');
  });
  await scriptedApp.open(page, '#/certificates/push');
  await screen.button(screen.text.wizard.verify.action).click();
  await expect(screen.alert).toHaveText(screen.text.errors.certificates.verifyPush.unreachable);
  await expect(screen.button(screen.text.wizard.verify.action)).toBeEnabled();
});

test('starting over asks first', async ({ scriptedApp, page }) => {
  const screen = new WizardPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, { wizard: wizard({ step: 'portal' }) });
  scriptedApp.answers('certificates', 'closeWizard', () => (moves(scriptedApp, {}), ok({})));
  await scriptedApp.open(page, '#/certificates/push');
  await screen.button(screen.text.wizard.abandon).click();
  await page.keyboard.press('Escape');
  expect(scriptedApp.asked('certificates', 'closeWizard')).toEqual([]);
  await screen.button(screen.text.wizard.abandon).click();
  await screen.dialog.getByRole('button', { name: screen.text.wizard.abandonSheet.action, exact: true }).click();
  await expect(page.getByRole('heading', { name: screen.text.wizard.form.title })).toBeVisible();
});

test('a vendor identity is imported in the real world only, and a refusal stays in the sheet', async ({ scriptedApp, page }) => {
  const screen = new WizardPage(page);
  const { sheet } = screen.text.certificates.vendor;
  const file = (name: string) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(name) });
  ordinaryDay(scriptedApp);
  stands(scriptedApp, { vendor: null });
  scriptedApp.answers('certificates', 'importVendor', fail('key-mismatch'));
  await scriptedApp.open(page, '#/certificates');
  await screen.button(screen.text.certificates.vendor.import).click();
  const inputs = screen.dialog.locator('input[type=file]');
  const action = screen.dialog.getByRole('button', { name: sheet.action, exact: true });
  await expect(action).toBeDisabled();
  for (const [index, names] of [['vendor.cer'], ['vendor.key'], ['wwdr.cer', 'root.cer']].entries()) {
    const choosing = page.waitForEvent('filechooser');
    await screen.dialog.getByRole('button', { name: [sheet.certificate, sheet.privateKey, sheet.chain][index] ?? '' }).click();
    await (await choosing).setFiles(names.map(file));
  }
  expect(await inputs.count()).toBe(3);
  await action.click();
  await expect(screen.dialog.getByRole('alert')).toHaveText(screen.text.errors.certificates.importVendor['key-mismatch']);
  const [asked] = scriptedApp.asked('certificates', 'importVendor') as { chain: { fileName: string }[] }[];
  expect(asked?.chain.map(({ fileName }) => fileName)).toEqual(['wwdr.cer', 'root.cer']);
});

test('in practice the vendor signature is given, and marked', async ({ scriptedApp, page }) => {
  const screen = new WizardPage(page);
  ordinaryDay(scriptedApp, { world: 'practice' });
  stands(scriptedApp, { vendor: vendor(true) });
  await scriptedApp.open(page, '#/certificates');
  await expect(page.getByText(screen.text.certificates.vendor.simulated)).toBeVisible();
  await expect(screen.button(screen.text.certificates.vendor.replace)).toHaveCount(0);
});
