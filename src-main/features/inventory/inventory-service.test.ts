import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inventory } from '#contract/inventory.ts';
import { type PlistInput, type PlistInputDict, PlistReal } from '#plist/plist.ts';
import { MAX_CHANGES } from './inventory-store.ts';
import { MOST } from './list-rules.ts';
import { MAX_TEXT } from './tell-rules.ts';
import { inventoryWorld, told } from './testing.ts';

const app = (Identifier: string, ShortVersion = '1.0', more: PlistInputDict = {}) => ({
  Identifier,
  Name: Identifier.toUpperCase(),
  ShortVersion,
  Version: `${ShortVersion}.1`,
  ...more,
});
const apps = (...list: PlistInput[]) => told({ InstalledApplicationList: list });
const profiles = (...names: string[]) =>
  told({
    ProfileList: names.map((name) => ({
      PayloadIdentifier: name,
      PayloadUUID: `${name}-1`,
      PayloadDisplayName: name,
      PayloadRemovalDisallowed: true,
      IsManaged: true,
      PayloadContent: [{ PayloadType: 'com.apple.wifi.managed', PayloadDisplayName: 'Wi-Fi' }],
    })),
  });
const value = <T>(outcome: { ok: true; value: T } | { ok: false }): T => {
  if (!outcome.ok) throw new Error('refused');
  return outcome.value;
};

describe('what a device told', () => {
  it('is never asked: empty sections; a device that is not there: refused', () => {
    const { service } = inventoryWorld();
    expect(value(service.ofDevice({ deviceId: 'd' }))).toMatchObject({ device: null, security: null, users: null, changes: [] });
    expect(service.ofDevice({ deviceId: 'gone' }).ok).toBe(false);
    expect(value(service.profiles({ deviceId: 'd', search: '' }))).toEqual({ at: null, profiles: [], total: 0 });
  });

  it('carries the time of each answer', () => {
    const { service, clock, changed } = inventoryWorld();
    service.recordAnswer('d', 'SecurityInfo', told({ SecurityInfo: { PasscodePresent: true } }), clock.now());
    service.recordAnswer('d', 'UserList', told({ Users: [{ UserName: 'taro', IsLoggedIn: true }] }), clock.now() + 5);
    const sections = value(service.ofDevice({ deviceId: 'd' }));
    expect(sections.security).toEqual({ at: clock.now(), told: [{ name: 'passcodePresent', value: true }] });
    expect(sections.users).toMatchObject({ at: clock.now() + 5, told: [{ name: 'taro', loggedIn: true, quota: null }] });
    expect(changed).toEqual([]);
  });

  it('answers what a lock or an erase depends on, by whatever way it was told last', () => {
    const { service, clock } = inventoryWorld();
    expect(service.flags('d')).toEqual({ passcodeSet: null, findMyOn: null });
    service.recordAnswer('d', 'SecurityInfo', told({ SecurityInfo: { PasscodePresent: false } }), clock.now());
    service.recordAnswer('d', 'DeviceInformation', told({ QueryResponses: { IsDeviceLocatorServiceEnabled: true } }), clock.now());
    expect(service.flags('d')).toEqual({ passcodeSet: false, findMyOn: true });
    service.recordStatus('d', [{ name: 'passcodePresent', value: true }], clock.now() + 1);
    expect(service.flags('d').passcodeSet).toBe(true);
  });

  it('tells a change after the commit', async () => {
    const { service, clock, changed } = inventoryWorld();
    service.recordAnswer('d', 'SecurityInfo', told({ SecurityInfo: {} }), clock.now());
    await Promise.resolve();
    expect(changed).toEqual(['d']);
  });
});

