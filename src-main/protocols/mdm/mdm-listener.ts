import type { Log } from '#lib/log.ts';
import type { Certificate } from '#pki/certificate.ts';
import type { MdmService, ScepPort } from './mdm-service.ts';

export type { DeviceIdentity, MdmRefusal, MdmService, ScepPort } from './mdm-service.ts';

export interface MdmListenerOptions {
  /** PEM: the server certificate with its intermediates, and its private key. */
  readonly tls: { readonly certificatePem: string; readonly keyPem: string };
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly service: MdmService;
  readonly scep: ScepPort;
  /** Asked on every request: is this a device identity of ours that is valid now? Keep it cheap. */
  readonly trusts: (certificate: Certificate) => boolean;
  readonly log: Log;
}
