import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#lib/clock.ts';
import { fail, ok } from '#lib/outcome.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { buildXmlPlist } from '#plist/plist.ts';
import { dictAt } from '#plist/read.ts';
import type { PairRecord } from '../protocols/lockdown/pair-record.ts';
import type { McInstallClient } from '../protocols/mcinstall/mcinstall-client.ts';
import { inventoryQueries } from '../protocols/mdm/device-information.ts';
import { buildEnrollmentProfile, type EnrollmentProfile } from '../protocols/mdm/enrollment-profile.ts';
import { createCa, createTls, type Pair, profileOf, startServer, type TestServer, type TestTls } from '../protocols/mdm/testing.ts';
import { buildWifiProfile } from '../protocols/mdm/wifi-profile.ts';
import { ScepResponder } from '../protocols/scep/scep-responder.ts';
import { configurationFor, supervisorOf, TestHost } from './bench-testing.ts';
import type { FakeIphone } from './fake-iphone.ts';

const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';
let tls: TestTls;
let ca: Pair;
let supervision: Pair;
let server: TestServer;
let host: TestHost;
let phone: FakeIphone;
let record: PairRecord;
let challenges: Set<string>;

beforeAll(async () => {
  [tls, ca, supervision] = await Promise.all([createTls(), createCa('Device CA'), createCa('Supervision')]);
});
beforeEach(async () => {
  challenges = new Set(['right']);
  server = await startServer(tls, ca, { scep: responder() });
  host = await TestHost.start(1);
  phone = host.phone();
  record = await host.paired(phone);
});
afterEach(async () => {
  await host.stop();
  await server.listener.stop();
});

function responder(): ScepResponder {
  return new ScepResponder({
    ca,
    clock: systemClock,
    failureAfterMs: 0,
    issue: async (csr) => {
      if (!challenges.delete(csr.challengePassword ?? '')) return fail('bad-challenge');
      const certificate = await issueCertificate({
        subject: csr.subject,
        publicKey: csr.publicKey,
        issuer: { subject: ca.certificate.subject, key: ca.key, certificate: ca.certificate },
        notBefore: Date.now() - 60_000,
        notAfter: Date.now() + 86_400_000,
        extendedKeyUsage: [CLIENT_AUTHENTICATION],
      });
      return ok(certificate);
    },
  });
}

const enrollment = (more: Partial<EnrollmentProfile> = {}): Buffer => buildEnrollmentProfile(profileOf(server.url, tls, more));
const types = (): string[] => server.service.messages.map((message) => message.type);
const ring = (): void => {
  const token = server.service.messages.findLast((message) => message.type === 'TokenUpdate');
  if (token?.type !== 'TokenUpdate') throw new Error('no TokenUpdate');
  host.courier.push(token.token, token.pushMagic);
};
const install = async (bytes: Buffer): Promise<McInstallClient> => {
  const client = await host.mcinstall(phone, record);
  await client.installProfile(bytes);
  return client;
};
const enrolled = async (): Promise<void> => {
  await install(enrollment());
  await vi.waitFor(() => expect(types()).toEqual(['Authenticate', 'TokenUpdate']), { timeout: 10_000 });
};

