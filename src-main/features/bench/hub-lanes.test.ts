import { describe, expect, it } from 'vitest';
import { HubLanes } from './hub-lanes.ts';

const never = new AbortController().signal;
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('lanes of a hub', () => {
  it('lets so many in, and the next in the order they came', async () => {
    const lanes = new HubLanes(2);
    const order: string[] = [];
    const leaveA = await lanes.enter('1', never);
    await lanes.enter('1', never);
    const c = lanes.enter('1', never).then((leave) => {
      order.push('c');
      return leave;
    });
    void lanes.enter('1', never).then(() => order.push('d'));
    await settled();
    expect(order).toEqual([]);
    leaveA();
    leaveA();
    await settled();
    expect(order).toEqual(['c']);
    (await c)();
    await settled();
    expect(order).toEqual(['c', 'd']);
  });

  it('does not make one hub wait for another', async () => {
    const lanes = new HubLanes(1);
    await lanes.enter('1', never);
    await expect(lanes.enter('2', never)).resolves.toBeTypeOf('function');
  });

  it('forgets who gave up waiting', async () => {
    const lanes = new HubLanes(1);
    const leave = await lanes.enter('1', never);
    const gone = new AbortController();
    const waiting = lanes.enter('1', gone.signal);
    gone.abort(new Error('unplugged'));
    await expect(waiting).rejects.toThrow('unplugged');
    leave();
    await expect(lanes.enter('1', never)).resolves.toBeTypeOf('function');
  });
});
