import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TokenKind } from '#contract/tokens.ts';
import { ok } from '#lib/outcome.ts';
import { memoryDatabase } from '#store/testing.ts';
import { TokensWorld, value } from './testing.ts';
import { type TokensPorts, TokensService } from './tokens-service.ts';

const world = new TokensWorld();
let service: TokensService;
let ports: TokensPorts;
beforeAll(() => world.start());
afterAll(() => world.stop());
beforeEach(() => {
  ({ service, ports } = world.service(memoryDatabase()));
  world.recorded.length = 0;
});

const wizard = async (kind: TokenKind) => value(await service.overview()).wizards.find((each) => each.kind === kind) ?? null;
const [here, there] = world.register.locationRows();
const owner = (uId: string | undefined) => world.register.locations.mdmInfo(uId ?? '');
const setOwner = (uId: string | undefined, name: string) =>
  world.register.locations.setMdmInfo(uId ?? '', { id: name, name, metadata: '' });

async function get(location: { readonly name: string } | undefined) {
  value(await service.begin({ kind: 'content' }));
  value(await service.import({ kind: 'content', file: await world.contentToken(location?.name ?? '') }));
  value(await service.verify({ kind: 'content' }));
}

describe('while a wizard stands still', () => {
  it('another MDM may take a location that had none: it is not taken from it unasked', async () => {
    await get(here);
    world.clock.advance(1_000);
    await get(there);
    expect(await wizard('content')).toMatchObject({ step: 'compare', owner: null });
    setOwner(there?.uId, 'CLOMO');
    value(await service.acceptIdentity({ kind: 'content', confirmation: { typed: 'replace 0', reason: 'moved' } }));
    expect(owner(there?.uId)).toMatchObject({ id: 'CLOMO' });
    expect(await wizard('content')).toMatchObject({ step: 'owner', owner: { name: 'CLOMO' } });
    expect(ports.credentials.current('content')?.identityName).toBe(here?.name);
  });

  it('another MDM may take a location from the one that was asked about: it is asked about as well', async () => {
    setOwner(here?.uId, 'CLOMO');
    await get(here);
    setOwner(here?.uId, 'Jamf');
    expect(await service.settleOwner({ take: true })).toMatchObject({ error: { code: 'not-taken', details: { owner: 'Jamf' } } });
    expect(owner(here?.uId)).toMatchObject({ id: 'Jamf' });
    expect(await wizard('content')).toMatchObject({ step: 'owner', owner: { name: 'Jamf' } });
    value(await service.settleOwner({ take: true }));
    expect(owner(here?.uId)).toMatchObject({ id: world.mdm.id });
    expect(world.recorded.find(({ action }) => action === 'tokens.owner-taken')?.details).toMatchObject({ from: 'Jamf' });
  });
});

describe('a location that another MDM manages', () => {
  it('can be taken over later with the very token that is installed', async () => {
    setOwner(here?.uId, 'CLOMO');
    const file = await world.contentToken(here?.name ?? '');
    const again = async () => {
      value(await service.begin({ kind: 'content' }));
      return service.import({ kind: 'content', file });
    };
    value(await again());
    value(await service.verify({ kind: 'content' }));
    value(await service.settleOwner({ take: false }));
    value(await again());
    value(await service.verify({ kind: 'content' }));
    value(await service.settleOwner({ take: true }));
    expect(owner(here?.uId)).toMatchObject({ id: world.mdm.id });
    expect(await again()).toMatchObject({ error: { code: 'already-installed' } });
    // Somebody else took it since, and the live check found that out.
    const { id = 0 } = ports.credentials.current('content') ?? {};
    ports.credentials.recordCheck(id, world.clock.now(), { code: 'other-owner', details: {} });
    value(await service.import({ kind: 'content', file }));
    value(await service.close({ kind: 'content' }));
  });
});

describe('while a service is slow', () => {
  it('the wizards of the other kinds go on', async () => {
    let answer: () => void = () => {};
    const asked = new Promise<void>((resolve) => {
      const slow: TokensPorts['apps'] = {
        ...ports.apps,
        check: () => {
          resolve();
          return new Promise((done) => {
            answer = () =>
              done(ok({ uId: 'x', locationName: 'X', countryCode: 'JP', assetCount: 0, mdmInfo: world.mdm, tokenExpiresAt: null }));
          });
        },
      };
      service = new TokensService({ ...ports, apps: slow });
    });
    value(await service.begin({ kind: 'content' }));
    value(await service.begin({ kind: 'api' }));
    value(await service.import({ kind: 'content', file: await world.contentToken(here?.name ?? '') }));
    const verifying = service.verify({ kind: 'content' });
    await asked;
    const saved = service.saveForm({ kind: 'api', account: '', clientId: 'x', keyId: '' });
    expect(await Promise.race([saved.then(() => 'saved'), settled()])).toBe('saved');
    value(await service.close({ kind: 'api' }));
    answer();
    value(await verifying);
  });
});

/** After everything that was to happen without a service has happened. */
async function settled(): Promise<'stuck'> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return 'stuck';
}

describe('an installed token that cannot be read', () => {
  const install = (kind: TokenKind) => {
    const now = world.clock.now();
    ports.secrets.put('restored/x', Buffer.from('garbage of a token'), now);
    const names = { identity: 'x', identityName: 'x', account: '', serialNumber: '', certificate: '' };
    const dates = { issuedAt: now, expiresAt: now + 1_000_000, installedAt: now, verifiedAt: null };
    const facts = kind === 'api' ? { clientId: 'BUSINESSAPI.x', keyId: 'x' } : {};
    ports.credentials.install({ kind, ...names, ...dates, secretName: 'restored/x', facts });
  };

  it.each([
    ['ade', 'token-invalid'],
    ['content', 'token-invalid'],
    ['api', 'client-invalid'],
  ] as const)('is said not to work (%s)', async (kind, code) => {
    install(kind);
    expect(await service.verifyInstalled(kind)).toMatchObject({ error: { code } });
  });

  it('does not stand in the way of a new one', async () => {
    install('ade');
    value(await service.begin({ kind: 'ade' }));
    const key = value(await service.publicKey({ anew: false }));
    value(await service.import({ kind: 'ade', file: await world.adeToken(key.content) }));
    install('api');
    const { clientId, keyId, file } = await world.apiAccount();
    value(await service.begin({ kind: 'api' }));
    value(await service.saveForm({ kind: 'api', account: '', clientId, keyId }));
    value(await service.import({ kind: 'api', file }));
  });
});

describe('a client ID', () => {
  it('may be typed in small letters', async () => {
    const { clientId, keyId, file } = await world.apiAccount();
    value(await service.begin({ kind: 'api' }));
    value(await service.saveForm({ kind: 'api', account: '', clientId: clientId.replace('BUSINESSAPI', 'businessapi'), keyId }));
    value(await service.import({ kind: 'api', file }));
    value(await service.verify({ kind: 'api' }));
    expect(ports.credentials.current('api')?.identity).toBe(clientId);
  });
});
