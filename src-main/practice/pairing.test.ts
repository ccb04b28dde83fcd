import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCa, type Pair } from '../protocols/mdm/testing.ts';
import { configurationFor, supervisorOf, TestHost } from './bench-testing.ts';
import type { FakeIphone } from './fake-iphone.ts';

let supervision: Pair;
let stranger: Pair;
let host: TestHost;
let phone: FakeIphone;
beforeAll(async () => {
  [supervision, stranger] = await Promise.all([createCa('Supervision'), createCa('Stranger')]);
});
beforeEach(async () => {
  host = await TestHost.start(1);
  phone = host.phone();
});
afterEach(() => host.stop());

const supervised = (more: { AllowPairing?: boolean } = {}): void => {
  phone.configure(configurationFor(supervision, more));
  phone.finishSetup();
};

describe('pairing', () => {
  it('needs no tap in Setup Assistant', async () => {
    const record = await host.paired(phone);
    expect(record.escrowBag).toHaveLength(32);
    expect(phone.trustDialog).toBe(false);
    const session = await host.session(phone, record);
    expect(await session.getValue({ key: 'SerialNumber' })).toBe(phone.serialNumber);
    session.close();
  });

  it('waits for the person on the home screen, with the dialog there until the answer', async () => {
    phone.finishSetup();
    const record = await host.newRecord(phone);
    for (let ask = 0; ask < 3; ask++) {
      await expect(host.pair(phone, record)).rejects.toMatchObject({ code: 'pairing-dialog-response-pending' });
      expect(phone.view().trustDialog).toBe(true);
    }
    phone.act('tap-trust');
    expect(phone.view().trustDialog).toBe(false);
    expect((await host.pair(phone, record)).escrowBag).not.toBeNull();
    // Trusted now: asking again shows nothing.
    expect((await host.pair(phone, record)).escrowBag).not.toBeNull();
    expect(phone.trustDialog).toBe(false);
  });

  it('is refused once after Don’t Trust, then asks anew', async () => {
    phone.finishSetup();
    const record = await host.newRecord(phone);
    await expect(host.pair(phone, record)).rejects.toMatchObject({ code: 'pairing-dialog-response-pending' });
    phone.act('tap-dont-trust');
    await expect(host.pair(phone, record)).rejects.toMatchObject({ code: 'user-denied-pairing' });
    expect(phone.pairings.size).toBe(0);
    await expect(host.pair(phone, record)).rejects.toMatchObject({ code: 'pairing-dialog-response-pending' });
  });

  it('takes the dialog away with the cable', async () => {
    phone.finishSetup();
    const record = await host.newRecord(phone);
    await expect(host.pair(phone, record)).rejects.toMatchObject({ code: 'pairing-dialog-response-pending' });
    phone.unplug();
    expect(phone.trustDialog).toBe(false);
    phone.tapTrust();
    phone.plug();
    await expect(host.pair(phone, record)).rejects.toMatchObject({ code: 'pairing-dialog-response-pending' });
  });

  it('is not possible while it is locked', async () => {
    phone.finishSetup();
    phone.lock();
    await expect(host.paired(phone)).rejects.toMatchObject({ code: 'password-protected' });
    expect(phone.trustDialog).toBe(false);
  });

  it.each(['sha1', 'sha256'] as const)('needs no tap with the supervision identity (%s)', async (hash) => {
    supervised({ AllowPairing: false });
    const record = await host.newRecord(phone);
    expect((await host.pair(phone, record, supervisorOf(supervision, hash))).escrowBag).not.toBeNull();
    (await host.session(phone, record)).close();
  });

  it('is closed to everybody else when AllowPairing is false', async () => {
    supervised({ AllowPairing: false });
    const record = await host.newRecord(phone);
    await expect(host.pair(phone, record)).rejects.toMatchObject({ code: 'mc-protected' });
    await expect(host.pair(phone, record, supervisorOf(stranger))).rejects.toMatchObject({ code: 'mc-protected' });
    const liar = { ...supervisorOf(stranger), certificateDer: supervision.certificate.der };
    await expect(host.pair(phone, record, liar)).rejects.toMatchObject({ code: 'mc-protected' });
    const old = await supervisorOf(supervision).signChallenge(Buffer.alloc(20));
    const replayer = { certificateDer: supervision.certificate.der, signChallenge: async () => old };
    await expect(host.pair(phone, record, replayer)).rejects.toMatchObject({ code: 'mc-protected' });
    expect(phone.pairings.size).toBe(0);
  });

  it('asks strangers to be trusted when AllowPairing is true', async () => {
    supervised();
    const record = await host.newRecord(phone);
    await expect(host.pair(phone, record, supervisorOf(stranger))).rejects.toMatchObject({ code: 'pairing-dialog-response-pending' });
  });

  it('succeeds without an EscrowBag, and to no use, on a supervised device that is locked', async () => {
    supervised();
    phone.lock();
    const record = await host.newRecord(phone);
    expect((await host.pair(phone, record, supervisorOf(supervision))).escrowBag).toBeNull();
    await expect(host.session(phone, record)).rejects.toMatchObject({ code: 'invalid-host-id' });
  });

  it('keeps one record per host', async () => {
    const [first, second] = [await host.paired(phone), await host.paired(phone)];
    const session = await host.session(phone, first);
    await session.unpair(first);
    session.close();
    await expect(host.session(phone, first)).rejects.toMatchObject({ code: 'invalid-host-id' });
    (await host.session(phone, second)).close();
  });

  it('refuses a record about another device’s key', async () => {
    host.bench.setCount(2);
    const record = await host.newRecord(host.phone(1));
    await expect(host.pair(phone, record)).rejects.toMatchObject({ code: 'invalid-pair-record' });
  });
});

