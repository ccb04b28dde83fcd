import { readFile } from 'node:fs/promises';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { focusOn, pressOn } from '../pages/keys.ts';
import { PushPage } from '../pages/push-page.ts';
import { ACCOUNT } from './scenes/certificates.ts';
import { deadline, everyUrgency, mail } from './scenes/deadlines.ts';
import { DAY, NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';
import { accepted, checks, form, push, watch, wizard } from './scenes/push.ts';
import { certificate, moves, newWizard, PEM, pem, renewal, stands } from './scenes/push-play.ts';

for (const language of ['ja', 'en'] as const) {
  test(`the first certificate, step by step (${language})`, async ({ scriptedApp, page }) => {
    const screen = new PushPage(page, language);
    const { text } = screen;
    const blank = { ...form, contactName: '', email: '', appleAccount: '' };
    ordinaryDay(scriptedApp, { language });
    stands(scriptedApp, { push: null, devices: 0 });
    scriptedApp.answers('push', 'begin', () => (moves(scriptedApp, newWizard({ step: 'form', form: blank })), ok({})));
    scriptedApp.answers('push', 'saveForm', ok({}));
    scriptedApp.answers('push', 'submitForm', () => (moves(scriptedApp, newWizard({})), ok({})));
    scriptedApp.answers('push', 'request', () => {
      moves(scriptedApp, newWizard({ step: 'portal' }));
      return ok({ fileName: 'request.plist.b64', content: 'UExJU1Q=', base64: false });
    });
    scriptedApp.answers('certificates', 'identify', ok(certificate));
    scriptedApp.answers('push', 'import', () => {
      moves(scriptedApp, newWizard({ step: 'verify', checks: checks(6), accepted }));
      return ok({});
    });
    scriptedApp.answers('push', 'verify', () => {
      moves(scriptedApp, { ...newWizard({ step: 'done', checks: checks(7), accepted }), push: push(365, 'good') });
      return ok({});
    });
    scriptedApp.answers('push', 'close', ok({}));

    await scriptedApp.open(page, '#/certificates/push');
    await expect(screen.title(text.push.titleNew)).toBeVisible();
    await expect(screen.steps).toHaveCount(4);
    await screen.field('contactName').fill('Ｔａｒｏ　Ｙａｍａｄａ');
    await screen.field('email').fill(form.email);
    await screen.field('appleAccount').fill(ACCOUNT);
    await expect(screen.field('contactName')).toHaveValue('Taro Yamada');
    await expect(page.getByText(text.push.form.narrowed)).toBeVisible();
    await screen.button(text.push.form.action).click();
    await expect.poll(() => scriptedApp.asked('push', 'submitForm')).toEqual([form]);
    // React mounts twice in development only, but a person may also come back: it is begun once.
    expect(scriptedApp.asked('push', 'begin')).toEqual([{ flow: 'new' }]);

    const downloads = page.waitForEvent('download');
    await screen.button(text.push.request.action).click();
    const download = await downloads;
    expect(download.suggestedFilename()).toBe('request.plist.b64');
    expect(await readFile(await download.path(), 'utf8')).toBe('UExJU1Q=');

    await expect(screen.currentStep).toContainText(text.push.steps.portal);
    const link = page.getByRole('link', { name: text.push.portal.open });
    await expect(link).toHaveAttribute('href', 'https://identity.apple.com/pushcert/');
    await expect(link).toHaveAttribute('target', '_blank');
    await expect(link).toHaveAttribute('rel', /noopener/);
    // At the first certificate of an account everybody sees it.
    await expect(screen.button(text.push.portal.getStarted)).toHaveCount(0);
    await screen.certificateInput.setInputFiles(pem('MDM_Certificate.pem'));
    await expect(screen.currentStep).toContainText(text.push.steps.verify);
    expect(scriptedApp.asked('push', 'import')).toEqual([{ file: { fileName: 'MDM_Certificate.pem', content: PEM } }]);
    await expect(screen.checks.filter({ hasText: text.push.checks.results.passed })).toHaveCount(6);
    await screen.button(text.push.verify.action).click();
    await expect(screen.heading(text.push.done.title)).toBeVisible();
    await expect(page.getByText(text.wizard.resumed.split('{{step}}')[1] ?? '')).toHaveCount(0);
    await expect(page.getByRole('region', { name: text.push.done.dates }).getByRole('listitem')).toHaveCount(2);
    await screen.button(text.push.done.close).click();
    await expect(screen.title(text.frame.areas.certificates)).toBeVisible();
    await expect.poll(() => scriptedApp.asked('push', 'close').length).toBe(1);
  });

  test(`a renewal, from the account to the first answer (${language})`, async ({ scriptedApp, page }) => {
    const screen = new PushPage(page, language);
    const { text } = screen;
    ordinaryDay(scriptedApp, { language });
    stands(scriptedApp, { push: push(21, 'renew') });
    scriptedApp.answers('push', 'begin', () => (moves(scriptedApp, renewal({ step: 'identity' })), ok({})));
    scriptedApp.answers('push', 'answerIdentity', () => (moves(scriptedApp, renewal({ step: 'form' })), ok({})));
    await scriptedApp.open(page, '#/certificates/push');
    await expect(screen.title(text.push.titleRenew)).toBeVisible();
    await expect(screen.steps).toHaveCount(5);
    await screen.button(text.push.start.action).click();
    await expect.poll(() => scriptedApp.asked('push', 'begin')).toEqual([{ flow: 'renewal' }]);

    await expect(screen.currentStep).toContainText(text.push.steps.identity);
    await expect(page.getByText(ACCOUNT, { exact: true })).toBeVisible();
    await expect(page.locator('mark')).toHaveText('b7e8f9');
    await expect(page.getByText('6A1F0C93B2D47E58')).toBeVisible();
    const { buttons } = text.push.portal;
    const { press } = text.wizard;
    await expect(page.getByRole('listitem').filter({ hasText: buttons.renewRenew })).toContainText(press.press);
    for (const never of [buttons.createRenew, buttons.revokeWhy]) {
      await expect(page.getByRole('listitem').filter({ hasText: never })).toContainText(press.avoid);
    }
    await screen.button(text.push.identity.yes).click();
    await expect(screen.heading(text.push.form.titleRenew)).toBeVisible();
    expect(scriptedApp.asked('push', 'answerIdentity')).toEqual([{ canSignIn: true }]);

    const installed = { push: push(365, 'good'), watch: watch({ answered: 0, rate: 0 }) };
    moves(scriptedApp, { ...installed, wizard: wizard({ flow: 'renewal', step: 'proof', checks: checks(7), accepted }) });
    await expect(screen.heading(text.push.proof.title)).toBeVisible();
    await expect(page.getByText(text.push.proof.rung_other.replace('{{count}}', '412'))).toBeVisible();
    await expect(screen.button(text.wizard.abandon)).toHaveCount(0);
    scriptedApp.answers('push', 'ringAgain', ok({}));
    await screen.button(text.push.proof.again).click();
    await expect.poll(() => scriptedApp.asked('push', 'ringAgain').length).toBe(1);

    const proof = { at: NOW, deviceName: '営業部 001' };
    moves(scriptedApp, {
      push: push(365, 'good'),
      watch: watch({}),
      wizard: wizard({ flow: 'renewal', step: 'done', checks: checks(7), accepted, proof }),
    });
    await expect(page.getByText(/営業部 001/)).toBeVisible();
    const watching = page.getByRole('region', { name: text.push.watch.title });
    await expect(watching).toContainText('98%');
    await expect(watching).toContainText(text.push.watch.normal.replace('{{rate}}', '97'));
    await expect(watching.getByRole('button')).toHaveCount(0);
  });
}

test('a wizard that ended here stays until it is left; whoever comes again is offered the next renewal', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  const { done, start, titleRenew } = screen.text.push;
  const ended = { ...newWizard({ step: 'done', checks: checks(7), accepted }), push: push(365, 'good'), devices: 412, watch: watch({}) };
  ordinaryDay(scriptedApp);
  stands(scriptedApp, newWizard({ step: 'verify', checks: checks(6), accepted }));
  scriptedApp.answers('push', 'verify', () => (moves(scriptedApp, ended), ok({})));
  await scriptedApp.open(page, '#/certificates/push');
  await screen.button(screen.text.push.verify.action).click();
  await expect(screen.heading(done.title)).toBeVisible();
  moves(scriptedApp, { ...ended, devices: 411 });
  await expect(screen.button(done.close)).toBeVisible();
  await screen.link('devices').click();
  await expect(screen.title(screen.text.frame.areas.devices)).toBeVisible();

  await page.goBack();
  await expect(screen.heading(start.title)).toBeVisible();
  await expect(screen.title(titleRenew)).toBeVisible();
  await expect(screen.steps).toHaveCount(5);
  await expect(screen.heading(done.title)).toHaveCount(0);
  // The hour's watch goes on all the same.
  await expect(page.getByRole('region', { name: screen.text.push.watch.title })).toContainText('98%');
  scriptedApp.answers('push', 'begin', () => (moves(scriptedApp, renewal({ step: 'identity', runId: 'next' })), ok({})));
  await screen.button(start.action).click();
  await expect(screen.currentStep).toContainText(screen.text.push.steps.identity);
  expect(scriptedApp.asked('push', 'begin')).toEqual([{ flow: 'renewal' }]);
});

