import { type KeyObject, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { ManualClock, systemClock } from '#lib/clock.ts';
import { fail, ok } from '#lib/outcome.ts';
import type { Certificate } from '#pki/certificate.ts';
import { decryptCms, encryptCms, readCertificatesOnlyCms } from '#pki/cms-envelope.ts';
import { signCms } from '#pki/cms-sign.ts';
import { verifyCms } from '#pki/cms-verify.ts';
import { createCsr } from '#pki/csr.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, generateRsaKey } from '#pki/keys.ts';
import { envelopeCipher } from './envelope-cipher.ts';
import { readScepMessage, toSignedAttributes } from './scep-message.ts';
import { ScepResponder, type ScepResponderOptions } from './scep-responder.ts';
import { createTestCa, DAY, issueIdentity, type TestCa } from './testing.ts';

let ca: TestCa;
let key: KeyObject;
let signer: Certificate;
const subject = [{ type: 'CN', value: 'device' }];
const senderNonce = randomBytes(16);

function selfSigned(own: KeyObject): Promise<Certificate> {
  return issueCertificate({
    subject,
    publicKey: own,
    issuer: { subject, key: own },
    notBefore: Date.now() - DAY,
    notAfter: Date.now() + DAY,
  });
}

beforeAll(async () => {
  ca = await createTestCa();
  key = await generateRsaKey();
  signer = await selfSigned(key);
});

function responder(options: Partial<ScepResponderOptions> = {}): ScepResponder {
  return new ScepResponder({
    ca,
    clock: systemClock,
    failureAfterMs: 0,
    issue: async (csr) => (csr.challengePassword === 'right' ? ok(await issueIdentity(ca, csr)) : fail('bad-challenge')),
    ...options,
  });
}

const csr = (challengePassword = 'right'): Promise<Buffer> => createCsr({ subject, key, challengePassword });

interface Parts {
  content?: Uint8Array;
  envelope?: Uint8Array;
  recipient?: Certificate;
  cipher?: 'aes-256-cbc' | 'aes-128-cbc' | 'des-ede3-cbc';
  messageType?: string;
  transactionId?: string;
  signedBy?: { certificate: Certificate; key: KeyObject };
}

async function message(parts: Parts = {}): Promise<Buffer> {
  const envelope =
    parts.envelope ??
    encryptCms({
      content: parts.content ?? (await csr()),
      recipient: parts.recipient ?? ca.certificate,
      cipher: parts.cipher ?? 'aes-256-cbc',
    });
  return signCms({
    content: envelope,
    ...(parts.signedBy ?? { certificate: signer, key }),
    signedAttributes: toSignedAttributes({
      messageType: parts.messageType ?? '19',
      transactionId: parts.transactionId ?? 'T1',
      senderNonce,
    }),
  });
}

describe('a good request', () => {
  it('is answered with a certificate for its key, its transaction and its nonce', async () => {
    const reply = readScepMessage(await responder().pkiOperation(await message()));
    expect(reply.cms.signer.sha256).toBe(ca.certificate.sha256);
    expect(reply).toMatchObject({ messageType: '3', pkiStatus: '0', transactionId: 'T1', failInfo: undefined });
    expect(senderNonce.equals(reply.recipientNonce ?? Buffer.alloc(0))).toBe(true);
    expect(Buffer.from(reply.senderNonce)).toHaveLength(16);
    expect(Buffer.from(reply.senderNonce).equals(senderNonce)).toBe(false);
    const [certificate] = readCertificatesOnlyCms(decryptCms(reply.cms.content, key));
    expect(certificate?.publicKeyDer.equals(signer.publicKeyDer)).toBe(true);
  });

  it.each(['des-ede3-cbc', 'aes-128-cbc', 'aes-256-cbc'] as const)('in %s is answered in the same', async (cipher) => {
    const reply = readScepMessage(await responder().pkiOperation(await message({ cipher })));
    expect(envelopeCipher(reply.cms.content)).toBe(cipher);
  });

  it('may be signed by another key than the one to be certified; the answer is for the signer', async () => {
    const other = await generateRsaKey();
    const bytes = await message({ signedBy: { certificate: await selfSigned(other), key: other } });
    const reply = readScepMessage(await responder().pkiOperation(bytes));
    const [certificate] = readCertificatesOnlyCms(decryptCms(reply.cms.content, other));
    expect(certificate?.publicKeyDer.equals(signer.publicKeyDer)).toBe(true);
  });

  it('that is repeated gets the same certificate without spending a second challenge', async () => {
    let issued = 0;
    const clock = new ManualClock();
    const once = responder({
      clock,
      issue: async (request) => (++issued === 1 ? ok(await issueIdentity(ca, request)) : fail('bad-challenge')),
    });
    const content = await csr();
    const ask = async (): Promise<string | undefined> => {
      const reply = readScepMessage(await once.pkiOperation(await message({ content })));
      return reply.pkiStatus === '0' ? readCertificatesOnlyCms(decryptCms(reply.cms.content, key))[0]?.sha256 : undefined;
    };
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(first).toBeDefined();
    expect(second).toBe(first);
    expect(issued).toBe(1);
    clock.advance(11 * 60_000);
    expect(await ask()).toBeUndefined();
    expect(issued).toBe(2);
  });
});

describe('a bad request', () => {
  async function failure(parts: Parts): Promise<string> {
    const reply = readScepMessage(await responder().pkiOperation(await message(parts)));
    const { messageType, pkiStatus, failInfo, transactionId } = reply;
    return JSON.stringify({ messageType, pkiStatus, failInfo, transactionId, content: reply.cms.content.length });
  }
  const GENERIC = JSON.stringify({ messageType: '3', pkiStatus: '2', failInfo: '2', transactionId: 'T1', content: 0 });

  it('gets one and the same answer whatever is wrong with it', async () => {
    const stranger = await createTestCa('Another');
    const flipped = Buffer.from(encryptCms({ content: await csr(), recipient: ca.certificate }));
    flipped.writeUInt8(flipped.readUInt8(flipped.length - 1) ^ 1, flipped.length - 1);
    const small = await generateRsaKey(1024);
    const answers = {
      wrongChallenge: await failure({ content: await csr('wrong') }),
      notForUs: await failure({ recipient: stranger.certificate }),
      changedCiphertext: await failure({ envelope: flipped }),
      notAnEnvelope: await failure({ envelope: Buffer.from('hello') }),
      notACsr: await failure({ content: Buffer.from('hello') }),
      weakKey: await failure({ content: await createCsr({ subject, key: small, challengePassword: 'right' }) }),
      weakSigner: await failure({ signedBy: { certificate: await selfSigned(small), key: small } }),
      renewal: await failure({ messageType: '17' }),
      poll: await failure({ messageType: '20' }),
    };
    for (const [what, answer] of Object.entries(answers)) expect(`${what} ${answer}`).toBe(`${what} ${GENERIC}`);
  });

  it("with an elliptic key, its own or its signer's, is refused: the answer could not be encrypted to it", async () => {
    const ec = await generateEcKey();
    expect(await failure({ content: await createCsr({ subject, key: ec, challengePassword: 'right' }) })).toBe(GENERIC);
    expect(await failure({ signedBy: { certificate: await selfSigned(ec), key: ec } })).toBe(GENERIC);
  });

  it('is answered at a fixed time after it arrived, so that decryption leaves no trace in the time', async () => {
    const slow = responder({ failureAfterMs: 300 });
    const stranger = await createTestCa('Another');
    for (const parts of [{ recipient: stranger.certificate }, { content: await csr('wrong') }]) {
      const bytes = await message(parts);
      const start = performance.now();
      await slow.pkiOperation(bytes);
      expect(performance.now() - start).toBeGreaterThanOrEqual(295);
    }
  });
});

describe('what cannot be answered', () => {
  it.each<[string, () => Promise<Uint8Array>]>([
    ['no CMS', async () => Buffer.from('hello')],
    ['nothing', async () => new Uint8Array()],
    ['more than 64 KiB', async () => Buffer.alloc(64 * 1024 + 1)],
    [
      'a broken signature',
      async () => {
        const bytes = await message();
        bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
        return bytes;
      },
    ],
    ['no attributes', async () => signCms({ content: Buffer.from('x'), certificate: signer, key })],
    ['an empty transaction id', () => message({ transactionId: '' })],
  ])('%s is a bad message', async (_what, bytes) => {
    await expect(responder().pkiOperation(await bytes())).rejects.toMatchObject({ code: 'bad-message' });
  });

  it('a fault of ours is not turned into an answer', async () => {
    const broken = responder({ issue: () => Promise.reject(new Error('the database is gone')) });
    await expect(broken.pkiOperation(await message())).rejects.toThrow('the database is gone');
  });
});

it('claims only what it keeps', () => {
  expect(responder().caCapabilities().trim().split('\n').toSorted()).toEqual(['AES', 'POSTPKIOperation', 'SCEPStandard', 'SHA-256']);
  expect(responder().caCertificate().equals(ca.certificate.der)).toBe(true);
});

it('a failure has no content at all (RFC 8894 3.3.2.2)', async () => {
  const reply = await responder().pkiOperation(await message({ messageType: '17' }));
  expect(() => verifyCms(reply)).toThrow();
  expect(verifyCms(reply, new Uint8Array()).signer.sha256).toBe(ca.certificate.sha256);
});
