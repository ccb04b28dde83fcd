import { createPublicKey, type KeyObject } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generateEcKey } from '#pki/keys.ts';
import { BusinessClient } from '../business/business-client.ts';
import { FakeBusiness } from '../business/fake-business.ts';
import { DepClient } from '../dep/dep-client.ts';
import type { DepProfile } from '../dep/dep-profile.ts';
import { FakeDep } from '../dep/fake-dep.ts';
import type { ServerRow } from './organization-state.ts';
import { TestPortal } from './testing.ts';

const [FIRST, SECOND, THIRD] = ['SERIAL001', 'SERIAL002', 'SERIAL003'] as const;
const WORK_MS = 2_000;
const profile: DepProfile = {
  profileName: 'x',
  url: 'https://mdm.example.jp/',
  isSupervised: true,
  isMandatory: true,
  isMdmRemovable: false,
  awaitDeviceConfigured: false,
  allowPairing: true,
  supervisingHostCerts: [],
  anchorCerts: [],
  skipSetupItems: [],
  orgMagic: 'M',
};

let key: KeyObject;
let site: TestPortal;
let server: ServerRow;
let other: ServerRow;
let dep: FakeDep;
let api: FakeBusiness;
let devices: DepClient;
let business: BusinessClient;
let account: { clientId: string; keyId: string; key: KeyObject };
let token: { consumerKey: string; consumerSecret: string; accessToken: string; accessSecret: string };

beforeAll(async () => {
  key = await generateEcKey();
});
beforeEach(async () => {
  site = new TestPortal();
  const { register } = site;
  register.setTermsSigned(true);
  server = register.addServer('キッティング', 'PEM');
  other = register.addServer('School', 'PEM');
  token = { consumerKey: server.consumerKey, ...register.issueServerToken(server, 'admin@example.jp') };
  const publicKeyPem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  const { clientId, keyId } = register.addApiAccount({ portal: 'business', name: 'API', role: 'administrator', publicKeyPem });
  account = { clientId, keyId, key };
  await open();
});
afterEach(close);

async function open(): Promise<void> {
  const { clock, register } = site;
  dep = new FakeDep({ organization: register.dep, clock });
  api = new FakeBusiness({ accounts: register.api, clock });
  await dep.start();
  await api.start();
  devices = new DepClient({ endpoint: dep.url, userAgent: 'x', clock });
  const endpoints = { tokenEndpoint: `${api.url}/auth/oauth2/v2/token`, businessEndpoint: api.url, schoolEndpoint: api.url };
  business = new BusinessClient({ ...endpoints, userAgent: 'x', clock });
}

async function close(): Promise<void> {
  await dep.stop();
  await api.stop();
}

function value<T>(outcome: { ok: true; value: T } | { ok: false; error: { code: string } }): T {
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value;
}
const assign = async (...serials: string[]) => value(await business.assignDevices(account, server.uuid, serials));
const detail = async (serial: string) => value(await devices.deviceDetails(token, [serial])).get(serial);

