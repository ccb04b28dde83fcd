import { execFile } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { findTool } from '#lib/testing/find-tool.ts';
import { readCertificate } from '#pki/certificate.ts';
import { buildBinaryPlist, type PlistInputDict, parsePlistDict } from '#plist/plist.ts';
import { pairedDevice } from './lockdown-scripted-device.ts';
import { createPairRecord, type PairRecord, pairRecordToPlist, parsePairRecord } from './pair-record.ts';

const openssl = findTool('openssl');
const failure = (code: string) => expect.objectContaining({ name: 'PairRecordError', code });

let record: PairRecord;
let devicePublicKeyPem: Buffer;
beforeAll(async () => {
  ({ record, devicePublicKeyPem } = await pairedDevice());
});

describe('createPairRecord', () => {
  it('makes the three certificates of a pairing, with empty names, over our keys and the device’s', () => {
    const [root, host, device] = [record.rootCertificate, record.hostCertificate, record.deviceCertificate].map(readCertificate);
    for (const certificate of [root, host, device]) {
      expect(certificate).toMatchObject({ subjectText: '', issuer: [], serialNumber: '01' });
      expect((certificate?.notAfter ?? 0) - (certificate?.notBefore ?? 0)).toBe(3650 * 86_400_000 + 60_000);
    }
    expect([root?.isCa, host?.isCa, device?.isCa]).toEqual([true, false, false]);
    expect([host?.keyUsage, device?.keyUsage]).toEqual(Array(2).fill(['digitalSignature', 'keyEncipherment']));
    expect(device?.publicKey.export({ format: 'pem', type: 'pkcs1' })).toBe(devicePublicKeyPem.toString());
    const rootKey = new X509Certificate(record.rootCertificate).publicKey;
    for (const pem of [record.rootCertificate, record.hostCertificate, record.deviceCertificate]) {
      expect(new X509Certificate(pem).verify(rootKey)).toBe(true);
    }
    expect(new X509Certificate(record.hostCertificate).checkPrivateKey(createPrivateKey(record.hostPrivateKey))).toBe(true);
    expect(record.hostPrivateKey.toString()).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(record.hostId).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
  });

  it('reads to openssl as it does to us', async (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const text = async (pem: Buffer) => {
      const run = promisify(execFile)(openssl, ['x509', '-noout', '-text']);
      run.child.stdin?.end(pem);
      return (await run).stdout;
    };
    const device = await text(record.deviceCertificate);
    expect(device).toMatch(/Signature Algorithm: sha256WithRSAEncryption/);
    expect(device).toMatch(/Issuer:\s*\n/);
    expect(device).toMatch(/Subject:\s*\n/);
    expect(device).toMatch(/X509v3 Basic Constraints: critical\s+CA:FALSE/);
    expect(device).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Key Encipherment/);
    expect(device).toMatch(/X509v3 Subject Key Identifier/);
    expect(await text(record.rootCertificate)).toMatch(/X509v3 Basic Constraints: critical\s+CA:TRUE/);
  });

  it.each([
    ['no PEM', 'hello'],
    ['a certificate', () => record.hostCertificate.toString()],
    ['a private key', () => record.hostPrivateKey.toString()],
    ['PEM around nonsense', '-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n'],
  ])('refuses a DevicePublicKey that is %s', async (_name, pem) => {
    const devicePublicKey = Buffer.from(typeof pem === 'string' ? pem : pem());
    await expect(createPairRecord({ devicePublicKeyPem: devicePublicKey, systemBuid: 'B' })).rejects.toEqual(failure('invalid-device-key'));
  });
});

describe('parsePairRecord', () => {
  const stored = (change: (keys: { [key: string]: PlistInputDict[string] }) => void): Buffer => {
    const keys: { [key: string]: PlistInputDict[string] } = { ...parsePlistDict(pairRecordToPlist(record)) };
    change(keys);
    return buildBinaryPlist(keys);
  };

  it('reads back what was stored', () => {
    const full = { ...record, escrowBag: Buffer.alloc(32, 7), wifiMacAddress: '02:00:00:00:00:01' };
    expect(parsePairRecord(pairRecordToPlist(full))).toEqual(full);
    expect(parsePairRecord(pairRecordToPlist(record))).toEqual(record);
  });

  it('takes the records of other tools: binary, PKCS#1 keys, an empty bag, no root key', () => {
    const pkcs1 = Buffer.from(createPrivateKey(record.hostPrivateKey).export({ format: 'pem', type: 'pkcs1' }));
    const foreign = stored((keys) => {
      keys['HostPrivateKey'] = pkcs1;
      keys['EscrowBag'] = Buffer.alloc(0);
      keys['RootPrivateKey'] = undefined;
    });
    expect(pkcs1.toString()).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/);
    expect(parsePairRecord(foreign)).toEqual({ ...record, rootPrivateKey: null });
  });

  it.each(['HostID', 'SystemBUID', 'HostCertificate', 'HostPrivateKey', 'RootCertificate', 'DeviceCertificate'])(
    'refuses a record without %s, or with nonsense in its place',
    (key) => {
      expect(() => parsePairRecord(stored((keys) => delete keys[key]))).toThrow(failure('invalid-pair-record'));
      expect(() => parsePairRecord(stored((keys) => void (keys[key] = 17)))).toThrow(failure('invalid-pair-record'));
      if (!key.endsWith('ID')) {
        expect(() => parsePairRecord(stored((keys) => void (keys[key] = Buffer.from('x'))))).toThrow(failure('invalid-pair-record'));
      }
    },
  );

  it('never throws anything else, and never repeats a secret, on damaged records', () => {
    const whole = pairRecordToPlist(record);
    const secret = record.hostPrivateKey.toString().split('\n')[3] ?? '';
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 40 }), (at, noise) => {
        const damaged = Buffer.from(whole);
        damaged.set(noise.subarray(0, damaged.length - at), at);
        try {
          parsePairRecord(damaged);
        } catch (error) {
          expect(error).toEqual(failure('invalid-pair-record'));
          expect(String(error)).not.toContain(secret);
        }
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });
});
