import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { DesktopPerson } from './desktop-person.ts';
import { test as base, expect } from './desktop-test.ts';
import { NativeHands } from './native-hands.ts';

interface Fixtures {
  /** A folder of the test's own, for what is saved. */
  downloads: string;
  /** The browser that the person has beside the app. */
  outside: BrowserContext;
  /** Puts somebody before the window, who speaks its language; anew after each start. */
  sit: (page: Page) => Promise<DesktopPerson>;
}

export const test = base.extend<Fixtures>({
  downloads: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'shitaku-downloads-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  outside: async ({ browser }, use) => {
    const context = await browser.newContext({ acceptDownloads: true });
    await use(context);
    await context.close();
  },
  sit: async ({ desktop, downloads, outside, language }, use, testInfo) => {
    let last: Page | null = null;
    await use(async (page) => {
      last = page;
      page.setDefaultTimeout(20_000);
      const system = await NativeHands.over(desktop.electron, downloads);
      return new DesktopPerson(page, language, { system, browser: outside, downloads });
    });
    if (testInfo.status === testInfo.expectedStatus) return;
    // What is gone with the app: its log, and what stood in its window.
    await writeFile(testInfo.outputPath('log.json'), JSON.stringify(desktop.log, null, 2));
    const page = last as Page | null;
    if (page?.isClosed() === false) await picture(page, 'at the end').catch(() => undefined);
  },
});

export { expect };

/** A picture of the window for whoever looks at the results. */
export const picture = (page: Page, name: string): Promise<Buffer> => page.screenshot({ path: test.info().outputPath(`${name}.png`) });
