import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Bridge } from '#contract/index.ts';

export interface KillPoint {
  /** `journal`: at the next line of a kitting journal at whose like it did not die yet. */
  readonly kind: 'push' | 'token' | 'journal';
  /** Which save of such a run, counted from 1; 0 for never. Of a journal: the file that remembers where it died. */
  readonly save: number | string;
  readonly when: 'before' | 'after';
}

export const neverKilled: KillPoint = { kind: 'push', save: 0, when: 'after' };

/** A core in a process of its own that dies by SIGKILL at a chosen save of a run. */
export class KillableCore {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  #calls = 0;
  readonly exited: Promise<NodeJS.Signals | null>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.exited = once(child, 'exit').then(([, signal]) => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the core died'));
      this.#waiting.clear();
      return signal as NodeJS.Signals | null;
    });
    child.on('message', (message) => {
      if (typeof message !== 'object') return;
      const { id, answer } = message as { id: number; answer: unknown };
      this.#waiting.get(id)?.resolve(answer);
      this.#waiting.delete(id);
    });
  }

  /** Rejects when it died before it was ready. */
  static async start(folder: string, point: KillPoint): Promise<KillableCore> {
    const path = fileURLToPath(new URL('./core-process.ts', import.meta.url));
    const child = fork(path, [folder, point.kind, String(point.save), point.when], { execArgv: ['--no-warnings'] });
    const core = new KillableCore(child);
    await Promise.race([
      once(child, 'message'),
      core.exited.then(() => {
        throw new Error('the core died while it started');
      }),
    ]);
    return core;
  }

  /** Rejects when the core dies before it answers. */
  readonly bridge = new Proxy({} as Bridge, {
    get: (_nouns, noun: string) => new Proxy({}, { get: (_calls, call: string) => (input: unknown) => this.#call(noun, call, input) }),
  });

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.exited;
  }

  #call(noun: string, call: string, input: unknown): Promise<unknown> {
    this.#calls += 1;
    const id = this.#calls;
    return new Promise((resolve, reject) => {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) return reject(new Error('the core is dead'));
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, noun, call, input }, (error) => error !== null && reject(error));
    });
  }
}
