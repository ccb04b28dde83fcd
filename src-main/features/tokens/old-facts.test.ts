import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TokenKind } from '#contract/tokens.ts';
import { memoryDatabase } from '#store/testing.ts';
import { TokensWorld, value } from './testing.ts';
import { type TokensPorts, TokensService } from './tokens-service.ts';

const DAY_MS = 86_400_000;
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
const [hereName, thereName] = [here?.name ?? '', there?.name ?? ''];
const entered = (uId: string | undefined) => world.register.locations.mdmInfo(uId ?? '');
const managedBy = (uId: string | undefined, name: string) =>
  world.register.locations.setMdmInfo(uId ?? '', { id: name, name, metadata: '' });
const current = (kind: TokenKind) => ports.credentials.current(kind)?.identityName;
const accept = (kind: TokenKind) => service.acceptIdentity({ kind, confirmation: { typed: 'replace 0', reason: 'moved' } });

/** As an archive restored, or a step back in the history, makes it: past the wizard. */
function restore(uId: string | undefined, identityName: string): void {
  const now = world.clock.now();
  const names = { identity: uId ?? '', identityName, account: '', serialNumber: '', certificate: '' };
  const dates = { issuedAt: now, expiresAt: now + DAY_MS, installedAt: now, verifiedAt: null };
  ports.credentials.install({ kind: 'content', ...names, ...dates, secretName: 'restored/x', facts: {} });
}

async function get(location: string) {
  value(await service.begin({ kind: 'content' }));
  value(await service.import({ kind: 'content', file: await world.contentToken(location) }));
  value(await service.verify({ kind: 'content' }));
}

/** Where the wizard asks about the MDM that is entered. */
async function atOwner() {
  managedBy(here?.uId, 'CLOMO');
  await get(hereName);
  expect(await wizard('content')).toMatchObject({ step: 'owner' });
}

/** `Kitting` is installed, a token of `Other` waits to be accepted. */
async function atCompare() {
  value(await service.begin({ kind: 'ade' }));
  const key = value(await service.publicKey({ anew: false })).content;
  value(await service.import({ kind: 'ade', file: await world.adeToken(key) }));
  value(await service.verify({ kind: 'ade' }));
  value(await service.begin({ kind: 'ade' }));
  value(await service.import({ kind: 'ade', file: await world.adeToken(key, 'Other') }));
  value(await service.verify({ kind: 'ade' }));
  expect(await wizard('ade')).toMatchObject({ step: 'compare' });
  return key;
}

describe('a token that expired while the wizard asked', () => {
  it('is not accepted in place of a live one', async () => {
    await atCompare();
    world.clock.advance(366 * DAY_MS);
    expect(await accept('ade')).toMatchObject({ error: { code: 'expired' } });
    expect(await wizard('ade')).toMatchObject({ step: 'verify', problem: { code: 'expired' } });
    expect(current('ade')).toBe('Kitting');
    expect(world.recorded.map(({ action }) => action)).not.toContain('tokens.identity-accepted');
  });

  it.each([true, false])('is not installed once the owner is settled (take: %s)', async (take) => {
    await atOwner();
    const { expiresAt } = (await wizard('content')) ?? {};
    world.clock.advance((expiresAt ?? 0) - world.clock.now());
    expect(await service.settleOwner({ take })).toMatchObject({ error: { code: 'token-expired' } });
    const expiredAt = new Date(expiresAt ?? 0).toISOString();
    expect(await wizard('content')).toMatchObject({ step: 'verify', problem: { code: 'expired', details: { expiredAt } } });
    expect(ports.credentials.current('content')).toBeNull();
    expect(entered(here?.uId)).toMatchObject({ id: 'CLOMO' });
  });

  it('is not asked about', async () => {
    value(await service.begin({ kind: 'content' }));
    value(await service.import({ kind: 'content', file: await world.contentToken(hereName) }));
    world.clock.advance(366 * DAY_MS);
    expect(await service.verify({ kind: 'content' })).toMatchObject({ error: { code: 'token-expired' } });
    expect(await wizard('content')).toMatchObject({ step: 'verify', problem: { code: 'expired' } });
  });
});

describe('a token that a newer download ended while the wizard asked', () => {
  it('is not installed once its identity is accepted', async () => {
    const key = await atCompare();
    await world.adeToken(key, 'Other');
    value(await accept('ade'));
    expect(await wizard('ade')).toMatchObject({ step: 'verify', problem: { code: 'token-rejected' } });
    expect(current('ade')).toBe('Kitting');
  });

  it.each([true, false])('is not installed once the owner is settled (take: %s)', async (take) => {
    await atOwner();
    world.clock.advance(1_000);
    await world.contentToken(hereName);
    expect(await service.settleOwner({ take })).toMatchObject({ error: { code: 'token-revoked' } });
    expect(await wizard('content')).toMatchObject({ step: 'verify', problem: { code: 'token-revoked' } });
    expect(ports.credentials.current('content')).toBeNull();
    expect(entered(here?.uId)).toMatchObject({ id: 'CLOMO' });
  });
});

describe('another location that came in while the wizard asked', () => {
  it.each([true, false])('is replaced only against word, number and reason (take: %s)', async (take) => {
    await atOwner();
    restore(there?.uId, thereName);
    value(await service.settleOwner({ take }));
    expect(await wizard('content')).toMatchObject({ step: 'compare', problem: null });
    expect(current('content')).toBe(thereName);
    expect(entered(here?.uId)).toMatchObject({ id: 'CLOMO' });
    value(await accept('content'));
    expect(await wizard('content')).toMatchObject({ step: 'owner' });
    value(await service.settleOwner({ take }));
    expect(current('content')).toBe(hereName);
  });

  it('is not the one that was accepted to be replaced', async () => {
    restore('third', 'Third');
    managedBy(here?.uId, 'CLOMO');
    await get(hereName);
    value(await accept('content'));
    expect(await wizard('content')).toMatchObject({ step: 'owner' });
    restore(there?.uId, thereName);
    value(await service.settleOwner({ take: false }));
    expect(await wizard('content')).toMatchObject({ step: 'compare' });
    expect(current('content')).toBe(thereName);
  });

  it('is seen even while the owner is being entered', async () => {
    const { apps } = ports;
    const claim: TokensPorts['apps']['claim'] = async (bearer, mdmInfo) => {
      const claimed = await apps.claim(bearer, mdmInfo);
      restore(there?.uId, thereName);
      return claimed;
    };
    service = new TokensService({ ...ports, apps: { check: (bearer) => apps.check(bearer), claim } });
    await atOwner();
    value(await service.settleOwner({ take: true }));
    expect(await wizard('content')).toMatchObject({ step: 'compare' });
    expect(current('content')).toBe(thereName);
    // It is ours by now, whatever becomes of the token.
    expect(world.recorded.find(({ action }) => action === 'tokens.owner-taken')?.details).toMatchObject({ from: 'CLOMO' });
  });
});

describe('a token that still holds after days', () => {
  it('is installed with what the service says on that day', async () => {
    await atOwner();
    managedBy(here?.uId, 'Jamf');
    world.clock.advance(3 * DAY_MS);
    value(await service.settleOwner({ take: false }));
    expect(ports.credentials.current('content')).toMatchObject({ verifiedAt: world.clock.now(), facts: { foreignOwner: 'Jamf' } });
  });
});
