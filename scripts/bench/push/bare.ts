import { randomUUID } from 'node:crypto';
import { connect } from 'node:http2';
import type { BenchApns } from './apns.ts';

/** The peer: Node's HTTP/2 and nothing else. One connection, so many requests at once, the status looked at. */
export function bareLoop(apns: BenchApns, atOnce: number): Promise<number> {
  const session = connect(apns.endpoint, {
    cert: apns.identity.certificatePem,
    key: apns.identity.privateKeyPem,
    ca: apns.roots,
  });
  const expiration = String(Math.floor(Date.now() / 1000) + 86_400);
  return new Promise((resolve, reject) => {
    let next = 0;
    let done = 0;
    let taken = 0;
    session.on('error', reject);
    const one = (): void => {
      const token = apns.tokens[next];
      next += 1;
      if (token === undefined) return;
      const stream = session.request({
        ':method': 'POST',
        ':path': `/3/device/${token}`,
        'content-type': 'application/json',
        'apns-topic': apns.identity.topic,
        'apns-push-type': 'mdm',
        'apns-priority': '10',
        'apns-expiration': expiration,
        'apns-id': randomUUID(),
      });
      stream.on('response', (headers) => {
        if (headers[':status'] === 200) taken += 1;
      });
      stream.on('error', reject);
      stream.resume();
      stream.on('close', () => {
        done += 1;
        if (done === apns.tokens.length) {
          session.close();
          resolve(taken);
        } else one();
      });
      stream.end('{"mdm":"7E5C0A4B-2C3D-4E5F-8A9B-0C1D2E3F4A5B"}');
    };
    for (let count = 0; count < atOnce; count += 1) one();
  });
}
