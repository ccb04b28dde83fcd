import { randomUUID } from 'node:crypto';
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import { type Certificate, readCertificate } from '#pki/certificate.ts';
import { verifyChain } from '#pki/verify-chain.ts';
import type { Courier, StatePort } from './courier.ts';
import { FakeApnsMailboxes } from './fake-apns-mailbox.ts';
import { type FakeAnswer, judgeRequest } from './fake-apns-rules.ts';

interface FakeApnsOptions {
  /** The server's own TLS identity; the certificate may be followed by its chain. */
  readonly server: { readonly certificatePem: string; readonly privateKeyPem: string };
  /** Whose client certificates are push certificates. */
  readonly clients: { readonly intermediates: Certificate[]; readonly roots: Certificate[] };
  readonly clock: Clock;
  /** Keeps the device tokens over a restart. */
  readonly state?: StatePort;
  readonly port?: number;
}

/** Answers the next `times` requests (1 when absent) instead of APNs' own judgement. */
interface InjectedFault extends FakeAnswer {
  readonly times?: number;
}

const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';
const MAX_BODY_BYTES = 16 * 1024;

/**
 * Simulated APNs: HTTP/2 over TLS on 127.0.0.1, judging client certificates, topics, tokens and payloads as Apple does.
 * No certificate: 403 MissingProviderToken. Unknown or expired: the connection ends at once. Revoked: 403 BadCertificate.
 */
export class FakeApns implements LongLived {
  readonly #options: FakeApnsOptions;
  readonly #mailboxes: FakeApnsMailboxes;
  /** Open connections and who is at the other end; null without a certificate. */
  readonly #sessions = new Map<ServerHttp2Session, Certificate | null>();
  readonly #revoked = new Set<string>();
  #faults: { fault: InjectedFault; left: number }[] = [];
  #server: Http2SecureServer | null = null;
  #accepted = 0;

  constructor(options: FakeApnsOptions) {
    this.#options = options;
    this.#mailboxes = new FakeApnsMailboxes(options.clock, options.state ?? null);
  }

  /** For the simulated devices. */
  get courier(): Courier {
    return this.#mailboxes;
  }

  /** `https://127.0.0.1:<port>`. */
  get endpoint(): string {
    const address = this.#server?.address() as AddressInfo | null | undefined;
    if (!address) throw new Error('simulated APNs is not running');
    return `https://127.0.0.1:${address.port}`;
  }

  /** How many pushes were answered 200. */
  get acceptedPushes(): number {
    return this.#accepted;
  }

  get openSessions(): number {
    return this.#sessions.size;
  }

  async start(): Promise<void> {
    const { certificatePem, privateKeyPem } = this.#options.server;
    const server = createSecureServer({
      cert: certificatePem,
      key: privateKeyPem,
      requestCert: true,
      // Judged below by our own clock and roots; a missing certificate gets an answer, as at Apple.
      rejectUnauthorized: false,
      ALPNProtocols: ['h2'],
      // A limit as APNs has one; clients have to queue what goes beyond it.
      settings: { maxConcurrentStreams: 100 },
      minVersion: 'TLSv1.2',
    });
    server.prependListener('secureConnection', (socket: TLSSocket) => this.#judgeClient(socket));
    server.on('session', (session) => {
      const socket = session.socket as TLSSocket;
      // Node makes a session, over a stand-in socket, even for a connection that was just refused.
      if (typeof socket.getPeerX509Certificate !== 'function') return;
      this.#sessions.set(session, peerCertificate(socket));
      session.on('close', () => this.#sessions.delete(session));
      session.on('error', () => session.destroy());
      session.on('stream', (stream, headers) => this.#receive(session, stream, headers));
    });

    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#options.port ?? 0, '127.0.0.1', resolve);
    });
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    this.dropConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** What pressing Revoke in the portal does. `serialNumber` in upper hex. */
  revoke(serialNumber: string): void {
    this.#revoked.add(serialNumber);
  }

  /** From now on APNs calls the token dead (410), or does not know it (400). */
  spoilToken(token: Uint8Array, how: 'dead' | 'unknown'): void {
    if (how === 'dead') this.#mailboxes.unregister(token);
    else this.#mailboxes.lose(token);
  }

  inject(fault: InjectedFault): void {
    this.#faults.push({ fault, left: fault.times ?? 1 });
  }

  /** Sends GOAWAY on every connection; requests under way are still answered. */
  goAway(): void {
    for (const session of this.#sessions.keys()) {
      session.goaway(0, undefined, Buffer.from(JSON.stringify({ reason: 'Shutdown' })));
      session.close();
    }
  }

  /** Every connection breaks without a word. */
  dropConnections(): void {
    for (const session of this.#sessions.keys()) session.destroy();
  }

  #judgeClient(socket: TLSSocket): void {
    const leaf = peerCertificate(socket);
    if (leaf === null) return;
    const { intermediates, roots } = this.#options.clients;
    const at = this.#options.clock.now();
    if (!verifyChain({ leaf, intermediates, roots, at, extendedKeyUsage: CLIENT_AUTHENTICATION }).ok) socket.destroy();
  }

  #receive(session: ServerHttp2Session, stream: ServerHttp2Stream, headers: Parameters<typeof judgeRequest>[0]): void {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    });
    stream.on('error', () => stream.destroy());
    stream.on('end', () => {
      if (stream.destroyed) return;
      const answer = this.#answer(this.#sessions.get(session) ?? null, headers, Buffer.concat(chunks));
      const id = typeof headers['apns-id'] === 'string' ? headers['apns-id'] : randomUUID();
      stream.respond({
        ':status': answer.status,
        'apns-id': id,
        ...(answer.retryAfterSeconds === undefined ? {} : { 'retry-after': String(answer.retryAfterSeconds) }),
      });
      const { reason, timestamp } = answer;
      stream.end(answer.status === 200 ? '' : JSON.stringify(timestamp === undefined ? { reason } : { reason, timestamp }));
    });
  }

  #answer(client: Certificate | null, headers: Parameters<typeof judgeRequest>[0], body: Uint8Array): FakeAnswer {
    const injected = this.#faults[0];
    if (injected !== undefined) {
      injected.left -= 1;
      if (injected.left <= 0) this.#faults.shift();
      return injected.fault;
    }
    if (client === null) return { status: 403, reason: 'MissingProviderToken' };
    if (this.#revoked.has(client.serialNumber) || client.uid === null) return { status: 403, reason: 'BadCertificate' };
    const judged = judgeRequest(headers, body, client.uid);
    if ('status' in judged) return judged;
    const refusal = this.#mailboxes.accept(judged.tokenHex, judged.topic, judged.pushMagic, judged.expiresAt);
    if (refusal !== null) return { status: refusal.reason === 'Unregistered' ? 410 : 400, ...refusal };
    this.#accepted += 1;
    return { status: 200, reason: '' };
  }
}

/** Null when the client showed no certificate. OpenSSL has parsed it already, so reading it again cannot fail. */
function peerCertificate(socket: TLSSocket): Certificate | null {
  const raw = socket.getPeerX509Certificate()?.raw;
  return raw === undefined ? null : readCertificate(raw);
}
