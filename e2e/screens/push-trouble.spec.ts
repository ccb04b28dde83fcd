import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { focusOn } from '../pages/keys.ts';
import { PushPage } from '../pages/push-page.ts';
import { ACCOUNT, TOPIC, watched } from './scenes/certificates.ts';
import { MINUTE, NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';
import { accepted, arrival, checks, form, otherTopic, push, watch, wizard } from './scenes/push.ts';
import { certificate, moves, newWizard, PEM, pem, renewal, stands } from './scenes/push-play.ts';

for (const [code, details, says] of [
  ['not-a-certificate', { kind: 'html' }, 'Web ページ(HTML)です。'],
  ['not-a-certificate', { kind: 'csr' }, '証明書署名要求(CSR)です。'],
  ['not-a-certificate', { kind: 'something new' }, '証明書として読めないファイルです。'],
  ['not-a-push-certificate', { kind: 'certificate', subject: 'CN=intranet' }, 'CN=intranet'],
  ['key-mismatch', { topic: TOPIC }, '別の申請ファイルから発行された'],
  ['expired', { expiredAt: '2026-01-15T00:00:00.000Z' }, '2026年1月15日(木) 9:00 に期限が切れた'],
  ['not-yet-valid', { validFrom: '2027-01-15T00:00:00.000Z' }, '2027年1月15日(金) 9:00 から有効'],
  [
    'older-than-installed',
    { expiresAt: '2026-01-15T00:00:00.000Z', installedExpiresAt: '2027-01-15T00:00:00.000Z' },
    '2027年1月15日(金) 9:00 まで)より新しい',
  ],
  ['already-installed', { serialNumber: '01' }, 'すでに導入されている'],
] as const) {
  test(`a refused file: what it is, what was wanted, what to do (${code} ${JSON.stringify(details).slice(0, 40)})`, async ({
    scriptedApp,
    page,
  }) => {
    const screen = new PushPage(page);
    ordinaryDay(scriptedApp);
    stands(scriptedApp, renewal({ step: 'portal' }));
    // What belongs nowhere is judged by the wizard all the same.
    scriptedApp.answers('certificates', 'identify', ok({ kind: 'html', place: null, details: {} }));
    const refused = renewal({ step: 'portal', checks: checks(1, true), problem: { code, details: { ...details } } });
    scriptedApp.answers('push', 'import', () => (moves(scriptedApp, refused), fail(code, 'raw message')));
    await scriptedApp.open(page, '#/certificates/push');
    await screen.certificateInput.setInputFiles(pem('x.pem'));
    await expect(screen.alert).toContainText(screen.text.refusals[code].title);
    await expect(screen.alert).toContainText(says);
    for (const part of ['what', 'wanted', 'next'] as const) await expect(screen.alert).toContainText(screen.text.wizard.refusal[part]);
    await expect(screen.alert).not.toContainText('{{');
    await expect(screen.alert).not.toContainText('raw message');
    await expect(screen.checks.filter({ hasText: screen.text.push.checks.results.failed })).toHaveCount(1);
    await expect(screen.currentStep).toContainText(screen.text.push.steps.import);
  });
}

test('a file of another wizard is named, with the way there, and is not imported', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, newWizard({ step: 'portal' }));
  scriptedApp.answers('certificates', 'identify', ok({ kind: 'ade-token', place: 'ade', details: {} }));
  await scriptedApp.open(page, '#/certificates/push');
  await expect(screen.certificateInput).toBeAttached();
  await screen.dropAnywhere('token.p7m', 'PEM');
  await expect(screen.alert).toContainText(screen.text.files.kinds['ade-token']);
  await expect(screen.button(screen.text.files.go)).toBeVisible();
  expect(scriptedApp.asked('push', 'import')).toEqual([]);
});

test('a certificate can be dropped anywhere, or taken from the downloads folder', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, newWizard({ step: 'portal' }));
  scriptedApp.answers('certificates', 'identify', ok(certificate));
  scriptedApp.answers('certificates', 'downloads', ok({ ...watched, arrivals: [arrival] }));
  scriptedApp.answers('push', 'import', fail('file-gone'));
  await scriptedApp.open(page, '#/certificates/push');
  await expect(screen.certificateInput).toBeAttached();
  await screen.dropAnywhere('dropped.pem', 'PEM');
  await expect.poll(() => scriptedApp.asked('push', 'import')).toEqual([{ file: { fileName: 'dropped.pem', content: PEM } }]);
  await screen.button(screen.text.files.arrival.takeThis.replace('{{fileName}}', arrival.fileName)).click();
  await expect.poll(() => scriptedApp.asked('push', 'import').at(-1)).toEqual({ file: { arrivalId: arrival.arrivalId } });
  await expect(screen.alert).toHaveText(screen.text.errors.push.import['file-gone']);
});