describe('an enrolment profile over USB', () => {
  it('makes the device enrol by itself: SCEP, Authenticate, TokenUpdate', async () => {
    await enrolled();
    expect(server.service.messages[0]?.udid).toBe(phone.udid);
    await vi.waitFor(() => expect(phone.view().enrolled).toBe(true));
    expect(phone.enrollmentError).toBeNull();
  });

  it('waits with enrolling until the device is online', async () => {
    phone.act('go-offline');
    await install(enrollment());
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(types()).toEqual([]);
    expect(phone.profiles.all()).toHaveLength(1);
    phone.act('go-online');
    await vi.waitFor(() => expect(types()).toEqual(['Authenticate', 'TokenUpdate']), { timeout: 10_000 });
  });

  it('waits for a Wi-Fi profile where there is no cellular', async () => {
    phone.needWifi(true);
    expect(phone.view().online).toBe(false);
    await install(enrollment());
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(types()).toEqual([]);
    await install(buildWifiProfile({ ssid: 'Office', password: 'secret123', organization: 'Sample', identifier: 'org.example.wifi' }));
    await vi.waitFor(() => expect(types()).toEqual(['Authenticate', 'TokenUpdate']), { timeout: 10_000 });
  });

  it('goes away again when the challenge is refused', async () => {
    await install(enrollment({ challenge: 'wrong' }));
    await vi.waitFor(() => expect(phone.enrollmentError).not.toBeNull(), { timeout: 10_000 });
    expect(phone.profiles.all()).toEqual([]);
    expect(types()).toEqual([]);
  });

  it('is refused next to another management', async () => {
    await enrolled();
    await expect(install(enrollment({ identifier: 'org.example.other' }))).rejects.toMatchObject({ code: 'profile-refused' });
  });

  it('checks out when it is removed over USB', async () => {
    await enrolled();
    const client = await host.mcinstall(phone, record);
    const [profile] = await client.getProfileList();
    if (profile === undefined) throw new Error('no profile');
    await client.removeProfile(profile);
    await vi.waitFor(() => expect(types()).toEqual(['Authenticate', 'TokenUpdate', 'CheckOut']), { timeout: 10_000 });
    await vi.waitFor(() => expect(phone.enrolled).toBe(false));
  });
});

describe('commands', () => {
  beforeEach(enrolled);

  it('DeviceLock locks the screen, and lockdown says so', async () => {
    server.service.enqueue('lock', { RequestType: 'DeviceLock', Message: '紛失' });
    ring();
    await vi.waitFor(() => expect(server.service.reports.map(({ status }) => status)).toEqual(['Idle', 'Acknowledged']));
    expect(phone.locked).toBe(true);
    const client = await host.lockdown(phone);
    expect(await client.getValue({ key: 'PasswordProtected' })).toBe(true);
    client.close();
  });

  it('DeviceInformation tells what USB tells', async () => {
    server.service.enqueue('info', { RequestType: 'DeviceInformation', Queries: inventoryQueries(phone.osVersion, 'iOS') });
    ring();
    await vi.waitFor(() => expect(server.service.reports).toHaveLength(2));
    const answers = dictAt(server.service.reports[1]?.answer ?? {}, 'QueryResponses');
    expect(answers).toMatchObject({ UDID: phone.udid, SerialNumber: phone.serialNumber, DeviceName: 'iPhone', IsSupervised: false });
  });

  it('EraseDevice wipes, after it was acknowledged, and nobody hears of the device again', async () => {
    const erase = { CommandUUID: 'erase', Command: { RequestType: 'EraseDevice' } };
    server.service.enqueue('erase', buildXmlPlist(erase));
    ring();
    await vi.waitFor(() => expect(phone.enrolled).toBe(false), { timeout: 10_000 });
    expect(server.service.reports.map(({ status }) => status)).toEqual(['Idle', 'Acknowledged']);
    expect(phone.profiles.all()).toEqual([]);
    expect(types()).not.toContain('CheckOut');
  });

  it('an unknown one is an Error, 12021', async () => {
    server.service.enqueue('x', buildXmlPlist({ CommandUUID: 'x', Command: { RequestType: 'MakeCoffee' } }));
    ring();
    await vi.waitFor(() => expect(server.service.reports).toHaveLength(2));
    expect(server.service.reports[1]).toMatchObject({ status: 'Error', errorChain: [{ code: 12021, domain: 'MCMDMErrorDomain' }] });
  });

  it('NotNow for what may be postponed, and afterwards the device comes back by itself', async () => {
    phone.act('answer-not-now');
    server.service.enqueue('r', buildXmlPlist({ CommandUUID: 'r', Command: { RequestType: 'RemoveProfile', Identifier: 'nothing' } }));
    ring();
    await vi.waitFor(() => expect(server.service.reports.map(({ status }) => status)).toEqual(['Idle', 'NotNow']));
    phone.act('answer-normally');
    await vi.waitFor(() => expect(server.service.reports.map(({ status }) => status).slice(2)).toEqual(['Idle', 'Error']));
  });

  it('NotNow once, by a fault, and then no more', async () => {
    phone.setFaults([{ fault: 'not-now', ends: 'once' }]);
    server.service.enqueue('r', buildXmlPlist({ CommandUUID: 'r', Command: { RequestType: 'RemoveProfile', Identifier: 'nothing' } }));
    ring();
    await vi.waitFor(() => expect(server.service.reports.map(({ status }) => status)).toEqual(['Idle', 'NotNow']));
    expect(phone.state.faults).toEqual([]);
    ring();
    await vi.waitFor(() => expect(server.service.reports.map(({ status }) => status).slice(2)).toEqual(['Idle', 'Error']));
  });

  it('wait while a fault keeps the device offline', async () => {
    phone.setFaults([{ fault: 'offline', ends: 'until-cleared' }]);
    expect(phone.view().online).toBe(false);
    server.service.enqueue('info', { RequestType: 'DeviceInformation', Queries: ['IsSupervised'] });
    ring();
    phone.setFaults([]);
    // The push that waited is delivered now.
    await vi.waitFor(() => expect(server.service.reports.map(({ status }) => status)).toEqual(['Idle', 'Acknowledged']));
  });

  it('leave the device as supervised as the bench made it', async () => {
    phone.configure(configurationFor(supervision));
    const client = await host.mcinstall(phone, record);
    await client.escalate(supervisorOf(supervision));
    server.service.enqueue('info', { RequestType: 'DeviceInformation', Queries: ['IsSupervised', 'OrganizationInfo'] });
    ring();
    await vi.waitFor(() => expect(server.service.reports).toHaveLength(2));
    const answers = dictAt(server.service.reports[1]?.answer ?? {}, 'QueryResponses');
    expect(answers).toMatchObject({ IsSupervised: true, OrganizationInfo: { OrganizationName: '株式会社サンプル' } });
  });
});

