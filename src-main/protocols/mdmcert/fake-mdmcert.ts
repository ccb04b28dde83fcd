import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LongLived } from '#lib/lifecycle.ts';
import { LoopbackServer, readBody } from '#lib/loopback-server.ts';
import { type FakeMdmcertVendor, signedMail } from './fake-mdmcert-mail.ts';
import { readSignRequest } from './fake-mdmcert-request.ts';

export interface FakeMdmcertOptions {
  readonly vendor: FakeMdmcertVendor;
  /** Keys of the products that the operators know. */
  readonly productKeys: readonly string[];
  /** Addresses that are registered at the site. */
  readonly registered: readonly string[];
}

/** `silent`: it takes the request and never answers. */
export type MdmcertFault = 'unregistered' | 'refused' | 'down' | 'html' | 'silent';

const PATH = '/api/v1/signrequest';
const MAX_BODY_BYTES = 256 * 1024;

/** The stand-in for mdmcert.download on loopback HTTP. Its mails wait in an outbox instead of being sent. */
export class FakeMdmcert implements LongLived {
  readonly #options: FakeMdmcertOptions;
  readonly #outbox = new Map<string, string>();
  readonly #server: LoopbackServer;
  /** What goes wrong with every request from now on. */
  fault: MdmcertFault | null = null;

  constructor(options: FakeMdmcertOptions) {
    this.#options = options;
    this.#server = new LoopbackServer({
      name: 'the simulated mdmcert.download',
      handle: (request, response) => this.#handle(request, response),
    });
  }

  start(): Promise<void> {
    return this.#server.start();
  }

  /** What stands for `https://mdmcert.download/api/v1/signrequest`. */
  get endpoint(): string {
    return `${this.#server.url}${PATH}`;
  }

  /** The attachment of the last mail to this address (`mdm_signed_request.….plist.b64.p7`). */
  mailFor(email: string): string | null {
    return this.#outbox.get(email.toLowerCase()) ?? null;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, MAX_BODY_BYTES);
    if (this.fault === 'down') return void response.destroy();
    if (this.fault === 'silent') return;
    if (this.fault === 'html') return end(response, 200, 'text/html', '<!DOCTYPE html><html><body>Maintenance</body></html>');
    if (request.url !== PATH) return end(response, 404, 'text/plain', '404 page not found');
    if (request.method !== 'POST') return end(response, 405, 'text/plain', 'method not allowed');
    if (body === null) return end(response, 413, 'text/plain', 'too large');
    if (this.fault === 'refused') return failure(response, 'the signing service is closed');
    const read = readSignRequest(request.headers, body);
    if (!read.ok) return failure(response, read.error.message, read.error.code === 'malformed' ? 400 : 200);
    const { email, key, csrDer, recipient } = read.value;
    if (!this.#options.productKeys.includes(key)) return failure(response, 'unknown key');
    const registered = this.#options.registered.some((address) => address.toLowerCase() === email.toLowerCase());
    if (!registered || this.fault === 'unregistered') return failure(response, 'the e-mail address is not registered');
    this.#outbox.set(email.toLowerCase(), await signedMail({ csrDer, vendor: this.#options.vendor, recipient }));
    end(response, 200, 'application/json', JSON.stringify({ result: 'success' }));
  }
}

function end(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'Content-Type': contentType }).end(body);
}

/** The service answers 200 even when it refuses. */
function failure(response: ServerResponse, reason: string, status = 200): void {
  end(response, status, 'application/json', JSON.stringify({ result: 'failure', reason }));
}