describe('a list', () => {
  it('is replaced by a newer answer, never added to', () => {
    const { service, clock, apps: shown } = inventoryWorld();
    service.recordAnswer('d', 'InstalledApplicationList', apps(app('a'), app('b')), clock.now());
    service.recordAnswer('d', 'InstalledApplicationList', apps(app('b', '2.0'), app('c')), clock.now() + 1);
    expect(value(shown()).apps.map(({ bundleId, version }) => `${bundleId} ${version}`)).toEqual(['b 2.0', 'c 1.0']);
  });

  it('an answer to an older question does not overwrite a newer one', () => {
    const { service, clock } = inventoryWorld();
    service.recordAnswer('d', 'ProfileList', profiles('new'), clock.now());
    service.recordAnswer('d', 'ProfileList', profiles('old'), clock.now() - 1_000);
    expect(value(service.profiles({ deviceId: 'd', search: '' })).profiles.map(({ name }) => name)).toEqual(['new']);
  });

  it('a clock that stepped back does not shut the ears', () => {
    const { service, clock } = inventoryWorld();
    service.recordAnswer('d', 'ProfileList', profiles('from the future'), clock.now() + 86_400_000);
    service.recordAnswer('d', 'ProfileList', profiles('now'), clock.now());
    expect(value(service.profiles({ deviceId: 'd', search: '' })).profiles.map(({ name }) => name)).toEqual(['now']);
  });

  it('an answer without the list changes nothing', () => {
    const { service, clock } = inventoryWorld();
    service.recordAnswer('d', 'ProfileList', profiles('a'), clock.now());
    service.recordAnswer('d', 'ProfileList', told({ Other: 1 }), clock.now() + 1);
    expect(value(service.profiles({ deviceId: 'd', search: '' }))).toMatchObject({ at: clock.now(), total: 1 });
  });

  it('tells what came, went and changed, but not the first time', () => {
    const { service, clock } = inventoryWorld();
    service.recordAnswer('d', 'ProfileList', profiles('wifi', 'mail'), clock.now());
    service.recordAnswer('d', 'InstalledApplicationList', apps(app('a'), app('b')), clock.now());
    expect(value(service.ofDevice({ deviceId: 'd' })).changes).toEqual([]);
    service.recordAnswer('d', 'ProfileList', profiles('wifi'), clock.now() + 1);
    service.recordAnswer('d', 'InstalledApplicationList', apps(app('a', '1.1'), app('c')), clock.now() + 2);
    expect(value(service.ofDevice({ deviceId: 'd' })).changes.map(({ kind, name, before, after }) => [kind, name, before, after])).toEqual([
      ['app-updated', 'A', '1.0', '1.1'],
      ['app-added', 'C', null, '1.0'],
      ['app-vanished', 'B', '1.0', null],
      ['profile-vanished', 'mail', null, null],
    ]);
  });

  it('the log of changes is bounded', () => {
    const { service, clock, database } = inventoryWorld();
    for (let day = 0; day < 30; day += 1) {
      const list = Array.from({ length: 20 }, (_, index) => app(`a${index}`, `${day}`));
      service.recordAnswer('d', 'InstalledApplicationList', apps(...list), clock.now() + day);
    }
    expect(database.prepare('SELECT count(*) FROM inventory_changes').pluck().get()).toBe(MAX_CHANGES);
  });

  it('apps: managed ones that are not there are shown; searched whatever the width', () => {
    const { service, clock, apps: shown } = inventoryWorld();
    service.recordAnswer(
      'd',
      'InstalledApplicationList',
      apps(app('jp.co.メール', '1', { DeviceBasedVPP: true, BundleSize: 5 })),
      clock.now(),
    );
    const managed = { 'jp.co.メール': { Status: 'Managed', UnusedRedemptionCode: 'SECRET' }, 'jp.later': { Status: 'Prompting' } };
    service.recordAnswer('d', 'ManagedApplicationList', told({ ManagedApplicationList: managed }), clock.now());
    expect(value(shown('d', 'ﾒｰﾙ')).apps).toMatchObject([{ origin: 'volume', installed: true, managed: 'Managed', sizeBytes: 5 }]);
    expect(value(shown()).apps.map(({ bundleId, installed }) => [bundleId, installed])).toEqual([
      ['jp.co.メール', true],
      ['jp.later', false],
    ]);
    service.recordLeft('d');
    expect(value(shown()).total).toBe(0);
  });
});

describe('the fleet', () => {
  it('counts each app and its versions, whatever comes and goes', () => {
    const { service, clock } = inventoryWorld();
    const tell = (id: string, ...list: PlistInput[]) => service.recordAnswer(id, 'InstalledApplicationList', apps(...list), clock.now());
    tell('1', app('a', '1'), app('b', '1'));
    tell('2', app('a', '2'));
    tell('3', app('a', '2'));
    tell('1', app('a', '2'));
    tell('3');
    const counted = value(service.appVersions({ search: '', offset: 0, limit: 10 }));
    expect(counted).toEqual({ apps: [{ bundleId: 'a', name: 'A', devices: 2, versions: [{ version: '2', devices: 2 }] }], total: 1 });
    service.recordLeft('2');
    expect(value(service.devicesWithApp({ bundleId: 'a', version: '2', offset: 0, limit: 10 }))).toMatchObject({
      devices: [{ deviceId: '1' }],
      total: 1,
    });
    expect(value(service.appVersions({ search: 'Ａ', offset: 0, limit: 10 })).apps[0]?.devices).toBe(1);
  });
});

