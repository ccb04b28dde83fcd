import { beforeAll, describe, expect, it } from 'vitest';
import { fail, ok } from '#lib/outcome.ts';
import { readCertificate } from '#pki/certificate.ts';
import { signCms } from '#pki/cms-sign.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateRsaKey } from '#pki/keys.ts';
import { buildXmlPlist } from '#plist/plist.ts';
import { isAppleDevice } from './apple-device.ts';
import { readMachineInfo } from './machine-info.ts';
import { ask, createCa, createIdentity, createTls, type Pair, startServer, type TestTls } from './testing.ts';

const INFO = { UDID: '00008110-000A1B2C3D4E5F60', SERIAL: 'C39XABCDEF', PRODUCT: 'iPhone17,1', OS_VERSION: '26.1', VERSION: '23B85' };
let device: Pair;
let tls: TestTls;
let ca: Pair;

beforeAll(async () => {
  [tls, ca] = await Promise.all([createTls(), createCa('Device CA')]);
  device = await createIdentity(ca);
});

const signed = (content: Uint8Array) => signCms({ content, certificate: device.certificate, key: device.key });
const plist = (change: object = {}) => buildXmlPlist({ ...INFO, ...change });

describe('what a device tells of itself', () => {
  it('is read from what it signed', async () => {
    expect(readMachineInfo(await signed(plist()), () => true)).toEqual(
      ok({ udid: INFO.UDID, serialNumber: INFO.SERIAL, product: 'iPhone17,1', osVersion: '26.1', buildVersion: '23B85' }),
    );
    expect(readMachineInfo(await signed(buildXmlPlist({ UDID: 'A', SERIAL: 'B' })), () => true)).toMatchObject({ value: { product: '' } });
  });

  it.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
    ['nothing', () => new Uint8Array()],
    ['a property list that nobody signed', () => plist()],
    ['no property list', () => signed(Buffer.from('x'))],
    ['no UDID', () => signed(plist({ UDID: '' }))],
    ['a serial number with a way out', () => signed(plist({ SERIAL: '../x' }))],
    ['a serial number that is a number', () => signed(plist({ SERIAL: 7 }))],
    [
      'a changed content',
      async () => {
        const bytes = await signed(plist());
        bytes[bytes.indexOf(INFO.SERIAL)] = 'D'.charCodeAt(0);
        return bytes;
      },
    ],
  ])('is refused: %s', async (_, body) => {
    expect(readMachineInfo(await body(), () => true)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  });

  it('counts from a device of Apple alone', async () => {
    expect(isAppleDevice(device.certificate)).toBe(false);
    expect(readMachineInfo(await signed(plist()), isAppleDevice)).toMatchObject({ error: { code: 'not-authorized' } });
  });

  it('is not taken from one that only names Apple as its issuer', async () => {
    const key = await generateRsaKey();
    const subject = [
      { type: 'C', value: 'US' },
      { type: 'O', value: 'Apple Inc.' },
      { type: 'OU', value: 'Apple iPhone' },
      { type: 'CN', value: 'Apple iPhone Device CA' },
    ];
    const forged = await issueCertificate({
      subject: [{ type: 'CN', value: 'x' }],
      publicKey: key,
      issuer: { subject, key },
      notBefore: 0,
      notAfter: 1,
    });
    expect(isAppleDevice(readCertificate(forged.der))).toBe(false);
  });
});

describe('the address for automated enrolment', () => {
  it('hands out what stands behind it, and tells a refusal by its status', async () => {
    const asked: [string, string][] = [];
    const answers = [
      ok(Buffer.from('<plist/>')),
      fail('not-found'),
      fail('not-authorized'),
      fail('bad-request'),
      fail('temporary'),
    ] as const;
    const enroll = {
      profileFor: async (key: string, body: Uint8Array) => {
        asked.push([key, Buffer.from(body).toString()]);
        return answers[asked.length - 1] ?? answers[0];
      },
    };
    const server = await startServer(tls, ca, { enroll });
    const post = () => ask(`${server.url}/enroll/K`, tls, { body: Buffer.from('cms'), method: 'POST' });
    const seen = [];
    for (const _ of answers) seen.push(await post());
    expect(seen.map(({ status }) => status)).toEqual([200, 404, 403, 400, 503]);
    expect(seen[0]?.type).toBe('application/x-apple-aspen-config');
    expect(seen[0]?.body.toString()).toBe('<plist/>');
    expect(asked[0]).toEqual(['K', 'cms']);
    expect(await ask(`${server.url}/enroll/K`, tls, { body: Buffer.alloc(65 * 1024), method: 'POST' })).toMatchObject({ status: 413 });
    await server.listener.stop();
  });

  it('is not there where nobody enrols', async () => {
    const server = await startServer(tls, ca);
    expect(await ask(`${server.url}/enroll/K`, tls, { body: Buffer.from('x'), method: 'POST' })).toMatchObject({ status: 404 });
    await server.listener.stop();
  });
});
