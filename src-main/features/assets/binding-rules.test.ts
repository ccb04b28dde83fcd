import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FindHolder, HALF_WAITS_MS, type Half, type Holder, plugIn, type ReadCode, read } from './binding-rules.ts';

const asset = (code: string): ReadCode => ({ kind: 'asset', code });
const serial = (code: string): ReadCode => ({ kind: 'serial', code });
const imei = (code: string): ReadCode => ({ kind: 'imei', code });
const row = (id: string, assetNumber: string | null, serialNumber: string | null, imeiNumber: string | null = null): Holder => ({
  id,
  assetNumber,
  serialNumber,
  imei: imeiNumber,
});
const findIn =
  (rows: readonly Holder[]): FindHolder<Holder> =>
  ({ kind, code }) =>
    rows.find((each) => (kind === 'asset' ? each.assetNumber : kind === 'serial' ? each.serialNumber : each.imei) === code) ?? null;

/** Reads one code after the other, a second apart, and binds as the service does. */
function bench(known: Holder[] = []) {
  const rows = [...known];
  let half: Half | null = null;
  let now = 0;
  const settle = (reading: ReturnType<typeof read<Holder>> | null) => {
    if (reading === null) return null;
    half = reading.half;
    if (reading.bind !== null) {
      const { assetNumber, device, rows: old } = reading.bind;
      for (const each of old) rows.splice(rows.indexOf(each), 1);
      rows.push({
        id: `r${rows.length}`,
        assetNumber,
        serialNumber: device.kind === 'serial' ? device.code : (old.find((each) => each.serialNumber !== null)?.serialNumber ?? null),
        imei: device.kind === 'imei' ? device.code : (old.find((each) => each.imei !== null)?.imei ?? null),
      });
    }
    return reading;
  };
  return {
    rows,
    half: () => half,
    wait: (ms: number) => (now += ms),
    scan: (code: ReadCode) => settle(read(half, code, (now += 1_000), findIn(rows))),
    plug: (code: ReadCode) => settle(plugIn(half, code, (now += 1_000), findIn(rows))),
    pairs: () => rows.map(({ assetNumber, serialNumber, imei: number }) => `${assetNumber}=${serialNumber ?? number}`),
  };
}

describe('two readings', () => {
  it.each([
    [asset('A1'), serial('S1'), 'A1=S1'],
    [serial('S1'), asset('A1'), 'A1=S1'],
    [imei('I1'), asset('A1'), 'A1=I1'],
    [asset('A1'), imei('I1'), 'A1=I1'],
  ])('%o then %o are bound', (first, second, pair) => {
    const { scan, pairs, half } = bench();
    expect(scan(first)?.result).toBe('waiting');
    expect(scan(second)?.result).toBe('bound');
    expect(pairs()).toEqual([pair]);
    expect(half()).toBeNull();
  });

  it('are not bound when the first waited for over a minute', () => {
    const { scan, wait, pairs, half } = bench();
    scan(asset('A1'));
    wait(HALF_WAITS_MS);
    expect(scan(serial('S1'))).toMatchObject({ result: 'waiting', forgot: null });
    expect(pairs()).toEqual([]);
    expect(half()?.code).toBe('S1');
  });

  it('are bound at the last moment of the minute', () => {
    const { scan, wait } = bench();
    scan(asset('A1'));
    wait(HALF_WAITS_MS - 1_000);
    expect(scan(serial('S1'))?.result).toBe('bound');
  });

  it('of the same code say so, and the half goes on waiting', () => {
    const { scan, pairs } = bench();
    scan(asset('A1'));
    expect(scan(asset('A1'))?.result).toBe('again');
    expect(scan(serial('S1'))?.result).toBe('bound');
    expect(pairs()).toEqual(['A1=S1']);
  });

  it('of two labels leave the first, and say which', () => {
    const { scan, pairs } = bench();
    scan(asset('A1'));
    expect(scan(asset('A2'))).toMatchObject({ result: 'waiting', forgot: 'A1' });
    scan(serial('S1'));
    expect(pairs()).toEqual(['A2=S1']);
  });

  it('of a serial number and a strange IMEI are never made one device', () => {
    const { scan, rows } = bench();
    scan(serial('S1'));
    expect(scan(imei('I9'))).toMatchObject({ result: 'waiting', forgot: 'S1' });
    scan(asset('A1'));
    expect(rows).toMatchObject([{ assetNumber: 'A1', serialNumber: null, imei: 'I9' }]);
  });

  it('of the two numbers of a known device are one', () => {
    const { scan, rows } = bench([row('x', null, 'S1', 'I1')]);
    scan(serial('S1'));
    expect(scan(imei('I1'))?.result).toBe('again');
    expect(scan(asset('A1'))?.result).toBe('bound');
    expect(rows).toMatchObject([{ assetNumber: 'A1', serialNumber: 'S1', imei: 'I1' }]);
  });
});

