import type { CDPSession, Page } from '@playwright/test';

/** How keys reach the page: as they are; as kana under kana input; or kept by an input method that composes with them. */
export type InputState = 'plain' | 'kana' | 'composing';

/** Between two keys, by the time of the keys themselves: however slow this machine is, the scanner was not. Milliseconds. */
const KEY_MS = 8;
const SHIFT = 8;
const PROCESS_KEY = 229;
/** What keys write under kana input. */
const KANA = 'に';

interface Key {
  readonly code: string;
  readonly key: string;
  readonly shift: boolean;
}

const ENTER: Key = { code: 'Enter', key: 'Enter', shift: false };

/** On a US keyboard, which scanners play when they leave the factory. */
function keyOf(character: string): Key {
  if (/[A-Za-z]/.test(character)) return { code: `Key${character.toUpperCase()}`, key: character, shift: /[A-Z]/.test(character) };
  if (/\d/.test(character)) return { code: `Digit${character}`, key: character, shift: false };
  if (character === '-') return { code: 'Minus', key: character, shift: false };
  throw new Error(`the scanner of these tests has no key for ${character}`);
}

/** A bar code scanner that plays a keyboard: real keys at the speed of a machine, and Enter. */
export class Scanner {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async plugInto(page: Page): Promise<Scanner> {
    return new Scanner(await page.context().newCDPSession(page));
  }

  /** Plays one code where the focus is. */
  async scan(code: string, input: InputState = 'plain'): Promise<void> {
    const began = Date.now() / 1_000;
    let composed = '';
    for (const [index, { code: place, key, shift }] of [...[...code].map(keyOf), ENTER].entries()) {
      const common = { code: place, modifiers: shift ? SHIFT : 0, timestamp: began + (index * KEY_MS) / 1_000 };
      const press = { ...common, ...(place === 'Enter' ? { windowsVirtualKeyCode: 13 } : {}) };
      const shiftKey = { code: 'ShiftLeft', key: 'Shift', timestamp: common.timestamp };
      if (shift) await this.#session.send('Input.dispatchKeyEvent', { ...shiftKey, type: 'rawKeyDown', modifiers: SHIFT });
      if (input === 'composing') {
        // What is composed so far is of no interest to a scanner, nor is its Enter, which would only confirm it.
        const kept = { ...common, type: 'rawKeyDown', key: 'Process', windowsVirtualKeyCode: PROCESS_KEY } as const;
        await this.#session.send('Input.dispatchKeyEvent', kept);
        if (place !== 'Enter') {
          composed += KANA;
          const end = composed.length;
          await this.#session.send('Input.imeSetComposition', { text: composed, selectionStart: end, selectionEnd: end });
        }
      } else {
        const written = place === 'Enter' ? '\r' : input === 'kana' ? KANA : key;
        const down = { ...press, type: 'keyDown', key: place === 'Enter' ? key : written, text: written } as const;
        await this.#session.send('Input.dispatchKeyEvent', down);
      }
      await this.#session.send('Input.dispatchKeyEvent', { ...press, type: 'keyUp', key });
      if (shift) await this.#session.send('Input.dispatchKeyEvent', { ...shiftKey, type: 'keyUp', modifiers: 0 });
    }
  }
}
