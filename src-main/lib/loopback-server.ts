import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LongLived } from './lifecycle.ts';

interface LoopbackServerOptions {
  /** For the one who asks for the address too early. */
  readonly name: string;
  /** Answers everything. A failure breaks the connection and goes to `onError`. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Any free one by default. */
  readonly port?: number | undefined;
  readonly onError?: (error: unknown) => void;
}

/** The listener under a simulated web service: HTTP, on 127.0.0.1 alone. */
export class LoopbackServer implements LongLived {
  readonly #options: LoopbackServerOptions;
  #server: Server | null = null;

  constructor(options: LoopbackServerOptions) {
    this.#options = options;
  }

  /** `127.0.0.1:<port>` */
  get host(): string {
    const address = this.#server?.address() as AddressInfo | null | undefined;
    if (!address) throw new Error(`${this.#options.name} is not started`);
    return `127.0.0.1:${address.port}`;
  }

  /** `http://127.0.0.1:<port>` */
  get url(): string {
    return `http://${this.host}`;
  }

  async start(): Promise<void> {
    const { handle, port, onError } = this.#options;
    const server = createServer((request, response) => {
      handle(request, response).catch((error: unknown) => {
        // Whoever went away in the middle of a question is no problem of ours.
        if (!request.destroyed) onError?.(error);
        response.destroy();
      });
    });
    server.requestTimeout = 15_000;
    server.headersTimeout = 10_000;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port ?? 0, '127.0.0.1', resolve);
    });
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

/** Null: longer than `maxBytes`. Read to the end all the same: many clients hear the answer only after they have sent everything. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
  }
  return length > maxBytes ? null : Buffer.concat(chunks);
}
