import type { KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Certificate } from '#pki/certificate.ts';
import { encryptCms } from '#pki/cms-envelope.ts';
import { generateRsaKey } from '#pki/keys.ts';
import { NOW, OpenSsl } from '#pki/testing.ts';
import { buildXmlPlist } from '#plist/plist.ts';
import { createAdePublicKey } from './ade-public-key.ts';
import { openMdmcertReply } from './mdmcert-reply.ts';

const openssl = OpenSsl.find();
afterAll(() => openssl?.remove());

const REQUEST = buildXmlPlist({ PushCertRequestCSR: 'x' }).toString('base64');
let mine: { keyName: string; key: KeyObject; certificate: Certificate };
let other: typeof mine;
beforeAll(async () => {
  const made = async (keyName: string) => {
    const key = await generateRsaKey();
    return { keyName, key, certificate: await createAdePublicKey({ key, commonName: keyName, now: NOW }) };
  };
  mine = await made('mine');
  other = await made('other');
});

const sealed = (content: string, recipient = mine.certificate): string =>
  encryptCms({ content: Buffer.from(content), recipient }).toString('hex');
const open = (file: string | Buffer, keys = [other, mine]) => openMdmcertReply(Buffer.from(file), keys);

describe('reply of mdmcert.download', () => {
  it('opens with the key it was asked for', () => {
    const value = { keyName: 'mine', request: REQUEST };
    expect(open(sealed(REQUEST))).toEqual({ ok: true, value });
    expect(open(`\ufeff${sealed(REQUEST).replace(/(.{64})/g, '$1\r\n')}`)).toEqual({ ok: true, value });
    expect(open(sealed(REQUEST.replace(/(.{64})/g, '$1\n')))).toEqual({ ok: true, value });
  });

  it('tells a reply to another request from damage, and from other files', () => {
    expect(open(sealed(REQUEST), [other])).toMatchObject({ error: { code: 'other-request' } });
    expect(open(sealed(REQUEST), [])).toMatchObject({ error: { code: 'other-request' } });
    expect(open(sealed(REQUEST).slice(0, -1))).toMatchObject({ error: { code: 'damaged', details: { reason: 'hex' } } });
    expect(open(sealed(REQUEST).slice(0, -40))).toMatchObject({ error: { code: 'damaged', details: { reason: 'envelope' } } });
    expect(open(sealed('Hello'))).toMatchObject({ error: { code: 'damaged', details: { reason: 'request' } } });
    expect(open(sealed(REQUEST.slice(0, -3)))).toMatchObject({ error: { code: 'damaged', details: { reason: 'request' } } });
    expect(open(Buffer.from(sealed(REQUEST), 'hex'))).toMatchObject({
      error: { code: 'not-an-mdmcert-reply', details: { kind: 'ade-token' } },
    });
    expect(open(REQUEST)).toMatchObject({ error: { code: 'not-an-mdmcert-reply', details: { kind: 'push-request' } } });
  });

  it('opens what openssl sealed', (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const certificate = openssl.file('mine.pem', mine.certificate.pem);
    for (const cipher of ['-aes128', '-aes256', '-des3']) {
      const cms = openssl.run(['cms', '-encrypt', '-binary', '-outform', 'DER', cipher, certificate], Buffer.from(REQUEST));
      expect(open(cms.toString('hex'))).toEqual({ ok: true, value: { keyName: 'mine', request: REQUEST } });
    }
  });
});
