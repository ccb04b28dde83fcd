import { hash } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import { type Certificate, readCertificate } from '#pki/certificate.ts';
import { verifyCms } from '#pki/cms-verify.ts';
import { PkiError } from '#pki/pki-error.ts';
import type { DeviceIdentity } from './mdm-service.ts';

const MAX_REMEMBERED = 5_000;

/** Where an identity may be found in a request. */
export interface IdentitySource {
  readonly socket: object;
  /** Base64 of a detached CMS over the exact body (Apple: SignMessage). */
  readonly mdmSignature: string | undefined;
  readonly body: Uint8Array;
}

/** Who sent a request: the TLS client certificate, else the signer of `Mdm-Signature`. */
export class RequestIdentity {
  readonly #trusts: (certificate: Certificate) => boolean;
  /** By SHA-256 of the DER. Reading a certificate costs more than the rest of a request, and a device comes again with the same. */
  readonly #read = new Map<string, Certificate>();
  /** A connection keeps its certificate for life. */
  readonly #bySocket = new WeakMap<object, Certificate | null>();

  constructor(trusts: (certificate: Certificate) => boolean) {
    this.#trusts = trusts;
  }

  /** Null when there is none that is trusted now. A certificate proves nothing until `trusts` says so, on every request. */
  of(source: IdentitySource): DeviceIdentity | null {
    const ofConnection = this.#ofConnection(source.socket);
    if (ofConnection !== null && this.#trusts(ofConnection)) {
      // Only those that are ours are remembered, so that strangers cannot fill the memory.
      if (this.#read.size < MAX_REMEMBERED) this.#read.set(ofConnection.sha256, ofConnection);
      return { certificate: ofConnection, proof: 'tls' };
    }
    const signer = source.mdmSignature === undefined ? null : signerOf(source.mdmSignature, source.body);
    return signer !== null && this.#trusts(signer) ? { certificate: signer, proof: 'signature' } : null;
  }

  #ofConnection(socket: object): Certificate | null {
    const known = this.#bySocket.get(socket);
    if (known !== undefined) return known;
    const raw = socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.raw : undefined;
    const certificate = raw === undefined ? null : (this.#read.get(hash('sha256', raw, 'hex')) ?? orNull(() => readCertificate(raw)));
    this.#bySocket.set(socket, certificate);
    return certificate;
  }
}

/** The certificate whose key signed exactly these bytes, or null. */
function signerOf(header: string, body: Uint8Array): Certificate | null {
  return orNull(() => verifyCms(Buffer.from(header, 'base64'), body).signer);
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}
