import { fromBER } from 'asn1js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Asn1, Asn1Error, octetsOf, oidOf, readAsn1, textOf, timeOf } from './asn1.ts';
import { derContext, derInteger, derOctetString, derOid, derSequence, derSetOf, derTime, derUtf8String } from './der.ts';
import { fuzz } from './testing.ts';

function accepts(bytes: Uint8Array): boolean {
  try {
    readAsn1(bytes);
    return true;
  } catch (error) {
    if (error instanceof Asn1Error) return false;
    throw error;
  }
}

const { tree: derTree } = fc.letrec<{ tree: Buffer }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium' },
    fc.uint8Array({ maxLength: 200 }).map((bytes) => derOctetString(bytes)),
    fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => derInteger(bytes)),
    fc.string().map((text) => derUtf8String(text)),
    fc.array(tie('tree'), { maxLength: 5 }).map((parts) => derSequence(...parts)),
    fc.array(tie('tree'), { maxLength: 5 }).map((parts) => derSetOf(parts)),
    tie('tree').map((part) => derContext(3, part)),
  ),
}));

/** Class, tag and bytes of every element, in reading order. */
function shapeOf(element: Asn1): string[] {
  const head = `${element.tagClass}/${element.tag}/${element.raw.length}`;
  return element.constructed ? [head, ...element.children.flatMap((child) => shapeOf(child))] : [head];
}

interface Foreign {
  idBlock: { tagClass: number; tagNumber: number; isConstructed: boolean };
  valueBeforeDecodeView: Uint8Array;
  valueBlock: { value?: Foreign[] };
}

function foreignShape(element: Foreign): string[] {
  const { tagClass, tagNumber, isConstructed } = element.idBlock;
  const head = `${tagClass - 1}/${tagNumber}/${element.valueBeforeDecodeView.length}`;
  return isConstructed ? [head, ...(element.valueBlock.value ?? []).flatMap((child) => foreignShape(child))] : [head];
}

describe('reading BER', () => {
  it('sees the same elements as asn1js', () => {
    fc.assert(
      fc.property(derTree, (bytes) => {
        const theirs = fromBER(new Uint8Array(bytes));
        expect(shapeOf(readAsn1(bytes))).toEqual(foreignShape(theirs.result as unknown as Foreign));
      }),
      fuzz,
    );
  });

  it('throws nothing but Asn1Error for random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        accepts(bytes);
      }),
      { ...fuzz, numRuns: 3000 },
    );
  });

  it('reads indefinite lengths and strings in parts', () => {
    const bytes = Buffer.from('308024800402686904012100000201050000', 'hex');
    const element = readAsn1(bytes);
    expect(element.raw).toEqual(bytes);
    const [text, number] = element.children;
    expect(text === undefined ? '' : octetsOf(text).toString()).toBe('hi!');
    expect(number?.contents).toEqual(Buffer.from([5]));
  });

  it('refuses what is cut off, too long, too deep or followed by something', () => {
    const good = derSequence(derOctetString(Buffer.from('hello')));
    expect(accepts(good)).toBe(true);
    for (let length = 0; length < good.length; length += 1) expect(accepts(good.subarray(0, length))).toBe(false);
    expect(accepts(Buffer.concat([good, Buffer.from([0])]))).toBe(false);
    expect(accepts(Buffer.from('0485ffffffffff', 'hex'))).toBe(false);
    expect(accepts(Buffer.from('048000', 'hex'))).toBe(false);
    expect(accepts(Buffer.alloc(20_000, Buffer.from('3080', 'hex')))).toBe(false);
    let nested = derSequence();
    for (let level = 0; level < 20_000; level += 200) nested = derSequence(nested);
    expect(accepts(nested)).toBe(false);
    expect(accepts(derSequence(...Array.from({ length: 60_000 }, () => derSequence())))).toBe(false);
  });
});

describe('writing DER', () => {
  it('puts the members of a SET OF in the order of their encodings (X.690 11.6)', () => {
    const [long, short] = [derUtf8String('bb'), derUtf8String('c')];
    expect(derSetOf([long, short])).toEqual(derSetOf([short, long]));
    expect(derSetOf([long, short]).subarray(2)).toEqual(Buffer.concat([short, long]));
  });

  it('writes lengths in their shortest form', () => {
    for (const [length, head] of [
      [127, '047f'],
      [128, '048180'],
      [256, '04820100'],
      [65_536, '0483010000'],
    ] as const) {
      expect(
        derOctetString(Buffer.alloc(length))
          .subarray(0, head.length / 2)
          .toString('hex'),
      ).toBe(head);
    }
  });

  it('writes integers as positive numbers in their shortest form', () => {
    expect(
      [derInteger(0), derInteger(127), derInteger(128), derInteger(Buffer.from([0, 0, 0x80])), derInteger(Buffer.alloc(0))].map((bytes) =>
        bytes.toString('hex'),
      ),
    ).toEqual(['020100', '02017f', '02020080', '02020080', '020100']);
  });
});

describe('simple values', () => {
  it.each(['0.9.2342.19200300.100.1.1', '1.2.840.113549.1.9.7', '2.16.840.1.113733.1.9.2', '2.999.1', '1.3.6.1.4.1.4294967296'])(
    'carries the object identifier %s',
    (oid) => {
      expect(oidOf(readAsn1(derOid(oid)))).toBe(oid);
    },
  );

  it.each([0, Date.UTC(1950, 0), Date.UTC(2049, 11, 31, 23, 59, 59), Date.UTC(2050, 0), Date.UTC(1949, 0), Date.UTC(9999, 11, 31)])(
    'carries the time %d',
    (ms) => {
      expect(timeOf(readAsn1(derTime(ms)))).toBe(ms);
    },
  );

  it.each([
    ['170d3236313132313039303030305a', Date.UTC(2026, 10, 21, 9)],
    ['170b323631313231303930305a', Date.UTC(2026, 10, 21, 9)],
    ['1711323631313231313830303030' + '2b30393030', Date.UTC(2026, 10, 21, 9)],
    ['181332303236313132313039303030302e3132335a', Date.UTC(2026, 10, 21, 9, 0, 0, 123)],
  ])('reads the time %s', (hex, expected) => {
    expect(timeOf(readAsn1(Buffer.from(hex, 'hex')))).toBe(expected);
  });

  it('refuses a time that is none', () => {
    for (const text of ['261321090000Z', '260230090000Z', 'garbage', '']) {
      const bytes = Buffer.concat([Buffer.from([0x17, text.length]), Buffer.from(text)]);
      expect(() => timeOf(readAsn1(bytes)), text).toThrow(Asn1Error);
    }
  });

  it('reads text in the old string types', () => {
    expect(textOf(readAsn1(Buffer.from('1e04652f5ea6', 'hex')))).toBe('支度');
    expect(textOf(readAsn1(Buffer.from('1402e974', 'hex')))).toBe('ét');
    expect(textOf(readAsn1(Buffer.from('0500', 'hex')))).toBe('#0500');
  });
});
