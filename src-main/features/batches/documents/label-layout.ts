import type { BarCode } from '#lib/bar-code.ts';
import type { LabelSheet } from './label-sheets.ts';

/** A line of a label: size of its letters in millimetres. What is still too long at the smallest size is clipped with "…". */
export interface LabelLine {
  readonly text: string;
  readonly size: number;
  readonly mono: boolean;
  readonly bold: boolean;
}

/** Where code and text stand on one label, millimetres within its safe area. */
export interface LabelLayout {
  readonly code: { readonly width: number; readonly height: number };
  /** `beside`: text to the right of the code. `above`: text over it. */
  readonly text: 'beside' | 'above';
  readonly lines: readonly LabelLine[];
}

export interface LabelText {
  /** Stands above all else, and is never left out; empty: nothing. */
  readonly notice: string;
  /** What the code says, in letters: asset number, or serial number. */
  readonly headline: string;
  readonly name: string;
  /** Empty when it is the headline already. */
  readonly serialNumber: string;
  readonly user: string;
}

/** A module of 0.17 mm is two dots of a printer of 300 dpi: what is finer, hand scanners do not read. */
const FINEST_MODULE = 0.17;
/** Smallest letters that are still read; the asset number may become a little smaller before it is cut off. */
const SMALLEST = { headline: 1.7, other: 1.9 };
const LINE_HEIGHT = 1.2;
/** Between code and text. */
const BETWEEN = 1.5;

export const usableArea = ({ label, safe }: LabelSheet) => ({ width: label.width - 2 * safe.x, height: label.height - 2 * safe.y });

/** Whether this code's modules are wide enough on this label. */
export const isReadable = (code: BarCode, kind: 'qr' | 'code128', sheet: LabelSheet): boolean =>
  (kind === 'qr' ? squareOf(sheet) : usableArea(sheet).width) / code.modules >= FINEST_MODULE;

export function labelLayout(text: LabelText, kind: 'qr' | 'code128', sheet: LabelSheet): LabelLayout {
  const area = usableArea(sheet);
  if (kind === 'qr') {
    const side = squareOf(sheet);
    return { code: { width: side, height: side }, text: 'beside', lines: linesOf(text, area.width - side - BETWEEN, area.height) };
  }
  const lines = linesOf(text, area.width, area.height * 0.58);
  const used = lines.reduce((sum, { size }) => sum + size * LINE_HEIGHT, 0);
  return { code: { width: area.width, height: Math.min(15, area.height - used - BETWEEN / 2) }, text: 'above', lines };
}

/** As high as the label allows, but leaving more than half of the width to the text, and no larger than is of use. */
const squareOf = (sheet: LabelSheet): number => {
  const { width, height } = usableArea(sheet);
  return Math.min(height, width * 0.45, 26);
};

/**
 * Lines one below the other: each as small as the width wants it, then all smaller until the height holds them. A number is never
 * cut off: a long one goes on in the next line. Where all would be too small to read, the last line is given up, and the next.
 */
function linesOf({ notice, headline, name, serialNumber, user }: LabelText, width: number, height: number): readonly LabelLine[] {
  const wanted: LabelLine[] = [
    { text: notice, size: 2.4, mono: false, bold: true },
    ...broken(headline, width).map((text) => ({ text, size: 4.6, mono: true, bold: true })),
    { text: name, size: 3.2, mono: false, bold: false },
    { text: serialNumber, size: 2.9, mono: true, bold: false },
    { text: user, size: 2.9, mono: false, bold: false },
  ].filter(({ text }) => text !== '');
  for (; ; wanted.pop()) {
    for (let scale = 1; scale * 2.9 >= SMALLEST.headline || wanted.length === 1; scale -= 0.02) {
      const lines = wanted.map((line) => ({ ...line, size: sizeOf(line, width, scale) }));
      if (lines.reduce((sum, { size }) => sum + size * LINE_HEIGHT, 0) <= height) return lines;
    }
  }
}

function sizeOf({ text, size, mono, bold }: LabelLine, width: number, scale: number): number {
  const fitting = Math.max(width / emsOf(text, mono), bold ? SMALLEST.headline : SMALLEST.other);
  return rounded(Math.min(size * scale, fitting));
}

/** In as many parts, of about the same length, as the smallest letters need. */
function broken(headline: string, width: number): string[] {
  const letters = [...headline];
  const parts = Math.max(1, Math.ceil((emsOf(headline, true) * SMALLEST.headline) / width));
  const length = Math.ceil(letters.length / parts);
  return Array.from({ length: parts }, (_, part) => letters.slice(part * length, (part + 1) * length).join(''));
}

/** Width in letter heights, a little too much rather than too little: kanji and kana are square, the rest is narrower. */
const emsOf = (text: string, mono: boolean): number =>
  [...text].reduce(
    (sum, character) => sum + (/[\u0020-\u024f\uff61-\uff9f]/.test(character) ? (mono ? 0.63 : narrow(character)) : 1.02),
    0,
  );

const narrow = (character: string) => (/[mwMW@%]/.test(character) ? 0.95 : /[A-Z]/.test(character) ? 0.72 : 0.6);

const rounded = (size: number) => Math.floor(size * 100 + 1e-6) / 100;