describe('what is bound', () => {
  const taken = () => [row('x', 'A1', 'S1', 'I1')];

  it('is known when it is read again, in any order and by either number', () => {
    for (const [first, second] of [
      [asset('A1'), serial('S1')],
      [serial('S1'), asset('A1')],
      [imei('I1'), asset('A1')],
    ] as const) {
      const { scan, half } = bench(taken());
      expect(scan(first)).toMatchObject({ result: 'looked-up', holder: { id: 'x' } });
      expect(scan(second)).toMatchObject({ result: 'known', holder: { id: 'x' } });
      expect(half()).toBeNull();
    }
  });

  it.each([
    ['a label, before the device', asset('A1'), serial('S2')],
    ['a label, after the device', serial('S2'), asset('A1')],
    ['a device, before the label', serial('S1'), asset('A2')],
    ['a device, after the label', asset('A2'), serial('S1')],
    ['a device, by its IMEI', asset('A2'), imei('I1')],
  ])('is not given to another: %s', (_name, first, second) => {
    const { scan, pairs, half } = bench(taken());
    scan(first);
    expect(scan(second)).toMatchObject({ result: 'duplicate', holder: { id: 'x' }, bind: null });
    expect(pairs()).toEqual(['A1=S1']);
    expect(half()).toBeNull();
  });

  it('leaves nothing waiting when refused, so that the next label is not bound to the last device', () => {
    const { scan, pairs } = bench(taken());
    scan(asset('A1'));
    scan(serial('S2'));
    scan(asset('A3'));
    scan(serial('S3'));
    expect(pairs()).toEqual(['A1=S1', 'A3=S3']);
  });

  it('does not count as given up when only looked up', () => {
    const { scan } = bench(taken());
    scan(asset('A1'));
    expect(scan(asset('A2'))).toMatchObject({ result: 'waiting', forgot: null });
  });
});

describe('what a list knows already', () => {
  it('is joined: a label with its user, a device with its numbers', () => {
    const { scan, rows } = bench([row('x', 'A1', null), row('y', null, 'S1', 'I1')]);
    expect(scan(asset('A1'))?.result).toBe('waiting');
    expect(scan(serial('S1'))?.result).toBe('bound');
    expect(rows).toMatchObject([{ assetNumber: 'A1', serialNumber: 'S1', imei: 'I1' }]);
  });

  it('refuses a label that was given to a device known by its IMEI alone', () => {
    const { scan } = bench([row('x', 'A1', null, 'I1')]);
    scan(asset('A1'));
    expect(scan(serial('S2'))?.result).toBe('duplicate');
  });
});

describe('a device that is plugged in', () => {
  it('is the other half of a label that waits', () => {
    const { scan, plug, pairs } = bench();
    scan(asset('A1'));
    expect(plug(serial('S1'))?.result).toBe('bound');
    expect(pairs()).toEqual(['A1=S1']);
  });

  it('says nothing without one, nor to another device, and waits for none', () => {
    const { scan, plug, half } = bench([row('x', 'A9', 'S9')]);
    expect(plug(serial('S1'))).toBeNull();
    expect(half()).toBeNull();
    scan(serial('S2'));
    expect(plug(serial('S1'))).toBeNull();
  });

  it('says nothing to a label that was only looked up', () => {
    const { scan, plug } = bench([row('x', 'A9', 'S9')]);
    expect(scan(asset('A9'))?.result).toBe('looked-up');
    expect(plug(serial('S1'))).toBeNull();
  });

  it('that is bound already does not take the label that waits for another', () => {
    const { scan, plug, pairs } = bench([row('x', 'A9', 'S9')]);
    scan(asset('A1'));
    expect(plug(serial('S9'))).toBeNull();
    expect(plug(serial('S1'))?.result).toBe('bound');
    expect(pairs()).toEqual(['A9=S9', 'A1=S1']);
  });

  it('does not, a minute later', () => {
    const { scan, plug, wait } = bench();
    scan(asset('A1'));
    wait(HALF_WAITS_MS);
    expect(plug(serial('S1'))).toBeNull();
  });
});

describe('any series of readings', () => {
  const code = fc.oneof(
    fc.nat(4).map((n) => asset(`A${n}`)),
    fc.nat(4).map((n) => serial(`S${n}`)),
    fc.nat(2).map((n) => imei(`I${n}`)),
  );

  it('never gives a label to two devices, nor a device two labels, nor takes a bond away', () => {
    fc.assert(
      fc.property(fc.array(code, { maxLength: 40 }), (codes) => {
        const { scan, rows, pairs } = bench();
        for (const each of codes) {
          const before = pairs().filter((pair) => !/null/.test(pair));
          scan(each);
          expect(pairs()).toEqual(expect.arrayContaining(before));
        }
        for (const of of ['assetNumber', 'serialNumber', 'imei'] as const) {
          const held = rows.map((each) => each[of]).filter((value) => value !== null);
          expect(new Set(held).size).toBe(held.length);
        }
      }),
    );
  });
});
