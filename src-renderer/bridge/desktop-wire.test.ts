import { os } from '@orpc/server';
import { RPCHandler } from '@orpc/server/websocket';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDesktopWire } from './desktop-wire.ts';

const ORIGIN = 'app://shitaku';

/** The other side as main has it: text frames over a port, understood by the same library. */
const answerOn = (port: MessagePort) => {
  const handler = new RPCHandler({
    bench: { slots: os.handler(({ input }) => ({ ok: true, value: input })) },
    events: {
      stream: os.handler(async function* () {
        yield { noun: 'practice', name: 'changed', payload: {} };
      }),
    },
  });
  const socket = { send: (message: unknown) => port.postMessage(message), addEventListener: () => {} };
  port.addEventListener('message', (event) => {
    expect(event.data).toBeTypeOf('string');
    void handler.message(socket, event.data as string);
  });
  port.start();
};

describe('the wire of the desktop window', () => {
  let port: MessagePort | undefined;
  beforeEach(() => {
    const postMessage = vi.fn((message: unknown, origin: string, ports: MessagePort[]) => {
      expect([message, origin]).toEqual(['shitaku:bridge', ORIGIN]);
      port = ports[0];
      if (port !== undefined) answerOn(port);
    });
    vi.stubGlobal('window', { location: { protocol: 'app:', origin: ORIGIN }, postMessage });
  });
  afterEach(() => {
    port?.close();
    vi.unstubAllGlobals();
  });

  it('carries questions and events', async () => {
    const wire = await openDesktopWire(new AbortController().signal);
    await expect(wire.ask('bench', 'slots', { a: 1 }, AbortSignal.timeout(5_000))).resolves.toEqual({ ok: true, value: { a: 1 } });
    const heard: unknown[] = [];
    for await (const event of await wire.listen(AbortSignal.timeout(5_000))) heard.push(event);
    expect(heard).toEqual([{ noun: 'practice', name: 'changed', payload: {} }]);
    wire.close();
    await expect(wire.ended).resolves.toBe('lost');
  });

  it('ends when main closes its end, and what was under way with it', async () => {
    const wire = await openDesktopWire(new AbortController().signal);
    port?.close();
    await expect(wire.ended).resolves.toBe('lost');
    await expect(wire.ask('bench', 'slots', {}, AbortSignal.timeout(5_000))).rejects.toBeInstanceOf(Error);
  });
});