test('a file that is far too large never leaves the page', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, newWizard({ step: 'portal' }));
  await scriptedApp.open(page, '#/certificates/push');
  await screen.certificateInput.setInputFiles({ name: 'film.mov', mimeType: 'video/quicktime', buffer: Buffer.alloc(3_000_001) });
  await expect(screen.alert).toContainText(screen.text.files.kinds['too-large']);
  expect(scriptedApp.asked('push', 'import')).toEqual([]);
});

test('Get Started is a trap: it stops the renewal until somebody comes back from it', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  const { stop } = screen.text.push;
  ordinaryDay(scriptedApp);
  stands(scriptedApp, renewal({ step: 'portal' }));
  scriptedApp.answers('push', 'stop', (input) => (moves(scriptedApp, renewal({ step: 'portal', stop: input.stop })), ok({})));
  await scriptedApp.open(page, '#/certificates/push');
  await screen.button(screen.text.push.portal.getStarted).click();
  await expect(screen.heading(stop['get-started'].title)).toBeVisible();
  await expect(page.getByRole('list', { name: stop.wrong.label })).toContainText(ACCOUNT);
  await expect(screen.certificateInput).toHaveCount(0);
  await screen.button(stop['get-started'].back).click();
  await expect(screen.heading(screen.text.push.portal.title)).toBeVisible();
  expect(scriptedApp.asked('push', 'stop')).toEqual([{ stop: 'get-started' }, { stop: null }]);
});

test('nobody can sign in: the harmless ways come first, and what Apple Support needs can be copied', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  const { stop, start } = screen.text.push;
  ordinaryDay(scriptedApp);
  stands(scriptedApp, renewal({ step: 'identity' }));
  scriptedApp.answers('push', 'answerIdentity', () => {
    moves(scriptedApp, renewal({ step: 'identity', stop: 'cannot-sign-in' }));
    return ok({});
  });
  scriptedApp.answers('push', 'close', () => (stands(scriptedApp, { push: push(21, 'renew') }), ok({})));
  scriptedApp.answers('push', 'begin', (input) => (moves(scriptedApp, { wizard: wizard({ flow: input.flow, step: 'form' }) }), ok({})));
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await scriptedApp.open(page, '#/certificates/push');
  await screen.button(screen.text.push.identity.no).click();
  const routes = page.getByRole('list', { name: stop.routes.label }).getByRole('listitem');
  const order = ['recover', 'address', 'support', 'create'] as const;
  for (const [index, route] of order.entries()) await expect(routes.nth(index)).toContainText(stop.routes[route].title);
  await screen.button(stop.copy).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  for (const part of [TOPIC, '6A1F0C93B2D47E58', '2026年12月12日']) expect(copied).toContain(part);
  await screen.button(stop.routes.create.action).click();
  await expect(screen.dialog).toContainText(start.otherSheet.devices_other.replace('{{count}}', '412'));
  await page.keyboard.press('Escape');
  expect(scriptedApp.asked('push', 'close')).toEqual([]);
  await screen.button(stop.routes.create.action).click();
  await screen.dialog.getByRole('button', { name: start.otherSheet.action, exact: true }).click();
  await expect(screen.heading(screen.text.push.form.titleNew)).toBeVisible();
  expect(scriptedApp.asked('push', 'begin')).toEqual([{ flow: 'new' }]);
});

test('an expired certificate: try Renew first', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, { push: push(-2, 'expired') });
  await scriptedApp.open(page, '#/certificates/push');
  await expect(page.getByText(screen.text.push.expired.title)).toBeVisible();
  await expect(screen.button(screen.text.push.start.action)).toBeEnabled();
  // Of one that nobody can use or go back to, neither is said.
  const { topic, old, back } = screen.text.push.start.renew;
  await expect(page.getByText(topic)).toBeVisible();
  for (const said of [old, back]) await expect(page.getByText(said)).toHaveCount(0);
});

