import { createPublicKey } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readAdeFileName } from '#files/ade-file-name.ts';
import { openAdeToken } from '#files/ade-token.ts';
import { readApiKey } from '#files/api-key.ts';
import { readContentToken } from '#files/content-token.ts';
import { readCertificate } from '#pki/certificate.ts';
import { publicKeyToDer } from '#pki/keys.ts';
import { createApiAccount, downloadAdeToken, downloadContentToken } from './portal-visitor.ts';
import { ACCOUNT, adeKey, codeOn, TestPortal } from './testing.ts';

const YEAR_MS = 365 * 86_400_000;

describe('simulated Business Manager', () => {
  let site: TestPortal;
  let first: Awaited<ReturnType<typeof adeKey>>;
  let second: Awaited<ReturnType<typeof adeKey>>;

  beforeAll(async () => {
    [first, second] = await Promise.all([adeKey(), adeKey()]);
  });
  beforeEach(async () => {
    site = new TestPortal();
    await site.portal.start();
  });
  afterEach(() => site.portal.stop());

  const serverToken = async (publicKeyPem: string | undefined = first.pem, server = '練習 MDM') => {
    const got = await downloadAdeToken(site.url, { account: ACCOUNT, server, ...(publicKeyPem === undefined ? {} : { publicKeyPem }) });
    if (!got.ok) throw new Error(JSON.stringify(got.error));
    return got.value;
  };
  const open = (content: string, { key, pem }: { key: typeof first.key; pem: string }) => {
    const opened = openAdeToken(Buffer.from(content), [{ keyName: 'k', key, certificate: readCertificate(Buffer.from(pem)) }]);
    return opened.ok ? opened.value.token : opened.error.code;
  };
  const contentToken = async (location: string) => {
    const got = await downloadContentToken(site.url, { account: ACCOUNT, location });
    if (!got.ok) throw new Error(got.error.code);
    return got.value;
  };

  it('shows nothing but the terms until they are accepted', async () => {
    expect((await site.get('/preferences')).text).toContain('action="/sign-in"');
    const cookie = await site.signIn();
    for (const path of ['/', '/preferences', '/payments', '/api', '/devices'])
      expect((await site.get(path, cookie)).text).toContain('id="accept"');
    const refused = await site.post('/api/new', cookie, { name: 'x', role: 'administrator' });
    expect([refused.status, codeOn(refused)]).toEqual([422, 'terms-open']);
    expect(site.register.dep.termsSigned()).toBe(false);
    expect((await site.post('/terms', cookie)).status).toBe(303);
    expect(site.register.dep.termsSigned()).toBe(true);
    const { text } = await site.get('/preferences', cookie);
    for (const id of ['account-menu', 'preferences', 'add-server', 'payments', 'api']) expect(text).toContain(`id="${id}"`);
    site.register.setTermsSigned(false);
    expect((await site.get('/preferences', cookie)).text).toContain('id="accept"');
  });

  it('gives a server token that only the key which was uploaded opens, and that the service knows', async () => {
    const { fileName, content } = await serverToken();
    expect(fileName).toBe('___MDM_Token_2026-11-21T00-00-00Z_smime.p7m');
    expect(readAdeFileName(fileName)?.at).toBe(site.clock.now());
    expect(open(content, second)).toBe('other-public-key');
    const token = open(content, first);
    if (typeof token === 'string') throw new Error(token);
    expect(token.expiresAt).toBe(site.clock.now() + YEAR_MS);
    const known = site.register.dep.token(token.consumerKey);
    expect(known).toMatchObject({ consumerSecret: token.consumerSecret, accessToken: token.accessToken, accessSecret: token.accessSecret });
    expect(known?.server).toEqual({ uuid: site.register.servers()[0]?.uuid, name: '練習 MDM' });
    expect(site.register.dep.token('CK_unknown')).toBeNull();
    expect(site.register.dep.organization.adminId).toBe(ACCOUNT);
  });

  it('asks once more and warns before a token kills the one before it; the consumer key stays', async () => {
    const before = open((await serverToken()).content, first);
    const cookie = await site.enter();
    const uuid = site.register.servers()[0]?.uuid;
    const { text } = await site.get(`/servers/${uuid}/token`, cookie);
    expect(text).toContain('前のトークンはすぐに使えなくなります');
    if (typeof before === 'string') throw new Error(before);
    expect(site.register.dep.token(before.consumerKey)?.accessToken).toBe(before.accessToken);
    const after = open((await site.post(`/servers/${uuid}/token`, cookie)).text, first);
    if (typeof after === 'string') throw new Error(after);
    expect(after.consumerKey).toBe(before.consumerKey);
    expect(after.accessToken).not.toBe(before.accessToken);
    expect(site.register.dep.token(before.consumerKey)?.accessToken).toBe(after.accessToken);
  });

  it('seals for a key that was replaced, and gives another server another consumer key', async () => {
    const before = open((await serverToken()).content, first);
    const { content } = await serverToken(second.pem);
    expect(open(content, first)).toBe('other-public-key');
    const other = open((await serverToken(first.pem, 'Second')).content, first);
    if (typeof before === 'string' || typeof other === 'string') throw new Error('not opened');
    expect(other.consumerKey).not.toBe(before.consumerKey);
    expect(site.register.servers()).toHaveLength(2);
    expect(await downloadAdeToken(site.url, { account: ACCOUNT, server: 'Third' })).toMatchObject({ error: { code: 'server-not-found' } });
    expect((await downloadAdeToken(site.url, { account: ACCOUNT, server: 'Second' })).ok).toBe(true);
  });

  it('a deleted server takes its token and its assignments with it', async () => {
    const token = open((await serverToken()).content, first);
    if (typeof token === 'string') throw new Error(token);
    const cookie = await site.enter();
    const uuid = site.register.servers()[0]?.uuid ?? '';
    await site.post('/devices', cookie, { device: 'SERIAL001', server: uuid, confirmed: 'yes' });
    expect((await site.get(`/servers/${uuid}/delete`, cookie)).text).toContain('1 台のデバイス');
    expect((await site.post(`/servers/${uuid}/delete`, cookie)).status).toBe(303);
    expect(site.register.dep.token(token.consumerKey)).toBeNull();
    expect(site.register.devices().every(({ server }) => server === null)).toBe(true);
    expect((await site.get(`/servers/${uuid}`, cookie)).status).toBe(404);
    expect((await site.post(`/servers/${uuid}/token`, cookie)).status).toBe(404);
  });

  it('gives content tokens by location; only the newest of each is good', async () => {
    const head = await contentToken('練習商事 本社');
    expect(head.fileName).toBe('sToken_for________.vpptoken');
    const branch = await contentToken('Osaka 支店');
    expect(branch.fileName).toBe('sToken_for_Osaka___.vpptoken');
    const read = readContentToken(Buffer.from(head.content));
    if (!read.ok) throw new Error(read.error.code);
    expect(read.value).toMatchObject({ expiresAt: site.clock.now() + YEAR_MS, organizationName: '練習商事株式会社' });
    const again = await contentToken('練習商事 本社');
    const { byBearer } = site.register.locations;
    expect(byBearer(head.content)).toMatchObject({ newest: false });
    expect(byBearer(again.content)).toMatchObject({ newest: true, location: { name: '練習商事 本社', countryCode: 'JP' } });
    expect(byBearer(branch.content)).toMatchObject({ newest: true, location: { name: 'Osaka 支店' } });
    expect(byBearer('inner')).toBeNull();
    expect(await downloadContentToken(site.url, { account: ACCOUNT, location: '京都' })).toMatchObject({
      error: { code: 'location-not-found' },
    });
  });

  it('keeps who manages a location, and has something to manage there', () => {
    const { locations } = site.register;
    const uId = site.register.locationRows()[0]?.uId ?? '';
    expect(locations.mdmInfo(uId)).toBeNull();
    locations.setMdmInfo(uId, { id: 'i', name: 'n', metadata: 'm' });
    expect(locations.mdmInfo(uId)).toEqual({ id: 'i', name: 'n', metadata: 'm' });
    expect(locations.mdmInfo(site.register.locationRows()[1]?.uId ?? '')).toBeNull();
    expect(locations.assets(uId).length).toBeGreaterThan(0);
    expect(locations.assets('nowhere')).toEqual([]);
    locations.setMdmInfo('nowhere', { id: 'i', name: 'n', metadata: 'm' });
  });

  it('gives the private key of an API account once', async () => {
    const created = await createApiAccount(site.url, { account: ACCOUNT, name: '支度' });
    if (!created.ok) throw new Error(created.error.code);
    const { clientId, keyId, pem } = created.value;
    expect(clientId).toMatch(/^BUSINESSAPI\.[0-9a-f-]{36}$/);
    expect(pem).toMatch(/^-----BEGIN EC PRIVATE KEY-----/);
    const key = readApiKey(Buffer.from(pem));
    if (!key.ok) throw new Error(key.error.code);
    const found = site.register.api.find(clientId, keyId);
    expect(found?.revoked).toBe(false);
    if (found === null) throw new Error('not found');
    expect(publicKeyToDer(found.publicKey).equals(publicKeyToDer(createPublicKey(key.value)))).toBe(true);
    expect(site.register.api.find(clientId, 'other')).toBeNull();
    const cookie = await site.enter();
    expect((await site.get(`/api/${clientId}`, cookie)).text).not.toContain('download-key');
    expect(codeOn(await site.post(`/api/${clientId}/key`, cookie))).toBe('key-gone');
    expect((await site.get(`/api/${clientId}/revoke`, cookie)).text).toContain('元に戻せません');
    expect(site.register.api.find(clientId, keyId)?.revoked).toBe(false);
    await site.post(`/api/${clientId}/revoke`, cookie);
    expect(site.register.api.find(clientId, keyId)?.revoked).toBe(true);
    expect((await site.get('/api', cookie)).text).toContain('Revoked');
  });

  it('makes API accounts of Apple School Manager, too', async () => {
    const cookie = await site.enter();
    const { headers } = await site.post('/api/new', cookie, { name: '学校', role: 'administrator', portal: 'school' });
    const path = headers.get('location') ?? '';
    expect(path).toMatch(/^\/api\/SCHOOLAPI\.[0-9a-f-]{36}$/);
    const row = site.register.apiAccounts()[0];
    expect(path).toBe(`/api/${row?.clientId}`);
    expect((await site.post(`${path}/key`, cookie)).text).toMatch(/^-----BEGIN EC PRIVATE KEY-----/);
    expect(site.register.api.find(row?.clientId ?? '', row?.keyId ?? '')?.revoked).toBe(false);
    expect((await site.post(`${path}/revoke`, cookie)).status).toBe(303);
    expect(site.register.apiAccounts()).toMatchObject([{ revoked: true }]);
  });

  it('assigns devices to servers and takes them away again', async () => {
    await serverToken();
    const cookie = await site.enter();
    const uuid = site.register.servers()[0]?.uuid ?? '';
    const chosen = new URLSearchParams([
      ['device', 'SERIAL001'],
      ['device', 'SERIAL003'],
      ['device', 'NOT-OURS'],
      ['server', uuid],
    ]);
    const asked = await site.post('/devices', cookie, chosen);
    expect(asked.text).toContain('id="confirm"');
    expect(asked.text).not.toContain('NOT-OURS');
    expect(site.register.dep.devices(uuid)).toEqual([]);
    chosen.set('confirmed', 'yes');
    expect((await site.post('/devices', cookie, chosen)).status).toBe(303);
    expect(site.register.dep.devices(uuid)).toMatchObject([
      { serialNumber: 'SERIAL001', family: 'iPhone', color: 'Black' },
      { serialNumber: 'SERIAL003' },
    ]);
    expect(site.register.api.devices()).toHaveLength(3);
    expect(site.register.api.servers()).toEqual([{ id: uuid, name: '練習 MDM' }]);
    await site.post('/devices', cookie, { device: 'SERIAL001', server: 'none', confirmed: 'yes' });
    expect(site.register.dep.devices(uuid)).toMatchObject([{ serialNumber: 'SERIAL003' }]);
    expect(codeOn(await site.post('/devices', cookie, { server: uuid }))).toBe('devices-missing');
    expect(codeOn(await site.post('/devices', cookie, { device: 'SERIAL001', server: 'x' }))).toBe('server-unknown');
    expect(codeOn(await site.post('/devices', cookie, { device: 'SERIAL001', server: '' }))).toBe('server-unknown');
  });

  it('knows everything again after a restart, but not a private key', async () => {
    const token = open((await serverToken()).content, first);
    const location = await contentToken('Osaka 支店');
    const cookie = await site.enter();
    await site.post('/api/new', cookie, { name: 'a', role: 'administrator' });
    const clientId = site.register.apiAccounts()[0]?.clientId;
    await site.restart();
    if (typeof token === 'string') throw new Error(token);
    expect(site.register.dep.token(token.consumerKey)?.accessToken).toBe(token.accessToken);
    expect(site.register.locations.byBearer(location.content)?.newest).toBe(true);
    expect(site.register.dep.termsSigned()).toBe(true);
    expect(codeOn(await site.post(`/api/${clientId}/key`, await site.signIn()))).toBe('key-gone');
  });

  it('shows the practice mailbox to anybody, newest first, with its attachment', async () => {
    expect((await site.get('/mail')).text).toContain('No mail has come yet');
    site.mails.push({ to: 'it@example.jp', subject: 'First', fileName: 'a.p7', content: 'aa' });
    site.mails.push({ to: 'it@example.jp', subject: 'Second <b>', fileName: 'b "x".plist.b64.p7', content: 'bb' });
    const { text } = await site.get('/mail');
    expect(text.indexOf('Second &lt;b&gt;')).toBeLessThan(text.indexOf('First'));
    expect(text).toContain('it@example.jp');
    const file = await site.get('/mail/1/attachment');
    expect(file.text).toBe('bb');
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="b__x_.plist.b64.p7"');
    expect((await site.get('/mail/2/attachment')).text).toContain('action="/sign-in"');
  });

  it('reports a portal that is not there', async () => {
    const { url } = site;
    await site.portal.stop();
    for (const answer of [
      await downloadAdeToken(url, { account: ACCOUNT, server: 'x' }),
      await downloadContentToken(url, { account: ACCOUNT, location: 'x' }),
      await createApiAccount(url, { account: ACCOUNT, name: 'x' }),
    ])
      expect(answer).toMatchObject({ error: { code: 'portal-unreachable' } });
    await site.portal.start();
  });
});
