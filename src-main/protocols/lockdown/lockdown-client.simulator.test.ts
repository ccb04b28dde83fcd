import { createPublicKey, type KeyObject } from 'node:crypto';
import { type Duplex, duplexPair } from 'node:stream';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Certificate } from '#pki/certificate.ts';
import { signCms } from '#pki/cms-sign.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, generateRsaKey, publicKeyToDer } from '#pki/keys.ts';
import type { PlistInputDict, PlistValue } from '#plist/plist.ts';
import { FaultPlan, lockdownRefusal } from './fake-faults.ts';
import { FakeLockdown, LOCKDOWN_PORT, type LockdownPhone } from './fake-lockdown.ts';
import { FakePairings } from './fake-pairings.ts';
import { LockdownClient } from './lockdown-client.ts';
import { createPairRecord, type PairRecord } from './pair-record.ts';
import { secureStream } from './secure-stream.ts';

// Client and simulator were written from the same facts by two people: where they disagree, one of them misread.

let deviceKey: KeyObject;
let record: PairRecord;
let supervision: { certificate: Certificate; key: KeyObject };
beforeAll(async () => {
  deviceKey = await generateRsaKey();
  const publicKeyPem = createPublicKey(deviceKey).export({ format: 'pem', type: 'pkcs1' });
  record = await createPairRecord({ devicePublicKeyPem: Buffer.from(publicKeyPem), systemBuid: 'BUID-1' });
  const key = await generateEcKey();
  const subject = [{ type: 'CN', value: 'Practice' }];
  const certificate = await issueCertificate({
    subject,
    issuer: { subject, key },
    publicKey: createPublicKey(key),
    notBefore: Date.UTC(2020, 0),
    notAfter: Date.UTC(2040, 0),
  });
  supervision = { certificate, key };
});

class Phone implements LockdownPhone {
  readonly faults = new FaultPlan();
  readonly pairings = new FakePairings();
  screen: 'setup-assistant' | 'home' = 'home';
  locked = false;
  unlockedSinceBoot = true;
  supervision: LockdownPhone['supervision'] = null;
  written: unknown[] = [];
  deviceKey = async () => deviceKey;
  devicePublicKeyDer = async () => publicKeyToDer(deviceKey);
  changed(): void {}
  pullCable(): void {}
  enterRecovery(): void {}
  deactivate(): void {}
  values(domain: string | null): PlistInputDict {
    return domain === null ? { DeviceName: 'Phone 1', SerialNumber: 'C39ABC', UniqueChipID: 2n ** 60n } : {};
  }
  write(domain: string | null, key: string, value: PlistValue | undefined): void {
    this.written.push([domain, key, value]);
  }
  service(name: string) {
    if (name !== 'com.apple.echo') return undefined;
    return {
      needsTrust: true,
      serve: async (stream: Duplex) => {
        stream.pipe(stream);
      },
    };
  }
}

let phone: Phone;
let fake: FakeLockdown;
const bugs: unknown[] = [];
beforeEach(() => {
  phone = new Phone();
  bugs.length = 0;
  fake = new FakeLockdown(phone, (error) => bugs.push(error));
});

function dial(port = LOCKDOWN_PORT): Duplex {
  const [client, end] = duplexPair();
  const take = fake.accept(port);
  if (take === null) throw new Error(`nothing listens on ${port}`);
  take(end);
  return client;
}
const lockdown = (timeoutMs = 2_000) => new LockdownClient(dial(), { label: 'test', timeoutMs });
const supervisor = (identity = supervision) => ({
  certificateDer: identity.certificate.der,
  signChallenge: (challenge: Uint8Array) => signCms({ content: challenge, certificate: identity.certificate, key: identity.key }),
});

