import { describe, expect, it } from 'vitest';
import { compareVersions } from '#lib/compare-versions.ts';
import type { Certificate } from '#pki/certificate.ts';
import { parsePlistDict } from '#plist/plist.ts';
import { arrayAt, dictAt, isPlistDict, stringAt } from '#plist/read.ts';
import { commandTable } from './apple-schema/schema-table.ts';
import { validateCommand, validateProfile } from './apple-schema/validate.ts';
import { encodeCommand } from './commands.ts';
import { INVENTORY, inventoryQueries } from './device-information.ts';
import { buildEnrollmentProfile, type EnrollmentProfile } from './enrollment-profile.ts';
import { type Platform, platformOf } from './platform.ts';
import { createTls, profileOf } from './testing.ts';
import { buildWifiProfile, type WifiProfile } from './wifi-profile.ts';

const PLATFORMS: readonly Platform[] = ['iOS', 'macOS', 'tvOS', 'visionOS', 'watchOS'];

describe('DeviceInformation', () => {
  it.each<[Platform, string]>([
    ['iOS', '9.3.6'],
    ['iOS', '12.5.7'],
    ['iOS', '15.8'],
    ['iOS', '16.0'],
    ['iOS', '17.6.1'],
    ['iOS', '26.1'],
    ['macOS', '10.15.7'],
    ['macOS', '15.1'],
    ['tvOS', '18.1'],
    ['visionOS', '2.0'],
    ['watchOS', '11.1'],
  ])('on %s %s asks only what that release knows', (platform, osVersion) => {
    const queries = inventoryQueries(osVersion, platform);
    expect(queries.length).toBeGreaterThan(5);
    expect(
      validateCommand(parsePlistDict(encodeCommand('U', { RequestType: 'DeviceInformation', Queries: queries })), { platform, osVersion }),
    ).toEqual([]);
  });

  it('asks for IMEI by the old name below iOS 16 only', () => {
    expect(inventoryQueries('15.8', 'iOS')).toContain('IMEI');
    expect(inventoryQueries('16.0', 'iOS')).not.toContain('IMEI');
    expect(inventoryQueries('18.1', 'iOS')).toContain('ServiceSubscriptions');
  });

  it('a version that cannot be read gets what every release knows', () => {
    for (const odd of ['', 'beta', '18.x']) {
      const queries = inventoryQueries(odd, 'iOS');
      expect(queries).toContain('SerialNumber');
      expect(queries).not.toContain('IMEI');
      expect(queries).not.toContain('ServiceSubscriptions');
    }
  });

  it('the inventory table says of every release what Apple says', () => {
    const entry = commandTable['DeviceInformation'];
    const names = entry?.s[0]?.s?.[0]?.s ?? [];
    for (const [name, releases] of Object.entries(INVENTORY)) {
      const node = names.find((candidate) => candidate.k === name);
      expect(node, name).toBeDefined();
      PLATFORMS.forEach((platform, column) => {
        expect(`${name} ${platform} ${releases[column]}`).toBe(`${name} ${platform} ${node?.o?.[platform]?.i ?? entry?.o[platform]?.i}`);
      });
    }
  });
});

