import type { Page } from '@playwright/test';
import type { SettingsView } from '#contract/settings.ts';
import { ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { summary } from './scenes/batches.ts';
import { run, slot } from './scenes/bench.ts';
import { ordinaryDay } from './scenes/play.ts';

/** Presses a key, without which a browser asks nothing; then closes the page. True: it asked, and was told to stay. */
const asksBeforeClosing = async (page: Page): Promise<boolean> => {
  await page.locator('body').click({ position: { x: 1, y: 1 } });
  const asked = new Promise<boolean>((resolve) => {
    page.once('dialog', (dialog) => void dialog.dismiss().then(() => resolve(dialog.type() === 'beforeunload')));
    page.once('close', () => resolve(false));
  });
  await page.close({ runBeforeUnload: true });
  return asked;
};

const erasing = () => slot(0, { state: 'working', critical: true, run: run(1) });
const web: Partial<SettingsView> = { host: 'web' };

test('a browser asks before it leaves a device in a critical step, and no longer than that', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp, web, [erasing()]);
  await scriptedApp.open(page, '#/bench');
  await expect(page.getByText('iPhone 01').first()).toBeVisible();
  expect(await asksBeforeClosing(page)).toBe(true);
  scriptedApp.slotIs(slot(0, { name: 'iPhone 77' }));
  scriptedApp.answers('bench', 'slots', ok({ bus: 'connected', slots: [slot(0, { name: 'iPhone 77' })], strays: [] }));
  await expect(page.getByText('iPhone 77').first()).toBeVisible();
  expect(await asksBeforeClosing(page)).toBe(false);
});

for (const [what, settings, batch, asks] of [
  ['devices of a batch are under way', web, summary(), true],
  ['a batch is paused', web, summary({ paused: true }), false],
  ['a batch has no device under way', web, summary({ counts: { waiting: 3, working: 0, done: 1, attention: 0 } }), false],
  ['the desktop app asks by itself', { host: 'desktop' }, summary(), false],
] as const) {
  test(`when a page is closed and ${what}, the browser ${asks ? 'asks' : 'does not ask'}`, async ({ scriptedApp, page }) => {
    ordinaryDay(scriptedApp, settings);
    scriptedApp.answers('batches', 'current', ok({ batch }));
    await scriptedApp.open(page, '#/bench');
    await expect(page.getByText(batch.name).first()).toBeVisible();
    expect(await asksBeforeClosing(page)).toBe(asks);
  });
}
