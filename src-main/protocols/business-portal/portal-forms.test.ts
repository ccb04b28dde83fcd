import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAdePublicKey } from '#files/ade-public-key.ts';
import { createCsr } from '#pki/csr.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, generateRsaKey } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { problemText } from './portal-text.ts';
import { createApiAccount, downloadAdeToken } from './portal-visitor.ts';
import { ACCOUNT, adeKey, codeOn, TestPortal } from './testing.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 21);

/** What people send by mistake, and what others send on purpose. */
describe('forms of the simulated Business Manager', () => {
  let site: TestPortal;
  let cookie: string;
  let key: Awaited<ReturnType<typeof adeKey>>;
  let files: Readonly<Record<string, string | Buffer>>;

  beforeAll(async () => {
    key = await adeKey();
    const subject = [{ type: 'CN', value: 'x' }];
    const shape = { subject, notBefore: NOW - DAY_MS, notAfter: NOW + DAY_MS };
    const ec = await generateEcKey();
    const long = await generateRsaKey(3072);
    const certificate = await createAdePublicKey({ key: key.key, commonName: 'x', now: NOW });
    files = {
      'file-missing': '',
      'key-private': key.pem + key.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      'key-csr': toPem('CERTIFICATE REQUEST', await createCsr({ subject, key: key.key })),
      'key-token': 'Content-Type: application/pkcs7-mime; name="smime.p7m"\r\n\r\nMIAG',
      'key-der': certificate.der,
      'key-not-a-certificate': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      'key-many': key.pem + key.pem,
      'key-not-rsa-2048': (await issueCertificate({ ...shape, publicKey: ec, issuer: { subject, key: ec } })).pem,
      'too-large': Buffer.alloc(600_000, 0x41),
      long: (await issueCertificate({ ...shape, publicKey: long, issuer: { subject, key: long } })).pem,
      other: (await issueCertificate({ ...shape, notAfter: NOW - 1000, publicKey: key.key, issuer: { subject, key: ec } })).pem,
      text: 'ふつうの文章',
    };
  });
  beforeEach(async () => {
    site = new TestPortal();
    await site.portal.start();
    cookie = await site.enter();
  });
  afterEach(() => site.portal.stop());

  const upload = (path: string, name: string, file: string | Buffer) => {
    const form = new FormData();
    form.set('name', name);
    form.set('key', new Blob([file]), 'key.pem');
    return site.post(path, cookie, form);
  };

  it.each([
    'file-missing',
    'key-private',
    'key-csr',
    'key-token',
    'key-der',
    'key-not-a-certificate',
    'key-many',
    'key-not-rsa-2048',
    'too-large',
  ])('refuse a public key: %s', async (code) => {
    expect(problemText[code]).toBeDefined();
    const added = await upload('/servers/new', 'Server', files[code] ?? '');
    expect([added.status, codeOn(added)]).toEqual([code === 'too-large' ? 413 : 422, code]);
    expect(added.text).toContain(problemText[code]?.en ?? '-');
    expect(site.register.servers()).toEqual([]);
    await upload('/servers/new', 'Server', key.pem);
    const uuid = site.register.servers()[0]?.uuid;
    expect(codeOn(await upload(`/servers/${uuid}/key`, '', files[code] ?? ''))).toBe(code);
    expect(site.register.servers()[0]?.publicKeyPem).toBe(key.pem);
  });

  it('take RSA-2048 whoever signed it and whenever, and nothing longer', async () => {
    expect(codeOn(await upload('/servers/new', 'Server', files.long ?? ''))).toBe('key-not-rsa-2048');
    expect(codeOn(await upload('/servers/new', 'Server', files.text ?? ''))).toBe('key-not-a-certificate');
    expect((await upload('/servers/new', 'Server', files.other ?? '')).status).toBe(303);
  });

  it('want a name that is free', async () => {
    expect(codeOn(await upload('/servers/new', '  ', key.pem))).toBe('name-missing');
    await upload('/servers/new', 'Server', key.pem);
    const again = await upload('/servers/new', 'Server', key.pem);
    expect(codeOn(again)).toBe('name-taken');
    expect(again.text).toContain('value="Server"');
    expect(codeOn(await site.post('/api/new', cookie, { name: '', role: 'administrator' }))).toBe('name-missing');
    expect(codeOn(await site.post('/api/new', cookie, { name: 'a', role: 'toString' }))).toBe('role-unknown');
    expect((await site.post('/api/new', cookie, { name: 'a', role: 'administrator' })).status).toBe(303);
    expect(codeOn(await site.post('/api/new', cookie, { name: 'a', role: 'administrator' }))).toBe('name-taken');
    expect(await createApiAccount(site.url, { account: ACCOUNT, name: 'a' })).toMatchObject({ error: { details: { code: 'name-taken' } } });
  });

  it('end at fifty', async () => {
    for (let count = 0; count < 50; count++) site.register.addServer(`s${count}`, key.pem);
    expect(codeOn(await upload('/servers/new', 'more', key.pem))).toBe('too-many');
  });

  it('that cannot be read are refused', async () => {
    await upload('/servers/new', 'Server', key.pem);
    const uuid = site.register.servers()[0]?.uuid;
    for (const path of ['/servers/new', `/servers/${uuid}/key`, '/api/new', '/devices']) {
      const headers = { cookie, 'content-type': 'multipart/form-data; boundary=x' };
      const response = await fetch(`${site.url}${path}`, { method: 'POST', body: 'rubbish', headers });
      expect(codeOn({ text: await response.text() })).toBe('form-damaged');
    }
    expect(await downloadAdeToken(site.url, { account: 'taro', server: 'x' })).toMatchObject({
      error: { code: 'refused', details: { code: 'account-invalid' } },
    });
  });

  it('are taken from this site’s pages alone, from those who signed in', async () => {
    const post = (headers: Record<string, string>) => fetch(`${site.url}/api/new`, { method: 'POST', body: 'name=a', headers });
    expect((await post({ cookie, origin: 'https://evil.example' })).status).toBe(403);
    expect((await post({ cookie, origin: 'null' })).status).toBe(403);
    expect(await (await post({})).text()).toContain('action="/sign-in"');
    expect(await (await post({ cookie: 'shitaku_practice_business=guessed' })).text()).toContain('action="/sign-in"');
    expect((await fetch(site.url.replace('127.0.0.1', 'localhost'))).status).toBe(421);
    expect((await fetch(site.url, { method: 'DELETE' })).status).toBe(405);
    expect(site.register.apiAccounts()).toEqual([]);
    await site.post('/sign-out', cookie);
    expect((await site.get('/preferences', cookie)).text).toContain('action="/sign-in"');
  });

  it('cannot be reached under paths that are no places', async () => {
    const uId = site.register.locationRows()[0]?.uId;
    for (const path of ['/nowhere', '/servers/../preferences/x', '/api/BUSINESSAPI.x', `/locations/${uId}/token`, '//evil.example'])
      expect((await site.get(path, cookie)).status).toBe(404);
    for (const path of ['/', '/preferences', '/payments', '/locations/x/token', '/mail'])
      expect((await site.post(path, cookie)).status).toBe(404);
  });

  it('put what people type on the pages as text, under the strictest rules', async () => {
    const hostile = `"><script>alert(1)</script>'&`;
    await upload('/servers/new', hostile, key.pem);
    await site.post('/api/new', cookie, { name: hostile, role: 'administrator' });
    const uuid = site.register.servers()[0]?.uuid;
    const clientId = site.register.apiAccounts()[0]?.clientId;
    const acts = ['', '/token', '/key', '/delete'].map((act) => `/servers/${uuid}${act}`);
    for (const path of ['/preferences', ...acts, '/api', `/api/${clientId}`, `/api/${clientId}/revoke`, '/devices']) {
      const { status, text, headers } = await site.get(path, cookie);
      expect([path, status]).toEqual([path, 200]);
      expect(text).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;');
      expect(text).not.toContain('<script');
      expect(text).toContain('練習 / Practice');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    const file = await site.post(`/servers/${uuid}/token`, cookie);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="[A-Za-z0-9._-]+"$/);
    expect((await downloadAdeToken(site.url, { account: ACCOUNT, server: hostile })).ok).toBe(true);
  });
});
