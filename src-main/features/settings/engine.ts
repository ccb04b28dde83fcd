import type { KeyObject } from 'node:crypto';
import type { SettingsView } from '#contract/settings.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { SerialQueue } from '#lib/serial-queue.ts';
import type { Certificate } from '#pki/certificate.ts';
import { privateKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';

export interface EngineAddress {
  readonly host: string;
  readonly port: number;
}

/** The TLS listener devices talk to. Rejects with `EADDRINUSE` in `code` when the port is taken. */
export interface Listener extends LongLived {
  address(): { host: string; port: number };
}

interface EngineIdentities {
  engineTls(host: string): Promise<{ certificate: Certificate; key: KeyObject }>;
}

type EngineState = SettingsView['engine'];

/** The embedded engine: listens while the app runs, at the address the administrator chose. */
export class Engine implements LongLived {
  readonly #identities: EngineIdentities;
  readonly #listen: (options: { tls: { certificatePem: string; keyPem: string }; port: number }) => Listener;
  readonly #log: Log;
  readonly #changed: () => void;
  /** Opening takes a while (a certificate may have to be made); two at once would both want the port. */
  readonly #queue = new SerialQueue();
  #address: EngineAddress;
  #ended = false;
  #listener: Listener | null = null;
  #state: EngineState['state'] = 'stopped';
  #problem: EngineState['problem'] = null;

  constructor(ports: {
    identities: EngineIdentities;
    listen: (options: { tls: { certificatePem: string; keyPem: string }; port: number }) => Listener;
    address: EngineAddress;
    log: Log;
    changed: () => void;
  }) {
    this.#identities = ports.identities;
    this.#listen = ports.listen;
    this.#address = ports.address;
    this.#log = ports.log;
    this.#changed = ports.changed;
  }

  /** Starts listening. A port that is taken is a state people can read, not a crash. */
  start(): Promise<void> {
    return this.#queue.run(async () => {
      await this.#open(this.#address);
      this.#changed();
    });
  }

  /** For good: what is asked for afterwards opens nothing any more. */
  stop(): Promise<void> {
    this.#ended = true;
    return this.#queue.run(() => this.#close());
  }

  view(): EngineState {
    const port = this.#listener?.address().port ?? this.#address.port;
    return {
      placement: 'embedded',
      state: this.#state,
      host: this.#address.host,
      port,
      url: this.#state === 'listening' ? `https://${hostInUrl(this.#address.host)}:${port}` : null,
      problem: this.#problem,
    };
  }

  /** Base URL for enrolment profiles; null while nobody listens. */
  url(): string | null {
    return this.view().url;
  }

  /** Moves to another address. When it cannot be opened, the engine goes on at the old one. */
  move(address: EngineAddress): Promise<Outcome<null, 'port-in-use'>> {
    return this.#queue.run(async () => {
      const previous = this.#address;
      await this.#close();
      await this.#open(address);
      if (this.#state === 'listening') {
        this.#changed();
        return ok(null);
      }
      await this.#open(previous);
      this.#changed();
      return fail('port-in-use', `port ${address.port} cannot be opened`);
    });
  }

  /** Listens again at the same address, with the TLS certificate that is current now. */
  reload(): Promise<void> {
    return this.#queue.run(async () => {
      if (this.#state === 'stopped') return;
      // A listener on any free port keeps the one it got: devices know no other.
      const { port } = this.view();
      await this.#close();
      await this.#open({ ...this.#address, port });
      this.#changed();
    });
  }

  async #close(): Promise<void> {
    const listener = this.#listener;
    this.#listener = null;
    this.#state = 'stopped';
    await listener?.stop();
  }

  async #open(address: EngineAddress): Promise<void> {
    this.#address = address;
    if (this.#ended) return;
    try {
      const tls = await this.#identities.engineTls(address.host);
      const keyPem = toPem('PRIVATE KEY', privateKeyToDer(tls.key));
      const listener = this.#listen({ tls: { certificatePem: tls.certificate.pem, keyPem }, port: address.port });
      await listener.start();
      this.#listener = listener;
      this.#state = 'listening';
      this.#problem = null;
    } catch (error) {
      this.#state = 'failed';
      this.#problem = (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'port-in-use' : 'failed';
      this.#log.error('the MDM engine cannot listen', { host: address.host, port: address.port, error });
    }
  }
}

const hostInUrl = (host: string) => (host.includes(':') ? `[${host}]` : host);