describe('one organisation behind both services', () => {
  it('shows a device that the API assigned in the list of the server, with its time', async () => {
    const { cursor } = value(await devices.fetchDevices(token));
    const id = await assign(FIRST, SECOND);
    expect(await business.activity(account, id)).toEqual({
      ok: true,
      value: { status: 'in-progress', subStatus: 'PROCESSING', downloadUrl: null },
    });
    expect(await detail(FIRST)).toEqual({ status: 'not-accessible' });
    expect(value(await business.assignedServer(account, FIRST))).toBeNull();
    site.clock.advance(WORK_MS);
    expect(value(await devices.syncDevices(token, { cursor })).devices).toMatchObject([
      { serialNumber: FIRST, operation: 'added', profileStatus: 'empty', assignedAt: site.clock.now(), assignedBy: 'admin@example.jp' },
      { serialNumber: SECOND, operation: 'added' },
    ]);
    const done = value(await business.activity(account, id));
    expect(done).toMatchObject({ status: 'completed', subStatus: 'COMPLETED_WITH_SUCCESS' });
    expect(value(await business.activityResults(done?.downloadUrl ?? ''))).toEqual(
      new Map([
        [FIRST, 'SUCCESS'],
        [SECOND, 'SUCCESS'],
      ]),
    );
    expect(value(await business.assignedServer(account, FIRST))).toBe(server.uuid);
    expect(value(await business.serverDevices(account, server.uuid))).toEqual([FIRST, SECOND]);
    expect(await business.serverDevices(account, 'nobody')).toMatchObject({ ok: false });
    expect(value(await business.mdmServers(account)).map(({ id: uuid, name }) => [uuid, name])).toEqual([
      [server.uuid, 'キッティング'],
      [other.uuid, 'School'],
    ]);
  });

  it('is done with some of the devices only', async () => {
    const id = await assign(FIRST, SECOND);
    site.register.release(SECOND);
    site.clock.advance(WORK_MS);
    const done = value(await business.activity(account, id));
    expect(done).toMatchObject({ status: 'completed', subStatus: 'COMPLETED_WITH_ERROR' });
    expect(value(await business.activityResults(done?.downloadUrl ?? '')).get(SECOND)).toBe('DEVICE_NOT_FOUND');
    expect(await detail(SECOND)).toEqual({ status: 'not-found' });
    expect(value(await business.orgDevice(account, SECOND))).toBeNull();
    expect(value(await business.orgDevices(account)).map(({ serialNumber }) => serialNumber)).toEqual([FIRST, THIRD]);
  });

  it('takes the profile away from a device that is assigned to the same server again', async () => {
    await assign(FIRST);
    site.clock.advance(WORK_MS);
    const uuid = value(await devices.defineProfile(token, profile));
    value(await devices.assignProfile(token, uuid, [FIRST]));
    const { cursor } = value(await devices.fetchDevices(token));
    await assign(FIRST);
    site.clock.advance(WORK_MS);
    expect(await detail(FIRST)).toMatchObject({ device: { profileStatus: 'removed', profileUuid: uuid } });
    expect(value(await devices.syncDevices(token, { cursor })).devices).toMatchObject([
      { serialNumber: FIRST, operation: 'modified', profileStatus: 'removed' },
    ]);
    expect(dep.configurationFor(FIRST)).toBeNull();
  });

  it('remembers activities, profiles and what was fetched over a restart', async () => {
    site.register.assign([FIRST], server);
    const uuid = value(await devices.defineProfile(token, profile));
    value(await devices.assignProfile(token, uuid, [FIRST]));
    expect(dep.configurationFor(FIRST)).toMatchObject({ url: profile.url });
    const id = await assign(SECOND);
    await close();
    await site.restart();
    await site.portal.stop();
    await open();
    expect(await detail(FIRST)).toMatchObject({ device: { profileStatus: 'pushed', profileUuid: uuid } });
    site.clock.advance(WORK_MS);
    expect(value(await business.activity(account, id))).toMatchObject({ status: 'completed' });
    expect(await detail(SECOND)).toMatchObject({ status: 'success' });
    site.clock.advance(30 * 86_400_000);
    expect(value(await business.activity(account, id))).toBeNull();
  });

  it('knows a device that was added by hand, and when', async () => {
    site.register.release(FIRST);
    expect(value(await business.orgDevice(account, FIRST))).toBeNull();
    site.clock.advance(5_000);
    site.register.addByHand(FIRST);
    expect(value(await business.orgDevice(account, FIRST))).toEqual({
      serialNumber: FIRST,
      assigned: false,
      addedByHand: true,
      addedAt: site.clock.now(),
    });
    expect(value(await business.orgDevice(account, SECOND))).toMatchObject({ addedByHand: false });
  });

  it('takes neither a foreign device nor an unknown server', async () => {
    const refused = { ok: false, error: { code: 'not-taken', details: { status: '409' } } };
    expect(await business.assignDevices(account, server.uuid, [FIRST, 'X'])).toMatchObject(refused);
    expect(await business.assignDevices(account, 'nobody', [FIRST])).toMatchObject(refused);
    expect(await business.assignDevices(account, server.uuid, [])).toMatchObject({
      error: { code: 'not-taken', details: { status: '422' } },
    });
  });

  it('forgets what a deleted server had given', async () => {
    site.register.assign([FIRST], other);
    const uuid = site.register.dep.profiles.define(other.uuid, { url: 'x' });
    site.register.dep.profiles.give(FIRST, uuid);
    site.register.deleteServer(other);
    expect(dep.configurationFor(FIRST)).toBeNull();
    expect(value(await business.assignedServer(account, FIRST))).toBeNull();
  });
});
