import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateRsaKey } from '#pki/keys.ts';

const DAY = 86_400_000;

/** A site that is not ours, once without and once with a certificate that nobody vouches for. It counts who comes. */
export class Elsewhere {
  /** Every request there was, as `METHOD path`. */
  readonly visits: string[] = [];
  readonly http: string;
  readonly https: string;
  readonly #servers: readonly Server[];

  private constructor(plain: Server, sealed: Server, visits: string[]) {
    const port = (server: Server) => (server.address() as AddressInfo).port;
    this.#servers = [plain, sealed];
    this.visits = visits;
    this.http = `http://127.0.0.1:${port(plain)}`;
    this.https = `https://127.0.0.1:${port(sealed)}`;
  }

  static async open(): Promise<Elsewhere> {
    const key = await generateRsaKey();
    const subject = [{ type: 'CN', value: '127.0.0.1' }];
    const { der } = await issueCertificate({
      subject,
      publicKey: key,
      issuer: { subject, key },
      notBefore: Date.now() - DAY,
      notAfter: Date.now() + DAY,
      ipAddresses: ['127.0.0.1'],
    });
    const cert = `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
    const visits: string[] = [];
    const answer: RequestListener = ({ method, url }, response) => {
      visits.push(`${method} ${url}`);
      response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' });
      response.end('<!doctype html><title>elsewhere</title><h1>elsewhere</h1>');
    };
    const plain = createServer(answer);
    const sealed = createTlsServer({ key: key.export({ type: 'pkcs8', format: 'pem' }), cert }, answer);
    await Promise.all([plain, sealed].map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))));
    return new Elsewhere(plain, sealed, visits);
  }

  close(): void {
    for (const server of this.#servers) server.close();
  }
}
