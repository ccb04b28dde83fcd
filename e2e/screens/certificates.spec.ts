import { readFile } from 'node:fs/promises';
import type { CredentialView } from '#contract/certificates.ts';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import type { ScriptedApp } from '../hosts/scripted-app.ts';
import { CertificatesPage } from '../pages/certificates-page.ts';
import { backup, everything, identified, list, missing, nothing, plan, replaced, TOPIC } from './scenes/certificates.ts';
import { ordinaryDay } from './scenes/play.ts';
import * as push from './scenes/push.ts';

const CENTRE = '#/certificates';
const PHRASE = '復元 412';
const stands = (app: ScriptedApp, credentials: CredentialView[], backupAt: number | null = 0) =>
  app.answers('certificates', 'list', ok(list(credentials, backupAt)));

test('every credential has its line, and the account is masked', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, CENTRE);
  for (const { kind } of everything()) await expect(screen.row(kind)).toBeVisible();
  await expect(screen.row('push')).toContainText('残り 210日');
  await expect(screen.row('push')).toContainText('com.apple.mgmt.…c6b7e8f9');
  await expect(screen.row('push')).toContainText('m•••@mirai-bungu.example');
  await expect(screen.row('push')).toContainText('山田 太郎(副担当者 佐藤 花子)');
  await expect(screen.row('push')).not.toContainText('mdm@');
  await expect(screen.row('content').getByRole('link', { name: screen.text.certificates.row.register })).toHaveAttribute(
    'href',
    '#/accounts',
  );
  await expect(screen.link('certificates')).toContainText('4日');
});

test('what is missing says so and leads to its wizard; what was begun is resumed', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, nothing(), null);
  await scriptedApp.open(page, CENTRE);
  await expect(screen.row('push')).toContainText('未設定 - 15分');
  await expect(screen.row('content')).toContainText('未設定 - 5分');
  await expect(screen.verify('push')).toHaveCount(0);
  await expect(page.getByText(screen.text.certificates.backup.never)).toBeVisible();
  scriptedApp.answers('push', 'overview', ok(push.overview({ push: null, wizard: push.wizard({ step: 'portal' }) })));
  scriptedApp.announce('push', 'changed', {});
  await screen.primary('resume', 'push').click();
  await expect(page).toHaveURL(/#\/certificates\/push$/);
});

test('a credential is verified on the spot; what is wrong stands beside it in words', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'verify', ({ kind }) => {
    if (kind === 'push') return ok({});
    stands(scriptedApp, everything({ ade: { problem: { code: 'terms-not-signed', details: {} } } }));
    scriptedApp.announce('certificates', 'changed', {});
    return fail('terms-not-signed');
  });
  await scriptedApp.open(page, CENTRE);
  await screen.verify('push').click();
  await expect(page.getByText('MDM プッシュ通知証明書は有効です')).toBeVisible();
  await screen.verify('ade').click();
  await expect(screen.row('ade')).toContainText(screen.text.errors.certificates.verify['terms-not-signed']);
  expect(scriptedApp.asked('certificates', 'verify')).toEqual([{ kind: 'push' }, { kind: 'ade' }]);
});

test('a backup wants a passphrase, twice, and is saved', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'exportBackup', ok({ fileName: 'shitaku_backup_x.shitaku', content: 'c2VhbGVk', base64: true }));
  await scriptedApp.open(page, CENTRE);
  await screen.button(screen.text.certificates.backup.make).click();
  const [first, again] = [screen.passphrase(0), screen.passphrase(1)];
  const make = screen.dialog.getByRole('button', { name: screen.text.certificates.backup.makeSheet.action });
  await first.fill('1234567');
  await again.fill('1234567');
  await make.click();
  await expect(screen.dialog.getByText(screen.text.certificates.passphrase.short)).toBeVisible();
  await expect(first).toBeFocused();
  await first.fill('long enough');
  await make.click();
  await expect(screen.dialog.getByText(screen.text.certificates.passphrase.differs)).toBeVisible();
  await expect(again).toBeFocused();
  expect(scriptedApp.asked('certificates', 'exportBackup')).toEqual([]);
  await again.fill('long enough');
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect(await readFile(await (await download).path(), 'utf8')).toBe('sealed');
  expect(scriptedApp.asked('certificates', 'exportBackup')).toEqual([{ passphrase: 'long enough' }]);
  await expect(screen.dialog).toHaveCount(0);
});

