import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { CertificatesPage } from '../pages/certificates-page.ts';
import { PushPage } from '../pages/push-page.ts';
import { backup, credential, everything, identified, list, missing, plan, replaced } from './scenes/certificates.ts';
import { MINUTE, NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';
import { form, vendor, watch } from './scenes/push.ts';
import { moves, newWizard, stands } from './scenes/push-play.ts';

const VENDOR = '#/certificates/credential/vendor';
const withoutVendor = () => list(everything().map((each) => (each.kind === 'vendor' ? missing('vendor') : each)));
const file = (name: string) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(name) });
const carried = (fileName: string) => ({ fileName, content: Buffer.from(fileName).toString('base64') });

for (const language of ['ja', 'en'] as const) {
  test(`from the form of the push wizard to a vendor identity of one's own (${language})`, async ({ scriptedApp, page }) => {
    const screen = new PushPage(page, language);
    const { vendor: words, signer } = screen.text.push;
    ordinaryDay(scriptedApp, { language });
    scriptedApp.answers('certificates', 'list', ok(withoutVendor()));
    const at = newWizard({ step: 'form', form: { ...form, signer: 'own' } });
    const own = { signer: 'own', available: false, hindrance: 'vendor-missing' } as const;
    stands(scriptedApp, { ...at, vendor: null, signers: [own] });
    scriptedApp.answers('push', 'importVendor', fail('key-mismatch'));
    await scriptedApp.open(page, '#/certificates/push');
    await screen.button(signer.toVendor).click();
    await expect(page).toHaveURL(/credential\/vendor$/);
    await expect(page.getByText(screen.text.certificates.row.missing, { exact: true })).toBeVisible();
    await screen.button(words.import).click();

    const action = screen.dialog.getByRole('button', { name: words.sheet.action, exact: true });
    const choose = async (label: string, ...names: string[]) => {
      const chooser = page.waitForEvent('filechooser');
      await screen.dialog.getByLabel(label).click();
      await (await chooser).setFiles(names.map(file));
    };
    await expect(action).toBeDisabled();
    await choose(words.sheet.certificate, 'vendor.cer');
    await expect(action).toBeDisabled();
    await choose(words.sheet.privateKey, 'other.key');
    await choose(words.sheet.chain, 'WWDR.cer', 'Root.cer');
    await expect(screen.dialog).toContainText(language === 'ja' ? 'WWDR.cer、Root.cer' : 'WWDR.cer and Root.cer');
    await action.click();
    await expect(screen.alert).toHaveText(screen.text.errors.push.importVendor['key-mismatch']);

    scriptedApp.answers('push', 'importVendor', () => {
      scriptedApp.answers('certificates', 'list', ok(list()));
      scriptedApp.announce('certificates', 'changed', {});
      moves(scriptedApp, { ...at, vendor: vendor(false) });
      return ok({});
    });
    await choose(words.sheet.privateKey, 'vendor.key');
    await action.click();
    await expect(page.getByText(words.sheet.done)).toBeVisible();
    await expect(screen.dialog).toHaveCount(0);
    expect(scriptedApp.asked('push', 'importVendor').at(-1)).toEqual({
      certificate: carried('vendor.cer'),
      privateKey: carried('vendor.key'),
      chain: [carried('WWDR.cer'), carried('Root.cer')],
    });
    // Now it stands there, said once, and can be replaced.
    await expect(page.getByText('MDM Vendor: Mirai Bungu KK')).toHaveCount(1);
    await expect(screen.button(words.replace)).toBeVisible();
  });
}

