import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import type { Certificate } from '#pki/certificate.ts';
import { addEnrollRoutes } from './enroll-routes.ts';
import { addMdmRoutes } from './mdm-routes.ts';
import type { EnrollPort, MdmService, ScepPort } from './mdm-service.ts';
import { RequestIdentity } from './request-identity.ts';
import { addScepRoutes } from './scep-routes.ts';

export type { MdmService, ScepPort } from './mdm-service.ts';

export interface MdmListenerOptions {
  /** PEM: the server certificate with its intermediates, and its private key. */
  readonly tls: { readonly certificatePem: string; readonly keyPem: string };
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly service: MdmService;
  readonly scep: ScepPort;
  /** Absent: no automated enrolment. */
  readonly enroll?: EnrollPort | undefined;
  /** Asked on every request: is this a device identity of ours that is valid now? Keep it cheap. */
  readonly trusts: (certificate: Certificate) => boolean;
  readonly log: Log;
}

const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** `Mdm-Signature` with a chain is some kilobytes; Node's own limit is 16 KiB for all headers together. */
const MAX_HEADER_BYTES = 32 * 1024;
const HANDSHAKE_MS = 15_000;
const REQUEST_MS = 30_000;
const KEEP_ALIVE_MS = 75_000;
/** A connection that says nothing, in either direction, is given up. */
const SILENCE_MS = 120_000;
const CLOSE_GRACE_MS = 2_000;

/**
 * The HTTPS server devices talk to: `PUT /mdm/checkin`, `PUT /mdm/server`, `GET|POST /scep`, `POST /enroll/…`, `GET /health`.
 * No answer of its own is ever 401: an enrolled device takes that as the order to remove its enrolment (Apple: MDM check-in). The service
 * behind it says so to a device that an administrator let go.
 */
export class MdmListener implements LongLived {
  readonly #options: MdmListenerOptions;
  #app: FastifyInstance | null = null;

  constructor(options: MdmListenerOptions) {
    this.#options = options;
  }

  /** Rejects with Node's error (EADDRINUSE, EACCES) when the address cannot be taken. */
  async start(): Promise<void> {
    if (this.#app !== null) return;
    const app = await createApp(this.#options);
    try {
      await app.listen({ host: this.#options.host, port: this.#options.port });
    } catch (error) {
      await app.close();
      throw error;
    }
    this.#app = app;
  }

  /** Lets requests that are being answered finish, for two seconds at most. */
  async stop(): Promise<void> {
    const app = this.#app;
    this.#app = null;
    if (app === null) return;
    const cut = setTimeout(() => app.server.closeAllConnections(), CLOSE_GRACE_MS);
    try {
      await app.close();
    } finally {
      clearTimeout(cut);
    }
  }

  /** Throws while it is not started. */
  address(): { host: string; port: number } {
    const address = this.#app?.server.address() as AddressInfo | null | undefined;
    if (!address) throw new Error('the MDM listener is not started');
    return { host: address.address, port: address.port };
  }
}

/** The routes without a socket of their own; tests walk them. */
async function createApp(options: MdmListenerOptions): Promise<FastifyInstance> {
  const { tls, log } = options;
  const { default: Fastify } = await import('fastify');
  const app = Fastify({
    https: {
      cert: tls.certificatePem,
      key: tls.keyPem,
      requestCert: true,
      // The chain is judged by `trusts`; a refusal must be an HTTP answer, not a broken handshake.
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HANDSHAKE_MS,
    },
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionTimeout: SILENCE_MS,
    forceCloseConnections: 'idle',
    logger: false,
  });
  // Signatures are over the exact bytes, and devices differ in the content type they send: every body is a buffer.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send());
  app.setErrorHandler((error, request, reply) => {
    const status = frameworkStatus(error);
    if (status === 500) log.error('MDM request failed', { route: request.routeOptions.url, error });
    return reply.code(status).send();
  });
  app.get('/health', (_request, reply) => reply.type('text/plain').send('ok\n'));
  addMdmRoutes(app, { service: options.service, identity: new RequestIdentity(options.trusts), log });
  addScepRoutes(app, { scep: options.scep, log });
  if (options.enroll !== undefined) addEnrollRoutes(app, { enroll: options.enroll, log });
  return app;
}

/** What fastify itself refuses (body too large, bad length) keeps its status; any other error is ours, whatever status it carries. */
function frameworkStatus(error: unknown): number {
  if (!(error instanceof Error) || !('code' in error) || !('statusCode' in error)) return 500;
  const { code, statusCode } = error;
  if (typeof code !== 'string' || !code.startsWith('FST_') || typeof statusCode !== 'number') return 500;
  return statusCode >= 400 && statusCode < 500 && statusCode !== 401 ? statusCode : 500;
}
