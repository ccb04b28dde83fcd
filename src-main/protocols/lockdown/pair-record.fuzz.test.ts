import { duplexPair } from 'node:stream';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromPem, toPem } from '#pki/pem.ts';
import { buildBinaryPlist, buildXmlPlist, type PlistInputDict, parsePlistDict } from '#plist/plist.ts';
import { bytesAt } from '#plist/read.ts';
import { anyDamage, anyPlist, damagedBy, lookAt } from '#plist/testing.ts';
import { LockdownError } from './lockdown-error.ts';
import { pairedDevice } from './lockdown-scripted-device.ts';
import { createPairRecord, PairRecordError, pairRecordToPlist, parsePairRecord } from './pair-record.ts';
import { secureStream } from './secure-stream.ts';

// Pair records lie in files of the system, where other tools write and disks fail; keys come from the device.

let stored: PlistInputDict;
let devicePublicKeyPem: Buffer;
let secret: string;
beforeAll(async () => {
  const paired = await pairedDevice();
  stored = { ...parsePlistDict(pairRecordToPlist({ ...paired.record, escrowBag: Buffer.alloc(32, 7) })) };
  devicePublicKeyPem = paired.devicePublicKeyPem;
  secret = paired.record.hostPrivateKey.toString().split('\n')[3] ?? '';
});

const keys = ['HostID', 'SystemBUID', 'EscrowBag', 'WiFiMACAddress'];
const pems = ['HostCertificate', 'HostPrivateKey', 'RootCertificate', 'RootPrivateKey', 'DeviceCertificate'];

/** Read or refused; and whatever was read can be stored again, and begins TLS or fails to in the usual words. */
async function readOrRefused(bytes: Uint8Array): Promise<'read' | 'refused'> {
  let record: ReturnType<typeof parsePairRecord>;
  try {
    record = parsePairRecord(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(PairRecordError);
    expect(error).toMatchObject({ code: 'invalid-pair-record' });
    expect(String(error)).not.toContain(secret);
    return 'refused';
  }
  expect(parsePairRecord(pairRecordToPlist(record))).toEqual(record);
  const [ours, device] = duplexPair();
  device.on('error', () => {});
  device.destroy();
  const failed = await secureStream(ours, record, { timeoutMs: 120_000 }).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(LockdownError);
  expect(String(failed)).not.toContain(secret);
  return 'read';
}

describe('a pair record is read or refused', () => {
  it('800 files with bytes changed, lost, doubled or cut off', () =>
    lookAt(800, fc.tuple(fc.boolean(), anyDamage), async ([binary, damages]) => {
      await readOrRefused(damagedBy((binary ? buildBinaryPlist : buildXmlPlist)(stored), damages));
    }));

  it('400 files with values of any type', () =>
    lookAt(400, fc.dictionary(fc.constantFrom(...keys, ...pems), anyPlist, { minKeys: 1, maxKeys: 3 }), async (changes) => {
      await readOrRefused(buildBinaryPlist({ ...stored, ...changes }));
    }));

  it('600 files with a damaged PEM', () =>
    lookAt(600, fc.tuple(fc.constantFrom(...pems), anyDamage), async ([key, damages]) => {
      await readOrRefused(buildBinaryPlist({ ...stored, [key]: damagedBy(pemOf(key), damages) }));
    }));

  it('800 files with good PEM around damaged DER, or with bare DER', () =>
    lookAt(800, fc.tuple(fc.constantFrom(...pems), anyDamage, fc.boolean()), async ([key, damages, bare]) => {
      const block = fromPem(pemOf(key).toString())[0];
      if (block === undefined) throw new Error(`no PEM in ${key}`);
      const der = damagedBy(block.der, damages);
      await readOrRefused(buildBinaryPlist({ ...stored, [key]: bare ? der : Buffer.from(toPem(block.label, der)) }));
    }));

  it('200 files whose keys and certificates were put in each other’s places', () =>
    lookAt(200, fc.tuple(fc.constantFrom(...pems), fc.constantFrom(...pems)), async ([to, from]) => {
      const outcome = await readOrRefused(buildBinaryPlist({ ...stored, [to]: pemOf(from) }));
      expect(outcome).toBe(to.endsWith('Key') === from.endsWith('Key') ? 'read' : 'refused');
    }));

  const pemOf = (key: string): Buffer => bytesAt(parsePlistDict(buildBinaryPlist(stored)), key) ?? Buffer.alloc(0);
});

it('a DevicePublicKey of 60 kinds makes a record or is refused', () =>
  lookAt(60, fc.oneof({ weight: 5, arbitrary: anyDamage }, fc.uint8Array()), async (input) => {
    const pem = input instanceof Uint8Array ? input : damagedBy(devicePublicKeyPem, input);
    await createPairRecord({ devicePublicKeyPem: pem, systemBuid: 'B' }).then(
      async (record) => expect(await readOrRefused(pairRecordToPlist(record))).toBe('read'),
      (error: unknown) => {
        expect(error).toBeInstanceOf(PairRecordError);
        expect(error).toMatchObject({ code: 'invalid-device-key' });
      },
    );
  }));
