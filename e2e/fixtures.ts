import { test as base, expect } from '@playwright/test';
import { PracticeApp } from './hosts/practice-app.ts';
import { ScriptedApp } from './hosts/scripted-app.ts';

interface Fixtures {
  /** The real renderer with a core scripted by the test; see hosts/scripted-app.ts for how to use it. */
  scriptedApp: ScriptedApp;
  /**
   * The whole app in the practice world: `await practiceApp.open(page)` starts it. `await practiceApp.kill()` and
   * `await practiceApp.open(page)` once more is a crash and a restart on the same data.
   */
  practiceApp: PracticeApp;
}

export const test = base.extend<Fixtures>({
  // Playwright wants the first parameter to be a destructuring pattern, even of nothing.
  scriptedApp: async ({}, use) => {
    const app = new ScriptedApp();
    await app.start();
    await use(app);
    await app.stop();
    expect(app.problems, 'calls without a script, and answers that do not fit the contract').toEqual([]);
  },
  practiceApp: async ({}, use) => {
    const app = new PracticeApp();
    await use(app);
    await app.stop();
  },
});

export { expect };
