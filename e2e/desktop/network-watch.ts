import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Whom a program calls over the network from its first moment on. Its Node notes every connection, look-up and datagram that is not
 * for this machine; its Chromium has a proxy that only counts who comes.
 */
export class NetworkWatch {
  readonly #folder = mkdtempSync(join(tmpdir(), 'shitaku-network-'));
  readonly #proxy: Server;
  readonly #toProxy: string[] = [];

  private constructor(program: string) {
    writeFileSync(this.#hook, hook(this.#notes));
    writeFileSync(this.program, `#!/bin/sh\nNODE_OPTIONS='--require=${this.#hook}' exec '${program}' "$@"\n`, { mode: 0o700 });
    this.#proxy = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (request) => this.#toProxy.push(`Chromium: ${request.toString('latin1').split('\r\n')[0]}`));
    });
  }

  /** `program`: the runtime to be watched. */
  static async open(program: string): Promise<NetworkWatch> {
    const watch = new NetworkWatch(program);
    await new Promise<void>((done) => watch.#proxy.listen(0, '127.0.0.1', done));
    return watch;
  }

  /** Started in place of the runtime. Options of Node in the environment would be taken away by whoever drives the program. */
  get program(): string {
    return join(this.#folder, 'watched');
  }

  get switches(): string[] {
    return [`--proxy-server=http://127.0.0.1:${(this.#proxy.address() as AddressInfo).port}`, '--proxy-bypass-list=<-loopback>'];
  }

  /** All calls so far. Throws where the program was not watched. */
  calls(): string[] {
    if (!existsSync(this.#notes)) throw new Error('nobody watched this program');
    const [, ...noted] = [...new Set(readFileSync(this.#notes, 'utf8').trim().split('\n'))];
    return [...noted, ...this.#toProxy];
  }

  close(): void {
    this.#proxy.close();
    rmSync(this.#folder, { recursive: true });
  }

  get #hook(): string {
    return join(this.#folder, 'watch.cjs');
  }

  get #notes(): string {
    return join(this.#folder, 'calls');
  }
}

const hook = (notes: string) => `
const fs = require('node:fs');
const net = require('node:net');
const dns = require('node:dns');
const dgram = require('node:dgram');
const note = (line) => fs.appendFileSync(${JSON.stringify(notes)}, line + '\\n');
note('watched');
const here = (host) => host === undefined || host === 'localhost' || /^(127\\.|::1$|::ffff:127\\.)/.test(host);
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const to = typeof first === 'object' && first !== null ? first : { port: first, host: typeof second === 'string' ? second : undefined };
  if (to.path === undefined && !here(to.host)) note('connection: ' + to.host + ':' + to.port);
  return Reflect.apply(connect, this, args);
};
for (const module of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
  for (const name of Object.getOwnPropertyNames(module).filter((each) => /^(lookup|resolve|reverse)/.test(each))) {
    const ask = module[name];
    if (typeof ask !== 'function') continue;
    module[name] = function (host, ...rest) {
      // An address needs nobody to look it up.
      if (!here(host) && net.isIP(host) === 0) note('look-up: ' + host);
      return Reflect.apply(ask, this, [host, ...rest]);
    };
  }
}
const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function (...args) {
  note('datagram: ' + args.filter((each) => typeof each === 'string' || typeof each === 'number').join(' '));
  return Reflect.apply(send, this, args);
};
`;
