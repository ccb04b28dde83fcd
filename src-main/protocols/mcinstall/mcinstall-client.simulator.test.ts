import { createPublicKey, type KeyObject } from 'node:crypto';
import { type Duplex, duplexPair } from 'node:stream';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Certificate } from '#pki/certificate.ts';
import { signCms } from '#pki/cms-sign.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, generateRsaKey } from '#pki/keys.ts';
import { buildXmlPlist, type PlistDict } from '#plist/plist.ts';
import { PlistStream, PlistStreamError } from '#plist/plist-stream.ts';
import { MC_ERRORS } from './fake-mc-errors.ts';
import { FakeMcInstall, type McInstallPhone, supervisorsOf } from './fake-mcinstall.ts';
import { FakeProfiles } from './fake-profiles.ts';
import { McInstallClient } from './mcinstall-client.ts';

// Client and simulator were written from the same facts by two people: where they disagree, one of them misread.

class Phone implements McInstallPhone {
  screen: 'setup-assistant' | 'home' = 'setup-assistant';
  activated = true;
  assignedToOrganization = false;
  cloudConfiguration: PlistDict | null = null;
  readonly profiles = new FakeProfiles();
  refuse: (typeof MC_ERRORS)['profileNotInstallable'] | null = null;
  installedBy: string[] = [];
  wallpapers: ['lock' | 'home', Buffer][] = [];
  erased = false;
  get supervisorCertificates(): Buffer[] {
    return supervisorsOf(this.cloudConfiguration);
  }
  configure(configuration: PlistDict): void {
    this.cloudConfiguration = configuration;
  }
  install(profile: Parameters<McInstallPhone['install']>[0], by: 'supervisor' | 'host') {
    if (this.refuse !== null) return this.refuse;
    this.profiles.put(profile);
    this.installedBy.push(by);
    return null;
  }
  remove(profile: { identifier: string }) {
    this.profiles.remove(profile.identifier);
    return null;
  }
  setWallpaper(screen: 'lock' | 'home', image: Buffer): void {
    this.wallpapers.push([screen, image]);
  }
  erase(): void {
    this.erased = true;
  }
}

let phone: Phone;
beforeEach(() => {
  phone = new Phone();
});

async function serve(device: Duplex): Promise<void> {
  const stream = new PlistStream(device);
  const service = new FakeMcInstall(phone);
  for (;;) {
    const { reply, after } = service.answer(await stream.receive());
    await stream.send(reply);
    after?.();
  }
}

function connect(): McInstallClient {
  const [client, device] = duplexPair();
  device.on('error', () => {});
  serve(device).catch((error: unknown) => {
    if (!(error instanceof PlistStreamError)) throw error;
  });
  return new McInstallClient(client, { timeoutMs: 2_000, applyTimeoutMs: 2_000 });
}

interface Identity {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}
async function identity(key: KeyObject): Promise<Identity> {
  const subject = [{ type: 'CN', value: 'Practice' }];
  const validity = { notBefore: Date.UTC(2020, 0), notAfter: Date.UTC(2040, 0) };
  return { key, certificate: await issueCertificate({ subject, issuer: { subject, key }, publicKey: createPublicKey(key), ...validity }) };
}
const escalating = ({ certificate, key }: Identity, hash: 'sha256' | 'sha1' = 'sha256') => ({
  certificateDer: certificate.der,
  signChallenge: (challenge: Uint8Array) => signCms({ content: challenge, certificate, key, hash }),
});

let rsa: Identity;
let ec: Identity;
beforeAll(async () => {
  rsa = await identity(await generateRsaKey());
  ec = await identity(await generateEcKey());
});

const configuration = () => ({
  IsSupervised: true,
  AllowPairing: true,
  OrganizationName: 'Practice',
  OrganizationMagic: 'M-1',
  SupervisorHostCertificates: [rsa.certificate.der, ec.certificate.der],
});
const wifi = (removalDisallowed = false) =>
  buildXmlPlist({
    PayloadType: 'Configuration',
    PayloadIdentifier: 'example.wifi',
    PayloadUUID: 'U-1',
    PayloadVersion: 1,
    PayloadDisplayName: 'Wi-Fi',
    PayloadRemovalDisallowed: removalDisallowed,
    PayloadContent: [{ PayloadType: 'com.apple.wifi.managed', PayloadIdentifier: 'example.wifi.1', PayloadUUID: 'U-2', PayloadVersion: 1 }],
  });