test('what is typed is kept at every rest, and on leaving', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, newWizard({ step: 'form' }));
  scriptedApp.answers('push', 'saveForm', ok({}));
  await scriptedApp.open(page, '#/certificates/push');
  await screen.field('contactName').fill('Hanako Sato');
  await expect.poll(() => scriptedApp.asked('push', 'saveForm').at(-1)).toEqual({ ...form, contactName: 'Hanako Sato' });
  await expect(page.getByText(screen.text.wizard.autosave.saved)).toBeVisible();
  await screen.signer('external').check();
  await screen.link('devices').click();
  await expect(screen.title(screen.text.frame.areas.devices)).toBeVisible();
  await expect.poll(() => scriptedApp.asked('push', 'saveForm').at(-1)).toMatchObject({ signer: 'external' });
});

test('what was typed right before a refused submit is kept all the same', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, newWizard({ step: 'form' }));
  scriptedApp.answers('push', 'saveForm', ok({}));
  scriptedApp.answers('push', 'submitForm', fail('email-invalid'));
  await scriptedApp.open(page, '#/certificates/push');
  await screen.field('email').fill('taro');
  await pressOn(screen.field('email'), 'Enter');
  await expect(screen.field('email')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText(screen.text.wizard.autosave.saved)).toBeVisible();
  expect(scriptedApp.asked('push', 'saveForm').at(-1)).toEqual({ ...form, email: 'taro' });
});

