import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KeyReserve } from './key-reserve.ts';

const template = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'der', type: 'pkcs8' });
/** Another object each time; how it was made does not matter here. */
const newKey = () => createPrivateKey({ key: template, format: 'der', type: 'pkcs8' });

/** Keys that are made when the test says so. */
function workshop() {
  const benches: ((key: KeyObject | Error) => void)[] = [];
  const make = () =>
    new Promise<KeyObject>((resolve, reject) => {
      benches.push((key) => (key instanceof Error ? reject(key) : resolve(key)));
    });
  const finish = async (key: KeyObject | Error = newKey()) => {
    benches.shift()?.(key);
    await new Promise(setImmediate);
    return key;
  };
  return { benches, make, finish };
}

describe('a reserve of keys', () => {
  it('gives each key that was made ahead once, the oldest first', async () => {
    const { make, finish } = workshop();
    const reserve = new KeyReserve(make);
    reserve.expect(2);
    const [first, second] = [await finish(), await finish()];
    expect(await reserve.take()).toBe(first);
    expect(await reserve.take()).toBe(second);
  });

  it('makes one at once for somebody nobody expected', async () => {
    const { make, finish } = workshop();
    const taken = new KeyReserve(make).take();
    const key = await finish();
    expect(await taken).toBe(key);
  });

  it('makes two at a time, until all that were expected are there', async () => {
    const { benches, make, finish } = workshop();
    const reserve = new KeyReserve(make);
    reserve.expect(3);
    reserve.expect(2);
    for (const left of [2, 2, 2, 1, 0]) {
      expect(benches).toHaveLength(left === 2 ? 2 : left + 1);
      await finish();
      expect(benches.length).toBe(left);
    }
  });

  it('does not pile them up where nobody comes for them', async () => {
    const { benches, make, finish } = workshop();
    const reserve = new KeyReserve(make);
    let made = 0;
    for (let erases = 0; erases < 200; erases += 1) reserve.expect(2);
    for (; benches.length > 0; made += 1) await finish();
    expect(made).toBe(128);
  });

  it('leaves a failure to whoever takes a key, and begins anew with the next expectation', async () => {
    const { benches, make, finish } = workshop();
    const reserve = new KeyReserve(make);
    reserve.expect(4);
    await finish(new Error('no entropy'));
    await finish();
    expect(benches).toHaveLength(0);
    await reserve.take();
    const refused = expect(reserve.take()).rejects.toThrow('no entropy');
    await finish(new Error('no entropy'));
    await refused;
    reserve.expect(1);
    expect(benches).toHaveLength(1);
  });
});