describe('with the simulated MCInstall', () => {
  it('supervises once, then finds its own mark', async () => {
    const client = connect();
    await client.flush();
    await client.hello();
    expect(await client.getCloudConfiguration()).toBeNull();
    await client.setCloudConfiguration(configuration());
    expect(await client.getCloudConfiguration()).toMatchObject({ IsSupervised: true, OrganizationMagic: 'M-1' });
    await expect(client.setCloudConfiguration(configuration())).rejects.toMatchObject({ code: 'cloud-configuration-present' });
  });

  it('tells why it cannot supervise', async () => {
    phone.assignedToOrganization = true;
    await expect(connect().setCloudConfiguration({})).rejects.toMatchObject({ code: 'enrollment-program-device' });
    phone.activated = false;
    await expect(connect().setCloudConfiguration({})).rejects.toMatchObject({ code: 'other' });
    phone.screen = 'home';
    await expect(connect().setCloudConfiguration({})).rejects.toMatchObject({ code: 'cloud-configuration-present' });
  });

  it('installs silently after escalation with an RSA or an EC identity, and on that connection only', async () => {
    await connect().setCloudConfiguration(configuration());
    await expect(connect().installProfileSilent(wifi())).rejects.toMatchObject({ code: 'other' });
    for (const proof of [escalating(rsa), escalating(rsa, 'sha1'), escalating(ec)]) {
      const client = connect();
      await client.escalate(proof);
      await client.installProfileSilent(wifi());
    }
    expect(phone.installedBy).toEqual(['supervisor', 'supervisor', 'supervisor']);
    await expect(connect().installProfileSilent(wifi())).rejects.toMatchObject({ code: 'other' });
  });

  it('cannot escalate as a stranger or with another key', async () => {
    await expect(connect().escalate(escalating(rsa))).rejects.toMatchObject({ code: 'certificate-rejected' });
    await connect().setCloudConfiguration(configuration());
    const impostor = { ...escalating(rsa), signChallenge: escalating(ec).signChallenge };
    await expect(connect().escalate(impostor)).rejects.toMatchObject({ code: 'certificate-rejected' });
  });

  it('installs, lists and removes profiles', async () => {
    const client = connect();
    await client.installProfile(wifi());
    const [profile] = await client.getProfileList();
    expect(profile).toEqual({
      identifier: 'example.wifi',
      uuid: 'U-1',
      version: 1,
      displayName: 'Wi-Fi',
      organization: '',
      removalDisallowed: false,
    });
    if (profile !== undefined) await client.removeProfile(profile);
    expect(await client.getProfileList()).toEqual([]);
  });

  it('tells a profile that does not parse, is incomplete, or was not installed', async () => {
    await expect(connect().installProfile(Buffer.from('x'))).rejects.toMatchObject({ code: 'profile-invalid' });
    await expect(connect().installProfile(buildXmlPlist({ PayloadType: 'Configuration' }))).rejects.toMatchObject({
      code: 'profile-invalid',
    });
    phone.refuse = MC_ERRORS.profileNotInstallable;
    await expect(connect().installProfile(wifi())).rejects.toMatchObject({ code: 'profile-refused', errorChain: [{ code: 4001 }] });
  });

  it('sets the picture of the screens named, for the supervising host only', async () => {
    const picture = Buffer.from('89504e470d0a1a0a00', 'hex');
    await expect(connect().setWallpaper(picture, 'both')).rejects.toMatchObject({ code: 'other' });
    await connect().setCloudConfiguration(configuration());
    const client = connect();
    await client.escalate(escalating(rsa));
    await client.setWallpaper(picture, 'both');
    await client.setWallpaper(picture, 'home');
    expect(phone.wallpapers).toEqual([
      ['lock', picture],
      ['home', picture],
      ['home', picture],
    ]);
    await expect(client.setWallpaper(Buffer.from('not a picture'), 'lock')).rejects.toMatchObject({ code: 'other' });
    expect(phone.wallpapers).toHaveLength(3);
  });

  it('erases', async () => {
    expect(await connect().eraseDevice({ preserveDataPlan: true })).toBe('acknowledged');
    expect(phone.erased).toBe(true);
  });
});
