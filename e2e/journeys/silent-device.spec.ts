import { findTool } from '#lib/testing/find-tool.ts';
import { pressOn } from '../pages/keys.ts';
import { FleetPerson } from './fleet-person.ts';
import { expect, test } from './journey-test.ts';
import type { Language } from './person.ts';

/** As Apple's portal makes them, a certificate holds 365 days; so this is the day after. */
const DAYS = 366;
const DEVICES = 3;
const NAMED_WITHIN_MS = 15_000;

test.skip(findTool('faketime') === null, 'faketime is not installed');

for (const language of ['ja', 'en'] as const satisfies Language[]) {
  test(`a silent device, the push certificate expired yesterday (S-13, ${language})`, async ({ practiceApp, page, downloads }) => {
    test.setTimeout(300_000);
    await practiceApp.open(page);
    const person = new FleetPerson(page, language, downloads);
    await person.chooseLanguage(language);
    const { diagnosis, practice, push } = person.text;
    await person.getThePushCertificate();
    // Switched off, so that none has anything to say by itself a year later.
    for (const name of await person.addToFleet('iphone', DEVICES)) {
      await person.actOnFleet(name, 'go-offline');
      await expect(person.fleetRow(name)).toContainText(practice.fleet.states.offline);
    }
    await practiceApp.kill();

    practiceApp.liveAhead(DAYS);
    await page.clock.setSystemTime(Date.now() + DAYS * 86_400_000);
    await practiceApp.open(page);
    await person.goTo('devices');
    await pressOn(page.getByRole('row').filter({ hasText: person.text.status.device.silent }).first().getByRole('link'), 'Enter');
    const began = Date.now();
    await page.getByRole('button', { name: diagnosis.open, exact: true }).click();
    const sheet = page.getByRole('dialog');
    const first = sheet.getByRole('list', { name: diagnosis.causes }).getByRole('article').first();
    await expect(first).toContainText(diagnosis.cause['certificate-expired'].title, { timeout: NAMED_WITHIN_MS });
    await expect(first).toContainText(diagnosis.confidence.certain);
    await expect(sheet.getByText(diagnosis.running)).toBeHidden({ timeout: NAMED_WITHIN_MS });
    // Still the first cause once APNs has been asked, and within the time.
    await expect(first).toContainText(diagnosis.cause['certificate-expired'].title);
    expect(Date.now() - began).toBeLessThan(NAMED_WITHIN_MS);
    await expect(sheet.getByText(diagnosis.message.none)).toBeVisible();
    await expect(sheet).not.toContainText(diagnosis.step.erase);
    await sheet.getByRole('button', { name: diagnosis.network.check }).click();
    await expect(sheet.getByText(diagnosis.network.never)).toBeHidden();
    await expect(sheet.getByText(diagnosis.network.fine.replace('{{all}}', '6'))).toBeVisible({ timeout: 30_000 });
    await expect(sheet).not.toContainText(diagnosis.step.erase);
    await first.getByRole('button', { name: diagnosis.step['renew-push'] }).click();
    await expect(page).toHaveURL(/#\/certificates\/push/);
    await expect(page.getByText(push.expired.title)).toBeVisible();
  });
}
