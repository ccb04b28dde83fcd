import { describe, expect, it } from 'vitest';
import { keepComposingKeys } from './composing.ts';

/** A page, and what it hears of a key: `prevented` is what no form would take. */
const page = () => {
  const target = new EventTarget();
  keepComposingKeys(target);
  const fire = (type: string, at: number, traits: object = {}) => {
    const event = new Event(type, { cancelable: true });
    let stopped = false;
    const stopPropagation = () => {
      stopped = true;
    };
    for (const [name, value] of Object.entries({ timeStamp: at, stopPropagation, ...traits }))
      Object.defineProperty(event, name, { value });
    target.dispatchEvent(event);
    return { stopped, prevented: event.defaultPrevented };
  };
  return {
    key: (key: string, at: number, traits: object = {}) => fire('keydown', at, { key, isComposing: false, keyCode: 13, ...traits }),
    end: (at: number) => void fire('compositionend', at),
  };
};

describe('keys of an input method', () => {
  it.each([
    ['Enter', true, { isComposing: true, keyCode: 13 }],
    ['Enter', true, { isComposing: false, keyCode: 229 }],
    ['ArrowDown', true, { isComposing: true, keyCode: 40 }],
    ['Enter', false, { isComposing: false, keyCode: 13 }],
  ])('%s is kept from the page: %s, of %o', (key, kept, traits) => {
    expect(page().key(key, 0, traits).stopped).toBe(kept);
  });

  it('an Enter right after the end of a composition confirmed it and does nothing; the next one is an Enter', () => {
    const { key, end } = page();
    expect(key('Enter', 100)).toEqual({ stopped: false, prevented: false });
    end(200);
    expect(key('Enter', 201)).toEqual({ stopped: true, prevented: true });
    expect(key('Enter', 400)).toEqual({ stopped: false, prevented: false });
    // Only an Enter confirms.
    end(500);
    expect(key('ArrowDown', 501)).toEqual({ stopped: false, prevented: false });
  });
});
