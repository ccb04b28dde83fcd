import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { memoryDatabase } from '#store/testing.ts';
import { TokensWorld, value } from './testing.ts';
import type { TokensPorts, TokensService } from './tokens-service.ts';

const YEAR_MS = 365 * 86_400_000;
const world = new TokensWorld();
let service: TokensService;
let ports: TokensPorts;
beforeAll(() => world.start());
afterAll(() => world.stop());
beforeEach(() => {
  ({ service, ports } = world.service(memoryDatabase()));
  world.dep.fault = null;
  world.apps.fault = null;
  world.business.fault = null;
  world.devices = 0;
  world.recorded.length = 0;
});

const wizard = async (kind: string) => value(await service.overview()).wizards.find((each) => each.kind === kind) ?? null;
const publicKey = async (anew = false) => value(await service.publicKey({ anew }));

describe('an ADE server token', () => {
  it('goes from the public key to an installed token, and tells whose it is', async () => {
    value(await service.begin({ kind: 'ade' }));
    expect(await wizard('ade')).toMatchObject({ step: 'key', renewal: false });
    const key = await publicKey();
    expect(key.fileName).toMatch(/^ADE_PublicKey_株式会社サンプル_\d{8}_[0-9a-f]{8}\.pem$/);
    expect(await wizard('ade')).toMatchObject({ step: 'portal', publicKeyFileName: key.fileName });
    value(await service.import({ kind: 'ade', file: await world.adeToken(key.content) }));
    expect(await wizard('ade')).toMatchObject({ step: 'verify', facts: { serverName: 'Kitting' }, expiresAt: world.clock.now() + YEAR_MS });
    value(await service.verify({ kind: 'ade' }));
    expect(await wizard('ade')).toMatchObject({ step: 'done', account: 'kanri@sample.example', problem: null });
    expect(ports.credentials.current('ade')).toMatchObject({
      identityName: 'Kitting',
      account: 'kanri@sample.example',
      verifiedAt: world.clock.now(),
      facts: { serverName: 'Kitting', organizationName: world.register.organization.name },
    });
    expect(world.recorded.map(({ action }) => action)).toEqual(['tokens.key-made', 'tokens.imported', 'tokens.installed']);
  });

  async function install(server = 'Kitting') {
    value(await service.begin({ kind: 'ade' }));
    const key = await publicKey();
    value(await service.import({ kind: 'ade', file: await world.adeToken(key.content, server) }));
    value(await service.verify({ kind: 'ade' }));
    value(await service.close({ kind: 'ade' }));
    return key.content;
  }

  it('is renewed with the key the portal has already; the old one stays in the history', async () => {
    const key = await install();
    world.clock.advance(1_000);
    value(await service.begin({ kind: 'ade' }));
    value(await service.skipKey());
    expect(await wizard('ade')).toMatchObject({ step: 'portal', renewal: true });
    value(await service.import({ kind: 'ade', file: await world.adeToken(key) }));
    value(await service.verify({ kind: 'ade' }));
    expect(await wizard('ade')).toMatchObject({ step: 'done' });
    expect(ports.credentials.history('ade')).toHaveLength(1);
    expect(await service.verifyInstalled('ade')).toEqual({ ok: true, value: null });
  });

  it('of another server row is set beside the installed one, and taken only against word, number and reason', async () => {
    const key = await install();
    world.devices = 12;
    value(await service.begin({ kind: 'ade' }));
    value(await service.skipKey());
    value(await service.import({ kind: 'ade', file: await world.adeToken(key, 'Other') }));
    value(await service.verify({ kind: 'ade' }));
    const view = await wizard('ade');
    expect(view).toMatchObject({ step: 'compare', devices: 12 });
    expect(view?.comparison).toContainEqual({ name: 'serverName', installed: 'Kitting', incoming: 'Other', same: false });
    expect(view?.comparison).toContainEqual(expect.objectContaining({ name: 'organizationName', same: true }));
    const accept = (typed: string, reason: string) => service.acceptIdentity({ kind: 'ade', confirmation: { typed, reason } });
    expect(await accept('REPLACE 11', 'new server')).toMatchObject({ error: { code: 'confirmation-wrong' } });
    expect(await accept('入れ替え　１２', ' ')).toMatchObject({ error: { code: 'reason-empty' } });
    expect(ports.credentials.current('ade')?.identityName).toBe('Kitting');
    value(await accept('入れ替え　１２', 'サーバーを移した'));
    expect(ports.credentials.current('ade')?.identityName).toBe('Other');
    expect(ports.credentials.history('ade')[0]?.identityName).toBe('Kitting');
    expect(world.recorded.find(({ action }) => action === 'tokens.identity-accepted')?.details).toMatchObject({
      installed: 'Kitting',
      incoming: 'Other',
      devices: '12',
    });
  });

  it('of the other row is given up by importing the right one', async () => {
    const key = await install();
    value(await service.begin({ kind: 'ade' }));
    value(await service.skipKey());
    value(await service.import({ kind: 'ade', file: await world.adeToken(key, 'Other') }));
    value(await service.verify({ kind: 'ade' }));
    value(await service.import({ kind: 'ade', file: await world.adeToken(key) }));
    value(await service.verify({ kind: 'ade' }));
    expect(await wizard('ade')).toMatchObject({ step: 'done' });
    expect(ports.credentials.current('ade')?.identityName).toBe('Kitting');
  });

  it('sealed for another key is said to be so, and the key that waits stays', async () => {
    value(await service.begin({ kind: 'ade' }));
    const first = await publicKey();
    const other = world.service(memoryDatabase()).service;
    value(await other.begin({ kind: 'ade' }));
    const foreign = value(await other.publicKey({ anew: false }));
    const refused = await service.import({ kind: 'ade', file: await world.adeToken(foreign.content) });
    expect(refused).toMatchObject({ error: { code: 'other-public-key' } });
    expect(await wizard('ade')).toMatchObject({ step: 'portal', problem: { code: 'other-public-key' } });
    value(await service.import({ kind: 'ade', file: await world.adeToken(first.content) }));
  });

  it('fits whichever of the public keys given out the portal has', async () => {
    value(await service.begin({ kind: 'ade' }));
    const first = await publicKey();
    expect((await publicKey()).content).toBe(first.content);
    expect((await publicKey(true)).content).not.toBe(first.content);
    value(await service.import({ kind: 'ade', file: await world.adeToken(first.content) }));
  });

  it('that is installed already, is older, or is over is refused', async () => {
    const key = await install();
    value(await service.begin({ kind: 'ade' }));
    value(await service.skipKey());
    const older = await world.adeToken(key);
    world.clock.advance(60_000);
    const newer = await world.adeToken(key);
    value(await service.import({ kind: 'ade', file: newer }));
    value(await service.verify({ kind: 'ade' }));
    value(await service.begin({ kind: 'ade' }));
    expect(await service.import({ kind: 'ade', file: newer })).toMatchObject({ error: { code: 'already-installed' } });
    expect(await service.import({ kind: 'ade', file: older })).toMatchObject({ error: { code: 'older-than-installed' } });
    world.clock.advance(YEAR_MS);
    expect(await service.import({ kind: 'ade', file: newer })).toMatchObject({ error: { code: 'expired' } });
    expect(await service.verifyInstalled('ade')).toMatchObject({ error: { code: 'expired' } });
    world.clock.advance(-YEAR_MS);
  });

  it.each([
    ['terms-not-signed', 'terms-not-signed'],
    ['token-rejected', 'token-rejected'],
    ['clock-skew', 'clock-skew'],
    ['throttled', 'throttled'],
    ['forbidden', 'forbidden'],
    ['html-page', 'unexpected-answer'],
    ['down', 'unreachable'],
  ] as const)('is not installed while the service says %s; the file stays and the next try may succeed', async (fault, code) => {
    value(await service.begin({ kind: 'ade' }));
    const key = await publicKey();
    value(await service.import({ kind: 'ade', file: await world.adeToken(key.content) }));
    world.dep.fault = fault;
    expect(await service.verify({ kind: 'ade' })).toMatchObject({ error: { code } });
    expect(await wizard('ade')).toMatchObject({ step: 'verify', problem: { code } });
    expect(ports.credentials.current('ade')).toBeNull();
    world.dep.fault = null;
    value(await service.verify({ kind: 'ade' }));
    expect(ports.credentials.current('ade')).not.toBeNull();
  });
});

