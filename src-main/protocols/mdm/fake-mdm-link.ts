import type { KeyObject } from 'node:crypto';
import { type Certificate, readCertificate } from '#pki/certificate.ts';
import { signCms } from '#pki/cms-sign.ts';
import { privateKeyFrom } from '#pki/keys.ts';
import { FakeMdmHttp } from './fake-mdm-http.ts';
import type { FakeMdmSnapshot } from './fake-mdm-snapshot.ts';

export const CHECK_IN_TYPE = 'application/x-apple-aspen-mdm-checkin';
export const REPORT_TYPE = 'application/x-apple-aspen-mdm; charset=UTF-8';

/** The connection of an enrolled device to its server, with the identity of the enrolment. Dials when there is something to say. */
export class FakeMdmLink {
  readonly #http: FakeMdmHttp;
  readonly #certificate: Certificate;
  readonly #key: KeyObject;
  readonly #signs: boolean;

  constructor(state: FakeMdmSnapshot) {
    const { certificatePem, keyPem } = state;
    this.#http = new FakeMdmHttp(
      state.trustRootsPem.map((pem) => readCertificate(Buffer.from(pem))),
      { certificatePem, keyPem },
    );
    this.#certificate = readCertificate(Buffer.from(certificatePem));
    this.#key = privateKeyFrom(Buffer.from(keyPem));
    this.#signs = state.settings.signMessage;
  }

  /** Rejects with FakeMdmError. */
  async put(url: string, contentType: string, body: Buffer, signal: AbortSignal): Promise<{ status: number; body: Buffer }> {
    const headers: Record<string, string> = { 'content-type': contentType, 'user-agent': 'MDM/1.0' };
    if (this.#signs) {
      const signature = await signCms({ content: body, certificate: this.#certificate, key: this.#key, detached: true });
      headers['mdm-signature'] = signature.toString('base64');
    }
    return this.#http.request(url, { method: 'PUT', headers, body, signal });
  }

  /** Ends the connection; the next message makes another, with the TLS session of this one. */
  close(): void {
    this.#http.close();
  }
}
