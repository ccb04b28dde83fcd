import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '../fixtures.ts';
import { type Language, Person } from './person.ts';

/** The devices a new practice world has on its bench. */
const DEVICES = 6;

const test = base.extend<{ downloads: string }>({
  downloads: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'shitaku-downloads-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

for (const language of ['ja', 'en'] as const satisfies Language[]) {
  test(`a batch that erases, from the recipe to the report (${language})`, async ({ practiceApp, page, downloads }) => {
    test.setTimeout(240_000);
    await practiceApp.open(page);
    const person = new Person(page, language, downloads);
    await person.chooseLanguage(language);
    await person.decideWhatIsPrepared();
    await person.getThePushCertificate();
    await person.goTo('bench');
    await expect(page.getByRole('grid', { name: person.text.bench.grid }).getByRole('checkbox')).toHaveCount(DEVICES);
    await person.expectCount('ready', DEVICES);

    const { batches, recipes, common } = person.text;
    const bar = page.getByRole('region', { name: batches.bar.label });
    await bar.getByRole('button', { name: batches.bar.start }).click();
    const sheet = page.getByRole('dialog', { name: batches.start.title });
    const next = sheet.getByRole('button', { name: batches.start.next, exact: true });
    await sheet.getByRole('radio', { name: recipes.shipped.supervised.name }).check();
    await next.click();
    await next.click();
    await expect(sheet.getByText(batches.start.plan.included_other.replace('{{count}}', String(DEVICES)))).toBeVisible();
    await next.click();

    // Half a confirmation begins nothing.
    const erase = sheet.getByRole('button', { name: batches.start.confirm.actionErase_other.replace('{{count}}', String(DEVICES)) });
    const [reason, phrase] = [sheet.getByRole('textbox').first(), sheet.getByRole('textbox').last()];
    await phrase.pressSequentially(language === 'ja' ? '初期化 6' : 'ERASE 6');
    await expect(erase).toBeDisabled();
    await reason.fill('journey');
    await erase.hover();
    await page.mouse.down();
    await expect(sheet).toBeHidden({ timeout: 20_000 });
    await page.mouse.up();

    await person.expectCount('done', DEVICES, 150_000);
    await bar.getByRole('button', { name: batches.bar.end }).click();
    await page.getByRole('dialog').getByRole('button', { name: batches.end.action }).click();
    const summary = page.getByRole('dialog', { name: batches.summary.title });
    await expect(summary).toBeVisible();
    await summary.getByRole('button', { name: batches.report.open }).click();
    const arrives = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: batches.report.json }).click();
    const report = JSON.parse(await readFile(await person.keep(await arrives), 'utf8')) as {
      report: { simulated: boolean; devices: { outcome: string; steps: { step: string; state: string }[] }[] };
    };
    expect(report.report.simulated).toBe(true);
    expect(report.report.devices.map(({ outcome }) => outcome)).toEqual(Array.from({ length: DEVICES }, () => 'done'));
    for (const { steps } of report.report.devices) expect(steps.find(({ step }) => step === 'erase')?.state).toBe('done');
    await summary.getByRole('button', { name: common.close }).last().click();
    await expect(bar.getByText(batches.bar.idle)).toBeVisible();
  });
}
