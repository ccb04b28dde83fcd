import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { readCsr } from '#pki/csr.ts';
import type { DesktopApp } from './desktop-app.ts';
import type { DesktopPerson } from './desktop-person.ts';
import { expect, picture, test } from './sitting-test.ts';
import { stored } from './stored.ts';

interface WizardRun {
  readonly id: string;
  readonly step: string;
  readonly data: { readonly csr: string; readonly form: { readonly contactName: string } };
}

/** The newest run of the push certificate wizard, as it lies on the disk. */
function wizardRun({ folder }: DesktopApp): WizardRun {
  const [row] = stored<{ id: string; step: string; data: string }>(
    folder,
    `SELECT id, step, data FROM runs WHERE kind = 'push' ORDER BY created_at DESC, rowid DESC LIMIT 1`,
  );
  if (row === undefined) throw new Error('no wizard was begun');
  return { ...row, data: JSON.parse(row.data) as WizardRun['data'] };
}

/** The public key in what the portal is sent, and in what it gives back. */
const keyInRequest = (request: string) => {
  const plist = Buffer.from(request, 'base64').toString();
  const csr = /<key>PushCertRequestCSR<\/key>\s*<string>([^<]+)</.exec(plist)?.[1] ?? '';
  return readCsr(Buffer.from(csr, 'base64')).publicKeyDer.toString('hex');
};
const keyInCertificate = (pem: string) => new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }).toString('hex');

/** SIGKILL at this step, another start, and the wizard opened again: the same run, and all that it held. */
async function openedAnew(desktop: DesktopApp, sit: (page: Page) => Promise<DesktopPerson>, step: string): Promise<DesktopPerson> {
  const before = wizardRun(desktop);
  expect(before.step).toBe(step);
  await desktop.kill();
  const person = await sit(await desktop.start());
  await person.openWizard();
  expect(wizardRun(desktop)).toEqual(before);
  return person;
}

const heading = ({ page }: DesktopPerson, name: string): Locator => page.getByRole('heading', { level: 2, name, exact: true });

for (const language of ['ja', 'en'] as const) {
  test.describe(() => {
    test.use({ language });

    test(`a new push certificate: killed at every step, the wizard opens at that step and nothing is lost (${language})`, async ({
      desktop,
      sit,
    }) => {
      test.setTimeout(300_000);
      let person = await sit(await desktop.start());
      const { push } = person.text;
      const killed = async (step: string) => {
        person = await openedAnew(desktop, sit, step);
      };

      await person.openWizard();
      await person.page.getByLabel(push.form.contactName).fill('Taro Yamada');
      await expect.poll(() => wizardRun(desktop).data.form.contactName).toBe('Taro Yamada');
      await killed('form');
      await expect(person.page.getByLabel(push.form.contactName)).toHaveValue('Taro Yamada');

      await person.fillInTheForm();
      await expect(heading(person, push.request.title)).toBeVisible();
      await killed('request');
      await expect(heading(person, push.request.title)).toBeVisible();

      const request = await person.saveTheRequest();
      const sent = readFileSync(request, 'utf8');
      await expect(heading(person, push.portal.title)).toBeVisible();
      await killed('portal');
      await expect(heading(person, push.portal.title)).toBeVisible();
      expect(keyInRequest(readFileSync(await person.save(push.request.again), 'utf8'))).toBe(keyInRequest(sent));
      await picture(person.page, `portal-${language}`);

      const certificate = await person.visitThePortal(request);
      expect(keyInCertificate(readFileSync(certificate, 'utf8'))).toBe(keyInRequest(sent));
      await person.giveFile(certificate);
      await expect(heading(person, push.verify.title)).toBeVisible();
      await killed('verify');
      await expect(heading(person, push.verify.title)).toBeVisible();
      await picture(person.page, `verify-${language}`);

      await person.verifyWithApns();
      const done = wizardRun(desktop);
      expect(done.step).toBe('done');
      await desktop.kill();
      person = await sit(await desktop.start());
      // It is over: what it led to stands, and the next one would be a renewal.
      expect(wizardRun(desktop)).toEqual(done);
      await person.goTo('certificates');
      await expect(person.page.getByText(person.text.certificates.kinds.push).first()).toBeVisible();
      await person.openWizard();
      await expect(person.page.getByRole('button', { name: push.start.action })).toBeVisible();
    });
  });
}

test('a renewal: killed from the question about the account to the first answer of a device', async ({ desktop, sit }) => {
  test.setTimeout(300_000);
  let person = await sit(await desktop.start());
  const { push, practice } = person.text;
  const killed = async (step: string) => {
    person = await openedAnew(desktop, sit, step);
  };
  await person.getThePushCertificate();
  // It does not answer before it is asked to: so the last step stays long enough to be killed at.
  const [device = ''] = await person.addToFleet('iphone', 1);
  await person.actOnFleet(device, 'go-offline');
  await expect(person.fleetRow(device)).toContainText(practice.fleet.states.offline);
  // The simulated fleet is saved a moment later: killed before that, it would come back as it was.
  const fleet = join(desktop.folder, 'practice/world/fleet.json');
  await expect.poll(() => (existsSync(fleet) ? readFileSync(fleet, 'utf8') : '')).toContain('"offline":true');

  await person.openWizard();
  await person.page.getByRole('button', { name: push.start.action }).click();
  await expect(heading(person, push.identity.title)).toBeVisible();
  await killed('identity');
  await person.page.getByRole('button', { name: push.identity.yes }).click();
  await expect(heading(person, push.form.titleRenew)).toBeVisible();
  await killed('form');
  await person.page.getByRole('button', { name: push.form.action }).click();
  await expect(heading(person, push.request.title)).toBeVisible();
  await killed('request');
  const request = await person.saveTheRequest();
  await expect(heading(person, push.portal.title)).toBeVisible();
  await killed('portal');
  await person.giveFile(await person.visitThePortal(request, 'renew'));
  await expect(heading(person, push.verify.title)).toBeVisible();
  await killed('verify');
  await person.page.getByRole('button', { name: push.verify.action }).click();
  await expect(heading(person, push.proof.title)).toBeVisible();
  await killed('proof');
  await expect(heading(person, push.proof.title)).toBeVisible();
  await picture(person.page, 'proof');
  await person.actOnFleet(device, 'go-online');
  // Nobody has to stay at the wizard for its end: it comes with the first answer.
  await expect.poll(() => wizardRun(desktop), { timeout: 30_000 }).toMatchObject({ step: 'done', data: { proof: { deviceName: device } } });
  await person.openWizard();
  await expect(person.page.getByText('100%', { exact: true })).toBeVisible();
  await picture(person.page, 'answered');
});
