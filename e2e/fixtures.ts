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

/** No test leaves the system's print window open: it is closed at once, and tells the page as `print-window` what it was given. */
function closePrintWindows(): void {
  const close = ({ srcdoc }: HTMLIFrameElement, inner: Window) => {
    inner.dispatchEvent(new Event('afterprint'));
    window.dispatchEvent(new CustomEvent('print-window', { detail: srcdoc }));
  };
  const real = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'contentWindow')?.get;
  Object.defineProperty(HTMLIFrameElement.prototype, 'contentWindow', {
    configurable: true,
    get() {
      const inner = real?.call(this) as Window | null;
      if (inner !== null) inner.print = () => close(this as HTMLIFrameElement, inner);
      return inner;
    },
  });
}

export const test = base.extend<Fixtures>({
  page: async ({ page }, use) => {
    await page.addInitScript(closePrintWindows);
    await use(page);
  },
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
