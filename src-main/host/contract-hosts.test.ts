import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Log } from '#lib/log.ts';
import { openBridgeDoor } from '../shell/bridge-door.ts';
import { type Client, type Connect, portClient, startWebHost, webClient } from '../testing/contract-hosts.ts';
import { PRIVATE_KEY, sampleContract, sampleServices } from '../testing/sample-contract.ts';
import { ContractPeer } from './contract-peer.ts';
import { serve } from './contract-router.ts';
import { EventHub } from './event-hub.ts';

const electron = vi.hoisted(() => ({ ipcMain: null as unknown as EventEmitter }));
vi.mock('electron', () => ({
  get ipcMain() {
    return electron.ipcMain;
  },
  protocol: {},
}));

interface Host {
  client(): Promise<Client>;
  stop(): Promise<void>;
}

const hosts: Record<string, (connect: Connect) => Promise<Host>> = {
  'the web host': async (connect) => {
    const host = await startWebHost(connect);
    return { client: () => webClient(host), stop: () => host.stop() };
  },
  'the Electron host': async (connect) => {
    const frame = { url: 'app://shitaku/#/bench' };
    const contents = { mainFrame: frame };
    const close = openBridgeDoor(() => contents as never, connect, { info() {}, warn() {}, error() {} });
    const knock = (port: unknown) => electron.ipcMain.emit('bridge', { ports: [port], sender: contents, senderFrame: frame });
    return { client: async () => portClient(knock), stop: async () => close() };
  },
};

