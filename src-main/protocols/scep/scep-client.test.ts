import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#lib/clock.ts';
import { fail, ok } from '#lib/outcome.ts';
import { findTool } from '#lib/testing/find-tool.ts';
import { certificatesOnlyCms } from '#pki/cms-envelope.ts';
import { signCms } from '#pki/cms-sign.ts';
import { type ScepEnrollment, scepEnroll } from './scep-client.ts';
import { readScepMessage, type ScepAttributes, toSignedAttributes } from './scep-message.ts';
import { ScepResponder } from './scep-responder.ts';
import { createTestCa, issueIdentity, requestOf, type TestCa } from './testing.ts';

let ca: TestCa;
let responder: ScepResponder;

beforeAll(async () => {
  ca = await createTestCa();
  responder = new ScepResponder({
    ca,
    clock: systemClock,
    failureAfterMs: 0,
    issue: async (csr) => (csr.challengePassword === 'right' ? ok(await issueIdentity(ca, csr)) : fail('bad-challenge')),
  });
});

const enroll = (change: Partial<ScepEnrollment> = {}) =>
  scepEnroll({
    url: 'https://mdm.example/scep',
    request: requestOf(responder),
    subject: [
      { type: 'O', value: '株式会社サンプル' },
      { type: 'CN', value: 'F2LX1234' },
    ],
    challenge: 'right',
    ...change,
  });

describe('enrolment', () => {
  it('gives a certificate of the CA for the subject asked for', async () => {
    const { certificate, key } = await enroll();
    expect(certificate.commonName).toBe('F2LX1234');
    expect(certificate.issuer).toEqual(ca.certificate.subject);
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
  });

  it('falls back to GET and 3DES with a server that offers nothing', async () => {
    const own = requestOf(responder);
    const methods: string[] = [];
    const { certificate } = await enroll({
      request: async (url, init) => {
        methods.push(init.method);
        return url.includes('GetCACaps') ? { status: 200, body: Buffer.from('') } : own(url, init);
      },
    });
    expect(methods).toEqual(['GET', 'GET', 'GET']);
    expect(certificate.commonName).toBe('F2LX1234');
  });

  it('keeps the query a URL has already and takes a bundle of certificates', async () => {
    const own = requestOf(responder);
    const urls: string[] = [];
    await enroll({
      url: 'https://mdm.example/scep?tenant=1',
      request: async (url, init) => {
        urls.push(url);
        return url.includes('GetCACert') ? { status: 200, body: certificatesOnlyCms([ca.certificate]) } : own(url, init);
      },
    });
    expect(urls.every((url) => new URL(url).searchParams.get('tenant') === '1')).toBe(true);
  });
});

describe('what does not count as an identity', () => {
  it('a refused challenge', async () => {
    await expect(enroll({ challenge: 'wrong' })).rejects.toMatchObject({ code: 'refused' });
  });

  it('an HTTP failure', async () => {
    await expect(enroll({ request: async () => ({ status: 503, body: Buffer.alloc(0) }) })).rejects.toMatchObject({ code: 'server-error' });
  });

  it('an answer signed by another CA', async () => {
    const other = await createTestCa('Another');
    const own = requestOf(responder);
    const lying = requestOf(
      new ScepResponder({ ca: other, clock: systemClock, issue: async (csr) => ok(await issueIdentity(other, csr)) }),
    );
    const request: ScepEnrollment['request'] = (url, init) => (url.includes('PKIOperation') ? lying(url, init) : own(url, init));
    await expect(enroll({ request })).rejects.toMatchObject({ code: 'unexpected-answer' });
  });

  it.each<[string, Partial<ScepAttributes>]>([
    ['another nonce', { recipientNonce: Buffer.alloc(16) }],
    ['no nonce', { recipientNonce: undefined }],
    ['another transaction', { transactionId: 'T' }],
    ['another kind of message', { messageType: '19' }],
    ['no status', { pkiStatus: undefined }],
  ])('a good answer with %s', async (_what, change) => {
    const own = requestOf(responder);
    const request: ScepEnrollment['request'] = async (url, init) => {
      const reply = await own(url, init);
      if (!url.includes('PKIOperation')) return reply;
      const { cms, ...attributes } = readScepMessage(reply.body);
      const signedAttributes = toSignedAttributes({ ...attributes, ...change });
      return { status: 200, body: await signCms({ content: cms.content, certificate: ca.certificate, key: ca.key, signedAttributes }) };
    };
    await expect(enroll({ request })).rejects.toMatchObject({ code: 'unexpected-answer' });
  });

  it('a request to come again later', async () => {
    const own = requestOf(responder);
    const request: ScepEnrollment['request'] = async (url, init) => {
      const reply = await own(url, init);
      if (!url.includes('PKIOperation')) return reply;
      const signedAttributes = toSignedAttributes({ ...readScepMessage(reply.body), pkiStatus: '3' });
      return { status: 200, body: await signCms({ content: Buffer.alloc(0), certificate: ca.certificate, key: ca.key, signedAttributes }) };
    };
    await expect(enroll({ request })).rejects.toMatchObject({ code: 'pending' });
  });

  it('the answer to another request', async () => {
    const own = requestOf(responder);
    let first: Buffer | null = null;
    const replay: ScepEnrollment['request'] = async (url, init) => {
      const reply = await own(url, init);
      if (!url.includes('PKIOperation')) return reply;
      first ??= reply.body;
      return { status: 200, body: first };
    };
    await enroll({ request: replay });
    await expect(enroll({ request: replay })).rejects.toMatchObject({ code: 'unexpected-answer' });
  });

  it('rubbish from GetCACert', async () => {
    const request: ScepEnrollment['request'] = async () => ({ status: 200, body: Buffer.from('<html>') });
    await expect(enroll({ request })).rejects.toMatchObject({ code: 'unexpected-answer' });
  });
});

it('openssl verifies the chain of an issued certificate', async (context) => {
  const openssl = findTool('openssl');
  if (openssl === null) return context.skip('openssl is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'scep-'));
  try {
    const { certificate } = await enroll();
    writeFileSync(join(folder, 'ca.pem'), ca.certificate.pem);
    writeFileSync(join(folder, 'leaf.pem'), certificate.pem);
    const said = execFileSync(openssl, ['verify', '-x509_strict', '-purpose', 'sslclient', '-CAfile', 'ca.pem', 'leaf.pem'], {
      cwd: folder,
    });
    expect(said.toString()).toContain('leaf.pem: OK');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
