import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test as base, expect } from '../fixtures.ts';
import { PracticeApp } from '../hosts/practice-app.ts';
import { BusinessVisitor } from './business-visitor.ts';
import { type Language, Person } from './person.ts';

const DEVICES = 6;
const PASSPHRASE = 'correct horse battery';

const test = base.extend<{ downloads: string }>({
  downloads: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'shitaku-downloads-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

/** Story S-03: a good renewal, and the two ways it goes wrong at the portal. */
test('a renewal: the wrong button is caught, the right one keeps every device, and the way back works', async ({
  practiceApp,
  page,
  downloads,
}) => {
  test.setTimeout(300_000);
  await practiceApp.open(page);
  const person = new Person(page, 'ja', downloads);
  await person.chooseLanguage('ja');
  const { push, certificates } = person.text;
  await person.decideWhatIsPrepared();
  await person.getThePushCertificate();
  await person.prepareEveryReadyDevice(DEVICES);
  await person.expectCount('done', DEVICES, 120_000);

  await person.beginRenewal();
  const request = await person.saveTheRequest();
  await expect(page.getByRole('heading', { name: push.portal.title })).toBeVisible();
  // Create instead of Renew: another topic. Both are named, with the devices that would fall silent, and nothing is lost.
  await person.giveFile(await person.visitThePortal(request, 'create'));
  await expect(page.getByText(push.topic.silent_other.replace('{{count}}', String(DEVICES)))).toBeInViewport();
  await expect(page.getByText(push.topic.safe)).toBeVisible();
  // The wrong account: its page is "Get Started".
  await page.getByRole('button', { name: push.portal.getStarted }).click();
  await expect(page.getByRole('heading', { name: push.stop['get-started'].title })).toBeVisible();
  await page.getByRole('button', { name: push.stop['get-started'].back }).click();
  await person.giveFile(await person.visitThePortal(request, 'renew'));
  // Devices answer the ring with the new certificate, so the wizard comes to its end by itself.
  await person.verifyWithApns();
  await expect(page.getByText(new RegExp(push.watch.rate))).toBeVisible();
  await expect(page.getByText('100%', { exact: true })).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: push.done.close }).click();

  await person.openPlace('certificates/credential/push');
  await page.getByRole('region', { name: certificates.detail.history }).getByText(certificates.detail.rollback, { exact: true }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByText(certificates.rollback.none)).toBeVisible();
  await sheet.getByRole('button', { name: certificates.rollback.action, exact: true }).click();
  await expect(sheet).toBeHidden({ timeout: 20_000 });
  await expect(page.getByText(certificates.rollback.done)).toBeVisible();
  await page.getByRole('button', { name: certificates.row.verify }).first().click();
  await expect(page.getByText(certificates.row.verifiedNow.replace('{{name}}', certificates.kinds.push))).toBeVisible();
});

for (const language of ['ja', 'en'] as const satisfies Language[]) {
  test(`the three tokens, each from its portal to a live answer (${language})`, async ({ practiceApp, page, downloads }) => {
    test.setTimeout(240_000);
    await practiceApp.open(page);
    const person = new Person(page, language, downloads);
    await person.chooseLanguage(language);
    const { certificates, deadlines } = person.text;
    const visitor = new BusinessVisitor(person);

    await visitor.getAdeToken('Shitaku');
    await expect(page.getByText('Shitaku', { exact: true }).first()).toBeVisible();
    await visitor.getContentToken();
    await visitor.getApiKey();

    await person.goTo('certificates');
    await expect(page.getByText(certificates.kinds.ade).first()).toBeVisible();
    await person.goTo('home');
    await expect(page.getByText(deadlines.title)).toBeVisible();
  });
}

test('a file in the wrong wizard is named, and goes where it belongs', async ({ practiceApp, page, downloads }) => {
  await practiceApp.open(page);
  const person = new Person(page, 'ja', downloads);
  await person.chooseLanguage('ja');
  const { tokens, files } = person.text;
  await person.openPlace('certificates/content');
  await page.getByRole('button', { name: tokens.start.action, exact: true }).click();
  const token = await new BusinessVisitor(person).downloadContentToken();
  await person.openPlace('certificates/ade');
  await page.getByRole('button', { name: tokens.start.action, exact: true }).click();
  await person.save(tokens.key.action);
  await person.giveFile(token, tokens.portal.drop.input.ade);
  await expect(page.getByText(files.kinds['content-token'])).toBeVisible();
  await page.getByRole('button', { name: files.go }).click();
  await expect(page.getByRole('button', { name: tokens.verify.action })).toBeVisible();
});

