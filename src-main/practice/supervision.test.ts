import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { signCms } from '#pki/cms-sign.ts';
import { buildXmlPlist, type PlistInput } from '#plist/plist.ts';
import type { PairRecord } from '../protocols/lockdown/pair-record.ts';
import { createCa, type Pair } from '../protocols/mdm/testing.ts';
import { configurationFor, supervisorOf, TestHost } from './bench-testing.ts';
import type { FakeIphone } from './fake-iphone.ts';

let supervision: Pair;
let stranger: Pair;
let host: TestHost;
let phone: FakeIphone;
let record: PairRecord;
beforeAll(async () => {
  [supervision, stranger] = await Promise.all([createCa('Supervision'), createCa('Stranger')]);
});
beforeEach(async () => {
  host = await TestHost.start(1);
  phone = host.phone();
  record = await host.paired(phone);
});
afterEach(() => host.stop());

const payload = (type: string, more: Record<string, PlistInput> = {}): PlistInput => ({
  PayloadType: type,
  PayloadVersion: 1,
  PayloadIdentifier: `org.example.${type}`,
  PayloadUUID: 'B0A1C0DE-0000-4000-8000-000000000002',
  ...more,
});
const profile = (identifier = 'org.example.profile', more: Record<string, PlistInput> = {}): Buffer =>
  buildXmlPlist({
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: identifier,
    PayloadUUID: 'B0A1C0DE-0000-4000-8000-000000000001',
    PayloadDisplayName: 'Example',
    PayloadContent: [payload('com.apple.wifi.managed', { SSID_STR: 'Office' })],
    ...more,
  });

describe('SetCloudConfiguration', () => {
  const set = async () => (await host.mcinstall(phone, record)).setCloudConfiguration(configurationFor(supervision));

  it('wants an activated device', async () => {
    await expect(set()).rejects.toMatchObject({ code: 'other' });
    expect(phone.supervised).toBe(false);
  });

  it('works once, in Setup Assistant, and is read back as written', async () => {
    phone.setActivationState('Activated');
    const client = await host.mcinstall(phone, record);
    expect(await client.getCloudConfiguration()).toBeNull();
    await client.setCloudConfiguration(configurationFor(supervision));
    expect(await client.getCloudConfiguration()).toMatchObject({ OrganizationName: '株式会社サンプル', IsSupervised: true });
    expect(phone.view().supervised).toBe(true);
    await expect(client.setCloudConfiguration(configurationFor(supervision))).rejects.toMatchObject({
      code: 'cloud-configuration-present',
    });
  });

  it('finds a configuration on the home screen, supervised or not', async () => {
    phone.finishSetup();
    await expect(set()).rejects.toMatchObject({ code: 'cloud-configuration-present' });
    expect(await (await host.mcinstall(phone, record)).getCloudConfiguration()).toEqual({ CloudConfigurationUIComplete: true });
  });

  it('leaves a device of Apple Business Manager to automated enrolment', async () => {
    phone.setActivationState('Activated');
    phone.assignToOrganization();
    await expect(set()).rejects.toMatchObject({ code: 'enrollment-program-device' });
  });

  it('may land although the host hears nothing: read back, then 14002', async () => {
    phone.setActivationState('Activated');
    phone.faults.add('com.apple.mobile.MCInstall', 'SetCloudConfiguration', { kind: 'apply-then-drop' });
    await expect(set()).rejects.toMatchObject({ code: 'closed' });
    expect(phone.supervised).toBe(true);
    await expect(set()).rejects.toMatchObject({ code: 'cloud-configuration-present' });
  });
});

describe('escalation', () => {
  beforeEach(() => phone.configure(configurationFor(supervision)));

  it.each(['sha1', 'sha256'] as const)('takes the supervision identity (%s), for this connection', async (hash) => {
    const client = await host.mcinstall(phone, record);
    await expect(client.installProfileSilent(profile())).rejects.toMatchObject({ code: 'other' });
    await client.escalate(supervisorOf(supervision, hash));
    await client.installProfileSilent(profile());
    expect(phone.profiles.all()).toHaveLength(1);
    const other = await host.mcinstall(phone, record);
    await expect(other.installProfileSilent(profile('org.example.second'))).rejects.toMatchObject({ code: 'other' });
  });

  it('rejects strangers, a stranger’s signature under our certificate, and a stale challenge', async () => {
    const client = await host.mcinstall(phone, record);
    await expect(client.escalate(supervisorOf(stranger))).rejects.toMatchObject({ code: 'certificate-rejected' });
    const liar = { ...supervisorOf(stranger), certificateDer: supervision.certificate.der };
    await expect(client.escalate(liar)).rejects.toMatchObject({ code: 'certificate-rejected' });
    const replayed = await supervisorOf(supervision).signChallenge(Buffer.alloc(20));
    await expect(
      client.escalate({ certificateDer: supervision.certificate.der, signChallenge: async () => replayed }),
    ).rejects.toMatchObject({
      code: 'certificate-rejected',
    });
    await expect(client.installProfileSilent(profile())).rejects.toMatchObject({ code: 'other' });
    expect(phone.profiles.all()).toEqual([]);
  });
});

