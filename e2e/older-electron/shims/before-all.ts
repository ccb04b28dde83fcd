/**
 * What Node 16 lacks and the app takes for granted, put in before anything else loads (platform: Node 24 in Electron 45). Each is the
 * standard's own thing from where Node 16 keeps it, a kept library (core-js, undici), or a few lines here.
 */
import 'core-js/actual';
import { Blob as NodeBlob } from 'node:buffer';
import nodeCrypto from 'node:crypto';
import diagnosticsChannel from 'node:diagnostics_channel';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { join, relative } from 'node:path';
import stream, { Duplex, type DuplexOptions } from 'node:stream';
import * as streams from 'node:stream/web';
import { fileURLToPath } from 'node:url';
import util from 'node:util';
import zlib from 'node:zlib';
import { File, FormData, fetch, Headers, Request, Response } from 'undici-node16';

const missing = (on: object, things: Readonly<Record<string, unknown>>): void => {
  for (const [name, value] of Object.entries(things)) {
    if (Reflect.get(on, name) === undefined) Object.defineProperty(on, name, { value, writable: true, configurable: true });
  }
};

class CustomEvent<T> extends Event {
  readonly detail: T | null;
  constructor(type: string, options: EventInit & { detail?: T } = {}) {
    super(type, options);
    this.detail = options.detail ?? null;
  }
}

missing(globalThis, {
  crypto: nodeCrypto.webcrypto,
  Crypto: nodeCrypto.webcrypto.constructor,
  CustomEvent,
  Blob: NodeBlob,
  File,
  fetch,
  FormData,
  Headers,
  Request,
  Response,
  navigator: { userAgent: `Node.js/${process.versions.node}`, hardwareConcurrency: 2 },
});
missing(globalThis, { ...streams });

/** As in Node 20: aborted as soon as one of them is. */
const any = (signals: Iterable<AbortSignal>): AbortSignal => {
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) {
      controller.abort(signal.reason);
      break;
    }
    signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
  }
  return controller.signal;
};
missing(AbortSignal, { any });

const require = createRequire(__filename);
missing(process, { getBuiltinModule: (name: string) => require(name) });

/** Nobody listens for these here: each channel only runs what it is given. */
const silent = { hasSubscribers: false, publish: () => undefined };
const tracingChannel = () => ({
  ...{ start: silent, end: silent, asyncStart: silent, asyncEnd: silent, error: silent, hasSubscribers: false },
  traceSync: (work: (...args: unknown[]) => unknown, _context: unknown, self: unknown, ...args: unknown[]) =>
    Reflect.apply(work, self, args),
  tracePromise: (work: (...args: unknown[]) => unknown, _context: unknown, self: unknown, ...args: unknown[]) =>
    Reflect.apply(work, self, args),
  traceCallback: (work: (...args: unknown[]) => unknown, _at: number, _context: unknown, self: unknown, ...args: unknown[]) =>
    Reflect.apply(work, self, args),
});
missing(diagnosticsChannel, { tracingChannel });

missing(nodeCrypto, {
  hash: (algorithm: string, data: string | Uint8Array, encoding: 'hex' | 'base64' | 'buffer' = 'hex') => {
    const hash = nodeCrypto.createHash(algorithm).update(data);
    return encoding === 'buffer' ? hash.digest() : hash.digest(encoding);
  },
});
/** The checksum of zip archives (Node 22.2). */
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});
const crc32 = (data: string | Uint8Array, before = 0): number => {
  let sum = ~before;
  for (const byte of typeof data === 'string' ? Buffer.from(data) : data) sum = (sum >>> 8) ^ (crcTable[(sum ^ byte) & 0xff] ?? 0);
  return ~sum >>> 0;
};
missing(zlib, { crc32 });

/** Validity as dates (Node 23). */
for (const [name, text] of [
  ['validFromDate', 'validFrom'],
  ['validToDate', 'validTo'],
] as const) {
  Object.defineProperty(nodeCrypto.X509Certificate.prototype, name, {
    get(this: nodeCrypto.X509Certificate) {
      return new Date(this[text]);
    },
    configurable: true,
  });
}
missing(util, { styleText: (_style: unknown, text: string) => text });