describe.each(Object.entries(hosts))('the contract over %s', (_name, startHost) => {
  const logged: { message: string; facts: unknown }[] = [];
  const note = (message: string, facts?: unknown) => void logged.push({ message, facts });
  const log: Log = { info: note, warn: note, error: note };
  let hub: EventHub<typeof sampleContract>;
  let host: Host;
  let client: Client;

  beforeEach(async () => {
    electron.ipcMain = new EventEmitter();
    logged.length = 0;
    hub = new EventHub(sampleContract, log, 50);
    const router = serve(sampleContract, sampleServices(), hub, log, 200);
    host = await startHost((carrier) => new ContractPeer(Promise.resolve(router), carrier, log));
    client = await host.client();
  });

  afterEach(async () => {
    client.close();
    await host.stop();
  });

  it('carries a call to its service and the answer back, without what was not declared', async () => {
    const answer = await client.call('fleet', 'rename', { name: 'one' });
    expect(answer).toEqual({ ok: true, value: { name: 'device one', count: 1 } });
  });

  it('carries a declared refusal with its details', async () => {
    const answer = await client.call('fleet', 'rename', { name: 'taken' });
    expect(answer).toEqual({ ok: false, error: { code: 'name-taken', message: 'taken', details: { by: 'another' } } });
  });

  it.each([{ name: 7 }, {}, { name: 'x'.repeat(21) }, { name: 'a', more: 1 }, null, 'text', [1]])(
    'answers invalid-input to %j, without repeating it',
    async (input) => {
      const answer = await client.call('fleet', 'rename', input);
      expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
      expect(JSON.stringify(answer)).not.toContain('xxxx');
      expect(logged).toEqual([]);
    },
  );

  it('answers internal when a service throws, logs it once, and tells the screen nothing of it', async () => {
    const answer = await client.call('fleet', 'crash', {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain(PRIVATE_KEY);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ message: 'a call failed', facts: { noun: 'fleet', call: 'crash' } });
  });

  it.each(['code', 'shape'])('answers internal when a service lies about the %s, and logs no value', async (about) => {
    const answer = await client.call('fleet', 'lie', { about });
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify([answer, logged])).not.toContain(PRIVATE_KEY);
    expect(logged).toHaveLength(1);
  });

  it('strips what was not declared from a refusal too', async () => {
    const answer = await client.call('fleet', 'lie', { about: 'extra' });
    expect(answer).toEqual({ ok: false, error: { code: 'known', message: 'm' } });
  });

  it('answers internal when a service never answers', async () => {
    const answer = await client.call('fleet', 'hang', {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
  });

  it('refuses a call that is not in the contract without a stack trace', async () => {
    const refused = await client.call('fleet', 'constructor', {}).catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 404 });
    expect(JSON.stringify(refused)).not.toContain('src-main');
  });

  it('tells events to every screen, in order, without what was not declared', async () => {
    const other = await host.client();
    const streams = await Promise.all([client.events(), other.events()]);
    hub.publish('fleet', 'renamed', { name: 'a', count: 1, secret: PRIVATE_KEY } as never);
    hub.publish('fleet', 'gone', {});
    for (const stream of streams) {
      expect(await take(stream, 2)).toEqual([
        { noun: 'fleet', name: 'renamed', payload: { name: 'a', count: 1 } },
        { noun: 'fleet', name: 'gone', payload: {} },
      ]);
    }
    other.close();
  });

  it('tells nobody an event that does not fit the contract', async () => {
    const stream = await client.events();
    hub.publish('fleet', 'renamed', { name: 'a' } as never);
    hub.publish('fleet', 'gone', {});
    expect(await take(stream, 1)).toEqual([{ noun: 'fleet', name: 'gone', payload: {} }]);
    expect(logged).toHaveLength(1);
  });

  it('stops listening when the screen stops, and when it is gone', async () => {
    const stop = new AbortController();
    const listen = vi.spyOn(hub, 'listen');
    const first = await client.events(stop.signal);
    const ended = take(first, 1).catch(() => 'ended');
    stop.abort();
    expect(await ended).toBe('ended');
    await client.events();
    expect(listen).toHaveBeenCalledTimes(2);
    client.close();
    await vi.waitFor(() => expect(hub.listening).toBe(0));
  });

  it.each([
    ['{"broken'],
    ['null'],
    ['[]'],
    ['"text"'],
    ['{"i":1}'],
    ['{"i":"1","p":{"u":"http://["}}'],
    ['{"i":"1","p":{"u":"/fleet/rename","h":{"content-type":"text/event-stream"}}}'],
    ['{"i":"1","p":{"u":"/fleet/rename","h":{"content-disposition":"attachment; filename=\\"x\\""}}}'],
    ['{"i":"1","p":{"u":"/fleet/rename?data={}","m":"GET"}}'],
    ['{"i":"1","p":{"u":"http://elsewhere/fleet/rename","b":{"json":{}}}}'],
    ['{"i":{},"p":{"u":"/fleet/rename","b":{"json":{}}}}'],
    ['{"i":"1","t":4,"p":{}}'],
    ['{"i":"1","t":3,"p":{"e":"message","d":1}}'],
  ])('ends the link of a screen that sends %s', async (message) => {
    client.raw(message);
    await client.closed;
    expect(JSON.stringify(logged)).not.toContain('broken');
  });

  it('ends the link of a screen that sends bytes', async () => {
    client.raw(new Uint8Array([1, 2, 3]));
    await client.closed;
  });

  it('ends the link of a screen that sends more than 8 MiB', async () => {
    client.raw(`"${'x'.repeat(8 * 1024 * 1024)}"`);
    await client.closed;
  });

  it('ends the link of a screen that sends more values than the contract has room for, and keeps nothing of a stream', async () => {
    client.raw(`{"i":"1","p":{"u":"/fleet/rename","b":{"json":{"name":{${Array.from({ length: 150_000 }, (_, at) => `"${at}":0`)}}}}}}`);
    await client.closed;
    const other = await host.client();
    await other.events();
    other.raw(`{"i":"0","t":3,"p":{"e":"message","d":"${'x'.repeat(1_000)}"}}`);
    await other.closed;
    await vi.waitFor(() => expect(hub.listening).toBe(0));
  });

  it('says where an input does not fit in a few words, however long the names in it are', async () => {
    const answer = await client.call('fleet', 'rename', { name: 'a', ['k'.repeat(5_000)]: 1 });
    expect(JSON.stringify(answer).length).toBeLessThan(500);
  });

  it('ends the link of a screen that asks without end', async () => {
    const asked = Array.from({ length: 300 }, () => client.call('fleet', 'hang', {}).catch(() => 'cut off'));
    await client.closed;
    expect(await Promise.all(asked)).toContain('cut off');
  });
});

async function take(stream: AsyncIterable<unknown>, count: number): Promise<unknown[]> {
  const taken: unknown[] = [];
  for await (const event of stream) {
    taken.push(event);
    if (taken.length === count) return taken;
  }
  throw new Error(`the stream ended after ${taken.length} events`);
}