describe('a content token', () => {
  const [here, there] = world.register.locationRows().map(({ name }) => name);
  async function get(location = here ?? '') {
    value(await service.begin({ kind: 'content' }));
    value(await service.import({ kind: 'content', file: await world.contentToken(location) }));
    return service.verify({ kind: 'content' });
  }

  it('of a location nobody manages becomes ours, and stays so over a renewal', async () => {
    value(await get());
    expect(await wizard('content')).toMatchObject({ step: 'done', owner: { name: world.mdm.name } });
    const uId = ports.credentials.current('content')?.identity ?? '';
    expect(world.register.locations.mdmInfo(uId)).toMatchObject({ id: world.mdm.id });
    world.clock.advance(1_000);
    value(await get());
    expect(ports.credentials.history('content')).toHaveLength(1);
    expect(await service.verifyInstalled('content')).toEqual({ ok: true, value: null });
  });

  it('of a location another MDM manages asks first, and takes it only when told to', async () => {
    const uId = world.register.locationRows()[0]?.uId ?? '';
    world.register.locations.setMdmInfo(uId, { id: 'other', name: 'CLOMO', metadata: 'tokyo' });
    value(await get());
    expect(await wizard('content')).toMatchObject({ step: 'owner', owner: { name: 'CLOMO', metadata: 'tokyo' } });
    expect(ports.credentials.current('content')).toBeNull();
    value(await service.settleOwner({ take: true }));
    expect(world.register.locations.mdmInfo(uId)).toMatchObject({ id: world.mdm.id });
    expect(world.recorded.find(({ action }) => action === 'tokens.owner-taken')?.details).toMatchObject({ from: 'CLOMO' });
  });

  it('can be used without becoming the owner; the live check then says who is', async () => {
    const uId = world.register.locationRows()[0]?.uId ?? '';
    world.register.locations.setMdmInfo(uId, { id: 'other', name: 'CLOMO', metadata: '' });
    value(await get());
    value(await service.settleOwner({ take: false }));
    expect(world.register.locations.mdmInfo(uId)).toMatchObject({ id: 'other' });
    expect(ports.credentials.current('content')?.facts).toMatchObject({ foreignOwner: 'CLOMO' });
    expect(await service.verifyInstalled('content')).toMatchObject({ error: { code: 'other-owner', details: { owner: 'CLOMO' } } });
    world.register.locations.setMdmInfo(uId, world.mdm);
  });

  it('of another location is compared first', async () => {
    value(await get());
    world.clock.advance(1_000);
    value(await get(there));
    expect(await wizard('content')).toMatchObject({ step: 'compare' });
    value(await service.acceptIdentity({ kind: 'content', confirmation: { typed: 'replace 0', reason: 'moved' } }));
    expect(ports.credentials.current('content')?.identityName).toBe(there);
  });

  it('older than the installed one is refused, and so is the same again', async () => {
    const older = await world.contentToken(here ?? '');
    world.clock.advance(60_000);
    value(await get());
    value(await service.begin({ kind: 'content' }));
    expect(await service.import({ kind: 'content', file: older })).toMatchObject({ error: { code: 'older-than-installed' } });
  });

  it.each([
    ['token-revoked', 'token-revoked'],
    ['token-expired', 'token-expired'],
    ['error-with-200', 'token-invalid'],
    ['throttled', 'throttled'],
    ['clock-skew', 'clock-skew'],
    ['html-page', 'unexpected-answer'],
    ['down', 'unreachable'],
  ] as const)('is not installed while the service says %s', async (fault, code) => {
    world.apps.fault = fault;
    world.clock.advance(1_000);
    const verifying = get();
    // The client tries an ailing service again after a pause.
    for (let tries = 0; tries < 20; tries += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      world.clock.advance(500);
    }
    expect(await verifying).toMatchObject({ error: { code } });
    expect(ports.credentials.current('content')).toBeNull();
  });
});