/** An archive is looked into by its path only; newer ones also take an address (`file:`), as the whole app gives them. */
for (const name of ['readFileSync', 'readdirSync', 'existsSync', 'statSync'] as const) {
  const original = Reflect.get(fs, name) as (...args: never[]) => unknown;
  Reflect.set(fs, name, (path: unknown, ...rest: unknown[]) =>
    Reflect.apply(original, fs, [path instanceof URL ? fileURLToPath(path) : path, ...rest]),
  );
}

/** `readdir` with `recursive` and `parentPath` (Node 20). */
const readdirSync = fs.readdirSync;
const readdirDeep = (folder: string, options?: unknown): unknown => {
  const { recursive, ...plain } = typeof options === 'object' && options !== null ? (options as { recursive?: boolean }) : {};
  if (!('withFileTypes' in plain) && recursive !== true) return Reflect.apply(readdirSync, fs, [folder, options]);
  const entries = (Reflect.apply(readdirSync, fs, [folder, { withFileTypes: true }]) as fs.Dirent[]).map((entry) =>
    Object.assign(entry, { parentPath: folder }),
  );
  const deep = recursive === true ? entries.filter((entry) => entry.isDirectory()) : [];
  const all = [
    ...entries,
    ...deep.flatMap((entry) => readdirDeep(join(folder, entry.name), { recursive, withFileTypes: true }) as fs.Dirent[]),
  ];
  if ('withFileTypes' in plain) return all;
  return all.map((entry) => relative(folder, join((entry as { parentPath: string }).parentPath, entry.name)));
};
fs.readdirSync = readdirDeep as typeof fs.readdirSync;

/** Closing a server with its connections (Node 18.2). */
const connections = new WeakMap<http.Server, Set<Socket>>();
function closeAllConnections(this: http.Server): void {
  for (const socket of connections.get(this) ?? []) socket.destroy();
}
for (const { prototype } of [http.Server, https.Server]) {
  const emit = prototype.emit;
  prototype.emit = function (this: http.Server, name: string, ...rest: unknown[]) {
    const [socket] = rest;
    if ((name === 'connection' || name === 'secureConnection') && socket instanceof Socket) {
      const open = connections.get(this) ?? new Set();
      connections.set(this, open.add(socket));
      socket.once('close', () => open.delete(socket));
    }
    return Reflect.apply(emit, this, [name, ...rest]);
  };
  missing(prototype, { closeAllConnections, closeIdleConnections: () => undefined });
}

/** Two ends of one pipe (Node 22.6). */
const duplexPair = (options: DuplexOptions = {}): [Duplex, Duplex] => {
  const end = (peer: () => Duplex) => {
    let taken: (() => void) | null = null;
    const duplex = new Duplex({
      ...options,
      read: () => {
        const done = taken;
        taken = null;
        done?.();
      },
      write: (chunk, _encoding, done) => Reflect.get(peer(), 'give')(chunk, done),
      final: (done) => Reflect.get(peer(), 'give')(null, done),
      destroy: (error, done) => {
        process.nextTick(() => {
          if (peer().destroyed) return;
          if (error === null) peer().push(null);
          else peer().destroy();
        });
        done(error);
      },
    });
    return Object.assign(duplex, {
      // A moment later, as over a socket: else TLS would be through before anyone can listen for it.
      give: (chunk: Buffer | null, done: () => void) =>
        process.nextTick(() => {
          if (chunk === null || chunk.length === 0) process.nextTick(done);
          else taken = done;
          duplex.push(chunk);
        }),
    });
  };
  const first: Duplex = end(() => second);
  const second: Duplex = end(() => first);
  return [first, second];
};
missing(stream, { duplexPair });

/** What Electron's Node is built on; told from Node 23 on. */
missing(process.features, { openssl_is_boringssl: true });
