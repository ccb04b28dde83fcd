import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ImpatientClock } from '#lib/testing/odd-server.ts';
import { AppsAndBooksClient, type MdmInfo } from './apps-and-books-client.ts';
import { type AppsLocations, FakeAppsAndBooks } from './fake-apps-and-books.ts';

const DAY = 86_400_000;
const OURS: MdmInfo = { id: '7f3c1e62-0000-4000-8000-000000000001', name: 'Shitaku', metadata: 'Tokyo' };
const THEIRS: MdmInfo = { id: 'other', name: 'Other MDM', metadata: 'Osaka' };
const INNER = 'innerTokenOfTheFile';
const OUTER = Buffer.from(JSON.stringify({ token: INNER, orgName: 'Example' })).toString('base64');

let clock: ImpatientClock;
let fake: FakeAppsAndBooks;
let owner: MdmInfo | null;
let token: { newest: boolean; expiresAt: number };
let assetCount: number;
let afterClaim: MdmInfo | null;

const locations: AppsLocations = {
  byBearer: (bearer) => (bearer === OUTER ? { ...token, location: { uId: '2049025000431439', name: '東京', countryCode: 'JP' } } : null),
  mdmInfo: () => owner,
  setMdmInfo: (_, info) => {
    owner = afterClaim ?? info;
  },
  assets: () =>
    Array.from({ length: assetCount }, (_, i) => {
      return { adamId: String(361309726 + i), productType: 'App' as const, assignedCount: 1, availableCount: 9, totalCount: 10 };
    }),
};

beforeEach(async () => {
  clock = new ImpatientClock();
  owner = null;
  afterClaim = null;
  assetCount = 3;
  token = { newest: true, expiresAt: clock.now() + 365 * DAY };
  fake = new FakeAppsAndBooks({ locations, clock });
  await fake.start();
});
afterEach(() => fake.stop());

const client = (ours = clock) => new AppsAndBooksClient({ endpoint: fake.url, userAgent: 'Shitaku/test', clock: ours });
const refusalOf = async (bearer = OUTER) => {
  const outcome = await client().check(bearer);
  return outcome.ok ? 'ok' : outcome.error.code;
};

describe('checking a content token', () => {
  it('reads location, owner, assets and expiry', async () => {
    owner = THEIRS;
    const value = {
      uId: '2049025000431439',
      locationName: '東京',
      countryCode: 'JP',
      assetCount: 3,
      mdmInfo: THEIRS,
      tokenExpiresAt: token.expiresAt,
    };
    expect(await client().check(OUTER)).toEqual({ ok: true, value });
  });

  it('takes the file with its last line end, and no owner for none', async () => {
    expect(await client().check(`${OUTER}\n`)).toMatchObject({ ok: true, value: { mdmInfo: null } });
  });

  it.each([
    [0, 0],
    [100, 100],
    [101, 101],
    [250, 250],
  ])('counts %i assets over all pages', async (there, counted) => {
    assetCount = there;
    expect(await client().check(OUTER)).toMatchObject({ ok: true, value: { assetCount: counted } });
  });

  it('tells expired, replaced and wrong tokens apart', async () => {
    expect(await refusalOf(INNER)).toBe('token-invalid');
    expect(await refusalOf('two words')).toBe('token-invalid');
    token.newest = false;
    expect(await refusalOf()).toBe('token-revoked');
    token = { newest: true, expiresAt: clock.now() };
    expect(await refusalOf()).toBe('token-expired');
  });

  it.each([
    ['token-revoked', 'token-revoked', { errorNumber: '9625' }],
    ['token-expired', 'token-expired', { errorNumber: '9621' }],
    ['error-with-200', 'token-invalid', { errorNumber: '9622', status: '200' }],
    ['throttled', 'throttled', { retryAfterSeconds: '30' }],
    ['service-error', 'service-error', { errorNumber: '9603' }],
    ['clock-skew', 'clock-skew', { minutes: '10', direction: 'ahead' }],
    ['html-page', 'unexpected-answer', { status: '200' }],
    ['down', 'unreachable', {}],
  ] as const)('meets the fault %s', async (fault, code, details) => {
    fake.fault = fault;
    const outcome = await client().check(OUTER);
    expect(outcome).toMatchObject({ ok: false, error: { code, details } });
    expect(JSON.stringify(outcome)).not.toContain(OUTER);
    fake.fault = null;
    expect(await refusalOf()).toBe('ok');
  });

  it('says when this computer is behind', async () => {
    const late = new ImpatientClock(clock.now() - 3 * 60_000);
    token.expiresAt = clock.now();
    const outcome = await client(late).check(OUTER);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'clock-skew', details: { minutes: '3', direction: 'behind' } } });
    const nearly = new ImpatientClock(clock.now() - 60_000);
    expect(await client(nearly).check(OUTER)).toMatchObject({ ok: false, error: { code: 'token-expired' } });
  });

  it('cannot reach a stopped service', async () => {
    const gone = client();
    await fake.stop();
    expect(await gone.check(OUTER)).toMatchObject({ ok: false, error: { code: 'unreachable', details: { reason: 'ECONNREFUSED' } } });
  });
});

describe('taking a location', () => {
  it('writes who we are and reads it back', async () => {
    expect(await client().claim(OUTER, OURS)).toMatchObject({ ok: true, value: { mdmInfo: OURS, assetCount: 3 } });
    expect(owner).toEqual(OURS);
  });

  it('sees that another MDM was quicker', async () => {
    afterClaim = THEIRS;
    const outcome = await client().claim(OUTER, OURS);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'not-taken', details: { owner: 'Other MDM' } } });
  });

  it('is refused where Apple itself manages the location, while reading goes on', async () => {
    fake.fault = 'built-in-mdm';
    expect(await refusalOf()).toBe('ok');
    expect(await client().claim(OUTER, OURS)).toMatchObject({ ok: false, error: { code: 'built-in-mdm' } });
    expect(owner).toBeNull();
  });

  it.each([
    ['id', 101, '9724'],
    ['name', 101, '9725'],
    ['metadata', 256, '9713'],
  ])('is refused with a %s of %i characters', async (part, length, errorNumber) => {
    const outcome = await client().claim(OUTER, { ...OURS, [part]: 'x'.repeat(length) });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'unexpected-answer', details: { errorNumber } } });
    expect(owner).toBeNull();
    expect(await client().claim(OUTER, { ...OURS, [part]: 'x'.repeat(length - 1) })).toMatchObject({ ok: true });
  });

  it('is refused with a dead token', async () => {
    token.newest = false;
    expect(await client().claim(OUTER, OURS)).toMatchObject({ ok: false, error: { code: 'token-revoked' } });
    expect(owner).toBeNull();
  });
});
