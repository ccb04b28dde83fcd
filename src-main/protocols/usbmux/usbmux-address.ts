import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { UsbmuxError } from './usbmux-error.ts';

export type UsbmuxAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/**
 * Where usbmuxd listens. `text` is the value of USBMUXD_SOCKET_ADDRESS in any spelling an open client takes
 * (`host:port`, `[::1]:port`, `UNIX:/path`, `unix:///path`, `/path`); absent or empty means the platform's default.
 * Throws UsbmuxError 'invalid'.
 */
export function parseUsbmuxAddress(text: string | undefined, platform: NodeJS.Platform): UsbmuxAddress {
  const value = text?.trim() ?? '';
  if (value === '') return platform === 'win32' ? { host: '127.0.0.1', port: 27015 } : { path: '/var/run/usbmuxd' };
  const path = /^unix:(?:\/\/)?(\/.+)$/i.exec(value)?.[1] ?? (value.startsWith('/') ? value : undefined);
  if (path !== undefined) return { path };
  const parts = /^(?:\[([0-9a-f:]+)\]|([^:[\]/\s]+)):(\d{1,5})$/i.exec(value);
  const host = parts?.[1] ?? parts?.[2];
  const port = Number(parts?.[3]);
  if (host === undefined || !(port >= 1 && port <= 65535)) {
    throw new UsbmuxError('invalid', `not a usbmuxd address (host:port or an absolute path): ${value.slice(0, 200)}`);
  }
  return { host, port };
}

/** Gives a function that opens one connection to usbmuxd; each call opens another. It rejects with UsbmuxError 'unreachable'. */
export function dialUsbmux(address: UsbmuxAddress): () => Promise<Duplex> {
  const where = 'path' in address ? address.path : `${address.host}:${address.port}`;
  return () =>
    new Promise((resolve, reject) => {
      const socket = connect(address);
      const failed = (error: NodeJS.ErrnoException) => {
        socket.destroy();
        reject(new UsbmuxError('unreachable', `no usbmuxd at ${where} (${error.code ?? 'failed'})`));
      };
      socket.once('error', failed);
      socket.once('connect', () => {
        // A reset between now and the moment the next owner listens must not bring the process down.
        socket.on('error', () => {});
        socket.off('error', failed);
        socket.setNoDelay(true);
        resolve(socket);
      });
    });
}