test('the next page takes the focus, and only from nowhere', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  const { request, portal, verify } = screen.text.push;
  ordinaryDay(scriptedApp);
  stands(scriptedApp, newWizard({ step: 'form' }));
  scriptedApp.answers('push', 'submitForm', () => (moves(scriptedApp, newWizard({})), ok({})));
  scriptedApp.answers('push', 'request', () => {
    moves(scriptedApp, newWizard({ step: 'portal' }));
    return ok({ fileName: 'request.plist.b64', content: 'UExJU1Q=', base64: false });
  });
  await scriptedApp.open(page, '#/certificates/push');
  await pressOn(screen.button(screen.text.push.form.action), 'Enter');
  await expect(screen.heading(request.title)).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(screen.button(request.action)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(screen.heading(portal.title)).toBeFocused();
  await focusOn(screen.link('devices'));
  moves(scriptedApp, newWizard({ step: 'verify', checks: checks(6), accepted }));
  await expect(screen.heading(verify.title)).toBeVisible();
  await expect(screen.link('devices')).toBeFocused();
});

test('the next dates are those ahead', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page, 'en');
  ordinaryDay(scriptedApp, { language: 'en' });
  const dates = [...everyUrgency(), deadline({ id: 'credential/vendor/1', kind: 'vendor', dueAt: NOW + DAY, daysLeft: 1 })];
  scriptedApp.answers('deadlines', 'overview', ok({ deadlines: dates, mail: mail() }));
  stands(scriptedApp, newWizard({ step: 'verify', checks: checks(6), accepted }));
  scriptedApp.answers('push', 'verify', () => (moves(scriptedApp, newWizard({ step: 'done', checks: checks(7), accepted })), ok({})));
  await scriptedApp.open(page, '#/certificates/push');
  await screen.button(screen.text.push.verify.action).click();
  const rows = page.getByRole('region', { name: screen.text.push.done.dates }).getByRole('listitem');
  await expect(rows).toContainText(['(1 d left)', '(5 d left)', '(21 d left)']);
});

