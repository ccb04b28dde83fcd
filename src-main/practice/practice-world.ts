import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import { FakeActivationServer } from '../protocols/activation/fake-activation-server.ts';
import { FakeApns } from '../protocols/apns/fake-apns.ts';
import { FakePushPortal } from '../protocols/push-portal/fake-push-portal.ts';
import type { FakeIphone } from './fake-iphone.ts';
import { PracticeAuthority, type PracticeVendor } from './practice-authority.ts';
import { PracticeBench } from './practice-bench.ts';

/** Where the simulators are, in the words of the configuration. */
export interface PracticeEndpoints {
  readonly apns: string;
  readonly apnsRoots: string;
  readonly pushPortal: string;
  readonly usbmux: string;
  readonly activation: string;
}

/**
 * The practice world: simulators of APNs, the push certificates portal, the activation server and a USB hub with phones,
 * on 127.0.0.1 and on one certificate authority of their own. Its state lives in one folder and survives a restart.
 */
export class PracticeWorld implements LongLived {
  readonly authority: PracticeAuthority;
  readonly apns: FakeApns;
  readonly portal: FakePushPortal;
  readonly activation: FakeActivationServer;
  readonly bench: PracticeBench;
  #usbmux: string | null = null;

  private constructor(parts: Pick<PracticeWorld, 'authority' | 'apns' | 'portal' | 'activation' | 'bench'>) {
    this.authority = parts.authority;
    this.apns = parts.apns;
    this.portal = parts.portal;
    this.activation = parts.activation;
    this.bench = parts.bench;
  }

  /** Opens the world kept in `folder`, or makes a new one there with so many devices plugged in. */
  static async open(options: { folder: string; clock: Clock; log: Log; devices: number }): Promise<PracticeWorld> {
    const { folder, clock, log } = options;
    const isNew = !existsSync(folder);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const authority = await PracticeAuthority.open(stateFile(folder, 'authority'), clock);
    const apns = new FakeApns({
      server: authority.apnsServer,
      clients: { intermediates: [authority.pushIssuer.certificate], roots: [authority.root] },
      clock,
      state: stateFile(folder, 'apns'),
    });
    const portal = new FakePushPortal({
      issuer: authority.pushIssuer,
      vendorRoots: [authority.root],
      clock,
      state: stateFile(folder, 'portal'),
      log,
    });
    const bench = new PracticeBench({ courier: apns.courier, clock, state: stateFile(folder, 'bench') });
    if (isNew) bench.setCount(options.devices);
    return new PracticeWorld({ authority, apns, portal, activation: new FakeActivationServer(), bench });
  }

  async start(): Promise<void> {
    await Promise.all([this.apns.start(), this.portal.start(), this.activation.start()]);
    const { host, port } = await this.bench.start();
    this.#usbmux = `${host}:${port}`;
  }

  async stop(): Promise<void> {
    await this.bench.stop();
    await Promise.all([this.apns.stop(), this.portal.stop(), this.activation.stop()]);
  }

  /** Throws while the world is not started. */
  get endpoints(): PracticeEndpoints {
    if (this.#usbmux === null) throw new Error('the practice world is not started');
    return {
      apns: this.apns.endpoint,
      apnsRoots: this.authority.root.pem,
      pushPortal: this.portal.url,
      usbmux: this.#usbmux,
      activation: this.activation.url,
    };
  }

  // What a hand at the bench can reach.

  get portalUrl(): string {
    return this.portal.url;
  }

  phones(): readonly FakeIphone[] {
    return this.bench.devices();
  }

  setCount(count: number): void {
    this.bench.setCount(count);
  }

  get vendor(): PracticeVendor {
    return this.authority.vendor;
  }
}

/** A file that is replaced whole or not at all, readable by its owner only. */
function stateFile(folder: string, name: string) {
  const path = join(folder, `${name}.json`);
  return {
    load(): Uint8Array | null {
      try {
        return readFileSync(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    save(state: Uint8Array): void {
      const draft = `${path}.new`;
      writeFileSync(draft, state, { mode: 0o600 });
      chmodSync(draft, 0o600);
      renameSync(draft, path);
    },
  };
}
