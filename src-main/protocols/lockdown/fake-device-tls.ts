import type { KeyObject } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { anySignature } from './any-signature.ts';
import type { FakePairing } from './fake-pairings.ts';
import { PeerError } from './fake-plist-service.ts';

const HANDSHAKE_MS = 10_000;
/** A context holds the parsed key and certificate: made once per pairing, used by each of its many connections. */
const contexts = new WeakMap<FakePairing, SecureContext>();

function contextOf(pairing: FakePairing, deviceKey: KeyObject): SecureContext {
  const known = contexts.get(pairing);
  if (known !== undefined) return known;
  const context = createSecureContext({
    cert: pairing.deviceCertificatePem,
    key: deviceKey.export({ format: 'pem', type: 'pkcs8' }),
    minVersion: 'TLSv1.2',
    ...anySignature,
  });
  contexts.set(pairing, context);
  return context;
}

/**
 * The device's end of TLS: it is the server and shows its DeviceCertificate. The client is known by the bytes of its
 * certificate, Host or Root of the pair record (libimobiledevice shows Root, the others Host). No path validation: the
 * empty names in pair records make every certificate look self-signed (usb.md 0.2).
 * Throws PeerError when the handshake fails or a stranger is there; the stream is destroyed then.
 */
export async function secureAsDevice(stream: Duplex, pairing: FakePairing, deviceKey: KeyObject): Promise<Duplex> {
  if (stream.destroyed) throw new PeerError('the peer is gone already');
  const secured = new TLSSocket(stream, {
    isServer: true,
    secureContext: contextOf(pairing, deviceKey),
    requestCert: true,
    rejectUnauthorized: false,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new PeerError('no TLS handshake in time')), HANDSHAKE_MS);
      const fail = () => reject(new PeerError('the TLS handshake failed'));
      secured.on('error', fail); // stays: later errors are heard as 'close' by the reader
      secured.once('close', fail);
      stream.once('close', fail);
      stream.once('end', fail); // a peer that said its last word will not finish the handshake
      secured.once('secure', () => resolve());
      secured.once('secure', () => clearTimeout(timer));
      secured.once('close', () => clearTimeout(timer));
    });
    const shown = secured.getPeerX509Certificate()?.raw;
    if (shown === undefined || !(shown.equals(pairing.hostCertificateDer) || shown.equals(pairing.rootCertificateDer))) {
      throw new PeerError('the client certificate is not of this pairing');
    }
    return secured;
  } catch (error) {
    secured.destroy();
    stream.destroy();
    throw error;
  }
}
