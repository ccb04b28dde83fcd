import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import { silentLog } from '#lib/log.ts';
import type { ContractPeer } from '../host/contract-peer.ts';
import { RendererFiles } from '../host/renderer-files.ts';
import { WebHost } from '../web/web-host.ts';

export type Connect = (carrier: ConstructorParameters<typeof ContractPeer>[1]) => ContractPeer;

/** A screen's end of a link, whichever host carries it. */
export interface Client {
  call(noun: string, call: string, input: unknown): Promise<unknown>;
  events(signal?: AbortSignal): Promise<AsyncIterable<unknown>>;
  /** Sends bytes that no client of ours would send. */
  raw(message: string | Uint8Array): void;
  readonly closed: Promise<void>;
  close(): void;
}

type AnyLink = { call(path: readonly string[], input: unknown, options: { context: object; signal?: AbortSignal }): Promise<unknown> };

const client = (link: AnyLink, rest: Pick<Client, 'raw' | 'closed' | 'close'>): Client => ({
  call: (noun, call, input) => link.call([noun, call], input, { context: {} }),
  events: async (signal) =>
    (await link.call(['events', 'stream'], {}, { context: {}, ...(signal ? { signal } : {}) })) as AsyncIterable<unknown>,
  ...rest,
});

/** A web host over a folder with one page. */
export async function startWebHost(connect: Connect): Promise<WebHost> {
  const folder = mkdtempSync(join(tmpdir(), 'shitaku-renderer-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>page</title>');
  const host = new WebHost({ files: new RendererFiles(folder), connect, log: silentLog, port: 0 });
  await host.start();
  return host;
}

/** Redeems a one-time address, as a browser does; the answer is the cookie. */
export async function signIn(host: WebHost): Promise<string> {
  const response = await fetch(host.newAddress(), { redirect: 'manual' });
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

export const openSocket = (host: WebHost, headers: Record<string, string>, path = '/bridge'): WebSocket =>
  new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers });

export async function webClient(host: WebHost): Promise<Client> {
  const socket = openSocket(host, { cookie: await signIn(host), origin: `http://127.0.0.1:${host.port}` });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  // The link wants a browser's WebSocket; the one of `ws` behaves the same where it is used.
  const link = new SocketLink({ websocket: socket as unknown as globalThis.WebSocket }) as AnyLink;
  return client(link, { raw: (message) => socket.send(message), closed, close: () => socket.close() });
}

/** A port of Node seen as the port of Electron's main process, which hands over the data inside an event. */
export const asMainPort = (port: MessagePort) => ({
  on: (name: string, listener: (event: { data: unknown }) => void) =>
    name === 'message' ? port.on('message', (data: unknown) => listener({ data })) : port.on(name, () => listener({ data: null })),
  postMessage: (message: unknown) => port.postMessage(message),
  start: () => port.start(),
  close: () => port.close(),
});

/** `knock` hands one end of a channel to the host, as the preload does. */
export function portClient(knock: (port: ReturnType<typeof asMainPort>) => void): Client {
  const { port1, port2 } = new MessageChannel();
  const closed = new Promise<void>((resolve) => port1.once('close', () => resolve()));
  knock(asMainPort(port2));
  const link = new PortLink({ port: port1 }) as AnyLink;
  port1.start();
  return client(link, { raw: (message) => port1.postMessage(message), closed, close: () => port1.close() });
}
