import type { Outcome } from '#lib/outcome.ts';
import type { Certificate } from '#pki/certificate.ts';
import type { CheckInMessage } from './check-in.ts';
import type { CommandReport } from './report.ts';

/** The proven identity of the caller: whoever holds the key of this certificate sent the request. */
export interface DeviceIdentity {
  readonly certificate: Certificate;
  readonly proof: 'tls' | 'signature';
}

/**
 * 400, 403 (without Apple's code: changes nothing on the device), 404, 410, 503. The last two end the enrolment on the device, by 401 or
 * by 403 with Apple's code: they are for a device that an administrator let go, and for nothing else.
 */
export type MdmRefusal = 'bad-request' | 'not-authorized' | 'not-found' | 'gone' | 'temporary' | 'remove-enrolment' | 'unrecognized-device';

/** What stands behind the listener. A value is the body of the 200 answer; null is the empty body. */
export interface MdmService {
  checkIn(message: CheckInMessage, identity: DeviceIdentity): Promise<Outcome<Uint8Array | null, MdmRefusal>>;
  report(report: CommandReport, identity: DeviceIdentity): Promise<Outcome<Uint8Array | null, MdmRefusal>>;
}

/** The SCEP responder as the listener sees it (protocols/scep has it). */
export interface ScepPort {
  caCapabilities(): string;
  /** DER of the CA certificate. */
  caCertificate(): Uint8Array;
  /** A CertRep; rejects when the message cannot even be opened. */
  pkiOperation(message: Uint8Array): Promise<Uint8Array>;
}

/** Who hands out enrolment profiles to devices in Setup Assistant. */
export interface EnrollPort {
  profileFor(key: string, body: Uint8Array): Promise<Outcome<Uint8Array, 'not-found' | 'bad-request' | 'not-authorized' | 'temporary'>>;
}
