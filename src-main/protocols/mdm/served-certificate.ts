import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type Certificate, readCertificate } from '#pki/certificate.ts';

const LIMIT_MS = 10_000;

/**
 * Connects as a device does, trusting `root` alone, and answers the certificate that is served under `name`.
 * `other-certificate-served`: something answers there, but its certificate is not one of `root` for this name, or is out of date.
 */
export function servedCertificate(server: {
  readonly address: string;
  readonly port: number;
  /** Host name or address that devices use, and that the certificate must name. */
  readonly name: string;
  readonly root: Certificate;
}): Promise<Outcome<Certificate, 'unreachable' | 'other-certificate-served'>> {
  const { address, port, name, root } = server;
  return new Promise((resolve) => {
    const socket = connect({
      host: address,
      port,
      ca: root.pem,
      ...(isIP(name) === 0 ? { servername: name } : {}),
      timeout: LIMIT_MS,
      // The name is checked against what devices use, not against the address dialled here.
      checkServerIdentity: (_, peer) => {
        const { subjectAltNames } = readCertificate(peer.raw);
        return subjectAltNames.includes(name) ? undefined : new Error('the certificate names another host');
      },
    });
    const end = (outcome: Outcome<Certificate, 'unreachable' | 'other-certificate-served'>) => {
      socket.destroy();
      resolve(outcome);
    };
    let reached = false;
    socket.once('connect', () => {
      reached = true;
    });
    socket.once('secureConnect', () => end(ok(readCertificate(socket.getPeerCertificate().raw))));
    socket.once('timeout', () => end(fail('unreachable', 'no answer in time')));
    socket.once('error', () =>
      end(reached ? fail('other-certificate-served', 'its certificate is not ours') : fail('unreachable', 'nobody listens there')),
    );
  });
}