test('a save that did not arrive is told', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, newWizard({ step: 'form' }));
  scriptedApp.answers('push', 'saveForm', fail('no-wizard'));
  await scriptedApp.open(page, '#/certificates/push');
  await screen.field('organizationName').fill('支度株式会社');
  await expect(page.getByText(screen.text.wizard.autosave.unsaved)).toBeVisible();
});

for (const [code, field] of [
  ['organization-empty', 'organizationName'],
  ['name-not-half-width', 'contactName'],
  ['email-invalid', 'email'],
  ['account-invalid', 'appleAccount'],
] as const) {
  test(`wrong input is told at its field: ${code}`, async ({ scriptedApp, page }) => {
    const screen = new PushPage(page);
    ordinaryDay(scriptedApp);
    stands(scriptedApp, newWizard({ step: 'form' }));
    scriptedApp.answers('push', 'submitForm', fail(code));
    scriptedApp.answers('push', 'saveForm', ok({}));
    await scriptedApp.open(page, '#/certificates/push');
    await screen.button(screen.text.push.form.action).click();
    await expect(screen.field(field)).toHaveAttribute('aria-invalid', 'true');
    await expect(screen.field(field)).toBeFocused();
    await expect(page.getByText(screen.text.errors.push.submitForm[code])).toBeVisible();
  });
}

test('a signer that cannot be used says why, and where it is mended', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  const { signer } = screen.text.push;
  ordinaryDay(scriptedApp);
  stands(scriptedApp, {
    ...newWizard({ step: 'form', form: { ...form, contactName: '山田 太郎' } }),
    signers: [
      { signer: 'own', available: false, hindrance: 'vendor-missing' },
      { signer: 'external', available: true, hindrance: null },
      { signer: 'mdmcert', available: false, hindrance: 'not-configured' },
    ],
  });
  scriptedApp.answers('push', 'submitForm', fail('vendor-missing'));
  scriptedApp.answers('push', 'saveForm', ok({}));
  await scriptedApp.open(page, '#/certificates/push');
  await expect(page.getByText(screen.text.push.form.contactRomaji)).toBeVisible();
  await expect(page.getByText(signer.hindrances['vendor-missing'])).toBeVisible();
  await expect(page.getByText(signer.hindrances['not-configured'])).toBeVisible();
  await expect(screen.signer('mdmcert')).toBeDisabled();
  await screen.button(screen.text.push.form.action).click();
  await expect(screen.signer('own')).toBeFocused();
  await screen.signer('external').check();
  await expect.poll(() => scriptedApp.asked('push', 'saveForm').at(-1)).toMatchObject({ signer: 'external' });
  await screen.button(signer.toVendor).click();
  await expect(page).toHaveURL(/#\/certificates\/credential\/vendor$/);
});

