import { basename } from 'node:path';
import type { IdentifiedFile } from '#contract/certificates.ts';
import type { Answer, ServiceOf } from '#contract/define.ts';
import type { Draggable, handover, Opened } from '#contract/handover.ts';
import { fail, ok } from '#lib/outcome.ts';
import { SerialQueue } from '#lib/serial-queue.ts';

/** What was found at a path: a file with its bytes, or why it is none that could be taken. */
type Found =
  | { readonly fileName: string; readonly content: Uint8Array }
  | { readonly fileName: string; readonly problem: NonNullable<Opened['problem']> };

/** A file that leaves, as the core makes it. */
export interface Made {
  readonly fileName: string;
  readonly content: string;
  readonly base64: boolean;
  /** Somebody has it now, and not only a hand near it. */
  readonly taken?: () => void;
}

interface Ports {
  /** Reads what a person opened, within bounds. */
  readonly read: (path: string) => Promise<Found>;
  /** Tells what a file is; null: nobody is there to ask. */
  readonly identify: (file: { fileName: string; content: string }) => Promise<IdentifiedFile | null>;
  /** Makes a file that is dragged out; null: there is none now. `early`: only what changes nothing by being made. */
  readonly make: (file: Draggable, early: boolean) => Promise<Made | null>;
  /** How the system is given a file to drag; null: not in this host. */
  readonly hand: {
    /** Writes it where only this program and its user can read it. Null: it cannot be written. */
    write(made: Made): string | null;
    /** The pointer drags the file at this path from now on. */
    drag(path: string): Promise<void>;
  } | null;
  readonly publish: (name: 'opened') => void;
}

type Calls = (typeof handover)['calls'];
type AnswerTo<K extends keyof Calls, T = Record<string, never>> = Answer<T, Calls[K]['errors'][number]>;

/** Wizards take one file after the other; nobody opens this many at once by intent. */
const WAITING_AT_MOST = 10;

/** Files that pass between this program and the desktop around it. */
export class HandoverService implements ServiceOf<typeof handover> {
  readonly #ports: Ports;
  readonly #waiting: Found[] = [];
  readonly #opening = new SerialQueue();
  #prepared: { readonly key: string; readonly made: Made; readonly path: string } | null = null;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** A person opened these with this program. They wait until a screen takes them. macOS tells of many files one by one. */
  open(paths: readonly string[]): Promise<void> {
    return this.#opening.run(() => this.#open(paths));
  }

  async #open(paths: readonly string[]): Promise<void> {
    const room = Math.max(0, WAITING_AT_MOST - this.#waiting.length);
    const [left] = paths.slice(room);
    for (const path of paths.slice(0, room)) this.#waiting.push(await this.#ports.read(path));
    const told = this.#waiting.at(-1);
    if (left !== undefined && !(told !== undefined && 'problem' in told && told.problem === 'too-many')) {
      this.#waiting.push({ fileName: basename(left), problem: 'too-many' });
    }
    this.#ports.publish('opened');
  }

  async take(): Promise<AnswerTo<'take', { opened: Opened | null }>> {
    const found = this.#waiting.shift();
    if (found === undefined) return ok({ opened: null });
    const { fileName } = found;
    if ('problem' in found) return ok({ opened: { fileName, file: null, identified: null, problem: found.problem } });
    const file = { fileName: fileName.slice(0, 255), content: Buffer.from(found.content).toString('base64') };
    return ok({ opened: { fileName, file, identified: await this.#ports.identify(file), problem: null } });
  }

  async prepare({ file }: { file: Draggable }): Promise<AnswerTo<'prepare'>> {
    const path = await this.#written(file, true);
    return typeof path === 'string' ? fail(path) : ok({});
  }

  async drag({ file }: { file: Draggable }): Promise<AnswerTo<'drag', { fileName: string }>> {
    const ready = this.#prepared?.key === JSON.stringify(file) ? this.#prepared : null;
    this.#prepared = null;
    const written = ready ?? (await this.#written(file, false));
    if (typeof written === 'string') return fail(written);
    if (written === null) return fail('not-made');
    await this.#ports.hand?.drag(written.path);
    written.made.taken?.();
    return ok({ fileName: written.made.fileName });
  }

  /** `early`: kept for the moment it is dragged. */
  async #written(file: Draggable, early: boolean) {
    const { hand, make } = this.#ports;
    if (hand === null) return 'not-here' as const;
    const made = await make(file, early);
    if (made === null) return early ? null : ('not-made' as const);
    const path = hand.write(made);
    if (path === null) return 'not-writable' as const;
    const written = { key: JSON.stringify(file), made, path };
    if (early) this.#prepared = written;
    return written;
  }
}