test('another topic: both are shown, the way past it is level 3 and main judges it', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  const { topic } = screen.text.push;
  const { confirmation } = screen.text;
  const at = renewal({ step: 'portal', checks: checks(4, true), problem: { code: 'topic-changed', details: otherTopic } });
  ordinaryDay(scriptedApp);
  stands(scriptedApp, at);
  scriptedApp.answers('push', 'acceptTopic', fail('confirmation-wrong'));
  await scriptedApp.open(page, '#/certificates/push');
  await expect(screen.alert.getByText(TOPIC)).toBeVisible();
  await expect(screen.alert.locator('mark')).toHaveText([otherTopic.installedTopic.slice(-36), otherTopic.newTopic.slice(-36)]);
  await expect(screen.alert).toContainText(topic.silent_other.replace('{{count}}', '412'));
  await expect(screen.alert).toContainText(topic.safe);
  await screen.button(topic.accept).click();
  const hold = screen.dialog.getByRole('button', { name: topic.sheet.action, exact: true });
  await expect(hold).toBeDisabled();
  await screen.dialog.getByLabel(confirmation.reason).fill('アカウントを失ったため');
  await screen.dialog.getByLabel(confirmation.typed.replace('{{phrase}}', '入れ替え 412')).pressSequentially('入れ替え　４１２');
  await expect(hold).toBeEnabled();
  await focusOn(hold);
  await page.keyboard.down('Enter');
  await expect.poll(() => scriptedApp.asked('push', 'acceptTopic').length).toBe(1);
  await page.keyboard.up('Enter');
  await expect(screen.dialog.getByRole('alert')).toHaveText(screen.text.errors.push.acceptTopic['confirmation-wrong']);
  expect(scriptedApp.asked('push', 'acceptTopic')).toEqual([{ typed: '入れ替え　４１２', reason: 'アカウントを失ったため' }]);
  await page.keyboard.press('Escape');
  await expect(screen.dialog).toHaveCount(0);
  await expect(screen.button(screen.text.push.portal.getStarted)).toBeVisible();
});

test('APNs that cannot be reached is told once, and can be tried again', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  const at = { step: 'verify' as const, accepted };
  ordinaryDay(scriptedApp);
  stands(scriptedApp, newWizard({ ...at, checks: checks(6) }));
  scriptedApp.answers('push', 'verify', () => {
    moves(scriptedApp, newWizard({ ...at, checks: checks(6, true), problem: { code: 'unreachable', details: {} } }));
    return fail('unreachable');
  });
  await scriptedApp.open(page, '#/certificates/push');
  await screen.button(screen.text.push.verify.action).click();
  await expect(screen.alert).toHaveText(screen.text.errors.push.verify.unreachable);
  await expect(screen.button(screen.text.push.verify.action)).toBeEnabled();
});

test('a certificate that APNs refuses is issued again from there: the site, the request, the way back in', async ({
  scriptedApp,
  page,
}) => {
  const screen = new PushPage(page);
  const { portal, request, verify } = screen.text.push;
  const at = { step: 'verify' as const, checks: checks(6, true), accepted };
  ordinaryDay(scriptedApp);
  stands(scriptedApp, newWizard({ ...at, problem: { code: 'certificate-refused', details: {} } }));
  scriptedApp.answers('push', 'request', ok({ fileName: 'request.plist.b64', content: 'UExJU1Q=', base64: false }));
  await scriptedApp.open(page, '#/certificates/push');
  await expect(screen.alert).toHaveText(screen.text.errors.push.verify['certificate-refused']);
  await expect(page.getByRole('link', { name: portal.open })).toHaveAttribute('href', 'https://identity.apple.com/pushcert/');
  await expect(screen.certificateInput).toBeAttached();
  const downloads = page.waitForEvent('download');
  await screen.button(request.again).click();
  expect((await downloads).suggestedFilename()).toBe('request.plist.b64');
  moves(scriptedApp, newWizard(at));
  await expect(screen.button(verify.action)).toBeEnabled();
  await expect(screen.button(request.again)).toHaveCount(0);
});

test('too few answers in the hour: the alarm leads to the way back', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, {
    push: push(365, 'good'),
    wizard: wizard({ flow: 'renewal', step: 'done', accepted }),
    watch: watch({ state: 'alarm', endsAt: NOW - MINUTE, rate: 8, answered: 31, refused: 206 }),
  });
  await scriptedApp.open(page, '#/certificates/push');
  await expect(screen.alert).toHaveText(screen.text.push.watch.says.alarm);
  await screen.button(screen.text.push.watch.back).click();
  await expect(page).toHaveURL(/#\/certificates\/credential\/push$/);
});

