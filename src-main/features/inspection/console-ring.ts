import type { LogLine } from '#contract/inspection.ts';

const MOST_LINES = 20_000;
/** Some 16 MB at the most: a console of long lines keeps fewer of them. */
const MOST_CHARACTERS = 4_000_000;

/** The newest lines of a log; the oldest make room. */
export class ConsoleRing {
  readonly #mostLines: number;
  readonly #mostCharacters: number;
  #slots: LogLine[] = [];
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
    this.#slots.push(line);
    this.#characters += sizeOf(line);
    while (this.kept > this.#mostLines || (this.#characters > this.#mostCharacters && this.kept > 1)) this.#drop();
    // Moving the rest forward each time would cost as much as the whole ring; seldom, it costs next to nothing.
    if (this.#oldest >= this.#mostLines / 4) {
      this.#slots = this.#slots.slice(this.#oldest);
      this.#oldest = 0;
    }
  }

  /** Up to `limit` of the lines that are wanted, the newest last. */
  newest(limit: number, wanted: (line: LogLine) => boolean): LogLine[] {
    const found: LogLine[] = [];
    for (let place = this.#slots.length - 1; place >= this.#oldest && found.length < limit; place -= 1) {
      const line = this.#slots[place] as LogLine;
      if (wanted(line)) found.push(line);
    }
    return found.reverse();
  }

  #drop(): void {
    const line = this.#slots[this.#oldest] as LogLine;
    this.#characters -= sizeOf(line);
    this.#slots[this.#oldest] = GONE;
    this.#oldest += 1;
    this.#dropped += 1;
  }
}

const GONE: LogLine = { number: 0, at: '', process: '', pid: null, level: '', message: '', mdm: false };
const sizeOf = ({ process, message }: LogLine): number => process.length + message.length + 64;
