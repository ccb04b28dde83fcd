import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Locator } from '@playwright/test';
import { askMain } from './ask-main.ts';
import type { DesktopApp } from './desktop-app.ts';
import type { DesktopPerson } from './desktop-person.ts';
import { notExercised } from './live-window.ts';
import { expect, picture, test } from './sitting-test.ts';
import { stored } from './stored.ts';

const COUNT = 2;

/** Presses the handle and pulls; the path of the file that the system was given. */
async function dragOut({ page, text, system }: DesktopPerson, around?: Locator): Promise<string> {
  const handle = (around ?? page).getByText(text.handover.dragOut, { exact: true });
  await handle.scrollIntoViewIfNeeded();
  const box = await handle.boundingBox();
  if (box === null) throw new Error('nothing to drag by');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const before = (await system.dragged()).length;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 20, { steps: 6 });
  await expect.poll(async () => (await system.dragged()).length, { timeout: 30_000 }).toBe(before + 1);
  await page.mouse.up();
  const dragged = (await system.dragged())[before];
  expect(dragged?.pictured).toBe(true);
  return dragged?.path ?? '';
}

/** It lies where only this user comes, under the name it will have. */
function expectOutgoing({ folder }: DesktopApp, path: string, name: RegExp | string): void {
  expect(dirname(dirname(path))).toBe(join(folder, 'outgoing'));
  expect(basename(path)).toMatch(name);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
}

const outgoing = ({ folder }: DesktopApp): string[] => readdirSync(join(folder, 'outgoing'), { recursive: true, encoding: 'utf8' });

function expectPdf(path: string): void {
  const bytes = readFileSync(path);
  expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
  expect(bytes.subarray(-8).toString('latin1')).toContain('%%EOF');
  expect(bytes.length).toBeGreaterThan(5_000);
}

