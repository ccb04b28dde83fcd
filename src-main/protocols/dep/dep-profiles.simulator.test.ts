import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { DepClient } from './dep-client.ts';
import type { DepProfile } from './dep-profile.ts';
import { FakeDep } from './fake-dep.ts';
import type { DepToken } from './oauth1.ts';
import { TestOrganization } from './testing.ts';

const DER = Uint8Array.of(0x30, 0x03, 0x02, 0x01, 0x01);
const profile: DepProfile = {
  profileName: 'キッティング',
  url: 'https://mdm.example.jp:8443/enroll/abc',
  isSupervised: true,
  isMandatory: true,
  isMdmRemovable: false,
  awaitDeviceConfigured: true,
  allowPairing: true,
  supervisingHostCerts: [DER],
  anchorCerts: [DER],
  skipSetupItems: ['AppleID', 'Siri'],
  orgMagic: 'MAGIC',
};
const [FIRST, SECOND, FOREIGN] = ['SERIAL00000', 'SERIAL00001', 'SERIAL00009'] as const;

let clock: ManualClock;
let organization: TestOrganization;
let dep: FakeDep;
let client: DepClient;
let token: DepToken;

beforeEach(async () => {
  clock = new ManualClock();
  organization = new TestOrganization(clock.now());
  token = organization.issue('Kitting');
  organization.assign('Kitting', 3);
  organization.assign('School', 1, 9);
  dep = new FakeDep({ organization, clock });
  await dep.start();
  client = new DepClient({ endpoint: dep.url, userAgent: 'Shitaku/1.0', clock });
});
afterEach(() => dep.stop());

const refused = (code: string) => ({ ok: false, error: { code } });
async function defined(as: DepToken = token): Promise<string> {
  const answer = await client.defineProfile(as, profile);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}
async function stateOf(serialNumber: string) {
  const answer = await client.deviceDetails(token, [serialNumber]);
  const detail = answer.ok ? answer.value.get(serialNumber) : undefined;
  return detail?.status === 'success' ? detail.device.profileStatus : detail?.status;
}