// Anything a plist can hold, in any place.
const scalar: fc.Arbitrary<PlistInput> = fc.oneof(
  fc
    .string({ maxLength: 400, unit: 'binary' })
    .map((text) => text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '?')),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => new PlistReal(number)),
  fc.boolean(),
  fc.date({ noInvalidDate: true, min: new Date(-1e13), max: new Date(1e13) }),
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
);
const keys = [
  'QueryResponses',
  'ServiceSubscriptions',
  'SecurityInfo',
  'ProfileList',
  'CertificateList',
  'InstalledApplicationList',
  'ManagedApplicationList',
  'Users',
  'AvailableOSUpdates',
  'OSUpdateStatus',
  'GlobalRestrictions',
  'restrictedBool',
  'union',
  'values',
  'value',
  'Identifier',
  'PayloadIdentifier',
  'PayloadContent',
  'SignerCertificates',
  'Data',
  'CommonName',
  'Status',
  'BatteryLevel',
  'Slot',
  'IMEI',
  'BundleSize',
  'ShortVersion',
  'FirewallSettings',
  'LastCloudBackupDate',
  '__proto__',
  'constructor',
];
const { tree } = fc.letrec<{ tree: PlistInput }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    scalar,
    fc.array(tie('tree'), { maxLength: 5 }),
    fc.array(fc.tuple(fc.constantFrom(...keys), tie('tree')), { maxLength: 6 }).map((pairs) => Object.fromEntries(pairs) as PlistInputDict),
  ),
}));
const TYPES = [
  'DeviceInformation',
  'SecurityInfo',
  'ProfileList',
  'CertificateList',
  'InstalledApplicationList',
  'ManagedApplicationList',
  'UserList',
  'AvailableOSUpdates',
  'OSUpdateStatus',
  'Restrictions',
  'DeviceLock',
];

describe('hostile answers', () => {
  it('of any shape are taken without a throw, and come out as the contract has them', () => {
    const world = inventoryWorld();
    let at = world.clock.now();
    const answer = fc.array(fc.tuple(fc.constantFrom(...keys), tree), { maxLength: 8 }).map((pairs) => Object.fromEntries(pairs));
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), answer, (type, input) => {
        world.service.recordAnswer('d', type, told(input as PlistInputDict), (at += 1));
        const { calls } = inventory;
        calls.ofDevice.output.parse(value(world.service.ofDevice({ deviceId: 'd' })));
        calls.profiles.output.parse(value(world.service.profiles({ deviceId: 'd', search: '' })));
        calls.certificates.output.parse(value(world.service.certificates({ deviceId: 'd', search: '' })));
        calls.apps.output.parse(value(world.apps()));
      }),
      { numRuns: 2_000 },
    );
    expect(longest(world.database)).toBeLessThanOrEqual(MAX_TEXT);
  });

  it('of any length are cut to the bounds', () => {
    const { service, clock, database, apps: shown } = inventoryWorld();
    const long = 'x'.repeat(320);
    const list = Array.from({ length: 2_100 }, (_, index) => app(`${index}.${long}`, long));
    service.recordAnswer('d', 'InstalledApplicationList', apps(...list), clock.now());
    expect(value(shown()).total).toBe(MOST.apps);
    const certificates = Array.from({ length: 400 }, (_, index) => ({ CommonName: `${index}${long}`, Data: Buffer.alloc(100 + index, 1) }));
    service.recordAnswer('d', 'CertificateList', told({ CertificateList: certificates }), clock.now());
    expect(value(service.certificates({ deviceId: 'd', search: '' })).total).toBeLessThanOrEqual(MOST.certificates);
    expect(longest(database)).toBeLessThanOrEqual(MAX_TEXT);
  });
});

/** The longest text in any cell of a list. */
function longest(database: ReturnType<typeof inventoryWorld>['database']): number {
  const tables = ['inventory_profiles', 'inventory_certificates', 'inventory_apps', 'inventory_managed_apps', 'inventory_changes'];
  const cells = tables.flatMap((table) => database.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[]);
  return Math.max(0, ...cells.flatMap(({ payloads: _json, ...row }) => Object.values(row).map((cell) => String(cell).length)));
}
