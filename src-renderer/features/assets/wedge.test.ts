import { describe, expect, it } from 'vitest';
import { characterOf, type KeyLayout } from './key-layout.ts';
import { type Scanned, type Stroke, textOf, Wedge } from './wedge.ts';

type Method = 'off' | 'kana' | 'romaji' | 'full-width';

/** Where a scanner of this layout finds a character. */
function placeOf(character: string, layout: KeyLayout): { code: string; shift: boolean } {
  const codes = [
    ...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (letter) => `Key${letter}`),
    ...Array.from('0123456789', (digit) => `Digit${digit}`),
    ...['Minus', 'Equal', 'BracketLeft', 'BracketRight', 'Backslash', 'Semicolon', 'Quote', 'Backquote', 'Comma', 'Period', 'Slash'],
    ...['IntlRo', 'IntlYen', 'Space'],
  ];
  for (const shift of [false, true]) {
    const code = codes.find((each) => characterOf(each, shift, layout) === character);
    if (code !== undefined) return { code, shift };
  }
  throw new Error(`no key makes ${character}`);
}

const kana: Readonly<Record<string, string>> = {
  KeyI: 'に',
  KeyT: 'か',
  Minus: 'ほ',
  Digit0: 'わ',
  Digit4: 'う',
  Digit1: 'ぬ',
  Digit2: 'ふ',
};
/** What `key` says of a key under an input method of macOS. */
const keyUnder = (method: Method, character: string, code: string): string =>
  ({
    off: character,
    kana: kana[code] ?? 'ち',
    romaji: 'Process',
    'full-width': String.fromCharCode(character.charCodeAt(0) + 0xfee0),
  })[method];

let time = 0;
const stroke = (change: Partial<Stroke>): Stroke => ({
  code: '',
  key: '',
  shift: false,
  command: false,
  repeat: false,
  at: time,
  ...change,
});

function keysOf(text: string, { method = 'off' as Method, layout = 'us' as KeyLayout, every = 8, end = 'Enter' } = {}): Stroke[] {
  time += 1_000;
  const keys = [...text].flatMap((character) => {
    const { code, shift } = placeOf(character, layout);
    time += every;
    return [
      ...(shift ? [stroke({ code: 'ShiftLeft', key: 'Shift', shift })] : []),
      stroke({ code, shift, key: keyUnder(method, character, code) }),
    ];
  });
  time += every;
  return [...keys, ...(end === '' ? [] : [stroke({ code: end, key: method === 'romaji' ? 'Process' : end })])];
}

function hear(strokes: readonly Stroke[], layout: KeyLayout = 'us') {
  const wedge = new Wedge(() => layout);
  const scans: (Scanned | null)[] = [];
  const passed: Stroke[] = [];
  for (const each of strokes) {
    const verdict = wedge.judge(each);
    if (verdict.kind === 'scan') scans.push(verdict.scanned);
    if (verdict.kind === 'pass') passed.push(each);
  }
  return { texts: scans.map((scan) => scan?.text ?? null), scans, passed };
}