describe('a key of the Business API', () => {
  it('is proved by a list of one row', async () => {
    const { clientId, keyId, file } = await world.apiAccount();
    value(await service.begin({ kind: 'api' }));
    expect(await service.import({ kind: 'api', file })).toMatchObject({ error: { code: 'client-id-invalid' } });
    value(await service.saveForm({ kind: 'api', account: '', clientId: ` ${clientId} `, keyId: 'x' }));
    expect(await service.import({ kind: 'api', file })).toMatchObject({ error: { code: 'key-id-invalid' } });
    value(await service.saveForm({ kind: 'api', account: 'ｋａｎｒｉ＠sample.example', clientId, keyId }));
    value(await service.import({ kind: 'api', file }));
    value(await service.verify({ kind: 'api' }));
    expect(await wizard('api')).toMatchObject({ step: 'done', facts: { scope: 'business.api' } });
    expect(ports.credentials.current('api')).toMatchObject({ identity: clientId, account: 'kanri@sample.example', expiresAt: null });
    world.business.fault = 'key-revoked';
    expect(await service.verifyInstalled('api')).toMatchObject({ error: { code: 'key-revoked' } });
  });

  it('of another account is compared first', async () => {
    for (const expected of ['done', 'compare']) {
      const { clientId, keyId, file } = await world.apiAccount();
      value(await service.begin({ kind: 'api' }));
      value(await service.saveForm({ kind: 'api', account: '', clientId, keyId }));
      value(await service.import({ kind: 'api', file }));
      value(await service.verify({ kind: 'api' }));
      expect((await wizard('api'))?.step).toBe(expected);
    }
  });
});

