import type { Clock } from '#lib/clock.ts';

const KEPT_MS = 600_000;
const MOST = 3;

/** Archives that were opened and may be restored: for ten minutes, in memory only, and overwritten afterwards. */
export class OpenedBackups {
  readonly #clock: Clock;
  readonly #newId: () => string;
  readonly #plain = new Map<string, { readonly bytes: Buffer; readonly cancel: () => void }>();

  constructor(clock: Clock, newId: () => string) {
    this.#clock = clock;
    this.#newId = newId;
  }

  /** Takes the bytes over: they are overwritten in the end. */
  keep(bytes: Buffer): string {
    const [oldest] = this.#plain.keys();
    if (oldest !== undefined && this.#plain.size >= MOST) this.drop(oldest);
    const id = this.#newId();
    this.#plain.set(id, { bytes, cancel: this.#clock.after(KEPT_MS, () => this.drop(id)) });
    return id;
  }

  get(id: string): Buffer | null {
    return this.#plain.get(id)?.bytes ?? null;
  }

  drop(id: string): void {
    const entry = this.#plain.get(id);
    entry?.cancel();
    entry?.bytes.fill(0);
    this.#plain.delete(id);
  }

  dropAll(): void {
    for (const id of [...this.#plain.keys()]) this.drop(id);
  }
}