test('an external signer: the CSR goes out, the signed request comes in', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  const at = { step: 'sign' as const, requestFileName: '', form: { ...form, signer: 'external' as const } };
  ordinaryDay(scriptedApp);
  stands(scriptedApp, newWizard(at));
  scriptedApp.answers('push', 'csr', ok({ fileName: 'x.csr', content: 'CSR', base64: false }));
  scriptedApp.answers('certificates', 'identify', ok({ kind: 'push-request', place: 'push', details: {} }));
  scriptedApp.answers('push', 'importSigned', () => {
    moves(scriptedApp, newWizard({ ...at, problem: { code: 'signature-wrong', details: { reason: 'sha1' } } }));
    return fail('signature-wrong');
  });
  await scriptedApp.open(page, '#/certificates/push');
  const downloads = page.waitForEvent('download');
  await screen.button(screen.text.push.sign.external.action).click();
  expect((await downloads).suggestedFilename()).toBe('x.csr');
  await screen.signedInput.setInputFiles(pem('signed.plist.b64'));
  // The toast of the saved file is an alert, too.
  const refused = screen.alert.filter({ hasText: screen.text.refusals['signature-wrong'].title });
  await expect(refused).toContainText(screen.text.refusals['signature-wrong'].next);
  scriptedApp.answers('push', 'importSigned', () => (moves(scriptedApp, newWizard({})), ok({})));
  await screen.signedInput.setInputFiles(pem('signed.plist.b64'));
  await expect(screen.heading(screen.text.push.request.title)).toBeVisible();
});

test('mdmcert.download: sent, refused in its own words, sent again, awaited', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  const { mdmcert } = screen.text.push.sign;
  const at = { step: 'sign' as const, requestFileName: '', form: { ...form, signer: 'mdmcert' as const } };
  ordinaryDay(scriptedApp);
  stands(scriptedApp, newWizard(at));
  scriptedApp.answers('push', 'askMdmcert', () => {
    moves(scriptedApp, newWizard({ ...at, problem: { code: 'refused', details: { reason: 'unknown address' } } }));
    return fail('refused');
  });
  await scriptedApp.open(page, '#/certificates/push');
  await expect(page.getByText(mdmcert.registered.replace('{{email}}', form.email))).toBeVisible();
  await screen.button(mdmcert.action).click();
  await expect(screen.alert).toHaveCount(1);
  await expect(screen.alert).toContainText('unknown address');
  scriptedApp.answers('push', 'askMdmcert', () => (moves(scriptedApp, newWizard({ ...at, signatureAskedAt: NOW })), ok({})));
  await screen.button(mdmcert.action).click();
  await expect(page.getByText(mdmcert.awaited.replace('{{email}}', form.email))).toBeVisible();
  await expect(screen.button(mdmcert.again)).toBeEnabled();
  await expect(screen.alert).toHaveCount(0);
});

for (const step of ['identity', 'form', 'sign', 'request', 'portal', 'verify'] as const) {
  test(`a wizard found under way says where it goes on: ${step}`, async ({ scriptedApp, page }) => {
    const screen = new PushPage(page);
    const rail = {
      identity: 'identity',
      form: 'request',
      sign: 'request',
      request: 'request',
      portal: 'portal',
      verify: 'verify',
    } as const;
    const name = screen.text.push.steps[rail[step]];
    ordinaryDay(scriptedApp);
    stands(scriptedApp, renewal({ step, accepted: step === 'verify' ? accepted : null, form: { ...form, signer: 'external' } }));
    await scriptedApp.open(page, '#/certificates/push');
    await expect(page.getByText(screen.text.wizard.resumed.replace('{{step}}', name))).toBeVisible();
    await expect(screen.currentStep).toContainText(name);
  });
}