describe('a scanner', () => {
  it.each(['off', 'kana', 'romaji', 'full-width'] as const)('is read right with the input method %s', (method) => {
    expect(hear(keysOf('IT-0412', { method })).texts).toEqual(['IT-0412']);
    expect(hear(keysOf('F9FXK0000012', { method, layout: 'jis' })).texts).toEqual(['F9FXK0000012']);
  });

  it.each(['Enter', 'NumpadEnter', 'Tab'])('may end with %s', (end) => {
    expect(hear(keysOf('IT-0412', { end })).texts).toEqual(['IT-0412']);
  });

  it('may take 35 ms from key to key, and not 36', () => {
    expect(hear(keysOf('IT-0412', { every: 35 })).scans[0]).toMatchObject({ text: 'IT-0412', gap: 35 });
    expect(hear(keysOf('IT-0412', { every: 36 })).texts).toEqual([]);
  });

  it.each(['us', 'jis'] as const)('writes symbols by its own layout (%s)', (layout) => {
    const text = 'a_b:c/d@e#f(1)';
    expect(hear(keysOf(text, { layout, method: 'kana' }), layout).texts).toEqual([text]);
  });

  it('of the other layout is found out by its keys', () => {
    const [scan] = hear(keysOf('IT_04:12', { layout: 'jis' }), 'us').scans;
    expect(scan?.text).not.toBe('IT_04:12');
    expect(textOf(scan?.strokes ?? [], 'jis')).toBe('IT_04:12');
  });

  it('sends one code after another', () => {
    expect(hear([...keysOf('IT-0412'), ...keysOf('F9FXK0000012')]).texts).toEqual(['IT-0412', 'F9FXK0000012']);
  });

  it('presses nothing: neither its Enter nor a blank reaches a button', () => {
    const { passed } = hear(keysOf('IT 0412'));
    expect(passed.map(({ code }) => code)).toEqual(['ShiftLeft', 'KeyI', 'ShiftLeft', 'KeyT']);
  });

  it('with a code too short presses nothing either, and is no code', () => {
    const { texts, passed } = hear(keysOf('IT-12'));
    expect(texts).toEqual([null]);
    expect(passed.some(({ code }) => code === 'Enter')).toBe(false);
  });

  it('whose keys have no place is read by what they wrote, in full width too', () => {
    const at = (time += 1_000);
    const keys = Array.from('ＩＴ－０４１２', (key, index) => stroke({ key, at: at + index * 5 }));
    expect(hear([...keys, stroke({ key: 'Enter', at: at + 40 })]).texts).toEqual(['IT-0412']);
  });

  it('whose keys have neither is said to be unreadable, rather than half a code', () => {
    const at = (time += 1_000);
    const keys = Array.from({ length: 7 }, (_, index) => stroke({ key: 'Process', at: at + index * 5 }));
    expect(hear([...keys, stroke({ code: 'Enter', key: 'Process', at: at + 40 })]).texts).toEqual(['\ufffd'.repeat(7)]);
  });

  it('right after a person typed sends its code alone', () => {
    const typed = keysOf('abc', { every: 120, end: '' });
    expect(hear([...typed, ...keysOf('IT-0412')]).texts).toEqual(['IT-0412']);
  });
});

describe('a person', () => {
  it.each(['off', 'kana', 'romaji'] as const)('who types at any speed of a hand passes (%s)', (method) => {
    for (const every of [45, 80, 200]) {
      const keys = keysOf('hello-world', { every, method });
      const { texts, passed } = hear(keys);
      expect(texts).toEqual([]);
      expect(passed).toEqual(keys);
    }
  });

  it('whose fingers roll over two keys at once loses none', () => {
    const gaps = [90, 20, 110, 15, 95, 30, 100];
    let at = (time += 1_000);
    const keys = Array.from('theory!', (character, index) => {
      at += gaps[index] ?? 90;
      return stroke({ ...placeOf(character, 'us'), key: character, at });
    });
    const end = stroke({ code: 'Enter', key: 'Enter', at: at + 90 });
    expect(hear([...keys, end])).toMatchObject({ texts: [], passed: [...keys, end] });
  });

  it('who rolls from the last key to Enter presses Enter', () => {
    const keys = [...keysOf('ab', { every: 90, end: '' })];
    const end = stroke({ code: 'Enter', key: 'Enter', at: time + 20 });
    expect(hear([...keys, end])).toMatchObject({ texts: [], passed: [...keys, end] });
  });

  it('who holds a key down is no scanner', () => {
    const at = (time += 1_000);
    const keys = Array.from({ length: 30 }, (_, index) => stroke({ code: 'KeyA', key: 'a', repeat: index > 0, at: at + index * 30 }));
    const end = stroke({ code: 'Enter', key: 'Enter', at: at + 910 });
    expect(hear([...keys, end])).toMatchObject({ texts: [], passed: [...keys, end] });
  });

  it('who walks with arrows or uses shortcuts is none', () => {
    const at = (time += 1_000);
    const arrows = Array.from({ length: 9 }, (_, index) => stroke({ code: 'ArrowDown', key: 'ArrowDown', at: at + index * 10 }));
    const shortcuts = Array.from({ length: 9 }, (_, index) => stroke({ code: 'KeyA', key: 'a', command: true, at: at + 200 + index * 10 }));
    expect(hear([...arrows, ...shortcuts]).passed).toHaveLength(18);
  });

  it('who confirms a conversion with Enter does only that', () => {
    const at = (time += 1_000);
    const keys = Array.from('shisan', (key, index) => stroke({ code: `Key${key.toUpperCase()}`, key: 'Process', at: at + index * 70 }));
    const confirm = stroke({ code: 'Enter', key: 'Process', at: at + 430 });
    expect(hear([...keys, confirm])).toMatchObject({ texts: [], passed: [...keys, confirm] });
  });
});
