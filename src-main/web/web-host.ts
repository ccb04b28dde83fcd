import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import { hostIsOurs } from './origin-guard.ts';
import { Session } from './session.ts';
import { type ConnectScreen, SocketDesk } from './socket-desk.ts';

/** The renderer's files, by the path of their URL. */
interface Files {
  read(urlPath: string): { body: Uint8Array; headers: Readonly<Record<string, string>> } | null;
}

interface Ports {
  readonly files: Files;
  readonly connect: ConnectScreen;
  readonly log: Log;
  /** 0 takes any free port. */
  readonly port: number;
}

const plain = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
const NO_SESSION =
  'このアドレスは一度しか使えません。Shitaku を起動した画面で Enter キーを押すと、新しいアドレスが表示されます。\n' +
  'This address works only once. Ask for a new one where Shitaku was started (press Enter there).\n';

/** The loopback host: the renderer's files and one WebSocket, on 127.0.0.1 only, for the browser that brought the token. */
export class WebHost implements LongLived {
  readonly #ports: Ports;
  readonly #server: Server;
  #session: Session | null = null;
  #desk: SocketDesk | null = null;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#server = createServer({ maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 5_000 });
    this.#server.maxConnections = 64;
  }

  /** Rejects with `EADDRINUSE` in `code` when the port is taken. */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#ports.port, '127.0.0.1', resolve);
    });
    const session = new Session(this.port);
    const desk = new SocketDesk({ session, port: this.port, connect: this.#ports.connect, log: this.#ports.log });
    this.#session = session;
    this.#desk = desk;
    this.#server.on('request', (request, response) => this.#answer(request, response, session));
    this.#server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => desk.upgrade(request, socket, head));
  }

  async stop(): Promise<void> {
    this.#desk?.stop();
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** A new address for one browser. Its token works once. */
  newAddress(): string {
    if (this.#session === null) throw new Error('the web host is not started');
    return `http://127.0.0.1:${this.port}/?token=${this.#session.issueToken()}`;
  }

  /** Every screen closes its connection and loads anew: the core is another one now. */
  reloadScreens(): void {
    this.#desk?.reloadScreens();
  }

  #answer(request: IncomingMessage, response: ServerResponse, session: Session): void {
    try {
      this.#route(request, response, session);
    } catch (error) {
      this.#ports.log.error('a request of a browser failed', { error });
      response.writeHead(500, plain).end('the reason is in the log\n');
    }
  }

  #route(request: IncomingMessage, response: ServerResponse, session: Session): void {
    if (!hostIsOurs(request.headers, this.port)) return void response.writeHead(403, plain).end('wrong host\n');
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { ...plain, allow: 'GET, HEAD' }).end();
    const url = URL.parse(request.url ?? '/', `http://127.0.0.1:${this.port}`);
    if (url === null) return void response.writeHead(400, plain).end();
    const token = url.searchParams.get('token');
    if (token !== null) return this.#redeem(token, request, response, session);
    if (!session.knows(request.headers.cookie)) return void response.writeHead(403, plain).end(NO_SESSION);
    const file = this.#ports.files.read(url.pathname);
    // Browsers ask for it unbidden; an answer without contents keeps their console clean.
    if (file === null && url.pathname === '/favicon.ico') return void response.writeHead(204, plain).end();
    if (file === null) return void response.writeHead(404, plain).end('not found\n');
    response.writeHead(200, { ...file.headers, 'content-length': file.body.length });
    response.end(request.method === 'HEAD' ? undefined : file.body);
  }

  /** The redirect takes the token out of the address bar and the history. */
  #redeem(token: string, request: IncomingMessage, response: ServerResponse, session: Session): void {
    const away = { ...plain, location: '/', 'referrer-policy': 'no-referrer' };
    const cookie = session.redeem(token);
    if (cookie !== null) response.writeHead(303, { ...away, 'set-cookie': cookie }).end();
    else if (session.knows(request.headers.cookie)) response.writeHead(303, away).end();
    else response.writeHead(403, plain).end(NO_SESSION);
  }
}
