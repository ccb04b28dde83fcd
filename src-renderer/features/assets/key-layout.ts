/** How a scanner that plays a keyboard maps characters to keys. It must be told so; most leave the factory as `us`. */
export type KeyLayout = 'us' | 'jis';

/**
 * Keys by their place on the board (UI Events KeyboardEvent code), without and with shift. Letters, digits and "-" are in the
 * same place on both, so that asset numbers and serial numbers are right with either.
 */
const symbols: Readonly<Record<KeyLayout, Readonly<Record<string, string>>>> = {
  us: {
    Digit1: '1!',
    Digit2: '2@',
    Digit3: '3#',
    Digit4: '4$',
    Digit5: '5%',
    Digit6: '6^',
    Digit7: '7&',
    Digit8: '8*',
    Digit9: '9(',
    Digit0: '0)',
    Minus: '-_',
    Equal: '=+',
    BracketLeft: '[{',
    BracketRight: ']}',
    Backslash: '\\|',
    Semicolon: ';:',
    Quote: '\'"',
    Backquote: '`~',
    Comma: ',<',
    Period: '.>',
    Slash: '/?',
    Space: '  ',
  },
  // JIS X 6002: shift and 0 make nothing; the backslash has keys of its own.
  jis: {
    Digit1: '1!',
    Digit2: '2"',
    Digit3: '3#',
    Digit4: '4$',
    Digit5: '5%',
    Digit6: '6&',
    Digit7: "7'",
    Digit8: '8(',
    Digit9: '9)',
    Digit0: '00',
    Minus: '-=',
    Equal: '^~',
    BracketLeft: '@`',
    BracketRight: '[{',
    Backslash: ']}',
    Semicolon: ';+',
    Quote: ':*',
    Comma: ',<',
    Period: '.>',
    Slash: '/?',
    IntlRo: '\\_',
    IntlYen: '\\|',
    Space: '  ',
  },
};

const pad: Readonly<Record<string, string>> = {
  NumpadDecimal: '.',
  NumpadAdd: '+',
  NumpadSubtract: '-',
  NumpadMultiply: '*',
  NumpadDivide: '/',
  NumpadComma: ',',
  NumpadEqual: '=',
};

/** The character of a key by its place; null: a key that makes none. */
export function characterOf(code: string, shift: boolean, layout: KeyLayout): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  const digit = /^Numpad(\d)$/.exec(code)?.[1];
  return digit ?? pad[code] ?? symbols[layout][code]?.[shift ? 1 : 0] ?? null;
}
