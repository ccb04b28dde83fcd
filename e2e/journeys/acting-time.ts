import type { Page } from '@playwright/test';

/** What a person did at the screen. */
export interface Acts {
  readonly clicks: number;
  readonly keys: number;
}

/**
 * Seconds of a practised person at a screen, by the Keystroke-Level Model (Card, Moran and Newell 1983): a key 0.28; before a
 * click a decision (1.35), the way of the pointer (1.1) and the button (0.2).
 */
const KEY_S = 0.28;
const CLICK_S = 1.35 + 1.1 + 0.2;

/** The minutes that such acts take. */
export const minutesOf = ({ clicks, keys }: Acts): number => (clicks * CLICK_S + keys * KEY_S) / 60;

/** Counts what a person does on all pages from the next one that is opened; what scripts do is not counted. */
export const countActs = (page: Page) =>
  page.addInitScript(() => {
    const acts = { clicks: 0, keys: 0 };
    Object.assign(window, { acts });
    const count = (what: keyof typeof acts) => (event: Event) => {
      if (event.isTrusted) acts[what] += 1;
    };
    window.addEventListener('pointerdown', count('clicks'), { capture: true });
    window.addEventListener('keydown', count('keys'), { capture: true });
  });

/** Those since the last time they were asked for. */
export const actsSince = (page: Page): Promise<Acts> =>
  page.evaluate(() => {
    const { acts } = window as unknown as { acts: { clicks: number; keys: number } };
    const since = { ...acts };
    Object.assign(acts, { clicks: 0, keys: 0 });
    return since;
  });
