import { isIP, Socket } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * Set up before every unit test: nobody but this machine can be reached. A test that needs the internet fails here, on
 * the machine of whoever writes it, and not one day somewhere else.
 */
const own = new Set(
  Object.values(networkInterfaces())
    .flat()
    .map((each) => each?.address),
);
const isOwn = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.') || host === '0.0.0.0' || own.has(host);

const connect: Socket['connect'] = Reflect.get(Socket.prototype, 'connect');

function connectWithin(this: Socket, ...args: never[]): Socket {
  const host = hostOf(args);
  if (host === null || isOwn(host)) return Reflect.apply(connect, this, args);
  const what = isIP(host) === 0 ? 'the name' : 'the address';
  const error = Object.assign(new Error(`tests reach nobody but this machine, not ${what} ${host}`), { code: 'ENETUNREACH' });
  process.nextTick(() => this.destroy(error));
  return this;
}

/** The host of any form of `connect`; null for a path or this machine. Node itself passes `[[options, callback]]` on. */
function hostOf(args: readonly unknown[]): string | null {
  const first = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
  if (typeof first === 'object' && first !== null) {
    const { host, path } = first as { host?: unknown; path?: unknown };
    return typeof path === 'string' || typeof host !== 'string' ? null : host;
  }
  return typeof first === 'number' && typeof args[1] === 'string' ? args[1] : null;
}

Socket.prototype.connect = connectWithin;