describe('every token', () => {
  it('leaves nothing behind in the secrets when its wizard is closed before the end', async () => {
    const database = memoryDatabase();
    ({ service, ports } = world.service(database));
    value(await service.begin({ kind: 'content' }));
    const file = await world.contentToken(world.register.locationRows()[0]?.name ?? '');
    value(await service.import({ kind: 'content', file }));
    value(await service.import({ kind: 'content', file }));
    expect(database.prepare("SELECT count(*) AS n FROM secrets WHERE name LIKE 'token/%'").get()).toEqual({ n: 1 });
    value(await service.close({ kind: 'content' }));
    expect(database.prepare("SELECT count(*) AS n FROM secrets WHERE name LIKE 'token/%'").get()).toEqual({ n: 0 });
  });

  it('goes on at the same step in another process', async () => {
    const database = memoryDatabase();
    const first = world.service(database).service;
    value(await first.begin({ kind: 'ade' }));
    const key = value(await first.publicKey({ anew: false }));
    value(await first.import({ kind: 'ade', file: await world.adeToken(key.content) }));
    const second = world.service(database).service;
    expect(value(await second.overview()).wizards[0]).toMatchObject({ step: 'verify' });
    value(await second.verify({ kind: 'ade' }));
  });

  it('never shows in the wizard, in a refusal or in the trail', async () => {
    value(await service.begin({ kind: 'ade' }));
    const key = await publicKey();
    value(await service.import({ kind: 'ade', file: await world.adeToken(key.content) }));
    const { consumerKey = '' } = (await wizard('ade'))?.facts ?? {};
    const token = world.register.dep.token(consumerKey);
    const told = JSON.stringify([await service.overview(), await service.verify({ kind: 'ade' }), world.recorded]);
    expect(token).not.toBeNull();
    for (const secret of [token?.consumerSecret, token?.accessToken, token?.accessSecret]) expect(told).not.toContain(secret);
  });

  it('that arrived in the downloads folder is taken by its arrival; one that is gone is said to be', async () => {
    const file = await world.contentToken(world.register.locationRows()[0]?.name ?? '');
    world.arrivals.set('a1', { fileName: file.fileName, bytes: Buffer.from(file.content, 'base64') });
    value(await service.begin({ kind: 'content' }));
    expect(await service.import({ kind: 'content', file: { arrivalId: 'a2' } })).toMatchObject({ error: { code: 'file-gone' } });
    value(await service.import({ kind: 'content', file: { arrivalId: 'a1' } }));
  });

  it('wants an open wizard', async () => {
    expect(await service.verify({ kind: 'ade' })).toMatchObject({ error: { code: 'no-wizard' } });
    expect(await service.publicKey({ anew: false })).toMatchObject({ error: { code: 'no-wizard' } });
    value(await service.begin({ kind: 'api' }));
    expect(await service.begin({ kind: 'api' })).toMatchObject({ error: { code: 'wizard-open' } });
  });
});