test('a file that arrives in the downloads folder is offered, once somebody agreed to that', async ({ practiceApp, page, downloads }) => {
  await practiceApp.open(page);
  const person = new Person(page, 'ja', downloads);
  await person.chooseLanguage('ja');
  const { tokens, files } = person.text;
  await person.openPlace('certificates/content');
  await page.getByRole('button', { name: tokens.start.action, exact: true }).click();
  const watch = page.getByRole('switch', { name: files.watch.label });
  await watch.click();
  await expect(watch).toBeChecked();
  const token = await new BusinessVisitor(person).downloadContentToken();
  await writeFile(join(practiceApp.downloads, basename(token)), await readFile(token));
  await page.getByRole('button', { name: files.arrival.takeThis.replace('{{fileName}}', basename(token)) }).click({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: tokens.verify.action })).toBeVisible();
});

test('a request signed by mdmcert.download, whose mail holds it', async ({ practiceApp, page, downloads }) => {
  await practiceApp.open(page);
  const person = new Person(page, 'en', downloads);
  await person.chooseLanguage('en');
  const { push } = person.text;
  await person.openWizard();
  const visitor = new BusinessVisitor(person);
  await page.getByText(push.signer.mdmcert.title).click();
  await person.fillInTheForm('Taro Yamada', await visitor.mailAddress());
  await page.getByRole('button', { name: push.sign.mdmcert.action }).click();
  await person.giveFile(await visitor.attachment(), push.sign.drop.input);
  const request = await person.saveTheRequest();
  await person.giveFile(await person.visitThePortal(request));
  await person.verifyWithApns();
});

test('everything from one Mac is restored on another, from one file under a passphrase', async ({
  practiceApp,
  page,
  downloads,
  browser,
}) => {
  test.setTimeout(240_000);
  await practiceApp.open(page);
  const person = new Person(page, 'en', downloads);
  await person.chooseLanguage('en');
  const { certificates } = person.text;
  await new BusinessVisitor(person).getContentToken();
  await person.goTo('certificates');
  await page.getByRole('button', { name: certificates.backup.make }).click();
  const sheet = page.getByRole('dialog');
  await sheet.locator('input[type=password]').first().fill(PASSPHRASE);
  await sheet.locator('input[type=password]').last().fill(PASSPHRASE);
  const backup = await person.save(certificates.backup.makeSheet.action);
  expect(await readFile(backup, 'utf8')).not.toContain('BEGIN');

  const other = new PracticeApp();
  const context = await browser.newContext({ locale: 'en-GB' });
  try {
    const second = new Person(await context.newPage(), 'en', downloads);
    await other.open(second.page);
    await second.chooseLanguage('en');
    await second.goTo('certificates');
    await second.page.getByRole('button', { name: certificates.backup.restore }).click();
    const restore = second.page.getByRole('dialog');
    await restore.locator('input[type=file]').setInputFiles(backup);
    await restore.locator('input[type=password]').fill('wrong passphrase');
    await restore.getByRole('button', { name: certificates.backup.restoreSheet.open }).click();
    await expect(restore.getByRole('alert')).toBeVisible({ timeout: 20_000 });
    await restore.locator('input[type=password]').fill(PASSPHRASE);
    await restore.getByRole('button', { name: certificates.backup.restoreSheet.open }).click();
    await expect(restore.getByText(certificates.kinds.content)).toBeVisible({ timeout: 20_000 });
    await restore.getByRole('button', { name: certificates.backup.restoreSheet.next }).click();
    await second.confirmDanger(
      certificates.backup.danger.title,
      certificates.backup.danger.action_one.replace('{{count}}', '1'),
      'RESTORE 0',
    );
    await expect(second.page.getByText(certificates.backup.danger.done)).toBeVisible({ timeout: 20_000 });
  } finally {
    await context.close();
    await other.stop();
  }
});