test('a backup is opened, looked at, and only then restored', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  const { text } = screen;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'identify', ok(identified('backup', 'backup')));
  scriptedApp.answers('certificates', 'openBackup', ({ passphrase }) =>
    passphrase === 'right one' ? ok(backup()) : fail('wrong-passphrase-or-damaged'),
  );
  scriptedApp.answers('certificates', 'restoreBackup', ok({}));
  await scriptedApp.open(page, CENTRE);
  await screen.button(text.certificates.backup.restore).click();
  const file = { name: 'b.shitaku', content: 'sealed' };
  await screen.drop(screen.dialog.getByText(text.certificates.backup.restoreSheet.drop), [file]);
  await expect(screen.dialog.getByText('b.shitaku')).toBeVisible();
  await screen.passphrase(0).fill('wrong one');
  await page.keyboard.press('Enter');
  await expect(screen.alert).toContainText(text.errors.certificates.openBackup['wrong-passphrase-or-damaged']);
  await screen.passphrase(0).fill('right one');
  await page.keyboard.press('Enter');

  const chosen = screen.dialog.getByRole('checkbox');
  await expect(screen.dialog.getByRole('row')).toHaveCount(6);
  // What is newer or missing is chosen; what is older or somebody else's is not; what is the same cannot be.
  expect(await chosen.evaluateAll((all) => all.map((each) => (each as HTMLInputElement).checked))).toEqual([
    false,
    false,
    true,
    false,
    true,
  ]);
  await expect(chosen.nth(3)).toBeDisabled();
  await chosen.nth(0).check();
  await screen.button(text.certificates.backup.restoreSheet.next).click();
  await screen.reason.fill('Mac の交換');
  await screen.typed(PHRASE).fill('　復元　４１２');
  await screen.hold('3件を復元');
  await expect(page.getByText(text.certificates.backup.danger.done)).toBeVisible();
  expect(scriptedApp.asked('certificates', 'restoreBackup')).toEqual([
    { backupId: 'backup-1', kinds: ['content', 'vendor', 'push'], confirmation: { typed: '　復元　４１２', reason: 'Mac の交換' } },
  ]);
});

test('PKCS#12 of another identity is imported only after a confirmation', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  const { importSheet, detail } = screen.text.certificates;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'identify', ({ file }) =>
    'fileName' in file && file.fileName.endsWith('.p12') ? ok(identified('pkcs12', 'supervision')) : ok(identified('html', null)),
  );
  scriptedApp.answers('certificates', 'importPkcs12', ({ passphrase, confirmation }) => {
    if (passphrase !== 'right') return fail('wrong-passphrase');
    return confirmation === null ? fail('identity-changed', 'x', { installed: TOPIC, new: `${TOPIC}-2`, devices: '412' }) : ok({});
  });
  await scriptedApp.open(page, '#/certificates/credential/push');
  await screen.button(detail.import).click();
  await screen.drop(screen.dialog.getByText(importSheet.drop), [{ name: 'error.html', content: '<html>' }]);
  await expect(screen.alert).toContainText(screen.text.files.kinds.html);
  await screen.drop(screen.dialog.getByText(importSheet.drop), [{ name: 'push.p12', content: 'x' }]);
  await expect(screen.dialog.getByText('push.p12')).toBeVisible();
  await page.keyboard.press('Tab');
  await screen.passphrase(0).fill('wrong');
  await screen.button(importSheet.action).click();
  await expect(screen.alert).toContainText(screen.text.errors.certificates.importPkcs12['wrong-passphrase']);
  await screen.passphrase(0).fill('right');
  await screen.dialog.getByLabel(importSheet.account).fill('ｍｄｍ@example.jp');
  await screen.button(importSheet.action).click();
  await screen.reason.fill('別の MDM から移行');
  await screen.typed('入れ替え 412').fill('入れ替え 412');
  await screen.hold(importSheet.danger.action);
  await expect(page.getByText(detail.imported)).toBeVisible();
  expect(scriptedApp.asked('certificates', 'importPkcs12').at(-1)).toEqual({
    kind: 'push',
    file: { fileName: 'push.p12', content: 'eA==' },
    passphrase: 'right',
    account: 'mdm@example.jp',
    confirmation: { typed: '入れ替え 412', reason: '別の MDM から移行' },
  });
});

