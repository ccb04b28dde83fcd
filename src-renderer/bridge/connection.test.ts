import { describe, expect, it, vi } from 'vitest';
import type { BridgeEvent } from '#contract/index.ts';
import { Connection, ConnectionLost, reconnectWait, TooMuchAtOnce } from './connection.ts';
import type { OpenWire, Wire, WireEnd } from './wire.ts';

/** A wire held in the test's hand. */
class HandWire implements Wire {
  #end: (end: WireEnd) => void = () => {};
  readonly ended = new Promise<WireEnd>((resolve) => {
    this.#end = resolve;
  });
  #tell: (event: unknown) => void = () => {};
  closed = false;

  ask = (noun: string, call: string): Promise<unknown> =>
    call === 'never' ? new Promise(() => {}) : Promise.resolve({ ok: true, value: `${noun}.${call}` });

  async listen(): Promise<AsyncIterable<unknown>> {
    const queue: unknown[] = [];
    let wake = () => {};
    this.#tell = (event) => {
      queue.push(event);
      wake();
    };
    return (async function* () {
      for (;;) {
        while (queue.length > 0) yield queue.shift();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    })();
  }

  tell = (event: unknown) => this.#tell(event);
  break = (end: WireEnd) => this.#end(end);
  close() {
    this.closed = true;
    this.#end('lost');
  }
}

const setUp = (open?: OpenWire) => {
  const wires: HandWire[] = [];
  const onWorldChanged = vi.fn();
  const connection = new Connection(
    open ??
      (async () => {
        const wire = new HandWire();
        wires.push(wire);
        return wire;
      }),
    onWorldChanged,
  );
  const stop = new AbortController();
  const running = connection.run(stop.signal);
  return { connection, wires, onWorldChanged, stop: () => (stop.abort(), wires.at(-1)?.break('lost'), running) };
};

describe('Connection', () => {
  it('lets the first question wait for the first wire', async () => {
    const { connection, stop } = setUp();
    expect(connection.state).toBe('connecting');
    await expect(connection.ask('bench', 'slots', {})).resolves.toEqual({ ok: true, value: 'bench.slots' });
    expect(connection.state).toBe('connected');
    await stop();
  });

  it('says that it is lost, answers what was under way, and connects again', async () => {
    const { connection, wires, stop } = setUp();
    await connection.ask('bench', 'slots', {});
    const underWay = connection.ask('bench', 'never', {});
    const before = Date.now();
    expect(connection.lostAt).toBeNull();
    wires[0]?.break('lost');
    await expect(underWay).rejects.toBeInstanceOf(ConnectionLost);
    await vi.waitFor(() => expect(connection.state).toBe('lost'));
    expect(connection.lostAt).toBeGreaterThanOrEqual(before);
    await expect(connection.ask('bench', 'slots', {})).rejects.toBeInstanceOf(ConnectionLost);
    await vi.waitFor(() => expect(connection.state).toBe('connected'), 5_000);
    expect(connection.lostAt).toBeNull();
    expect(wires).toHaveLength(2);
    await stop();
  });

  it.each([
    ['a picture and many serial numbers', { image: 'A'.repeat(8_000_000), serialNumbers: 'C39XXXXXXXXX\n'.repeat(30_000) }],
    ['a text of long letters', { text: '端'.repeat(2_800_000) }],
  ])('does not send what the core would hang up on: %s', async (_what, input) => {
    const { connection, wires, stop } = setUp();
    await connection.ask('bench', 'slots', {});
    const asked = vi.spyOn(wires[0] as HandWire, 'ask');
    await expect(connection.ask('operations', 'plan', input)).rejects.toBeInstanceOf(TooMuchAtOnce);
    expect(asked).not.toHaveBeenCalled();
    expect(connection.state).toBe('connected');
    await expect(connection.ask('operations', 'plan', { image: 'A'.repeat(8_000_000) })).resolves.toMatchObject({ ok: true });
    await stop();
  });

  it('stops at a changed world: the page must load anew', async () => {
    const { connection, wires, onWorldChanged, stop } = setUp();
    await connection.ask('bench', 'slots', {});
    wires[0]?.break('world');
    await vi.waitFor(() => expect(onWorldChanged).toHaveBeenCalledOnce());
    expect(wires).toHaveLength(1);
    await stop();
  });

  it('hands on events', async () => {
    const { connection, wires, stop } = setUp();
    const heard: BridgeEvent[] = [];
    const unhear = connection.hear((event) => heard.push(event));
    await connection.ask('bench', 'slots', {});
    wires[0]?.tell({ noun: 'practice', name: 'changed', payload: {} });
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    unhear();
    await stop();
  });

  it('tries again when the core cannot be reached at first', async () => {
    let attempts = 0;
    const { connection, stop } = setUp(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('refused');
      return new HandWire();
    });
    await expect(connection.ask('bench', 'slots', {})).rejects.toBeInstanceOf(ConnectionLost);
    await vi.waitFor(() => expect(connection.state).toBe('connected'), 5_000);
    void stop();
  });

  it('waits longer each time, but never long', () => {
    expect([0, 1, 2, 10].map(reconnectWait)).toEqual([250, 500, 1_000, 5_000]);
  });
});