describe('profiles at the simulated device assignment service', () => {
  it('are laid down in the words of Apple, and read back', async () => {
    const uuid = await defined();
    expect(await client.findProfile(token, uuid)).toEqual({
      ok: true,
      value: {
        profile_uuid: uuid,
        profile_name: 'キッティング',
        url: 'https://mdm.example.jp:8443/enroll/abc',
        is_supervised: true,
        is_mandatory: true,
        is_mdm_removable: false,
        await_device_configured: true,
        allow_pairing: true,
        supervising_host_certs: ['MAMCAQE='],
        anchor_certs: ['MAMCAQE='],
        skip_setup_items: ['AppleID', 'Siri'],
        org_magic: 'MAGIC',
      },
    });
    expect(await client.findProfile(token, 'X')).toMatchObject(refused('profile-not-found'));
    expect(await client.findProfile(token, '')).toMatchObject(refused('profile-not-found'));
    // A profile belongs to one server row.
    expect(await client.findProfile(organization.issue('School'), uuid)).toMatchObject(refused('profile-not-found'));
  });

  it.each<[Partial<DepProfile>, string]>([
    [{ profileName: '' }, 'profile-name-invalid'],
    [{ profileName: 'x'.repeat(126) }, 'profile-name-invalid'],
    [{ url: '' }, 'profile-url-invalid'],
    [{ url: 'http://mdm.example.jp/' }, 'profile-url-invalid'],
    [{ isSupervised: false }, 'profile-flags-invalid'],
    [{ department: 'x'.repeat(126) }, 'profile-department-invalid'],
    [{ orgMagic: 'x'.repeat(257) }, 'profile-magic-invalid'],
    [{ supportPhoneNumber: '0'.repeat(51) }, 'profile-support-phone-invalid'],
    [{ supportEmailAddress: 'x'.repeat(251) }, 'profile-support-email-invalid'],
    [{ language: 'Japanese' }, 'profile-locale-invalid'],
    [{ anchorCerts: [Uint8Array.of(1)] }, 'unexpected-answer'],
  ])('are refused with %j as %s', async (change, code) => {
    expect(await client.defineProfile(token, { ...profile, ...change })).toMatchObject(refused(code));
  });

  it('go to each device by itself', async () => {
    const uuid = await defined();
    dep.serialFaults.set(SECOND, 'THROTTLED');
    expect(await stateOf(FIRST)).toBe('empty');
    expect(await client.assignProfile(token, uuid, [FIRST, SECOND, FOREIGN, 'X'])).toEqual({
      ok: true,
      value: {
        results: new Map([
          [FIRST, 'success'],
          [SECOND, 'throttled'],
          [FOREIGN, 'not-accessible'],
          ['X', 'not-accessible'],
        ]),
        retryAfterSeconds: 30,
      },
    });
    dep.serialFaults.set(SECOND, 'FAILED');
    expect(await client.assignProfile(token, uuid, [SECOND])).toEqual({
      ok: true,
      value: { results: new Map([[SECOND, 'failed']]), retryAfterSeconds: null },
    });
    expect(await client.assignProfile(token, 'X', [FIRST])).toMatchObject(refused('profile-not-found'));
    expect(await client.assignProfile(token, '', [FIRST])).toMatchObject(refused('profile-not-found'));
    expect(await client.assignProfile(token, uuid, [])).toMatchObject(refused('devices-missing'));
  });

  it('are empty, assigned, pushed, removed; each change is told by sync', async () => {
    const page = await client.fetchDevices(token);
    if (!page.ok) throw new Error(page.error.code);
    let { cursor } = page.value;
    const changes = async () => {
      const synced = await client.syncDevices(token, { cursor });
      if (!synced.ok) throw new Error(synced.error.code);
      cursor = synced.value.cursor;
      return synced.value.devices.map(({ serialNumber, operation, profileStatus }) => `${operation} ${serialNumber} ${profileStatus}`);
    };
    expect(dep.configurationFor(FIRST)).toBeNull();
    await client.assignProfile(token, await defined(), [FIRST]);
    expect(await changes()).toEqual([`modified ${FIRST} assigned`]);
    expect(dep.configurationFor(FIRST)).toMatchObject({ url: profile.url, org_magic: 'MAGIC', supervising_host_certs: ['MAMCAQE='] });
    expect(await changes()).toEqual([`modified ${FIRST} pushed`]);
    expect(await client.removeProfile(token, [FIRST, FOREIGN])).toMatchObject({
      value: {
        results: new Map([
          [FIRST, 'success'],
          [FOREIGN, 'not-accessible'],
        ]),
      },
    });
    expect(await changes()).toEqual([`modified ${FIRST} removed`]);
    expect(await changes()).toEqual([]);
    expect(dep.configurationFor(FIRST)).toBeNull();
  });
});

describe('details of devices', () => {
  it('tell ours from those of another row and those nobody knows', async () => {
    const answer = await client.deviceDetails(token, [FIRST, FOREIGN, 'X', 'constructor']);
    if (!answer.ok) throw new Error(answer.error.code);
    expect([...answer.value]).toEqual([
      [FIRST, { status: 'success', device: expect.objectContaining({ serialNumber: FIRST, family: 'iPhone', profileStatus: 'empty' }) }],
      [FOREIGN, { status: 'not-accessible' }],
      ['X', { status: 'not-found' }],
      ['constructor', { status: 'not-found' }],
    ]);
    expect(await client.deviceDetails(token, [])).toMatchObject(refused('unexpected-answer'));
    await expect(
      client.deviceDetails(
        token,
        Array.from({ length: 1001 }, () => 'A'),
      ),
    ).rejects.toThrow('at most 1000');
  });

  it('name the times in milliseconds', async () => {
    await client.assignProfile(token, await defined(), [FIRST]);
    dep.configurationFor(FIRST);
    const answer = await client.deviceDetails(token, [FIRST]);
    expect(answer.ok && answer.value.get(FIRST)).toMatchObject({
      device: { profileUuid: 'PROFILE-1', profileAssignedAt: clock.now(), profilePushedAt: clock.now(), assignedAt: null },
    });
  });
});
