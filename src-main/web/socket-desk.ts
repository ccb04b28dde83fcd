import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { MAX_MESSAGE_BYTES } from '#contract/file-limit.ts';
import type { Log } from '#lib/log.ts';
import { originIsOurs } from './origin-guard.ts';
import type { Session } from './session.ts';

/** One screen as the core sees it. */
interface Screen {
  receive(message: unknown): void;
  close(): void;
}

/** Hands a screen's link to the core. */
export type ConnectScreen = (carrier: { send(message: string): Promise<void>; refuse(reason: string): void }) => Screen;

interface Ports {
  readonly session: Session;
  readonly port: number;
  readonly connect: ConnectScreen;
  readonly log: Log;
}

/** Close code for "the core is another one now, load anew". */
export const WORLD_CHANGED = 4001;
const PATH = '/bridge';
const SCREENS_LIMIT = 16;
/** A screen that answers no ping for this long is gone. Milliseconds. */
const HEARTBEAT_MS = 20_000;

/** Takes WebSocket upgrades. Host, Origin and cookie are checked before the core sees anything of the connection. */
export class SocketDesk {
  readonly #ports: Ports;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, clientTracking: true });
  readonly #heartbeat: NodeJS.Timeout;
  readonly #silent = new WeakSet<WebSocket>();

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A peer that vanishes during the refusal must not become an unhandled 'error'.
    socket.on('error', () => socket.destroy());
    const path = URL.parse(request.url ?? '', 'http://127.0.0.1')?.pathname;
    if (path !== PATH) return refuseUpgrade(socket, '404 Not Found');
    if (!originIsOurs(request.headers, this.#ports.port)) return refuseUpgrade(socket, '403 Forbidden');
    if (!this.#ports.session.knows(request.headers.cookie)) return refuseUpgrade(socket, '403 Forbidden');
    if (this.#server.clients.size >= SCREENS_LIMIT) return refuseUpgrade(socket, '503 Service Unavailable');
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket));
  }

  reloadScreens(): void {
    for (const client of this.#server.clients) client.close(WORLD_CHANGED, 'world changed');
  }

  stop(): void {
    clearInterval(this.#heartbeat);
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }

  #open(webSocket: WebSocket): void {
    const screen = this.#ports.connect({
      send: (message) => send(webSocket, message),
      refuse: (reason) => webSocket.close(1008, reason),
    });
    webSocket.on('message', (data: Buffer, isBinary) => screen.receive(isBinary ? data : data.toString('utf8')));
    webSocket.on('pong', () => this.#silent.delete(webSocket));
    webSocket.on('close', () => screen.close());
    webSocket.on('error', (error) => this.#ports.log.warn('a screen broke its connection', { error }));
  }

  #beat(): void {
    for (const client of this.#server.clients) {
      if (this.#silent.has(client)) client.terminate();
      this.#silent.add(client);
      if (client.readyState === WebSocket.OPEN) client.ping();
    }
  }
}

const send = (webSocket: WebSocket, message: string): Promise<void> =>
  new Promise((resolve, reject) => {
    webSocket.send(message, (error) => (error == null ? resolve() : reject(error)));
  });

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
