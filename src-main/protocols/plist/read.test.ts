import { describe, expect, it } from 'vitest';
import { buildXmlPlist, PlistReal, parsePlistDict } from './plist.ts';
import { arrayAt, bigintAt, booleanAt, bytesAt, dateAt, dictAt, numberAt, stringAt } from './read.ts';

const dict = parsePlistDict(
  buildXmlPlist({
    text: 'a',
    number: 3,
    real: new PlistReal(1),
    half: 0.5,
    ecid: 9_500_000_000_000_001n,
    yes: true,
    bytes: Buffer.from('x'),
    date: new Date(0),
    list: [1],
    dict: { inner: 1 },
  }),
);

describe('reading values by key', () => {
  it('answers values of the type asked for', () => {
    expect(stringAt(dict, 'text')).toBe('a');
    expect(numberAt(dict, 'number')).toBe(3);
    expect(numberAt(dict, 'real')).toBe(1);
    expect(numberAt(dict, 'half')).toBe(0.5);
    expect(bigintAt(dict, 'ecid')).toBe(9_500_000_000_000_001n);
    expect(bigintAt(dict, 'number')).toBe(3n);
    expect(booleanAt(dict, 'yes')).toBe(true);
    expect(bytesAt(dict, 'bytes')?.toString()).toBe('x');
    expect(dateAt(dict, 'date')?.getTime()).toBe(0);
    expect(arrayAt(dict, 'list')).toEqual([1]);
    expect({ ...dictAt(dict, 'dict') }).toEqual({ inner: 1 });
  });

  it('answers undefined for another type, an absent key and an inherited one', () => {
    expect(stringAt(dict, 'number')).toBeUndefined();
    expect(numberAt(dict, 'text')).toBeUndefined();
    expect(numberAt(dict, 'ecid')).toBeUndefined();
    expect(bigintAt(dict, 'half')).toBeUndefined();
    expect(dictAt(dict, 'list')).toBeUndefined();
    expect(dictAt(dict, 'bytes')).toBeUndefined();
    expect(dictAt(dict, 'date')).toBeUndefined();
    expect(dictAt(dict, 'real')).toBeUndefined();
    expect(stringAt(dict, 'missing')).toBeUndefined();
    expect(dictAt({}, '__proto__')).toBeUndefined();
  });
});
