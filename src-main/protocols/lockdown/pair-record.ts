import { createPublicKey, type KeyObject, randomUUID } from 'node:crypto';
import { readCertificate } from '#pki/certificate.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateRsaKey, privateKeyFrom, privateKeyToDer } from '#pki/keys.ts';
import { fromPem, toPem } from '#pki/pem.ts';
import { PkiError } from '#pki/pki-error.ts';
import { buildXmlPlist, PlistError, parsePlistDict } from '#plist/plist.ts';
import { bytesAt, stringAt } from '#plist/read.ts';

/**
 * What makes this host a trusted one for one device (lockdown pairing). Secret as a whole: it opens every service of the
 * device. Certificates and keys are PEM; keys PKCS#8. The device's own private key never leaves the device.
 */
export interface PairRecord {
  /** UUID, upper case; names this pairing to the device. */
  readonly hostId: string;
  readonly systemBuid: string;
  readonly hostCertificate: Buffer;
  readonly hostPrivateKey: Buffer;
  readonly rootCertificate: Buffer;
  /** Only needed to make the record; some foreign records come without. */
  readonly rootPrivateKey: Buffer | null;
  readonly deviceCertificate: Buffer;
  /** Lets services start on a locked device; absent when the device was locked while pairing. */
  readonly escrowBag: Buffer | null;
  readonly wifiMacAddress: string | null;
}

export class PairRecordError extends Error {
  readonly code: 'invalid-pair-record' | 'invalid-device-key';
  constructor(code: 'invalid-pair-record' | 'invalid-device-key', message: string) {
    super(message);
    this.name = 'PairRecordError';
    this.code = code;
  }
}

const MINUTE = 60_000;
const TEN_YEARS = 3650 * 24 * 60 * MINUTE;

/**
 * A new record in the shape the open clients use: two RSA-2048 keys, three SHA-256 certificates with empty names, valid
 * for ten years. `devicePublicKeyPem` is lockdown's DevicePublicKey (PEM, PKCS#1); `takeKey` gives a new RSA-2048 key each time.
 * Throws PairRecordError 'invalid-device-key'.
 */
export async function createPairRecord(options: {
  devicePublicKeyPem: Uint8Array;
  systemBuid: string;
  wifiMacAddress?: string | null;
  now?: number;
  takeKey?: () => Promise<KeyObject>;
}): Promise<PairRecord> {
  const deviceKey = readDevicePublicKey(options.devicePublicKeyPem);
  const takeKey = options.takeKey ?? (() => generateRsaKey(2048));
  const [rootKey, hostKey] = await Promise.all([takeKey(), takeKey()]);
  const now = options.now ?? Date.now();
  // All three carry the same number, as every client's do: nobody looks a pair record's certificate up by it.
  const common = { subject: [], serialNumber: '01', notBefore: now - MINUTE, notAfter: now + TEN_YEARS, hash: 'SHA-256' } as const;
  const issuer = { subject: [], key: rootKey };
  const leaf = { ...common, issuer, ca: false, keyUsage: ['digitalSignature', 'keyEncipherment'] } as const;
  const [root, host, device] = await Promise.all([
    issueCertificate({ ...common, issuer, publicKey: createPublicKey(rootKey), ca: true }),
    issueCertificate({ ...leaf, publicKey: createPublicKey(hostKey) }),
    issueCertificate({ ...leaf, publicKey: deviceKey, subjectKeyIdentifier: true }),
  ]);
  return {
    hostId: randomUUID().toUpperCase(),
    systemBuid: options.systemBuid,
    hostCertificate: Buffer.from(host.pem),
    hostPrivateKey: privateKeyPem(hostKey),
    rootCertificate: Buffer.from(root.pem),
    rootPrivateKey: privateKeyPem(rootKey),
    deviceCertificate: Buffer.from(device.pem),
    escrowBag: null,
    wifiMacAddress: options.wifiMacAddress ?? null,
  };
}

/**
 * Reads a stored record, ours or another tool's: XML or binary, keys as PKCS#1 or PKCS#8, SHA-1 certificates included.
 * Throws PairRecordError 'invalid-pair-record'; the message never repeats what was read.
 */
export function parsePairRecord(bytes: Uint8Array): PairRecord {
  try {
    const dict = parsePlistDict(bytes, { bytes: 1024 * 1024 });
    const required = <T>(value: T | undefined, key: string): T => {
      if (value === undefined) throw new PairRecordError('invalid-pair-record', `the pair record has no ${key}`);
      return value;
    };
    const certificate = (key: string) => Buffer.from(readCertificate(required(bytesAt(dict, key), key)).pem);
    const rootKey = bytesAt(dict, 'RootPrivateKey');
    const escrowBag = bytesAt(dict, 'EscrowBag');
    return {
      hostId: required(stringAt(dict, 'HostID'), 'HostID'),
      systemBuid: required(stringAt(dict, 'SystemBUID'), 'SystemBUID'),
      hostCertificate: certificate('HostCertificate'),
      hostPrivateKey: privateKeyPem(privateKeyFrom(required(bytesAt(dict, 'HostPrivateKey'), 'HostPrivateKey'))),
      rootCertificate: certificate('RootCertificate'),
      rootPrivateKey: rootKey === undefined ? null : privateKeyPem(privateKeyFrom(rootKey)),
      deviceCertificate: certificate('DeviceCertificate'),
      escrowBag: escrowBag === undefined || escrowBag.length === 0 ? null : Buffer.from(escrowBag),
      wifiMacAddress: stringAt(dict, 'WiFiMACAddress') ?? null,
    };
  } catch (error) {
    if (error instanceof PlistError) throw new PairRecordError('invalid-pair-record', 'the pair record is not a property list');
    if (error instanceof PkiError)
      throw new PairRecordError('invalid-pair-record', 'the pair record holds no readable certificates and keys');
    throw error;
  }
}

/** The record as it is stored with usbmuxd, in the keys every client knows. */
export function pairRecordToPlist(record: PairRecord): Buffer {
  return buildXmlPlist({
    ...publicPairRecord(record),
    HostPrivateKey: record.hostPrivateKey,
    RootPrivateKey: record.rootPrivateKey ?? undefined,
    EscrowBag: record.escrowBag ?? undefined,
    WiFiMACAddress: record.wifiMacAddress ?? undefined,
  });
}

/** What the device may see of the record: the PairRecord of a Pair, ValidatePair or Unpair request. No private key. */
export function publicPairRecord(record: PairRecord) {
  return {
    DeviceCertificate: record.deviceCertificate,
    HostCertificate: record.hostCertificate,
    RootCertificate: record.rootCertificate,
    HostID: record.hostId,
    SystemBUID: record.systemBuid,
  };
}

const privateKeyPem = (key: KeyObject): Buffer => Buffer.from(toPem('PRIVATE KEY', privateKeyToDer(key)));

function readDevicePublicKey(pem: Uint8Array): KeyObject {
  const invalid = (why: string) => new PairRecordError('invalid-device-key', `DevicePublicKey ${why}`);
  const block = fromPem(Buffer.from(pem).toString('latin1'))[0];
  if (block === undefined) throw invalid('is not PEM');
  const type = block.label === 'RSA PUBLIC KEY' ? 'pkcs1' : block.label === 'PUBLIC KEY' ? 'spki' : undefined;
  if (type === undefined) throw invalid('is not a public key');
  let key: KeyObject;
  try {
    key = createPublicKey({ key: block.der, format: 'der', type });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw invalid('does not parse');
  }
  if (key.asymmetricKeyType !== 'rsa') throw invalid('is not an RSA key');
  return key;
}