describe('with the simulated lockdownd', () => {
  it('pairs after the tap on Trust, starts a session over TLS, and uses a service', async () => {
    const before = lockdown();
    expect(await before.queryType()).toBe('com.apple.mobile.lockdown');
    await expect(before.getValue({ key: 'SerialNumber' })).rejects.toMatchObject({ code: 'get-prohibited' });
    const publicKeyPem = await before.getValue({ key: 'DevicePublicKey' });
    if (!(publicKeyPem instanceof Uint8Array)) throw new Error('DevicePublicKey is data');
    const record = await createPairRecord({ devicePublicKeyPem: publicKeyPem, systemBuid: 'BUID-1' });
    await expect(before.pair({ record })).rejects.toMatchObject({ code: 'pairing-dialog-response-pending' });
    fake.desk.tap('trust');
    const { escrowBag } = await before.pair({ record });
    expect(escrowBag).toHaveLength(32);
    before.close();

    const session = lockdown();
    await session.startSession(record);
    expect(await session.getValue({ key: 'SerialNumber' })).toBe('C39ABC');
    expect((await session.getValues())['UniqueChipID']).toBe(2n ** 60n);
    await session.setValue({ key: 'ActivationStateAcknowledged', value: true });
    expect(phone.written).toEqual([[null, 'ActivationStateAcknowledged', true]]);
    await session.validatePair(record);
    const { port, tls } = await session.startService('com.apple.echo');
    expect(tls).toBe(true);
    await expect(session.startService('com.apple.nothing')).rejects.toMatchObject({ code: 'invalid-service' });
    await session.stopSession();

    const service = await secureStream(dial(port), record);
    service.write('hello');
    expect((await new Promise<Buffer>((resolve) => service.once('data', resolve))).toString()).toBe('hello');
    service.destroy();
    expect(bugs).toEqual([]);
  });

  it('tells Don’t Trust, a locked device, and one that has forgotten us', async () => {
    await expect(lockdown().pair({ record })).rejects.toMatchObject({ code: 'pairing-dialog-response-pending' });
    fake.desk.tap('dont-trust');
    await expect(lockdown().pair({ record })).rejects.toMatchObject({ code: 'user-denied-pairing' });
    phone.locked = true;
    await expect(lockdown().pair({ record })).rejects.toMatchObject({ code: 'password-protected' });
    await expect(lockdown().startSession(record)).rejects.toMatchObject({ code: 'invalid-host-id' });
    phone.locked = false;
    phone.screen = 'setup-assistant';
    await lockdown().pair({ record });
    await lockdown().unpair(record);
    await expect(lockdown().startSession(record)).rejects.toMatchObject({ code: 'invalid-host-id' });
  });

  it('pairs with a supervised device by signature, without a tap', async () => {
    phone.supervision = { allowPairing: false, certificates: [supervision.certificate.der] };
    await expect(lockdown().pair({ record })).rejects.toMatchObject({ code: 'mc-protected' });
    const { escrowBag } = await lockdown().pair({ record, supervisor: supervisor() });
    expect(escrowBag).toHaveLength(32);
    expect(fake.desk.trustDialog).toBe(false);
    await lockdown().startSession(record);
    const liar = { ...supervisor(), signChallenge: async () => Buffer.from('nonsense') };
    await expect(lockdown().pair({ record, supervisor: liar })).rejects.toMatchObject({ code: 'mc-protected' });
  });

  it('gets no escrow bag from a supervised device that is locked', async () => {
    phone.supervision = { allowPairing: true, certificates: [supervision.certificate.der] };
    phone.locked = true;
    expect(await lockdown().pair({ record, supervisor: supervisor() })).toEqual({ escrowBag: null });
    await expect(lockdown().startSession(record)).rejects.toMatchObject({ code: 'invalid-host-id' });
  });

  it('starts a service on a locked device with the escrow bag only', async () => {
    phone.screen = 'setup-assistant';
    const { escrowBag } = await lockdown().pair({ record });
    phone.locked = true;
    const session = lockdown();
    await session.startSession(record);
    await expect(session.startService('com.apple.echo')).rejects.toMatchObject({ code: 'password-protected' });
    expect(escrowBag).not.toBeNull();
    if (escrowBag !== null) expect(await session.startService('com.apple.echo', { escrowBag })).toMatchObject({ tls: true });
    phone.unlockedSinceBoot = false;
    if (escrowBag !== null) {
      await expect(session.startService('com.apple.echo', { escrowBag })).rejects.toMatchObject({ code: 'escrow-locked' });
    }
    session.close();
  });

  it.each([
    ['drop', 'closed'],
    ['truncate', 'closed'],
    ['oversize', 'unexpected-answer'],
    ['garbage', 'unexpected-answer'],
  ] as const)('survives the fault %s', async (kind, code) => {
    phone.faults.add('lockdown', 'QueryType', { kind });
    const client = lockdown();
    await expect(client.queryType()).rejects.toMatchObject({ code });
    await expect(client.queryType()).rejects.toMatchObject({ code: 'closed' });
    expect(await lockdown().queryType()).toBe('com.apple.mobile.lockdown');
  });

  it('gives up on a slow answer, and names every refusal', async () => {
    phone.faults.add('lockdown', 'QueryType', { kind: 'slow', ms: 150 });
    await expect(lockdown(40).queryType()).rejects.toMatchObject({ code: 'timed-out' });
    for (const [name, code] of [
      ['PairingProhibitedOverThisConnection', 'pairing-prohibited-over-this-connection'],
      ['FMiPProtected', 'fmip-protected'],
      ['ServiceLimit', 'service-limit'],
    ] as const) {
      phone.faults.add('lockdown', 'Pair', lockdownRefusal(name));
      await expect(lockdown().pair({ record })).rejects.toMatchObject({ code, appleName: name });
    }
  });

  it('is cut off during TLS when it is not the host that was paired', async () => {
    phone.screen = 'setup-assistant';
    await lockdown().pair({ record });
    const publicKeyPem = Buffer.from(createPublicKey(deviceKey).export({ format: 'pem', type: 'pkcs1' }));
    const stranger = { ...(await createPairRecord({ devicePublicKeyPem: publicKeyPem, systemBuid: 'B' })), hostId: record.hostId };
    const session = lockdown();
    // With TLS 1.3 the client learns only afterwards that it was refused.
    const used = session.startSession(stranger).then(() => session.getValue({ key: 'SerialNumber' }));
    await expect(used).rejects.toMatchObject({ name: 'LockdownError', code: 'closed' });
  });
});
