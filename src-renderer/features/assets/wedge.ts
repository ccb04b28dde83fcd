import { characterOf, type KeyLayout } from './key-layout.ts';

/** A keydown, as far as a scanner is told by it. `at`: milliseconds of the event itself, not of its handling. */
export interface Stroke {
  readonly code: string;
  readonly key: string;
  readonly shift: boolean;
  /** Ctrl, Alt or Command: a shortcut, never a scanner. */
  readonly command: boolean;
  readonly repeat: boolean;
  readonly at: number;
}

export interface Scanned {
  readonly text: string;
  /** The longest time between two keys, in milliseconds. */
  readonly gap: number;
  /** The keys as they came, to be read again by another layout. */
  readonly strokes: readonly Stroke[];
}

/** `pass`: a person's key. `burst`: too fast for a person, the code is not over. `scan`: it is. */
export type Verdict = { readonly kind: 'pass' } | { readonly kind: 'burst' } | { readonly kind: 'scan'; readonly scanned: Scanned | null };

/** Product.md 4.11. Two keys within 35 ms happen to good typists (rollover); six and Enter do not. */
const LONGEST_GAP_MS = 35;
const SHORTEST_CODE = 6;
/** From here on it is no person, although perhaps no code yet. */
const SURELY_FAST = 3;
const LONGEST_CODE = 300;

const PASS: Verdict = { kind: 'pass' };
const BURST: Verdict = { kind: 'burst' };
const silent = /^(?:Shift|CapsLock|Control|Alt|Meta|NumLock|Fn)/;
const unreadable = '\ufffd';

/**
 * Tells a scanner that plays a keyboard from a person by its speed, and reads the places of keys, not what they wrote: under kana
 * input and full-width input the same keys make other characters, or none (`key` is "Process", keyCode 229).
 * It keeps nothing back: each key is judged as it comes, and a person's passes.
 */
export class Wedge {
  readonly #layout: () => KeyLayout;
  #strokes: Stroke[] = [];

  constructor(layout: () => KeyLayout) {
    this.#layout = layout;
  }

  /** The key that may be the first of a code; null: none. */
  get first(): Stroke | null {
    return this.#strokes[0] ?? null;
  }

  /** Forgets the keys so far. */
  reset(): void {
    this.#strokes = [];
  }

  judge(stroke: Stroke): Verdict {
    if (silent.test(stroke.code) || silent.test(stroke.key)) return this.#strokes.length >= SURELY_FAST ? BURST : PASS;
    const before = this.#strokes.at(-1);
    const fast = before !== undefined && stroke.at - before.at <= LONGEST_GAP_MS;
    if (stroke.command || stroke.repeat) {
      this.reset();
      return PASS;
    }
    if (ends(stroke)) {
      const strokes = this.#strokes;
      this.reset();
      if (!fast || strokes.length < SURELY_FAST) return PASS;
      return { kind: 'scan', scanned: strokes.length < SHORTEST_CODE ? null : this.#read(strokes, stroke.at) };
    }
    if (!makesText(stroke)) {
      this.reset();
      return PASS;
    }
    if (!fast || this.#strokes.length >= LONGEST_CODE) this.reset();
    this.#strokes.push(stroke);
    return this.#strokes.length >= SURELY_FAST ? BURST : PASS;
  }

  #read(strokes: readonly Stroke[], endedAt: number): Scanned {
    const times = [...strokes.map(({ at }) => at), endedAt];
    const gap = Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
    return { text: textOf(strokes, this.#layout()), gap, strokes };
  }
}

/** What the keys mean under a layout. A key without a place is taken by what it wrote, full width or not. */
export const textOf = (strokes: readonly Stroke[], layout: KeyLayout): string =>
  strokes.map(({ code, key, shift }) => characterOf(code, shift, layout) ?? written(key) ?? unreadable).join('');

const written = (key: string): string | null => {
  const narrow = key.normalize('NFKC');
  return /^[ -~]$/.test(narrow) ? narrow : null;
};

const ends = ({ code, key }: Stroke): boolean =>
  code === 'Enter' || code === 'NumpadEnter' || code === 'Tab' || (code === '' && (key === 'Enter' || key === 'Tab'));

/** Keys that write, also those of another layout and those an input method keeps to itself. */
const makesText = ({ code, key }: Stroke): boolean =>
  characterOf(code, false, 'us') !== null ||
  characterOf(code, false, 'jis') !== null ||
  [...key].length === 1 ||
  (code === '' && key === 'Process');