test('what this Mac made is made anew: at once where devices notice nothing', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  const { renewOwn, renewed, renewDanger } = screen.text.certificates.detail;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'renewOwn', ok({}));
  await scriptedApp.open(page, '#/certificates/credential/engine-tls');
  await screen.button(renewOwn['engine-tls'].action).click();
  await expect(page.getByText(renewed)).toBeVisible();
  await scriptedApp.open(page, '#/certificates/credential/supervision');
  await screen.button(renewOwn.supervision.action).click();
  await expect(screen.dialog).toContainText('38台');
  await screen.reason.fill('鍵が漏れた疑い');
  await screen.typed('入れ替え 38').fill('replace 38');
  await expect(screen.button(renewDanger.action)).toBeDisabled();
  await screen.typed('入れ替え 38').fill('入れ替え 38');
  await screen.hold(renewDanger.action);
  await expect.poll(() => scriptedApp.asked('certificates', 'renewOwn').length).toBe(2);
  stands(scriptedApp, [missing('supervision')]);
  scriptedApp.announce('certificates', 'changed', {});
  await screen.button(renewOwn.supervision.create).click();
  await expect
    .poll(() => scriptedApp.asked('certificates', 'renewOwn'))
    .toEqual([
      { kind: 'engine-tls', confirmation: null },
      { kind: 'supervision', confirmation: { typed: '入れ替え 38', reason: '鍵が漏れた疑い' } },
      { kind: 'supervision', confirmation: null },
    ]);
});

test('a number that changed since is asked for anew: imported, restored, made anew', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  const { importSheet, detail, backup: words } = screen.text.certificates;
  const wants = async (before: string, after: string, action: string) => {
    await screen.reason.fill('理由');
    await screen.typed(before).fill(before);
    await screen.hold(action);
    await expect(screen.typed(after)).toBeVisible();
    await expect(screen.button(action)).toBeDisabled();
    await screen.typed(after).fill(after);
    await expect(screen.button(action)).toBeEnabled();
  };
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'identify', ({ file }) =>
    'fileName' in file && file.fileName.endsWith('.p12') ? ok(identified('pkcs12', 'supervision')) : ok(identified('backup', 'backup')),
  );
  scriptedApp.answers('certificates', 'importPkcs12', ({ confirmation }) =>
    confirmation === null
      ? fail('identity-changed', 'x', { installed: TOPIC, new: `${TOPIC}-2`, devices: '412' })
      : fail('confirmation-wrong', 'x', { devices: '413' }),
  );
  await scriptedApp.open(page, '#/certificates/credential/push');
  await screen.button(detail.import).click();
  await screen.drop(screen.dialog.getByText(importSheet.drop), [{ name: 'push.p12', content: 'x' }]);
  await screen.button(importSheet.action).click();
  await wants('入れ替え 412', '入れ替え 413', importSheet.danger.action);
  await expect(screen.dialog).toContainText('413台');

  scriptedApp.answers('certificates', 'openBackup', ok(backup()));
  scriptedApp.answers('certificates', 'restoreBackup', fail('confirmation-wrong', 'x', { devices: '413' }));
  await scriptedApp.open(page, CENTRE);
  await screen.button(words.restore).click();
  await screen.drop(screen.dialog.getByText(words.restoreSheet.drop), [{ name: 'b.shitaku', content: 'sealed' }]);
  await expect(screen.dialog.getByText('b.shitaku')).toBeVisible();
  await screen.passphrase(0).fill('right one');
  await page.keyboard.press('Enter');
  await screen.button(words.restoreSheet.next).click();
  await wants(PHRASE, '復元 413', '2件を復元');
  await expect(screen.dialog).toContainText('413台');

  scriptedApp.answers('certificates', 'renewOwn', () => {
    stands(scriptedApp, everything({ supervision: { devices: 39 } }));
    return fail('confirmation-wrong', 'x', { devices: '39' });
  });
  await scriptedApp.open(page, '#/certificates/credential/supervision');
  await screen.button(detail.renewOwn.supervision.action).click();
  await wants('入れ替え 38', '入れ替え 39', detail.renewDanger.action);
});

