import { once } from 'node:events';
import { get } from 'node:https';
import { connect, createServer } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it } from 'vitest';

const failure = async (emitter: NodeJS.EventEmitter) => ((await once(emitter, 'error')) as [NodeJS.ErrnoException])[0].message;

describe('a unit test', () => {
  it('cannot reach another machine, whatever it tries', async () => {
    const message = expect.stringContaining('nobody but this machine');
    expect(await failure(connect(443, '192.0.2.1'))).toEqual(message);
    expect(await failure(connect({ host: 'example.com', port: 80 }))).toEqual(message);
    expect(await failure(connectTls({ host: 'example.com', port: 443 }))).toEqual(message);
    expect(await failure(get('https://example.com/'))).toEqual(message);
  });

  it('reaches this machine', async () => {
    const server = createServer((socket) => socket.end('x')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const [data] = (await once(connect(port, 'localhost'), 'data')) as [Buffer];
    expect(data.toString()).toBe('x');
    server.close();
  });
});
