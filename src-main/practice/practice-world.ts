import { existsSync, mkdirSync } from 'node:fs';
import type { PracticeKind, PracticeServiceName, PracticeSpeed } from '#contract/practice.ts';
import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import type { PracticeMail } from '../protocols/business-portal/mail-page.ts';
import type { EnrollIdentity } from '../protocols/mdm/fake-mdm-ports.ts';
import type { Mailer } from '../protocols/smtp/mail.ts';
import type { FakeIphone } from './fake-iphone.ts';
import { MODELS } from './iphone-catalog.ts';
import { isKnownModel } from './iphone-models.ts';
import type { PracticeVendor } from './practice-authority.ts';
import type { PracticeServiceView } from './practice-faults.ts';
import { openSimulators, type Simulators } from './simulators.ts';

/** Where the simulators are, in the words of the configuration. */
export interface PracticeEndpoints {
  readonly apns: string;
  readonly apnsRoots: string;
  readonly pushPortal: string;
  readonly usbmux: string;
  readonly activation: string;
  readonly businessPortal: string;
  readonly dep: string;
  /** With `/mdm/v2`. */
  readonly appsAndBooks: string;
  /** OAuth 2, for both APIs. */
  readonly businessToken: string;
  readonly businessApi: string;
  readonly schoolApi: string;
  readonly mdmcert: { readonly url: string; readonly productKey: string };
}

/**
 * The practice world: simulators of APNs, of Apple's portals and the services behind them, of mdmcert.download, and a USB hub
 * with phones, and devices of a fleet without a cable, on 127.0.0.1 and on one certificate authority of their own. Its state lives in one folder and survives a restart.
 */
export class PracticeWorld implements LongLived {
  readonly authority: Simulators['authority'];
  readonly apns: Simulators['apns'];
  readonly portal: Simulators['portal'];
  readonly activation: Simulators['activation'];
  readonly bench: Simulators['bench'];
  readonly fleet: Simulators['fleet'];
  readonly organization: Simulators['organization'];
  readonly #simulators: Simulators;
  #usbmux: string | null = null;

  private constructor(simulators: Simulators) {
    this.#simulators = simulators;
    this.authority = simulators.authority;
    this.apns = simulators.apns;
    this.portal = simulators.portal;
    this.activation = simulators.activation;
    this.bench = simulators.bench;
    this.fleet = simulators.fleet;
    this.organization = simulators.organization;
  }

  /**
   * Opens the world kept in `folder`, or makes a new one there with so many devices plugged in. `enrollIdentity`: how they
   * get theirs, if not as phones do.
   */
  static async open(options: {
    folder: string;
    clock: Clock;
    log: Log;
    devices: number;
    enrollIdentity?: EnrollIdentity;
  }): Promise<PracticeWorld> {
    const isNew = !existsSync(options.folder);
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    const simulators = await openSimulators(options);
    if (isNew) simulators.bench.setCount(options.devices);
    return new PracticeWorld(simulators);
  }

  async start(): Promise<void> {
    await Promise.all(this.#sites.map((site) => site.start()));
    const { host, port } = await this.bench.start();
    this.#usbmux = `${host}:${port}`;
    this.fleet.start();
  }

  async stop(): Promise<void> {
    await this.bench.stop();
    await this.fleet.stop();
    await Promise.all(this.#sites.map((site) => site.stop()));
  }

  get #sites(): readonly LongLived[] {
    const { apns, portal, activation, businessPortal, dep, appsAndBooks, business, mdmcert } = this.#simulators;
    return [apns, portal, activation, businessPortal, dep, appsAndBooks, business, mdmcert];
  }

  /** Throws while the world is not started. */
  get endpoints(): PracticeEndpoints {
    if (this.#usbmux === null) throw new Error('the practice world is not started');
    const { businessPortal, dep, appsAndBooks, business, mdmcert, productKey } = this.#simulators;
    return {
      apns: this.apns.endpoint,
      apnsRoots: this.authority.root.pem,
      pushPortal: this.portal.url,
      usbmux: this.#usbmux,
      activation: this.activation.url,
      businessPortal: businessPortal.url,
      dep: dep.url,
      appsAndBooks: appsAndBooks.url,
      businessToken: `${business.url}/auth/oauth2/v2/token`,
      businessApi: business.url,
      schoolApi: business.url,
      mdmcert: { url: mdmcert.endpoint, productKey },
    };
  }

  // What a hand at the bench can reach.

  get portalUrl(): string {
    return this.portal.url;
  }

  get businessPortalUrl(): string {
    return this.#simulators.businessPortal.url;
  }

  get mailUrl(): string {
    return this.#simulators.businessPortal.mailUrl;
  }

  /** What a person visits with a browser. */
  get sites(): readonly string[] {
    return [this.portalUrl, this.businessPortalUrl, this.mailUrl];
  }

  /** The address whose mailbox this is; the only one that simulated mdmcert.download knows. */
  get mailAddress(): string {
    return this.#simulators.mailbox.address;
  }

  /** Takes the mails of the app; they stand in the mailbox, whomever they are for. */
  get mailer(): Mailer {
    return this.#simulators.sentMails;
  }

  mailbox(): readonly PracticeMail[] {
    return this.#simulators.mailbox.mails();
  }

  services(): readonly PracticeServiceView[] {
    return this.#simulators.faults.services();
  }

  /** False: the service has no such fault. */
  setFault(service: PracticeServiceName, fault: string | null): boolean {
    return this.#simulators.faults.set(service, fault);
  }

  phones(): readonly FakeIphone[] {
    return this.bench.devices();
  }

  setCount(count: number): void {
    this.bench.setCount(count);
  }

  /** What there is to put at a place. */
  models(): readonly { readonly productType: string; readonly name: string }[] {
    return MODELS.map(({ productType, marketingName }) => ({ productType, name: marketingName }));
  }

  /** `productType` null: any model. Null: done. */
  setKind(place: number, kind: PracticeKind, productType: string | null): 'device-not-found' | 'unknown-model' | null {
    if (productType !== null && !isKnownModel(productType)) return 'unknown-model';
    return this.bench.setKind(place, kind, productType ?? undefined) ? null : 'device-not-found';
  }

  /** False: one of them is not there. */
  swap(one: string, other: string): boolean {
    return this.bench.swap(one, other);
  }

  get speed(): PracticeSpeed {
    return this.bench.speed;
  }

  setSpeed(speed: PracticeSpeed): void {
    this.bench.setSpeed(speed);
  }

  /** False: nothing lies at such a hub. */
  resetHub(hub: number): boolean {
    return this.bench.resetHub(hub);
  }

  get vendor(): PracticeVendor {
    return this.authority.vendor;
  }
}
