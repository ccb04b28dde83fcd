import type { LogLine } from '#contract/inspection.ts';
import { soughtIn } from './log-rules.ts';

const MOST_LINES = 20_000;
/** Some 30 MB at the most: a console of long lines keeps fewer of them. */
const MOST_CHARACTERS = 4_000_000;

interface Kept {
  readonly line: LogLine;
  readonly sought: string;
}

/** The newest lines of a log; the oldest make room. */
export class ConsoleRing {
  readonly #mostLines: number;
  readonly #mostCharacters: number;
  #slots: Kept[] = [];
  /** Where the oldest is; lines before it are gone, their places not yet. */
  #oldest = 0;
  #characters = 0;
  #dropped = 0;

  constructor(options: { mostLines?: number; mostCharacters?: number } = {}) {
    this.#mostLines = options.mostLines ?? MOST_LINES;
    this.#mostCharacters = options.mostCharacters ?? MOST_CHARACTERS;
  }

  get kept(): number {
    return this.#slots.length - this.#oldest;
  }

  /** How many came and are kept no longer. */
  get dropped(): number {
    return this.#dropped;
  }

  push(line: LogLine): void {
    this.#slots.push({ line, sought: soughtIn(line) });
    this.#characters += sizeOf(line);
    while (this.kept > this.#mostLines || (this.#characters > this.#mostCharacters && this.kept > 1)) this.#drop();
    // Moving the rest forward each time would cost as much as the whole ring; seldom, it costs next to nothing.
    if (this.#oldest >= this.#mostLines / 4) {
      this.#slots = this.#slots.slice(this.#oldest);
      this.#oldest = 0;
    }
  }

  /**
   * Up to `limit` of the lines that hold `wanted`, which is folded; the newest last. Looks through 20,000 lines within a few
   * milliseconds: it is asked four times a second.
   */
  newest(limit: number, wanted: string, also: (line: LogLine) => boolean = () => true): LogLine[] {
    const found: LogLine[] = [];
    for (let place = this.#slots.length - 1; place >= this.#oldest && found.length < limit; place -= 1) {
      const { line, sought } = this.#slots[place] as Kept;
      if (also(line) && sought.includes(wanted)) found.push(line);
    }
    return found.reverse();
  }

  #drop(): void {
    this.#characters -= sizeOf((this.#slots[this.#oldest] as Kept).line);
    this.#slots[this.#oldest] = GONE;
    this.#oldest += 1;
    this.#dropped += 1;
  }
}

const GONE: Kept = { line: { number: 0, at: '', process: '', pid: null, level: '', message: '', mdm: false }, sought: '' };
const sizeOf = ({ process, message }: LogLine): number => process.length + message.length + 64;
