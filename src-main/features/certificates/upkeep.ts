import type { CredentialKind } from '#contract/certificates.ts';
import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import type { CredentialsStore } from '#store/credentials-store.ts';

interface UpkeepPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly credentials: CredentialsStore;
  readonly renewTlsInTime: () => Promise<void>;
  readonly verify: (kind: CredentialKind) => Promise<unknown>;
}

const HOUR_MS = 3_600_000;
/** Half an hour short of a day: looks come once an hour, and a little late. */
const CHECK_AFTER_MS = 23.5 * HOUR_MS;
const checked: readonly CredentialKind[] = ['push', 'ade', 'content', 'api'];

/**
 * Looks after credentials by itself: the TLS certificate is renewed in time, and each credential of Apple's is tried once a
 * day. Once an hour there is one look and at most one try, so that they come spread, and none is missed when the computer slept.
 */
export class Upkeep implements LongLived {
  readonly #ports: UpkeepPorts;
  #cancel: () => void = () => {};
  #running = false;
  #renewing: Promise<void> = Promise.resolve();

  constructor(ports: UpkeepPorts) {
    this.#ports = ports;
  }

  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    await this.#renew();
    this.#again();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancel();
    // A try is not awaited: it may hang on a service for long, and what it finds is not kept any more.
    await this.#renewing;
  }

  #again(): void {
    this.#cancel();
    if (this.#running) this.#cancel = this.#ports.clock.after(HOUR_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    await this.#renew();
    const kind = this.#next();
    try {
      if (this.#running && kind !== null) await this.#ports.verify(kind);
    } catch (error) {
      this.#ports.log.error('a credential could not be tried', { kind, error });
    }
    this.#again();
  }

  async #renew(): Promise<void> {
    this.#renewing = this.#ports.renewTlsInTime().catch((error: unknown) => {
      this.#ports.log.error('the TLS certificate could not be renewed', { error });
    });
    await this.#renewing;
  }

  /** Whichever was tried longest ago, if that is a day. */
  #next(): CredentialKind | null {
    const { credentials, clock } = this.#ports;
    const due = checked
      .flatMap((kind) => credentials.current(kind) ?? [])
      // A moment that is still to come is one of a clock that was ahead; what it found says nothing.
      .map(({ kind, checkedAt }) => ({ kind, at: checkedAt === null || checkedAt > clock.now() + HOUR_MS ? 0 : checkedAt }))
      .filter(({ at }) => clock.now() - at >= CHECK_AFTER_MS)
      .sort((a, b) => a.at - b.at)[0];
    return due === undefined || due.kind === 'engine-root' ? null : due.kind;
  }
}