test('too few answers, and nothing to go back to: no way back is spoken of', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, {
    push: push(365, 'good'),
    wizard: wizard({ flow: 'renewal', step: 'done', accepted }),
    watch: watch({ state: 'alarm', endsAt: NOW - MINUTE, rate: 0, normalRate: null, answered: 0, rollbackId: null }),
  });
  await scriptedApp.open(page, '#/certificates/push');
  await expect(screen.alert).toHaveText(screen.text.push.watch.says.noWayBack);
  await expect(screen.button(screen.text.push.watch.back)).toHaveCount(0);
  await expect(page.getByText(screen.text.push.watch.normalUnknown)).toBeVisible();
});

test('rings that do not get as far as APNs are told for what they are, and nothing is judged', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  const { unreached_other, over } = screen.text.push.watch;
  ordinaryDay(scriptedApp);
  stands(scriptedApp, {
    push: push(365, 'good'),
    wizard: wizard({ flow: 'renewal', step: 'proof', checks: checks(7), accepted }),
    watch: watch({ endsAt: NOW - MINUTE, rung: 0, unreached: 412, answered: 0, rate: null }),
  });
  await scriptedApp.open(page, '#/certificates/push');
  const told = unreached_other.replace('{{count}}', '412');
  await expect(page.getByRole('status').filter({ hasText: told })).toBeVisible();
  await expect(page.getByRole('region', { name: screen.text.push.watch.title })).toContainText(told);
  await expect(page.getByText(screen.text.push.proof.rung_other.replace('{{count}}', '0'))).toHaveCount(0);
  await expect(page.getByText(over)).toHaveCount(0);
  await expect(screen.alert).toHaveCount(0);
});

test('starting over asks first', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, renewal({ step: 'portal' }));
  scriptedApp.answers('push', 'close', () => (moves(scriptedApp, { push: push(21, 'renew') }), ok({})));
  await scriptedApp.open(page, '#/certificates/push');
  await screen.button(screen.text.wizard.abandon).click();
  await page.keyboard.press('Escape');
  expect(scriptedApp.asked('push', 'close')).toEqual([]);
  await screen.button(screen.text.wizard.abandon).click();
  await screen.dialog.getByRole('button', { name: screen.text.wizard.abandonSheet.action, exact: true }).click();
  await expect(screen.heading(screen.text.push.start.title)).toBeVisible();
});

test('whoever starts over resumes nothing', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  const resumed = page.getByText(screen.text.wizard.resumed.split('{{step}}')[1] ?? '');
  ordinaryDay(scriptedApp);
  stands(scriptedApp, newWizard({ step: 'form' }));
  scriptedApp.answers('push', 'close', () => (moves(scriptedApp, { push: null, devices: 0 }), ok({})));
  const blank = { ...form, contactName: '' };
  scriptedApp.answers('push', 'begin', () => (moves(scriptedApp, newWizard({ runId: 'run-2', step: 'form', form: blank })), ok({})));
  await scriptedApp.open(page, '#/certificates/push');
  await expect(resumed).toBeVisible();
  await screen.button(screen.text.wizard.abandon).click();
  await screen.dialog.getByRole('button', { name: screen.text.wizard.abandonSheet.action, exact: true }).click();
  await expect(screen.field('contactName')).toHaveValue('');
  await expect(resumed).toHaveCount(0);
});

test('the guide in its small window follows the wizard', async ({ scriptedApp, page }) => {
  const screen = new PushPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, renewal({ step: 'portal' }));
  await scriptedApp.open(page, '#/certificates/push');
  const opens = page.waitForEvent('popup');
  await screen.button(screen.text.files.guide.open).click();
  const guide = await opens;
  await expect(guide.getByRole('heading', { name: screen.text.push.titleRenew })).toBeVisible();
  await expect(guide.getByRole('navigation')).toHaveCount(0);
  const { guide: steps } = screen.text.push.portal;
  const none = guide.getByText(steps.none);
  const at = { checks: checks(6), accepted };
  moves(scriptedApp, renewal({ step: 'verify', ...at }));
  await expect(none).toBeVisible();
  moves(scriptedApp, renewal({ step: 'verify', ...at, problem: { code: 'certificate-refused', details: {} } }));
  await expect(guide.getByRole('region', { name: steps.title })).toBeVisible();
  for (const step of ['proof', 'done'] as const) {
    moves(scriptedApp, renewal({ step: 'portal' }));
    await expect(none).toHaveCount(0);
    moves(scriptedApp, renewal({ step, ...at }));
    await expect(none).toBeVisible();
  }
  moves(scriptedApp, renewal({ step: 'portal' }));
  await expect(none).toHaveCount(0);
  moves(scriptedApp, { push: push(365, 'good') });
  await expect(none).toBeVisible();
});
