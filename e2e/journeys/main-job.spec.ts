import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './journey-test.ts';
import { doTheMainJob, FIRST_DEVICES } from './main-job.ts';
import { type Language, Person } from './person.ts';

for (const language of ['ja', 'en'] as const satisfies Language[]) {
  test(`the main job, from nothing to a locked iPhone (${language})`, async ({ practiceApp, page, downloads }) => {
    test.setTimeout(240_000);
    await practiceApp.open(page);
    const person = new Person(page, language, downloads);
    await person.chooseLanguage(language);
    await doTheMainJob(person);
    await person.goTo('home');
    await expect(page.getByText(person.text.home.today.none)).toBeVisible();
  });
}

test('a wrong file at the import is named, and nothing is lost', async ({ practiceApp, page, downloads }) => {
  await practiceApp.open(page);
  const person = new Person(page, 'ja', downloads);
  await person.chooseLanguage('ja');
  const { push, files } = person.text;
  await person.openWizard();
  await person.fillInTheForm('山田太郎');
  await expect(page.getByRole('textbox', { name: push.form.contactName })).toHaveAttribute('aria-invalid', 'true');
  await person.fillInTheForm('Ｔａｒｏ　Ｙａｍａｄａ');
  const request = await person.saveTheRequest();
  const certificate = await person.visitThePortal(request);

  const html = join(downloads, 'saved.pem');
  await writeFile(html, '<!DOCTYPE html><html><body>Error</body></html>');
  for (const [file, kind] of [
    [request, files.kinds['push-request']],
    [html, files.kinds.html],
  ] as const) {
    await person.giveFile(file);
    await expect(page.getByText(kind)).toBeVisible();
  }
  expect(await readFile(certificate, 'utf8')).toContain('BEGIN CERTIFICATE');
  await person.giveFile(certificate);
  await person.verifyWithApns();
});

test('the wizard killed in the middle opens at the same step', async ({ practiceApp, page, downloads }) => {
  await practiceApp.open(page);
  const person = new Person(page, 'ja', downloads);
  await person.chooseLanguage('ja');
  await person.openWizard();
  await person.fillInTheForm();
  const request = await person.saveTheRequest();
  await practiceApp.kill();
  await practiceApp.open(page);
  await person.openWizard();
  await expect(page.getByRole('link', { name: person.text.push.portal.openPractice })).toBeVisible();
  await person.giveFile(await person.visitThePortal(request));
  await expect(page.getByRole('button', { name: person.text.push.verify.action })).toBeVisible();
  await practiceApp.kill();
  await practiceApp.open(page);
  await person.openWizard();
  await person.verifyWithApns();
});

test('a bench that is killed while it prepares goes on by itself', async ({ practiceApp, page, downloads }) => {
  test.setTimeout(240_000);
  await practiceApp.open(page);
  const person = new Person(page, 'ja', downloads);
  await person.chooseLanguage('ja');
  await person.decideWhatIsPrepared();
  await person.getThePushCertificate();
  await person.prepareEveryReadyDevice(FIRST_DEVICES);
  await practiceApp.kill();
  await practiceApp.open(page);
  await person.letTheBatchGoOn();
  await person.goTo('bench');
  await person.expectCount('done', FIRST_DEVICES, 120_000);
});
