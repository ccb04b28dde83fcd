import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool } from '#lib/testing/find-tool.ts';
import { stored } from '../desktop/stored.ts';
import { expect, test } from '../fixtures.ts';
import { type Language, Person } from './person.ts';

const DEVICES = 6;
const DAYS = 370;

test.skip(findTool('faketime') === null, 'faketime is not installed');

for (const language of ['ja', 'en'] as const satisfies Language[]) {
  test(`the push certificate expired while nobody looked (${language})`, async ({ practiceApp, page }) => {
    test.setTimeout(300_000);
    const folder = await mkdtemp(join(tmpdir(), 'shitaku-expired-'));
    await practiceApp.open(page);
    const person = new Person(page, language, folder);
    await person.chooseLanguage(language);
    const { push, home, deadlines } = person.text;
    await person.decideWhatIsPrepared();
    await person.getThePushCertificate();
    await person.prepareEveryReadyDevice(DEVICES);
    await person.expectCount('done', DEVICES, 120_000);
    await person.endTheBatch();
    await practiceApp.kill();

    practiceApp.liveAhead(DAYS);
    await page.clock.setSystemTime(Date.now() + DAYS * 86_400_000);
    await practiceApp.open(page);
    await person.goTo('home');
    await expect(page.getByText(home.today.dateExpired.replace('{{what}}', deadlines.kinds.push))).toBeVisible();
    await person.openWizard();
    await expect(page.getByText(push.expired.title)).toBeVisible();
    await expect(page.getByText(push.start.renew.back)).toHaveCount(0);
    await person.beginRenewal();
    const request = await person.saveTheRequest();
    // Everything that goes wrong in a hurry: the request given back, a page instead of the file, Create instead of Renew.
    await person.giveFile(request);
    const refusal = page.getByRole('alert').filter({ has: page.getByRole('heading') });
    await expect(refusal).toBeInViewport();
    const saved = join(folder, 'MDM_Practice_Certificate.pem');
    await writeFile(saved, '<!DOCTYPE html><html><body>Sign in</body></html>');
    await person.giveFile(saved);
    await expect(refusal).toContainText('HTML');
    await person.giveFile(await person.visitThePortal(request, 'create'));
    await expect(page.getByText(push.topic.safe)).toBeInViewport();
    await person.giveFile(await person.visitThePortal(request, 'renew'));
    await person.verifyWithApns();
    // Nobody answers an expired certificate; who has spoken by itself since the start is counted, and then no less is shown.
    const [watch] = stored<{ normal: number; enrolled: number }>(
      practiceApp.folder,
      `SELECT data ->> 'normal' AS normal, data ->> 'enrolled' AS enrolled FROM runs WHERE kind = 'push-watch' ORDER BY created_at DESC, rowid DESC LIMIT 1`,
    );
    if (watch === undefined) throw new Error('nothing is watched');
    const usual = push.watch.normal.replace('{{rate}}', `${Math.round((100 * watch.normal) / watch.enrolled)}`);
    await expect(page.getByText(watch.normal === 0 ? push.watch.normalUnknown : usual)).toBeVisible();
    await expect(page.getByText('100%', { exact: true })).toBeVisible({ timeout: 30_000 });
    await rm(folder, { recursive: true });
  });
}
