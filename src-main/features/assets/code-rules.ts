import type { ScanRules } from '#contract/assets.ts';

export type CodeKind = 'asset' | 'serial' | 'imei';

export type Classified =
  | {
      readonly kind: CodeKind;
      readonly code: string;
      /** False: it has the shape, but a word of as many letters would have it too. */
      readonly sure: boolean;
    }
  | { readonly kind: 'foreign' | 'unreadable'; readonly code: string };

/** What a screen shows of a code at most. */
const SHOWN_LENGTH = 64;

export const defaultRules: ScanRules = { assetPatterns: ['IT-####'], dropLeadingS: true };

/**
 * A code as it is kept: half width, capitals, one blank where there were several, hyphens of all kinds as "-" (a Japanese keyboard
 * makes "ー" of it), no control characters (scanners put GS between fields) and no symbology identifier before it ("]C1").
 */
export function normalCode(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .replace(/^\][A-Za-z]\d/, '')
    .replace(/[‐-―−]|(?<=[!-~])ー(?=[!-~])/g, '-')
    .toUpperCase();
}

/** What was read. An asset pattern comes first, as people choose patterns knowing their labels. */
export function classify(text: string, rules: ScanRules): Classified {
  const code = normalCode(text);
  if (code === '') return { kind: 'unreadable', code };
  if (matchesPattern(code, rules.assetPatterns)) return { kind: 'asset', code, sure: true };
  const shown = code.slice(0, SHOWN_LENGTH);
  // Kana and kanji are what an input method makes of keys: no bar code of a device or of ours holds them.
  if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\ufffd]/u.test(code)) return { kind: 'unreadable', code: shown };
  const bare = code.replaceAll(' ', '');
  if (isImei(bare)) return { kind: 'imei', code: bare, sure: true };
  return serialOf(bare, rules.dropLeadingS) ?? { kind: 'foreign', code: shown };
}

/** 15 digits, the last one a check by Luhn (3GPP TS 23.003, annex B). */
export function isImei(code: string): boolean {
  if (!/^\d{15}$/.test(code) || /^0+$/.test(code)) return false;
  const sum = [...code].reduce((total, digit, index) => {
    const weighted = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return sum % 10 === 0;
}

/**
 * Apple's serial numbers: 12 characters until 2021, 10 drawn by lot since (8 to 14 were announced), 11 on very old devices, 17 on
 * some Macs. Digits alone are none: a box also bears a UPC of 12 digits. Letters O and I do not occur in the published ones,
 * yet nobody has promised that, hence not sure.
 *
 * Box labels put the data identifier "S" (ISO/IEC 15418) before it. Thirteen and eleven characters can only be that, as the
 * eleven of old end before the first iPhone that can be supervised.
 */
function serialOf(code: string, dropLeadingS: boolean): Classified | null {
  const bare = dropLeadingS && /^S[A-Z0-9]+$/.test(code) && [11, 13, 18].includes(code.length) ? code.slice(1) : code;
  if (!/^(?:[A-Z0-9]{10,12}|[A-Z0-9]{17})$/.test(bare) || !/[A-Z]/.test(bare)) return null;
  const digit = /\d/.test(bare);
  const strange = /[OI]/.test(bare);
  // A word of ten letters is none; one drawn by lot without any digit is rare, yet possible.
  if (!digit && strange) return null;
  return { kind: 'serial', code: bare, sure: digit && !strange };
}

/** `#` a digit, `@` a letter, anything else itself, whatever its width and case. */
function matchesPattern(code: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const shape = shapes.get(pattern) ?? shapeOf(pattern);
    // A list asks for the same few shapes thousands of times.
    if (shapes.size > 100) shapes.clear();
    shapes.set(pattern, shape);
    return shape.test(code);
  });
}

const shapes = new Map<string, RegExp>();

const shapeOf = (pattern: string): RegExp =>
  new RegExp(`^${[...normalCode(pattern)].map((sign) => (sign === '#' ? '\\d' : sign === '@' ? '[A-Z]' : escaped(sign))).join('')}$`, 'u');

const escaped = (sign: string): string => sign.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');

/** Null: a pattern can be used. Otherwise why not: nothing in it varies, or it would take IMEIs for labels. */
export function patternProblem(pattern: string): 'fixed' | 'takes-imei' | null {
  const normal = normalCode(pattern);
  if (!/[#@]/.test(normal)) return 'fixed';
  return shapeOf(pattern).test('356789012345678') ? 'takes-imei' : null;
}
