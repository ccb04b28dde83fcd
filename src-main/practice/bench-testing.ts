import type { Duplex } from 'node:stream';
import type { Clock } from '#lib/clock.ts';
import { signCms } from '#pki/cms-sign.ts';
import { bytesAt } from '#plist/read.ts';
import { type ActivationAnswer, ActivationClient, type ActivationPost } from '../protocols/activation/activation-client.ts';
import { LockdownClient } from '../protocols/lockdown/lockdown-client.ts';
import { createPairRecord, type PairRecord, pairRecordToPlist, parsePairRecord } from '../protocols/lockdown/pair-record.ts';
import { secureStream } from '../protocols/lockdown/secure-stream.ts';
import { McInstallClient } from '../protocols/mcinstall/mcinstall-client.ts';
import { MemoryCourier, type Pair } from '../protocols/mdm/testing.ts';
import { dialUsbmux } from '../protocols/usbmux/usbmux-address.ts';
import { UsbmuxClient } from '../protocols/usbmux/usbmux-client.ts';
import type { FakeIphone } from './fake-iphone.ts';
import { PracticeBench, type PracticeBenchOptions } from './practice-bench.ts';

/** No longer than a test can wait, and off the bus long enough to be seen. */
const QUICK = { activate: 0, supervise: 0, 'install-profile': 0, erase: 50, restart: 50 };

/** A started bench and a host beside it that speaks to its devices through the real clients, over the TCP port. */
export class TestHost {
  readonly bench: PracticeBench;
  readonly courier: MemoryCourier;
  readonly bugs: unknown[];
  readonly usbmux: UsbmuxClient;
  readonly address: string;

  private constructor(parts: Pick<TestHost, 'bench' | 'courier' | 'bugs' | 'usbmux' | 'address'>) {
    this.bench = parts.bench;
    this.courier = parts.courier;
    this.bugs = parts.bugs;
    this.usbmux = parts.usbmux;
    this.address = parts.address;
  }

  static async start(count: number, more: Partial<PracticeBenchOptions> = {}): Promise<TestHost> {
    const bugs: unknown[] = [];
    const courier = new MemoryCourier();
    const bench = new PracticeBench({ courier, work: QUICK, onBug: (error) => bugs.push(error), ...more });
    if (count > 0) bench.setCount(count);
    const { host, port } = await bench.start();
    const usbmux = new UsbmuxClient(dialUsbmux({ host, port }));
    return new TestHost({ bench, courier, bugs, usbmux, address: `${host}:${port}` });
  }

  /** Throws when a simulator had a bug. */
  async stop(): Promise<void> {
    await this.bench.stop();
    if (this.bugs.length > 0) throw this.bugs[0];
  }

  phone(place = 0): FakeIphone {
    const phone = this.bench.devices()[place];
    if (phone === undefined) throw new Error(`no device at place ${place}`);
    return phone;
  }

  async connect(phone: FakeIphone, port: number): Promise<Duplex> {
    const device = (await this.usbmux.listDevices()).find(({ udid }) => udid === phone.udid);
    if (device === undefined) throw new Error('the device is not on the bus');
    return this.usbmux.connect(device.deviceId, port);
  }

  async lockdown(phone: FakeIphone): Promise<LockdownClient> {
    return new LockdownClient(await this.connect(phone, 62078), { label: 'test' });
  }

  /** A record for this device that it has not seen yet. */
  async newRecord(phone: FakeIphone): Promise<PairRecord> {
    const client = await this.lockdown(phone);
    const key = bytesAt({ key: (await client.getValue({ key: 'DevicePublicKey' })) ?? '' }, 'key');
    client.close();
    if (key === undefined) throw new Error('no DevicePublicKey');
    return createPairRecord({ devicePublicKeyPem: key, systemBuid: await this.usbmux.readBuid() });
  }

  /** Pairs once; rejects as the device does. */
  async pair(phone: FakeIphone, record: PairRecord, supervisor?: ReturnType<typeof supervisorOf>): Promise<PairRecord> {
    const client = await this.lockdown(phone);
    try {
      const { escrowBag } = await client.pair(supervisor === undefined ? { record } : { record, supervisor });
      const trusted = parsePairRecord(pairRecordToPlist(record));
      return { ...trusted, escrowBag: escrowBag === null ? null : Buffer.from(escrowBag) };
    } finally {
      client.close();
    }
  }

  async paired(phone: FakeIphone): Promise<PairRecord> {
    return this.pair(phone, await this.newRecord(phone));
  }

  async session(phone: FakeIphone, record: PairRecord): Promise<LockdownClient> {
    const client = await this.lockdown(phone);
    await client.startSession(record);
    return client;
  }

  async service(phone: FakeIphone, record: PairRecord, name: string): Promise<Duplex> {
    const client = await this.session(phone, record);
    const { port } = await client.startService(name, record.escrowBag === null ? {} : { escrowBag: record.escrowBag });
    client.close();
    return secureStream(await this.connect(phone, port), record);
  }

  /** Activates it as a host does, at this server. */
  async activate(phone: FakeIphone, record: PairRecord, serverUrl: string): Promise<void> {
    const open = () => this.service(phone, record, 'com.apple.mobileactivationd');
    await new ActivationClient(open, postByFetch, serverUrl, { timeoutMs: 5_000, serverTimeoutMs: 5_000 }).activate();
  }

  async mcinstall(phone: FakeIphone, record: PairRecord): Promise<McInstallClient> {
    return new McInstallClient(await this.service(phone, record, 'com.apple.mobile.MCInstall'));
  }
}

const postByFetch = async (url: string, { contentType, headers, body }: ActivationPost): Promise<ActivationAnswer> => {
  const answer = await fetch(url, { method: 'POST', headers: { ...headers, 'content-type': contentType }, body: Buffer.from(body) });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: Buffer.from(await answer.arrayBuffer()) };
};

/** The devices' time flies, and is written down: every wait is over at once. */
export class FlyingClock implements Clock {
  readonly waits: number[] = [];
  now(): number {
    return Date.now();
  }
  after(ms: number, task: () => void): () => void {
    this.waits.push(ms);
    const soon = setImmediate(task);
    return () => clearImmediate(soon);
  }
}

export const supervisorOf = ({ certificate, key }: Pair, hash: 'sha1' | 'sha256' = 'sha256') => ({
  certificateDer: certificate.der,
  signChallenge: (challenge: Uint8Array) => signCms({ content: challenge, certificate, key, hash }),
});

/** A cloud configuration as the bench writes it. */
export const configurationFor = (supervisor: Pair, more: { AllowPairing?: boolean } = {}) => ({
  AllowPairing: true,
  IsSupervised: true,
  OrganizationName: '株式会社サンプル',
  OrganizationMagic: '6F9B1C1E-0000-4000-8000-000000000001',
  SupervisorHostCertificates: [supervisor.certificate.der],
  SkipSetup: ['Siri'],
  ...more,
});