describe('a practice world that is started again', () => {
  it('has the same devices, trust, supervision, profiles and enrolment, and they answer', async () => {
    let kept: Uint8Array | null = null;
    const state = { load: () => kept, save: (bytes: Uint8Array) => void (kept = bytes) };
    const first = await TestHost.start(2, { state });
    const known = first.phone();
    const trusted = await first.paired(known);
    known.setActivationState('Activated');
    known.configure(configurationFor(supervision));
    await (await first.mcinstall(known, trusted)).installProfile(enrollment());
    await vi.waitFor(() => expect(types()).toEqual(['Authenticate', 'TokenUpdate']), { timeout: 10_000 });
    await vi.waitFor(() => expect(known.state.pendingEnrollment).toBeNull());
    const buid = await first.usbmux.readBuid();
    await first.usbmux.savePairRecord(known.udid, buildXmlPlist({ HostID: 'A' }));
    await first.stop();

    const second = await TestHost.start(0, { state, courier: first.courier });
    const back = second.phone();
    expect(back.view()).toEqual({ ...known.view(), online: true, plugged: true });
    expect(await second.usbmux.readBuid()).toBe(buid);
    expect(await second.usbmux.readPairRecord(known.udid)).not.toBeNull();
    (await second.session(back, trusted)).close();
    expect(await (await second.mcinstall(back, trusted)).getCloudConfiguration()).toMatchObject({ IsSupervised: true });
    server.service.enqueue('lock', { RequestType: 'DeviceLock' });
    const token = server.service.messages.findLast((message) => message.type === 'TokenUpdate');
    if (token?.type !== 'TokenUpdate') throw new Error('no TokenUpdate');
    first.courier.push(token.token, token.pushMagic);
    await vi.waitFor(() => expect(back.locked).toBe(true));
    await second.stop();
  });

  it('saves by itself after a change', async () => {
    const saved: Uint8Array[] = [];
    const own = await TestHost.start(1, { state: { load: () => null, save: (bytes) => void saved.push(bytes) } });
    const before = saved.length;
    own.phone().finishSetup();
    await vi.waitFor(() => expect(saved.length).toBeGreaterThan(before));
    expect(JSON.parse(Buffer.from(saved.at(-1) ?? []).toString('utf8'))).toMatchObject({ devices: [{ screen: 'home' }] });
    await own.stop();
  });
});
