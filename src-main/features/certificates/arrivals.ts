import { createHash } from 'node:crypto';
import type { Arrival } from '#contract/certificates.ts';
import { MAX_FILE_BYTES } from '#contract/incoming.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { SerialQueue } from '#lib/serial-queue.ts';
import type { PublishArrival } from './certificates-ports.ts';
import { identifyFile, type Place } from './identify.ts';

const KEPT_MS = 1_800_000;
const MOST = 20;
/** More files than these do not wait to be read; whoever wants one of the others gives it by hand. */
const MOST_WAITING = 500;
/** How often a folder that went is looked for. */
const LOOK_AGAIN_MS = 60_000;
const CONSENT = 'certificates.watch-downloads';

/** The folder that the browser saves to. */
export interface Downloads {
  readonly folder: string;
  /**
   * Tells the name of each file that was saved there and has settled, and once when the folder went, which ends it. Null: the
   * folder cannot be read.
   */
  watch(onFile: (fileName: string) => void, onGone: () => void): (() => void) | null;
  /** At most as many bytes as a file may have; null for anything larger, and for what is no plain file. */
  read(fileName: string): Promise<Uint8Array | null>;
}

export interface ArrivalPorts {
  readonly downloads: Downloads | null;
  /** Which places an open wizard waits for a file. */
  readonly awaited: () => ReadonlySet<Place>;
  readonly settings: { get(key: string): unknown; put(key: string, value: unknown): void };
  readonly clock: Clock;
  readonly newId: () => string;
  readonly publish: PublishArrival & ((name: 'changed', payload: Record<string, never>) => void);
  readonly onError: (error: unknown) => void;
}

interface Kept {
  readonly arrival: Arrival;
  readonly bytes: Buffer;
  readonly digest: string;
  readonly cancel: () => void;
}

/**
 * What was downloaded while a person had agreed to it. Only files that belong somewhere here are kept, in memory and for half
 * an hour; everything else in that folder is nobody's business. Files are read one after the other.
 */
export class Arrivals {
  readonly #ports: ArrivalPorts;
  readonly #kept = new Map<string, Kept>();
  readonly #queue = new SerialQueue();
  readonly #waiting = new Set<string>();
  #unwatch: (() => void) | null = null;
  #cancelAgain: (() => void) | null = null;

  constructor(ports: ArrivalPorts) {
    this.#ports = ports;
  }

  /** Goes on watching where that was agreed to. A folder that is gone for now does not take the consent away. */
  start(): void {
    if (this.#isAgreed() && !this.#watch()) this.#lookAgain();
  }

  stop(): void {
    this.#unwatch?.();
    this.#unwatch = null;
    this.#cancelAgain?.();
    this.#cancelAgain = null;
    this.#waiting.clear();
    for (const id of [...this.#kept.keys()]) this.dismiss(id);
  }

  view(): { agreed: boolean; watching: boolean; folder: string; available: boolean; arrivals: Arrival[] } {
    const { downloads } = this.#ports;
    const arrivals = [...this.#kept.values()].map(({ arrival }) => arrival);
    const available = downloads !== null && this.#cancelAgain === null;
    return { agreed: this.#isAgreed(), watching: this.#unwatch !== null, folder: downloads?.folder ?? '', available, arrivals };
  }

  agree(on: boolean): Outcome<null, 'folder-unreadable'> {
    if (!on) this.stop();
    else if (!this.#watch()) return fail('folder-unreadable', 'the downloads folder cannot be watched');
    this.#ports.settings.put(CONSENT, on);
    return ok(null);
  }

  dismiss(id: string): void {
    const kept = this.#kept.get(id);
    kept?.cancel();
    kept?.bytes.fill(0);
    this.#kept.delete(id);
  }

  /** A copy: the one kept here is overwritten in the end. */
  file(id: string): { fileName: string; bytes: Buffer } | null {
    const kept = this.#kept.get(id);
    return kept === undefined ? null : { fileName: kept.arrival.fileName, bytes: Buffer.from(kept.bytes) };
  }

  #isAgreed(): boolean {
    return this.#ports.settings.get(CONSENT) === true;
  }

  #watch(): boolean {
    if (this.#unwatch !== null) return true;
    const unwatch = this.#ports.downloads?.watch(
      (fileName) => this.#hear(fileName),
      () => this.#gone(),
    );
    this.#unwatch = unwatch ?? null;
    if (this.#unwatch === null) return false;
    this.#cancelAgain?.();
    this.#cancelAgain = null;
    return true;
  }

  #gone(): void {
    this.#unwatch = null;
    this.#waiting.clear();
    this.#lookAgain();
    this.#ports.publish('changed', {});
  }

  /** Until the folder is back, or consent is taken back. */
  #lookAgain(): void {
    if (this.#ports.downloads === null) return;
    this.#cancelAgain = this.#ports.clock.after(LOOK_AGAIN_MS, () => {
      if (this.#watch()) this.#ports.publish('changed', {});
      else this.#lookAgain();
    });
  }

  #hear(fileName: string): void {
    const watch = this.#unwatch;
    if (watch === null || this.#waiting.has(fileName) || this.#waiting.size >= MOST_WAITING) return;
    this.#waiting.add(fileName);
    void this.#queue.run(() => (this.#unwatch === watch ? this.#take(fileName, watch) : undefined));
  }

  async #take(fileName: string, watch: () => void): Promise<void> {
    const { downloads, publish, awaited, onError } = this.#ports;
    this.#waiting.delete(fileName);
    try {
      const read = await downloads?.read(fileName);
      // Consent may have been taken back while it was read.
      if (read === undefined || read === null || this.#unwatch !== watch) return;
      const arrival = this.#keep(fileName, Buffer.from(read));
      if (arrival?.place != null && awaited().has(arrival.place)) publish('arrived', arrival);
    } catch (error) {
      onError(error);
    }
  }

  /** Null for what belongs nowhere here, and for what is here already: folders tell of one file more than once. */
  #keep(fileName: string, bytes: Buffer): Arrival | null {
    const { clock, newId } = this.#ports;
    const identified = bytes.length > MAX_FILE_BYTES ? null : identifyFile(bytes, fileName);
    if (identified === null || identified.place === null) return null;
    const digest = createHash('sha256').update(bytes).digest('hex');
    const before = [...this.#kept].find(([, kept]) => kept.arrival.fileName === fileName);
    if (before?.[1].digest === digest) return null;
    if (before !== undefined) this.dismiss(before[0]);
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= MOST) this.dismiss(oldest);
    const arrivalId = newId();
    const arrival: Arrival = { ...identified, arrivalId, fileName, at: clock.now() };
    const cancel = clock.after(KEPT_MS, () => this.dismiss(arrivalId));
    this.#kept.set(arrivalId, { arrival, bytes, digest, cancel });
    return arrival;
  }
}
