import { createHash } from 'node:crypto';
import type { Arrival } from '#contract/certificates.ts';
import { MAX_FILE_BYTES } from '#contract/incoming.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { PublishArrival } from './certificates-ports.ts';
import { identifyFile, type Place } from './identify.ts';

const KEPT_MS = 1_800_000;
const MOST = 20;
const CONSENT = 'certificates.watch-downloads';

/** The folder that the browser saves to. */
export interface Downloads {
  readonly folder: string;
  /** Tells the name of each file that was saved there and has settled. Null: the folder cannot be read. */
  watch(onFile: (fileName: string) => void): (() => void) | null;
  read(fileName: string): Promise<Uint8Array | null>;
}

export interface ArrivalPorts {
  readonly downloads: Downloads | null;
  /** Which places an open wizard waits for a file. */
  readonly awaited: () => ReadonlySet<Place>;
  readonly settings: { get(key: string): unknown; put(key: string, value: unknown): void };
  readonly clock: Clock;
  readonly newId: () => string;
  readonly publish: PublishArrival;
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
 * an hour; everything else in that folder is nobody's business.
 */
export class Arrivals {
  readonly #ports: ArrivalPorts;
  readonly #kept = new Map<string, Kept>();
  #unwatch: (() => void) | null = null;

  constructor(ports: ArrivalPorts) {
    this.#ports = ports;
  }

  /** Goes on watching where that was agreed to. A folder that is gone for now does not take the consent away. */
  start(): void {
    if (this.#ports.settings.get(CONSENT) === true) this.#watch();
  }

  stop(): void {
    this.#unwatch?.();
    this.#unwatch = null;
    for (const id of [...this.#kept.keys()]) this.dismiss(id);
  }

  view(): { watching: boolean; folder: string; available: boolean; arrivals: Arrival[] } {
    const { downloads } = this.#ports;
    const arrivals = [...this.#kept.values()].map(({ arrival }) => arrival);
    return { watching: this.#unwatch !== null, folder: downloads?.folder ?? '', available: downloads !== null, arrivals };
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

  #watch(): boolean {
    if (this.#unwatch !== null) return true;
    this.#unwatch = this.#ports.downloads?.watch((fileName) => void this.#take(fileName)) ?? null;
    return this.#unwatch !== null;
  }

  async #take(fileName: string): Promise<void> {
    const { downloads, publish, awaited, onError } = this.#ports;
    try {
      const watch = this.#unwatch;
      const read = await downloads?.read(fileName);
      // Consent may have been taken back while it was read.
      if (read === undefined || read === null || this.#unwatch === null || this.#unwatch !== watch) return;
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
    const digest = createHash('sha256').update(bytes).digest('hex');
    const before = [...this.#kept].find(([, kept]) => kept.arrival.fileName === fileName);
    if (identified === null || identified.place === null || before?.[1].digest === digest) return null;
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