describe('enrolment profile', () => {
  const build = async (more: Partial<EnrollmentProfile> = {}) => {
    const tls = await createTls();
    return parsePlistDict(buildEnrollmentProfile(profileOf('https://mdm.example', tls, more)));
  };

  it('is what Apple describes, on every system', async () => {
    const profile = await build();
    for (const platform of PLATFORMS) expect(validateProfile(profile, { platform })).toEqual([]);
    const payloads = (arrayAt(profile, 'PayloadContent') ?? []).filter(isPlistDict);
    expect(payloads.map((payload) => stringAt(payload, 'PayloadType'))).toEqual([
      'com.apple.security.root',
      'com.apple.security.scep',
      'com.apple.mdm',
    ]);
    expect(payloads[2]).toMatchObject({
      IdentityCertificateUUID: stringAt(payloads[1] ?? {}, 'PayloadUUID'),
      AccessRights: 8191,
      CheckOutWhenRemoved: true,
      SignMessage: true,
      ServerURL: 'https://mdm.example/mdm/server',
      CheckInURL: 'https://mdm.example/mdm/checkin',
    });
    // Only what the engine keeps may be claimed; it keeps none of Apple's three capabilities yet.
    expect(payloads[2]).not.toHaveProperty('ServerCapabilities');
    expect(dictAt(payloads[1] ?? {}, 'PayloadContent')).toMatchObject({
      'Key Type': 'RSA',
      Keysize: 2048,
      Subject: [[['O', '株式会社サンプル']], [['CN', 'F2LX1234']]],
      Challenge: 'right',
    });
  });

  it('is the same bytes again when the UUIDs are given', async () => {
    const tls = await createTls();
    const uuids = { profile: 'A', scep: 'B', mdm: 'C' };
    const once = buildEnrollmentProfile(profileOf('https://mdm.example', tls, { uuids }));
    expect(buildEnrollmentProfile(profileOf('https://mdm.example', tls, { uuids })).equals(once)).toBe(true);
    expect(buildEnrollmentProfile(profileOf('https://mdm.example', tls)).equals(once)).toBe(false);
  });

  it.each<[string, Partial<EnrollmentProfile>]>([
    ['a server URL that is not https', { serverUrl: 'http://mdm.example/' }],
    ['a check-in URL that is not https', { checkInUrl: 'http://mdm.example/' }],
    ['no access rights', { accessRights: 0 }],
    ['more access rights than there are', { accessRights: 8192 }],
    ['profiles may be installed but not seen', { accessRights: 2 }],
  ])('refuses %s', async (_what, more) => {
    await expect(build(more)).rejects.toThrow();
  });

  it('takes several roots', async () => {
    const [one, two] = await Promise.all([createTls(), createTls()]);
    const roots: Certificate[] = [one.root, two.root];
    expect(validateProfile(await build({ trustRoots: roots }))).toEqual([]);
  });
});

describe('Wi-Fi profile', () => {
  const wifi: WifiProfile = { ssid: 'キッティング', password: 'correct horse', organization: 'o', identifier: 'com.example.wifi' };

  it.each([wifi, { ...wifi, password: null }, { ...wifi, hidden: true }])('is what Apple describes (%#)', (profile) => {
    const dict = parsePlistDict(buildWifiProfile(profile));
    expect(validateProfile(dict)).toEqual([]);
    const [payload] = (arrayAt(dict, 'PayloadContent') ?? []).filter(isPlistDict);
    expect(payload).toMatchObject({ SSID_STR: 'キッティング', EncryptionType: profile.password === null ? 'None' : 'WPA', AutoJoin: true });
    expect(payload && stringAt(payload, 'Password')).toBe(profile.password ?? undefined);
  });

  it.each([
    { password: 'short' },
    { password: 'x'.repeat(64) },
    { password: 'パスワードパスワード' },
    { ssid: '' },
    { ssid: 'あ'.repeat(11) },
  ])('refuses what a network cannot have: %j', (more) => {
    expect(() => buildWifiProfile({ ...wifi, ...more })).toThrow();
  });
});

it('knows platforms by model identifier', () => {
  const models = {
    iPhone14_5: 'iOS',
    iPad13_1: 'iOS',
    Mac15_3: 'macOS',
    MacBookPro18_1: 'macOS',
    AppleTV14_1: 'tvOS',
    RealityDevice14_1: 'visionOS',
    Watch7_1: 'watchOS',
    Toaster1_1: null,
  };
  for (const [model, platform] of Object.entries(models)) expect(platformOf(model.replace('_', ','))).toBe(platform);
});

it('compares versions by number', () => {
  expect(compareVersions('9.3', '10.0')).toBeLessThan(0);
  expect(compareVersions('17', '17.0')).toBe(0);
  expect(compareVersions('17.6.1', '17.6')).toBeGreaterThan(0);
});
