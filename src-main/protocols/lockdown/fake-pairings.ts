import { readCertificate } from '#pki/certificate.ts';
import { fromPem } from '#pki/pem.ts';
import { PkiError } from '#pki/pki-error.ts';
import type { PlistDict } from '#plist/plist.ts';
import { bytesAt, stringAt } from '#plist/read.ts';

/** What a device remembers of a host that it trusts. */
export interface FakePairing {
  readonly hostId: string;
  readonly systemBuid: string;
  readonly hostCertificateDer: Buffer;
  readonly rootCertificateDer: Buffer;
  readonly deviceCertificatePem: string;
  readonly escrowBag: Buffer;
}

type Stored = { readonly [K in keyof FakePairing]: string };

/** The hosts a device trusts, by HostID. */
export class FakePairings {
  readonly #byHostId = new Map<string, FakePairing>();

  get(hostId: string): FakePairing | undefined {
    return this.#byHostId.get(hostId);
  }

  add(pairing: FakePairing): void {
    this.#byHostId.set(pairing.hostId, pairing);
  }

  remove(hostId: string): boolean {
    return this.#byHostId.delete(hostId);
  }

  clear(): void {
    this.#byHostId.clear();
  }

  get size(): number {
    return this.#byHostId.size;
  }

  /** For JSON. */
  stored(): Stored[] {
    return [...this.#byHostId.values()].map((pairing) => ({
      hostId: pairing.hostId,
      systemBuid: pairing.systemBuid,
      hostCertificateDer: pairing.hostCertificateDer.toString('base64'),
      rootCertificateDer: pairing.rootCertificateDer.toString('base64'),
      deviceCertificatePem: pairing.deviceCertificatePem,
      escrowBag: pairing.escrowBag.toString('base64'),
    }));
  }

  restore(stored: readonly Stored[]): void {
    this.clear();
    for (const pairing of stored) {
      this.add({
        hostId: pairing.hostId,
        systemBuid: pairing.systemBuid,
        hostCertificateDer: Buffer.from(pairing.hostCertificateDer, 'base64'),
        rootCertificateDer: Buffer.from(pairing.rootCertificateDer, 'base64'),
        deviceCertificatePem: pairing.deviceCertificatePem,
        escrowBag: Buffer.from(pairing.escrowBag, 'base64'),
      });
    }
  }
}

/** The public half of a pair record, as a host sends it; the EscrowBag is the device's to add. */
export type OfferedPairing = Omit<FakePairing, 'escrowBag'>;

export type PairRecordFault = 'MissingPairRecord' | 'MissingHostID' | 'InvalidPairRecord';

/**
 * Reads the PairRecord of a request. The DeviceCertificate must be about this device's key, or TLS could never work.
 * Answers lockdown's name for what is wrong.
 */
export function readOfferedPairing(record: PlistDict | undefined, devicePublicKeyDer: Buffer): OfferedPairing | PairRecordFault {
  if (record === undefined) return 'MissingPairRecord';
  const hostId = stringAt(record, 'HostID');
  if (hostId === undefined || hostId === '') return 'MissingHostID';
  const host = derAt(record, 'HostCertificate');
  const root = derAt(record, 'RootCertificate');
  const device = derAt(record, 'DeviceCertificate');
  if (host === null || root === null || device === null) return 'InvalidPairRecord';
  if (!isAbout(device, devicePublicKeyDer)) return 'InvalidPairRecord';
  return {
    hostId,
    systemBuid: stringAt(record, 'SystemBUID') ?? '',
    hostCertificateDer: host,
    rootCertificateDer: root,
    deviceCertificatePem: (bytesAt(record, 'DeviceCertificate') ?? Buffer.alloc(0)).toString('latin1'),
  };
}

function derAt(record: PlistDict, key: string): Buffer | null {
  const pem = bytesAt(record, key);
  if (pem === undefined || pem.length > 64 * 1024) return null;
  try {
    return fromPem(pem.toString('latin1'))[0]?.der ?? null;
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}

function isAbout(certificateDer: Buffer, publicKeyDer: Buffer): boolean {
  try {
    return readCertificate(certificateDer).publicKeyDer.equals(publicKeyDer);
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}