for (const language of ['ja', 'en'] as const) {
  test.describe(() => {
    test.use({ language });

    test(`request, CSR, certificate, labels and report leave the window as files; nothing else does (${language})`, async ({
      desktop,
      sit,
    }) => {
      test.setTimeout(400_000);
      notExercised('the end of a drag: nothing can hold a button of the mouse here, so what the system is given is where it ends');
      const person = await sit(await desktop.start());
      const { page, text } = person;
      const { push, tokens, batches } = text;

      // A request that was dragged out is one that was saved: the wizard goes on, and the portal takes the very file.
      await person.openWizard();
      await person.fillInTheForm();
      await expect(page.getByRole('button', { name: push.request.action })).toBeVisible();
      await picture(page, `request-${language}`);
      const request = await dragOut(person);
      expectOutgoing(desktop, request, /^push-request_支度株式会社_new_\d{8}_[0-9a-f]{8}\.plist\.b64$/);
      await expect(page.getByRole('heading', { level: 2, name: push.portal.title, exact: true })).toBeVisible();
      await person.giveFile(await person.visitThePortal(request));
      await person.verifyWithApns();
      await page.getByRole('button', { name: push.done.close }).click();

      await person.openWizard();
      await page.getByRole('button', { name: push.start.action }).click();
      await page.getByRole('button', { name: push.identity.yes }).click();
      await page.getByRole('radio', { name: push.signer.external.title }).check();
      await page.getByRole('button', { name: push.form.action }).click();
      await expect(page.getByRole('button', { name: push.sign.external.action })).toBeVisible();
      await picture(page, `csr-${language}`);
      const csr = await dragOut(person);
      const saved = await person.save(push.sign.external.action);
      expectOutgoing(desktop, csr, basename(saved));
      expect(readFileSync(csr, 'utf8')).toBe(readFileSync(saved, 'utf8'));
      expect(readFileSync(csr, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----\n/);

      await person.openPlace('certificates/ade');
      await page.getByRole('button', { name: tokens.start.action, exact: true }).click();
      await expect(page.getByRole('button', { name: tokens.key.action, exact: true })).toBeVisible();
      const certificate = await dragOut(person);
      expectOutgoing(desktop, certificate, /\.pem$/);
      expect(new X509Certificate(readFileSync(certificate)).publicKey.asymmetricKeyType).toBe('rsa');
      expect(readFileSync(certificate, 'utf8')).not.toContain('PRIVATE KEY');

      await person.nameTheOrganization('支度株式会社');
      await person.goTo('bench');
      await person.setCount(COUNT);
      await person.expectCount('ready', COUNT);
      await person.confirmErase(
        await person.planBatch('supervised', 'Sato'),
        COUNT,
        language === 'ja' ? `初期化 ${COUNT}` : `ERASE ${COUNT}`,
      );
      await person.expectInBatch('done', COUNT, 150_000);
      await person.endTheBatch();
      const [batch] = stored<{ id: string }>(desktop.folder, 'SELECT id FROM batches');
      await person.openPlace(`batches/${batch?.id}`);
      await expect(page.getByRole('button', { name: batches.labels.open, exact: true })).toBeVisible();
      await picture(page, `batch-${language}`);
      const report = await dragOut(person);
      expectOutgoing(desktop, report, /\.pdf$/);
      expectPdf(report);
      await page.getByRole('button', { name: batches.labels.open, exact: true }).click();
      const sheet = page.getByRole('dialog', { name: batches.labels.title });
      await expect(sheet.getByText(text.handover.dragOut, { exact: true })).toBeVisible();
      await picture(page, `labels-${language}`);
      // Made while the hand comes near, and nobody has them yet.
      const labelled = () => stored(desktop.folder, 'SELECT run_id FROM labels_made').length;
      await sheet.getByText(text.handover.dragOut, { exact: true }).hover();
      await expect.poll(() => outgoing(desktop).filter((name) => name.endsWith('labels.pdf'))).toHaveLength(1);
      expect(labelled()).toBe(0);
      const labels = await dragOut(person, sheet);
      await expect.poll(labelled).toBe(COUNT);
      expectOutgoing(desktop, labels, 'labels.pdf');
      expectPdf(labels);

      await expectNothingElse(desktop, person);

      // Whoever took one has a copy: none is kept.
      await desktop.electron.evaluate(({ app }) => void setTimeout(() => app.quit(), 100));
      await desktop.ended();
      expect(existsSync(join(desktop.folder, 'outgoing'))).toBe(false);
    });
  });
}

/** A page that was taken over asks for files of its own choosing. */
async function expectNothingElse({ folder }: DesktopApp, { page, system }: DesktopPerson): Promise<void> {
  const [dragged, written] = [await system.dragged(), readdirSync(join(folder, 'outgoing')).length];
  const secret = join(folder, 'practice/master.key');
  const labels = { what: 'labels', udids: [], code: 'qr', skip: 0 };
  const wanted: readonly object[] = [
    { what: 'file', path: secret },
    { what: secret },
    { path: secret },
    { what: 'push-request', path: secret },
    { what: 'push-request', fileName: '../../evil.sh' },
    { what: 'report', batchId: secret, language: 'ja' },
    { what: 'report', batchId: '../../practice/master.key', language: 'ja' },
    { what: 'report', batchId: 'x', language: '../../../etc/passwd' },
    { ...labels, batchId: '../x', sheet: '../../practice/master.key' },
    { ...labels, batchId: 'x', sheet: secret },
  ];
  for (const file of wanted) {
    // What is prepared is only kept for the drag: an answer of it says nothing.
    await askMain(page, 'handover', 'prepare', { file });
    const answer = await askMain(page, 'handover', 'drag', { file });
    expect(answer, JSON.stringify(file)).not.toBeNull();
    expect(answer, JSON.stringify(file)).not.toMatchObject({ ok: true });
  }
  expect(await system.dragged()).toEqual(dragged);
  expect(readdirSync(join(folder, 'outgoing'))).toHaveLength(written);
}
