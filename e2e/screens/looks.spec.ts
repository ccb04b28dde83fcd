import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { play, scenes } from './scenes/all.ts';
import { NOW } from './scenes/moments.ts';
import { view } from './scenes/settings.ts';

/** Each screen is looked at in both languages, light and dark, small and large. */
const looks = [
  { language: 'ja', theme: 'light', width: 1280, height: 800, axe: true },
  { language: 'en', theme: 'dark', width: 1680, height: 1050, axe: true },
  { language: 'ja', theme: 'dark', width: 1680, height: 1050, axe: false },
  { language: 'en', theme: 'light', width: 1280, height: 800, axe: false },
  { language: 'en', theme: 'light', width: 1024, height: 700, axe: false },
] as const;

// A trace would take a picture of each of the many steps; what is wrong is in the message.
test.use({ contextOptions: { reducedMotion: 'reduce' }, trace: 'off' });

const softly = expect.configure({ soft: true });

/** Buttons, chips and headings whose text does not fit, and anything that reaches out of the window. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > window.innerWidth) found.push('the page scrolls sideways');
    for (const element of document.querySelectorAll<HTMLElement>('button, h1, h2, h3, label, a')) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || element.closest('.seen-by-readers-only') !== null) continue;
      if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) found.push(`cut off: ${element.textContent}`);
      // A hub of ten in a narrow window: its grid scrolls sideways by itself.
      const reachable = element.closest('[class*="skip"], [role="grid"]') !== null;
      if (box.right > window.innerWidth + 1 && !reachable) found.push(`outside: ${element.textContent}`);
    }
    return found;
  });

/** Without a second page for frames of other origins, of which there are none, and without listing what passed: twice as fast. */
const violationsOf = async (page: Page) =>
  (
    await new AxeBuilder({ page })
      .setLegacyMode()
      .options({ resultTypes: ['violations'] })
      .analyze()
  ).violations;

for (const scene of scenes) {
  test(scene.name, async ({ scriptedApp, page }) => {
    // Every look is checked as a whole: a screen with a long list takes a slow machine its time.
    test.setTimeout(180_000);
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.clock.setFixedTime(NOW);
    play(scriptedApp, scene);
    await scriptedApp.open(page, scene.place);
    await page.waitForLoadState('networkidle');
    await scene.act?.(page);

    for (const { language, theme, width, height, axe } of looks) {
      scriptedApp.announce('settings', 'changed', view({ ...scene.settings, language, theme }));
      await page.setViewportSize({ width, height });
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
      const look = `${language} ${theme} ${width}×${height}`;
      const violations = axe ? await violationsOf(page) : [];
      expect
        .soft(
          violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
          look,
        )
        .toEqual([]);
      // An open menu follows a new size of the window some frames later.
      await softly.poll(() => cutOff(page), look).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });
}