test('a vendor certificate that was dropped elsewhere comes along', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  const { vendor: words } = screen.text.push;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'list', ok(withoutVendor()));
  scriptedApp.answers('certificates', 'identify', ok(identified('vendor-certificate', 'vendor')));
  scriptedApp.answers('push', 'importVendor', ok({}));
  await scriptedApp.open(page, '#/certificates');
  await screen.button(screen.text.certificates.backup.restore).click();
  await screen.drop(screen.dialog.getByText(screen.text.certificates.backup.restoreSheet.drop), [{ name: 'mdm.cer', content: 'mdm.cer' }]);
  await screen.button(screen.text.files.go).click();
  await expect(page).toHaveURL(/credential\/vendor$/);
  await expect(screen.dialog.getByLabel(words.sheet.certificate)).toContainText('mdm.cer');
  const chooser = page.waitForEvent('filechooser');
  await screen.dialog.getByLabel(words.sheet.privateKey).click();
  await (await chooser).setFiles([file('mdm.key')]);
  await screen.dialog.getByRole('button', { name: words.sheet.action, exact: true }).click();
  await expect
    .poll(() => scriptedApp.asked('push', 'importVendor'))
    .toEqual([{ certificate: carried('mdm.cer'), privateKey: carried('mdm.key'), chain: [] }]);
});

test('in practice the vendor identity is given: it says what it is not good for, and none is imported', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  ordinaryDay(scriptedApp, { world: 'practice' });
  await scriptedApp.open(page, VENDOR);
  await expect(page.getByText(screen.text.push.vendor.simulated)).toBeVisible();
  await expect(screen.button(screen.text.push.vendor.replace)).toHaveCount(0);
});

test("the page of the push certificate keeps the hour's watch, and an alarm goes back from there", async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  const { title, back, says } = screen.text.push.watch;
  ordinaryDay(scriptedApp);
  stands(scriptedApp, { watch: watch({}) });
  scriptedApp.answers('certificates', 'planRollback', ok(plan(0)));
  scriptedApp.answers('certificates', 'rollback', ok({}));
  await scriptedApp.open(page, '#/certificates/credential/push');
  const watching = page.getByRole('region', { name: title });
  await expect(watching).toContainText('98%');
  await expect(watching.getByRole('button')).toHaveCount(0);

  moves(scriptedApp, { watch: watch({ state: 'alarm', endsAt: NOW - MINUTE, rate: 8, answered: 31, refused: 206, rollbackId: 7 }) });
  await expect(watching.getByRole('alert')).toHaveText(says.alarm);
  await watching.getByRole('button', { name: back }).click();
  await expect(screen.dialog).toContainText(screen.text.certificates.rollback.none);
  await screen.button(screen.text.certificates.rollback.action).click();
  await expect(page.getByText(screen.text.certificates.rollback.done)).toBeVisible();
  expect(scriptedApp.asked('certificates', 'planRollback')).toEqual([{ id: 7 }]);
  expect(scriptedApp.asked('certificates', 'rollback')).toEqual([{ id: 7, confirmation: null }]);

  moves(scriptedApp, { watch: null });
  await expect(watching).toHaveCount(0);
});

for (const language of ['ja', 'en'] as const) {
  test(`what a credential replaced says why it cannot be gone back to (${language})`, async ({ scriptedApp, page }) => {
    const screen = new CertificatesPage(page, language);
    const { hindrance, rollback } = screen.text.certificates.detail;
    ordinaryDay(scriptedApp, { language });
    const history = [
      replaced({ id: 3, hindrance: 'root-missing' }),
      replaced({ id: 2, hindrance: 'other-host' }),
      replaced({ id: 1, identityName: 'mdm.mirai-bungu.example' }),
    ];
    scriptedApp.answers('certificates', 'list', ok(list([credential('engine-tls', 300, { history })])));
    await scriptedApp.open(page, '#/certificates/credential/engine-tls');
    const rows = page.getByRole('table').getByRole('row');
    await expect(rows.nth(1)).toContainText(hindrance['root-missing']);
    await expect(rows.nth(2)).toContainText(hindrance['other-host']);
    for (const row of [1, 2]) await expect(rows.nth(row).getByRole('button')).toHaveCount(0);
    // Who speaks to the screen says what is written on the button.
    const name = await rows.nth(3).getByRole('button').getAttribute('aria-label');
    expect(name?.startsWith(rollback)).toBe(true);
    expect(name).toContain('mdm.mirai-bungu.example');
  });
}

