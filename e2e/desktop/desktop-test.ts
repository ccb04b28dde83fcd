import { test as base, expect } from '@playwright/test';
import { DesktopApp, HiddenDisplay, notHere } from './desktop-app.ts';

interface Fixtures {
  language: 'ja' | 'en';
  /** The desktop app in the newest Electron runtime present; skips with the reason where there is none. */
  desktop: DesktopApp;
}

export const test = base.extend<Fixtures, { display: HiddenDisplay | null }>({
  display: [
    async ({}, use) => {
      const display = notHere === null ? await HiddenDisplay.open() : null;
      await use(display);
      display?.close();
    },
    { scope: 'worker' },
  ],
  language: ['ja', { option: true }],
  desktop: async ({ display, language }, use, { skip }) => {
    skip(notHere !== null, notHere ?? '');
    const app = new DesktopApp(display?.name ?? null, language);
    await use(app);
    await app.stop();
  },
});

export { expect };