describe('a session', () => {
  it('is for the host that was paired: another certificate is cut off', async () => {
    const record = await host.paired(phone);
    const other = await host.newRecord(phone);
    const impostor = { ...record, hostCertificate: other.hostCertificate, hostPrivateKey: other.hostPrivateKey };
    const session = host.session(phone, impostor).then((client) => client.getValue({ key: 'SerialNumber' }));
    await expect(session).rejects.toMatchObject({ code: expect.stringMatching(/^(closed|tls-failed)$/) });
  });

  it('accepts the Root certificate too, as libimobiledevice shows it', async () => {
    const record = await host.paired(phone);
    if (record.rootPrivateKey === null) throw new Error('no root key');
    const asRoot = { ...record, hostCertificate: record.rootCertificate, hostPrivateKey: record.rootPrivateKey };
    const session = await host.session(phone, asRoot);
    expect(await session.getValue({ key: 'SerialNumber' })).toBe(phone.serialNumber);
    session.close();
  });

  it('opens what a stranger may not read or write', async () => {
    const client = await host.lockdown(phone);
    expect(await client.getValue({ key: 'UniqueDeviceID' })).toBe(phone.udid);
    await expect(client.getValue({ key: 'SerialNumber' })).rejects.toMatchObject({ code: 'get-prohibited' });
    await expect(client.setValue({ key: 'DeviceName', value: 'x' })).rejects.toMatchObject({ code: 'set-prohibited' });
    await expect(client.startService('com.apple.afc')).rejects.toMatchObject({ code: 'session-inactive' });
    expect(Object.keys(await client.getValues())).not.toContain('SerialNumber');
    client.close();
    const session = await host.session(phone, await host.paired(phone));
    await session.setValue({ key: 'DeviceName', value: '受付のiPhone' });
    expect(phone.name).toBe('受付のiPhone');
    await expect(session.setValue({ domain: 'com.apple.purplebuddy', key: 'SetupDone', value: true })).rejects.toMatchObject({
      code: 'set-prohibited',
    });
    await expect(session.startService('com.apple.nothing')).rejects.toMatchObject({ code: 'invalid-service' });
    session.close();
  });

  it('starts services on a locked device only with the EscrowBag, and after a restart not even then', async () => {
    const record = await host.paired(phone);
    phone.lock();
    const session = await host.session(phone, record);
    await expect(session.startService('com.apple.afc')).rejects.toMatchObject({ code: 'password-protected' });
    await expect(session.startService('com.apple.afc', { escrowBag: Buffer.alloc(32) })).rejects.toMatchObject({
      code: 'password-protected',
    });
    await session.startService('com.apple.afc', { escrowBag: record.escrowBag ?? Buffer.alloc(0) });
    session.close();
    const back = new Promise<void>((resolve) => {
      const stop = phone.on('changed', () => {
        if (!phone.online) return;
        stop();
        resolve();
      });
    });
    phone.restart();
    await back;
    const after = await host.session(phone, record);
    await expect(after.startService('com.apple.afc', { escrowBag: record.escrowBag ?? Buffer.alloc(0) })).rejects.toMatchObject({
      code: 'escrow-locked',
    });
    after.close();
  });

  it('opens each service port for one connection', async () => {
    const session = await host.session(phone, await host.paired(phone));
    const { port, tls } = await session.startService('com.apple.afc');
    expect(tls).toBe(true);
    (await host.connect(phone, port)).destroy();
    await expect(host.connect(phone, port)).rejects.toMatchObject({ code: 'connection-refused' });
    session.close();
  });
});