test('what of a backup cannot be restored says why, and cannot be chosen', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  const { skipped } = screen.text.certificates.backup;
  const tls = { kind: 'engine-tls', identity: 't', identityName: 'old.mirai-bungu.example', expiresAt: NOW, relation: 'newer' } as const;
  await open(screen, scriptedApp, [
    { ...tls, hindrance: 'other-host' },
    { ...tls, kind: 'device-ca', hindrance: 'expired' },
    { ...tls, kind: 'supervision', hindrance: 'root-missing' },
    { ...tls, kind: 'vendor' },
  ]);
  const rows = screen.dialog.getByRole('row');
  for (const [index, why] of (['other-host', 'expired', 'root-missing'] as const).entries()) {
    await expect(rows.nth(index + 1)).toContainText(skipped[why]);
    await expect(rows.nth(index + 1).getByRole('checkbox')).toBeDisabled();
    await expect(rows.nth(index + 1).getByRole('checkbox')).not.toBeChecked();
  }
  await expect(rows.nth(4).getByRole('checkbox')).toBeChecked();
});

for (const [restored, left] of [
  ['some', ['push']],
  ['nothing', ['push', 'content']],
] as const) {
  test(`restoring leaves out by name what cannot be restored: ${restored} of it was`, async ({ scriptedApp, page }) => {
    const screen = new CertificatesPage(page);
    const { danger, skipped, restoreSheet } = screen.text.certificates.backup;
    const entry = { identity: 'x', identityName: 'x', expiresAt: NOW, relation: 'missing' } as const;
    const codes = { push: 'certificate-refused', content: 'expired' } as const;
    await open(screen, scriptedApp, [
      { ...entry, kind: 'push' },
      { ...entry, kind: 'content' },
    ]);
    scriptedApp.answers('certificates', 'restoreBackup', ok({ skipped: left.map((kind) => ({ kind, code: codes[kind] })) }));
    await screen.button(restoreSheet.next).click();
    await screen.reason.fill('Mac の交換');
    await screen.typed('復元 412').fill('復元 412');
    await screen.hold('2件を復元');
    for (const kind of left) {
      const told = danger.left.replace('{{name}}', screen.name(kind)).replace('{{why}}', skipped[codes[kind]]);
      await expect(screen.alert.filter({ hasText: told })).toBeVisible();
    }
    // It is said first, if at all, and goes away by itself: counted once, at once.
    expect(await page.getByText(danger.done, { exact: true }).count()).toBe(restored === 'some' ? 1 : 0);
    await expect(screen.dialog).toHaveCount(0);
  });
}

test('who downloaded a token, and whose the location is, stand among what is known', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  const { facts } = screen.text.certificates;
  const told = { adminId: 'admin@example.jp', foreignOwner: '旧 MDM' };
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'list', ok(list([credential('content', 100, { facts: told })])));
  await scriptedApp.open(page, '#/certificates/credential/content');
  await expect(page.getByText(told.adminId)).toBeVisible();
  await expect(page.getByText(told.foreignOwner)).toBeVisible();
  for (const name of [facts.adminId, facts.foreignOwner]) await expect(page.getByText(name, { exact: true })).toBeVisible();
});

type Entries = Parameters<typeof backup>[0];

/** As far as the preview of a backup. */
const open = async (screen: CertificatesPage, app: Parameters<typeof ordinaryDay>[0], entries: Entries) => {
  const { restore, restoreSheet } = screen.text.certificates.backup;
  ordinaryDay(app);
  app.answers('certificates', 'identify', ok(identified('backup', 'backup')));
  app.answers('certificates', 'openBackup', ok(backup(entries)));
  await app.open(screen.page, '#/certificates');
  await screen.button(restore).click();
  await screen.drop(screen.dialog.getByText(restoreSheet.drop), [{ name: 'b.shitaku', content: 'sealed' }]);
  await expect(screen.dialog.getByText('b.shitaku')).toBeVisible();
  await screen.passphrase(0).fill('right one');
  await screen.page.keyboard.press('Enter');
  await expect(screen.dialog.getByRole('row').nth(1)).toBeVisible();
};
