import type { Duplex } from 'node:stream';
import { connect, createSecureContext, type SecureContext } from 'node:tls';
import { anySignature } from './any-signature.ts';
import { LockdownError } from './lockdown-error.ts';
import type { PairRecord } from './pair-record.ts';

/**
 * Starts TLS on a stream to the device: the host is the TLS client, the device the server (lockdown sessions and services).
 *
 * The device is known by the cable and the pair record, not by a name or a chain: the certificates of a pair record have
 * empty subjects and issuers, which no path validation accepts, so there is none here, as in every client. It is the device
 * that checks us, by our Host certificate.
 *
 * Throws LockdownError 'tls-failed', 'closed' or 'timed-out'; the stream is destroyed then.
 */
export function secureStream(stream: Duplex, record: HostIdentity, options: { timeoutMs?: number } = {}): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    stream.on('error', () => {});
    const fail = (code: 'tls-failed' | 'closed' | 'timed-out', message: string) => {
      clearTimeout(timer);
      secured?.destroy();
      stream.destroy();
      reject(new LockdownError(code, message));
    };
    const secured = start(stream, record);
    const timer = setTimeout(() => fail('timed-out', 'the device did not finish the TLS handshake in time'), options.timeoutMs ?? 10_000);
    if (secured === null) return fail('tls-failed', 'TLS cannot start: the host certificate and key of the pair record do not load');
    const onClose = () => fail('closed', 'the device closed the connection during the TLS handshake');
    let handshaking = true;
    secured.on('error', (error: NodeJS.ErrnoException) => {
      // Stays on for good: a later error ends the stream, and its reader hears that as a close.
      if (!handshaking) return;
      handshaking = false;
      secured.off('close', onClose);
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') onClose();
      else fail('tls-failed', `the TLS handshake failed (${error.code ?? 'no reason given'})`);
    });
    secured.once('close', onClose);
    secured.once('secureConnect', () => {
      handshaking = false;
      clearTimeout(timer);
      secured.off('close', onClose);
      resolve(secured);
    });
  });
}

type HostIdentity = Pick<PairRecord, 'hostCertificate' | 'hostPrivateKey'>;

/** Certificate and key, loaded once for all the conversations of a record: loading takes longer than a handshake. */
const contexts = new WeakMap<HostIdentity, SecureContext>();

function start(stream: Duplex, record: HostIdentity) {
  try {
    const secureContext = contexts.get(record) ?? contextOf(record);
    contexts.set(record, secureContext);
    return connect({ socket: stream, secureContext, rejectUnauthorized: false, checkServerIdentity: () => undefined });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return null;
  }
}

function contextOf(record: HostIdentity): SecureContext {
  return createSecureContext({ cert: record.hostCertificate, key: record.hostPrivateKey, minVersion: 'TLSv1.2', ...anySignature });
}