test('those who would refuse another supervision identity cannot be counted, and every sheet says so', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  const { importSheet, detail, rollback, backup: words } = screen.text.certificates;
  const supervision = { history: [replaced()], devices: 0 };
  ordinaryDay(scriptedApp);
  stands(scriptedApp, everything({ supervision }));
  scriptedApp.answers('certificates', 'identify', ({ file }) =>
    'fileName' in file && file.fileName.endsWith('.p12') ? ok(identified('pkcs12', 'supervision')) : ok(identified('backup', 'backup')),
  );
  const says = async (phrase: string) => {
    await expect(screen.typed(phrase)).toBeVisible();
    await expect(screen.dialog).toContainText(rollback.uncounted);
    await expect(screen.dialog).not.toContainText('0台');
    await expect(screen.dialog).not.toContainText(words.danger.noDevices);
    await page.keyboard.press('Escape');
    await expect(screen.dialog).toHaveCount(0);
  };
  await scriptedApp.open(page, '#/certificates/credential/supervision');
  await screen.button(detail.renewOwn.supervision.action).click();
  await says('入れ替え 0');

  scriptedApp.answers('certificates', 'planRollback', ok({ ...plan(0), kind: 'supervision', level: 3 }));
  await page.getByRole('table').getByRole('button').click();
  await says('復元 0');

  scriptedApp.answers('certificates', 'importPkcs12', fail('identity-changed', 'x', { installed: 'a', new: 'b', devices: '0' }));
  await screen.button(detail.import).click();
  await screen.drop(screen.dialog.getByText(importSheet.drop), [{ name: 's.p12', content: 'x' }]);
  await screen.button(importSheet.action).click();
  await says('入れ替え 0');

  const entry = { kind: 'supervision', identity: 's', identityName: 's', expiresAt: null, relation: 'other-identity' } as const;
  scriptedApp.answers('certificates', 'openBackup', ok({ ...backup([entry]), devices: 0 }));
  await scriptedApp.open(page, CENTRE);
  await screen.button(words.restore).click();
  await screen.drop(screen.dialog.getByText(words.restoreSheet.drop), [{ name: 'b.shitaku', content: 'sealed' }]);
  await expect(screen.dialog.getByText('b.shitaku')).toBeVisible();
  await screen.passphrase(0).fill('right one');
  await page.keyboard.press('Enter');
  await screen.dialog.getByRole('checkbox').check();
  await screen.button(words.restoreSheet.next).click();
  await says('復元 0');
});

test('an export that was cancelled while it was made saves nothing, and leaves a sheet opened since alone', async ({
  scriptedApp,
  page,
}) => {
  const screen = new CertificatesPage(page);
  const { detail } = screen.text.certificates;
  const made = Promise.withResolvers<void>();
  const downloads: string[] = [];
  page.on('download', (download) => downloads.push(download.suggestedFilename()));
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'exportPkcs12', () =>
    made.promise.then(() => ok({ fileName: 'p.p12', content: 'eA==', base64: true })),
  );
  await scriptedApp.open(page, '#/certificates/credential/push');
  const begin = async () => {
    await screen.button(detail.export).click();
    await screen.passphrase(0).fill('long enough');
    await screen.passphrase(1).fill('long enough');
  };
  await begin();
  await page.keyboard.press('Enter');
  await expect.poll(() => scriptedApp.asked('certificates', 'exportPkcs12').length).toBe(1);
  await page.keyboard.press('Escape');
  await expect(screen.dialog).toHaveCount(0);
  await begin();
  made.resolve();
  // What is told after the answer arrives after it.
  stands(scriptedApp, everything({ push: { serialNumber: '77777777' } }));
  scriptedApp.announce('certificates', 'changed', {});
  await expect(page.getByText('77777777')).toBeVisible();
  await expect(screen.dialog).toBeVisible();
  await expect(page.getByText(detail.exported.replace('{{fileName}}', 'p.p12'))).toHaveCount(0);
  expect(downloads).toEqual([]);
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  await download;
  await expect(screen.dialog).toHaveCount(0);
  expect(downloads).toEqual(['p.p12']);
});

test('a backup that main notes as made is saved: it is not left half-way', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  const made = Promise.withResolvers<void>();
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'exportBackup', () => made.promise.then(() => ok({ fileName: 'b', content: 'x', base64: false })));
  await scriptedApp.open(page, CENTRE);
  await screen.button(screen.text.certificates.backup.make).click();
  await screen.passphrase(0).fill('long enough');
  await screen.passphrase(1).fill('long enough');
  await page.keyboard.press('Enter');
  await expect.poll(() => scriptedApp.asked('certificates', 'exportBackup').length).toBe(1);
  await expect(screen.dialog.locator('button[data-loading]')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(screen.dialog).toBeVisible();
  const download = page.waitForEvent('download');
  made.resolve();
  await download;
  await expect(screen.dialog).toHaveCount(0);
});

test('no such credential is no page', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/certificates/credential/engine-root');
  await expect(screen.title(screen.text.frame.notFound.title)).toBeVisible();
});