describe('profiles', () => {
  it('are installed at once in Setup Assistant, listed, replaced and removed', async () => {
    const client = await host.mcinstall(phone, record);
    await client.installProfile(profile());
    const signed = await signCms({ content: profile(), certificate: stranger.certificate, key: stranger.key });
    await client.installProfile(signed);
    expect(await client.getProfileList()).toMatchObject([{ identifier: 'org.example.profile', displayName: 'Example' }]);
    const [listed] = await client.getProfileList();
    if (listed === undefined) throw new Error('no profile');
    await client.removeProfile(listed);
    expect(await client.getProfileList()).toEqual([]);
    await expect(client.removeProfile(listed)).rejects.toMatchObject({ code: 'other' });
  });

  it('wait for a person on the home screen', async () => {
    phone.finishSetup();
    await (await host.mcinstall(phone, record)).installProfile(profile());
    expect(phone.profiles.all()).toEqual([]);
    expect(phone.installDownloaded()).toBeNull();
    expect(phone.profiles.all()).toHaveLength(1);
  });

  it('are refused when they do not parse or are incomplete', async () => {
    const client = await host.mcinstall(phone, record);
    const invalid = { code: 'profile-invalid' };
    await expect(client.installProfile(Buffer.from('not a profile'))).rejects.toMatchObject(invalid);
    await expect(client.installProfile(profile('x', { PayloadType: 'Something' }))).rejects.toMatchObject(invalid);
    await expect(client.installProfile(profile('x', { PayloadContent: [{ PayloadType: 'com.apple.x' }] }))).rejects.toMatchObject(invalid);
    await expect(client.installProfile(profile('x', { PayloadContent: [payload('com.apple.mdm')] }))).rejects.toMatchObject(invalid);
    expect(phone.profiles.all()).toEqual([]);
  });

  it('may forbid their removal to an ordinary host', async () => {
    phone.configure(configurationFor(supervision));
    const client = await host.mcinstall(phone, record);
    await client.installProfile(profile('org.example.fixed', { PayloadRemovalDisallowed: true }));
    const [fixed] = await client.getProfileList();
    if (fixed === undefined) throw new Error('no profile');
    expect(fixed.removalDisallowed).toBe(true);
    await expect(client.removeProfile(fixed)).rejects.toMatchObject({ code: 'other' });
    await client.escalate(supervisorOf(supervision));
    await client.removeProfile(fixed);
    expect(phone.profiles.all()).toEqual([]);
  });
});

describe('erase', () => {
  it('takes the device off the bus and brings it back as new: other id, other key, nobody trusted', async () => {
    const [before] = await host.usbmux.listDevices();
    const key = await phone.deviceKey();
    phone.finishSetup();
    await (await host.mcinstall(phone, record)).installProfile(profile());
    phone.installDownloaded();
    await (await host.mcinstall(phone, record)).eraseDevice({ preserveDataPlan: false });
    await vi.waitFor(async () => expect(await host.usbmux.listDevices()).toHaveLength(0));
    await vi.waitFor(async () => expect(await host.usbmux.listDevices()).toHaveLength(1));
    const [after] = await host.usbmux.listDevices();
    expect(after?.udid).toBe(before?.udid);
    expect(after?.deviceId).toBeGreaterThan(before?.deviceId ?? 0);
    expect((await phone.deviceKey()).equals(key)).toBe(false);
    expect(phone).toMatchObject({ screen: 'setup-assistant', activationState: 'Unactivated', supervised: false });
    expect(phone.profiles.all()).toEqual([]);
    await expect(host.session(phone, record)).rejects.toMatchObject({ code: 'invalid-host-id' });
    (await host.session(phone, await host.paired(phone))).close();
  });

  it('does not put a cable back that was pulled meanwhile', async () => {
    phone.erase();
    phone.unplug();
    await vi.waitFor(() => expect(phone.online).toBe(true));
    expect(await host.usbmux.listDevices()).toEqual([]);
    phone.plug();
    expect(await host.usbmux.listDevices()).toHaveLength(1);
  });
});
