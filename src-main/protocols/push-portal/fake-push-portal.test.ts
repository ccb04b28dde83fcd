import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { readCertificate } from '#pki/certificate.ts';
import { createCsr } from '#pki/csr.ts';
import { generateRsaKey, publicKeyToDer } from '#pki/keys.ts';
import { verifyChain } from '#pki/verify-chain.ts';
import { FakePushPortal, type FakePushPortalOptions } from './fake-push-portal.ts';
import { problemText } from './portal-text.ts';
import { uploadRequest } from './portal-visitor.ts';
import { buildPushRequest } from './push-request.ts';
import { type TestWorld, testWorld } from './testing.ts';

const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';
const ACCOUNT = 'mdm@example.jp';
const DAY_MS = 86_400_000;

describe('simulated push portal', () => {
  let clock = new ManualClock();
  let world: TestWorld;
  let request: string;
  let publicKey: Buffer;
  let portal: FakePushPortal;
  let saved: Uint8Array | null;
  let revoked: string[];
  let options: FakePushPortalOptions;

  beforeAll(async () => {
    world = await testWorld(clock.now());
    const key = await generateRsaKey();
    publicKey = publicKeyToDer(key);
    const csr = await createCsr({ subject: [{ type: 'C', value: 'JP' }], key });
    request = await buildPushRequest({ csr, vendor: world.vendor });
  });
  beforeEach(async () => {
    saved = null;
    clock = new ManualClock();
    revoked = [];
    const state = { load: () => saved, save: (bytes: Uint8Array) => void (saved = bytes) };
    options = {
      issuer: world.intermediate,
      vendorRoots: [world.root.certificate],
      clock,
      state,
      onRevoke: (serialNumber) => revoked.push(serialNumber),
    };
    portal = new FakePushPortal(options);
    await portal.start();
  });
  afterEach(() => portal.stop());

  const uploaded = async (by: Parameters<FakePushPortal['upload']>[1] = { account: ACCOUNT }) => {
    const answer = await portal.upload(request, by);
    if (!answer.ok) throw new Error(answer.error.message);
    return readCertificate(Buffer.from(answer.value));
  };
  const signIn = async (account = ACCOUNT): Promise<string> => {
    const body = new URLSearchParams({ account });
    const response = await fetch(`${portal.url}/sign-in`, { method: 'POST', body, redirect: 'manual' });
    return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  };
  const show = async (path: string, cookie: string) => {
    const response = await fetch(`${portal.url}${path}`, { headers: { cookie }, redirect: 'manual' });
    return { status: response.status, headers: response.headers, html: await response.text() };
  };

  it('issues a push certificate as Apple’s are', async () => {
    const certificate = await uploaded();
    expect(certificate.uid).toMatch(/^com\.apple\.mgmt\.External\.[0-9a-f-]{36}$/);
    expect(certificate.commonName).toBe(`APSP:${certificate.uid?.split('.').at(-1)}`);
    expect(certificate.subject.find(({ type }) => type === 'C')?.value).toBe('JP');
    expect(certificate.notAfter - certificate.notBefore).toBe(365 * DAY_MS);
    expect(certificate.publicKeyDer.equals(publicKey)).toBe(true);
    const chain = { intermediates: [world.intermediate.certificate], roots: [world.root.certificate], at: clock.now() };
    expect(verifyChain({ leaf: certificate, ...chain, extendedKeyUsage: CLIENT_AUTHENTICATION }).ok).toBe(true);
  });

  it('keeps the topic when renewing, makes another when creating, and tells accounts apart', async () => {
    const first = await uploaded();
    const renewed = await uploaded();
    expect(renewed.uid).toBe(first.uid);
    expect(renewed.serialNumber).not.toBe(first.serialNumber);
    const created = await uploaded({ account: ACCOUNT, create: true });
    expect(created.uid).not.toBe(first.uid);
    expect((await uploaded({ account: ACCOUNT, topic: created.uid ?? '' })).uid).toBe(created.uid);
    expect((await uploaded({ account: 'other@example.jp' })).uid).not.toBe(first.uid);
    expect(await portal.upload(request, { account: 'third@example.jp', topic: first.uid ?? '' })).toMatchObject({
      error: { code: 'row-not-found' },
    });
  });

  it('knows its rows again after a restart', async () => {
    const first = await uploaded();
    await portal.stop();
    portal = new FakePushPortal(options);
    await portal.start();
    expect((await uploaded()).uid).toBe(first.uid);
  });

  it('shows Get Started to an account without rows, and the rows to one that has them', async () => {
    const cookie = await signIn();
    expect((await show('/', cookie)).html).toContain('Get Started');
    const certificate = await uploaded();
    const { html } = await show('/', cookie);
    expect(html).not.toContain('Get Started');
    expect(html).toContain(certificate.uid);
    expect(html).toContain(certificate.serialNumber);
    expect(html).toContain('練習 / Practice');
  });

  it('gives the certificate under the name people know', async () => {
    const cookie = await signIn();
    await uploaded();
    const path = /href="(\/download\/[^"]+)"/.exec((await show('/', cookie)).html)?.[1] ?? '';
    const download = await show(path, cookie);
    expect(download.headers.get('content-disposition')).toBe('attachment; filename="MDM_Practice_Certificate.pem"');
    expect((await show(path, await signIn('other@example.jp'))).status).toBe(404);
  });

  it.each([
    ['csr', '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n'],
    ['not-base64', 'ふつうの文章'],
    ['file-missing', ''],
  ])('refuses %s with a sentence on the page', async (code, text) => {
    expect(await portal.upload(text, { account: ACCOUNT })).toMatchObject({ ok: false, error: { code: 'refused', details: { code } } });
    expect(problemText[code]).toBeDefined();
  });

  it('refuses a vendor it does not trust', async () => {
    const stranger = await testWorld(clock.now());
    const csr = await createCsr({ subject: [{ type: 'CN', value: 'x' }], key: await generateRsaKey() });
    const answer = await portal.upload(await buildPushRequest({ csr, vendor: stranger.vendor }), { account: ACCOUNT });
    expect(answer).toMatchObject({ error: { code: 'refused', details: { code: 'chain-untrusted' } } });
  });

  it('asks for the terms, for a file and for an address', async () => {
    const cookie = await signIn();
    const post = async (form: FormData) =>
      (await fetch(`${portal.url}/upload`, { method: 'POST', body: form, headers: { cookie } })).text();
    const form = new FormData();
    form.set('request', new Blob([request]), 'r');
    expect(await post(form)).toContain('data-code="terms-open"');
    expect(await portal.upload(request, { account: 'taro' })).toMatchObject({ error: { details: { code: 'account-invalid' } } });
    const broken = await fetch(`${portal.url}/upload`, {
      method: 'POST',
      body: 'x',
      headers: { cookie, 'content-type': 'multipart/form-data' },
    });
    expect(await broken.text()).toContain('data-code="form-damaged"');
  });

  it('answers only under its own name and to its own forms', async () => {
    const foreign = await fetch(`${portal.url}/sign-in`, {
      method: 'POST',
      body: 'account=a@b.c',
      headers: { origin: 'https://evil.example' },
    });
    expect(foreign.status).toBe(403);
    const renamed = await fetch(portal.url.replace('127.0.0.1', 'localhost'));
    expect(renamed.status).toBe(421);
    const huge = await portal.upload('A'.repeat(600_000), { account: ACCOUNT });
    expect(huge).toMatchObject({ error: { code: 'refused', details: { code: 'too-large' } } });
  });

  it('puts what people type on its pages as text', async () => {
    const cookie = await signIn("o'neil&co@example.jp");
    const { html } = await show('/', cookie);
    expect(html).toContain('o&#39;neil&amp;co@example.jp');
    expect(html).not.toContain("o'neil&co");
  });

  const rowId = async (cookie: string) => /data-row="([^"]+)"/.exec((await show('/', cookie)).html)?.[1] ?? '';
  const submit = async (path: string, cookie: string, fields: Record<string, string> = {}) =>
    (await fetch(`${portal.url}${path}`, { method: 'POST', body: new URLSearchParams(fields), headers: { cookie }, redirect: 'manual' }))
      .status;

  it('asks before it revokes, then the row is dead for good', async () => {
    const certificate = await uploaded();
    const cookie = await signIn();
    const id = await rowId(cookie);
    expect((await show('/', cookie)).html).toContain(`href="/revoke/${id}"`);
    expect((await show(`/revoke/${id}`, cookie)).html).toContain('元に戻せません');
    expect(revoked).toEqual([]);
    expect(await submit(`/revoke/${id}`, cookie)).toBe(303);
    expect(await submit(`/revoke/${id}`, cookie)).toBe(303);
    expect(revoked).toEqual([certificate.serialNumber]);
    const { html } = await show('/', cookie);
    expect(html).toContain('data-state="revoked"');
    expect(html).not.toContain(`href="/renew/${id}"`);
    expect((await show(`/renew/${id}`, cookie)).html).toContain('data-code="row-revoked"');
    expect(await portal.upload(request, { account: ACCOUNT })).toMatchObject({ error: { details: { code: 'row-revoked' } } });
    expect((await show(`/download/${id}`, cookie)).status).toBe(404);
    await portal.stop();
    portal = new FakePushPortal(options);
    await portal.start();
    expect(portal.revoked()).toEqual([certificate.serialNumber]);
  });

  it('shows what a row is, and keeps a note for it', async () => {
    const certificate = await uploaded();
    const cookie = await signIn();
    const id = await rowId(cookie);
    const { html } = await show(`/info/${id}`, cookie);
    expect(html).toContain(certificate.serialNumber);
    expect(html).toContain(`UID=${certificate.uid}`);
    expect(await submit(`/notes/${id}`, cookie, { notes: '  東京 <本社> ' })).toBe(303);
    expect((await show('/', cookie)).html).toContain('東京 &lt;本社&gt;');
    expect((await show(`/notes/${id}`, cookie)).html).toContain('value="東京 &lt;本社&gt;"');
    const damaged = { method: 'POST', body: 'x', headers: { cookie, 'content-type': 'multipart/form-data' } };
    expect(await (await fetch(`${portal.url}/notes/${id}`, damaged)).text()).toContain('data-code="form-damaged"');
  });

  it('keeps the rows of others out of reach', async () => {
    await uploaded();
    const id = await rowId(await signIn());
    const stranger = await signIn('other@example.jp');
    for (const act of ['info', 'notes', 'revoke', 'renew']) expect((await show(`/${act}/${id}`, stranger)).status).toBe(404);
    expect(await submit(`/revoke/${id}`, stranger)).toBe(404);
    expect(await submit(`/notes/${id}`, stranger)).toBe(404);
    expect(await submit(`/info/${id}`, await signIn())).toBe(404);
    expect(revoked).toEqual([]);
  });

  it('renews an expired row with its topic', async () => {
    const first = await uploaded();
    clock.advance(366 * DAY_MS);
    const { html } = await show('/', await signIn());
    expect(html).toContain('data-state="expired"');
    expect(html).toContain('href="/renew/');
    const vendorAgain = await testWorld(clock.now());
    await portal.stop();
    portal = new FakePushPortal({ ...options, issuer: vendorAgain.intermediate, vendorRoots: [vendorAgain.root.certificate] });
    await portal.start();
    const csr = await createCsr({ subject: [{ type: 'CN', value: 'x' }], key: await generateRsaKey() });
    const renewed = await portal.upload(await buildPushRequest({ csr, vendor: vendorAgain.vendor }), { account: ACCOUNT });
    expect(renewed.ok && readCertificate(Buffer.from(renewed.value)).uid).toBe(first.uid);
  });

  it('reports a portal that is not there', async () => {
    const { url } = portal;
    await portal.stop();
    expect(await uploadRequest(url, { account: ACCOUNT, request })).toMatchObject({ error: { code: 'portal-unreachable' } });
  });
});
