import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { productTypeOf } from './recovery-models.ts';
import { ecidOfUdid, parseRecoverySerial } from './recovery-serial.ts';
import { usbModeOf } from './usb-mode.ts';

const PHONE = 'CPID:8110 CPRV:11 CPFM:03 SCEP:01 BDID:18 ECID:000A1111222233AA IBFL:3D SRNM:[F17XXXXXXX]';
const nothing = { chipId: null, boardId: null, ecid: null, serialNumber: null, imei: null };

describe('the serial number of a boot loader', () => {
  it('tells chip, board, ECID and serial number in recovery mode', () => {
    expect(parseRecoverySerial(PHONE)).toEqual({
      chipId: 0x8110,
      boardId: 0x18,
      ecid: '000A1111222233AA',
      serialNumber: 'F17XXXXXXX',
      imei: null,
    });
  });

  it('tells no serial number in DFU mode, whatever the boot loader is called', () => {
    const dfu = 'CPID:8015 CPRV:11 CPFM:03 SCEP:01 BDID:02 ECID:1a2b3c IBFL:3C SRTG:[iBoot-3332.0.0.1.23 SRNM:X BDID:0A]';
    expect(parseRecoverySerial(dfu)).toEqual({ ...nothing, chipId: 0x8015, boardId: 2, ecid: '00000000001A2B3C' });
  });

  it('tells the IMEI where there is one', () => {
    expect(parseRecoverySerial('CPID:8000 IMEI:[004401880000015] SRNM:[ABC123XYZ]')).toMatchObject({ imei: '004401880000015' });
  });

  it.each([
    ['a UDID', '000081100001A1111222233A'],
    ['nothing', ''],
    ['words', 'not a boot loader'],
    ['too much', `CPID:8110 ${'x'.repeat(600)}`],
    ['other tags only', 'CPRV:11 IBFL:3D'],
    ['a tag within a word', 'xCPID:8110'],
    ['a tag within brackets', 'AB:[x CPID:8110 y]'],
    ['a value that runs into a bracket', 'CPID:8110[x]'],
  ])('is none: %s', (_name, text) => {
    expect(parseRecoverySerial(text)).toBeNull();
  });

  it.each([
    ['a chip that is no number', 'CPID:81G0', 'chipId'],
    ['a chip of too many digits', 'CPID:811000', 'chipId'],
    ['a negative board', 'BDID:-1', 'boardId'],
    ['an ECID of 17 digits', 'ECID:0000A1111222233AA', 'ecid'],
    ['an empty serial number', 'SRNM:[]', 'serialNumber'],
    ['a serial number with markup', 'SRNM:[<b>ABCDEF]', 'serialNumber'],
    ['an IMEI with letters', 'IMEI:[00440188000A015]', 'imei'],
    ['an ECID twice, not the same', 'ECID:0A ECID:0B', 'ecid'],
    ['a bracket that never closes', 'SRNM:[F17XXXXXXX', 'serialNumber'],
  ] as const)('keeps the rest beside %s', (_name, text, field) => {
    const good = PHONE.split(' ').filter((part) => !part.startsWith(text.slice(0, 4)));
    const facts = parseRecoverySerial([...good, text].join(' '));
    expect(facts?.[field]).toBeNull();
    expect(Object.values(facts ?? {}).filter((fact) => fact !== null)).toHaveLength(field === 'imei' ? 4 : 3);
  });

  it('reads back whatever a boot loader may say, in any order, among any other words', () => {
    const hex = (digits: number) => fc.bigInt({ min: 0n, max: 16n ** BigInt(digits) - 1n });
    const noise = fc.stringMatching(/^[a-z0-9]{0,8}$/);
    fc.assert(
      fc.property(
        hex(4),
        hex(2),
        hex(16),
        fc.stringMatching(/^[0-9A-Z]{10,12}$/),
        fc.array(noise),
        fc.nat(),
        (chip, board, ecid, serial, words, turn) => {
          const parts = [
            `CPID:${chip.toString(16)}`,
            `BDID:${board.toString(16)}`,
            `ECID:${ecid.toString(16)}`,
            `SRNM:[${serial}]`,
            ...words,
          ];
          const turned = [...parts.slice(turn % parts.length), ...parts.slice(0, turn % parts.length)];
          expect(parseRecoverySerial(turned.join(' '))).toEqual({
            chipId: Number(chip),
            boardId: Number(board),
            ecid: ecid.toString(16).toUpperCase().padStart(16, '0'),
            serialNumber: serial,
            imei: null,
          });
        },
      ),
    );
  });

  it('is never more than what it may be, however hostile', () => {
    const piece = fc.oneof(
      fc.constantFrom('CPID:', 'BDID:', 'ECID:', 'SRNM:[', 'IMEI:[', ']', '[', ' ', '\0', '\n', ':', '8110', 'ＦＦ', '0x1', '-', '1e9'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const facts = parseRecoverySerial(pieces.join(''));
        if (facts === null) return;
        expect(Object.values(facts).some((fact) => fact !== null)).toBe(true);
        for (const number of [facts.chipId, facts.boardId]) {
          if (number !== null) expect(number >= 0 && number <= 0xffff && Number.isInteger(number)).toBe(true);
        }
        expect(facts.ecid ?? '0'.repeat(16)).toMatch(/^[0-9A-F]{16}$/);
        expect(facts.serialNumber ?? 'ABCDEF').toMatch(/^[0-9A-Za-z]{6,20}$/);
        expect(facts.imei ?? '0'.repeat(15)).toMatch(/^[0-9]{14,16}$/);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the ECID of a UDID', () => {
  it.each([
    ['00008110-000A1111222233AA', '000A1111222233AA'],
    ['00008110000a1111222233aa', '000A1111222233AA'],
    ['fa4e00000000000000000000000000000000001a', null],
    ['', null],
  ])('%s: %s', (udid, ecid) => {
    expect(ecidOfUdid(udid)).toBe(ecid);
  });
});

describe('the mode of a product id', () => {
  it.each([
    [0x12a8, 'normal'],
    [0x12ab, 'normal'],
    [0x1280, 'recovery'],
    [0x1281, 'recovery'],
    [0x1283, 'recovery'],
    [0x1284, 'other'],
    [0x1227, 'dfu'],
    [0xf014, 'dfu'],
    [0x1222, 'wtf'],
    [0x1881, 'kis'],
    [0x1338, 'pwned-dfu'],
    [0x1902, 'restore'],
    [0x8600, 'other'],
    [0x0250, 'other'],
  ] as const)('%i: %s', (productId, mode) => {
    expect(usbModeOf(productId)).toBe(mode);
  });
});

describe('the model of a chip and a board', () => {
  it.each([
    [0x8110, 0x18, 'iPhone14,7'],
    [0x8110, 0x0a, 'iPhone14,5'],
    [0x8015, 0x02, 'iPhone10,1'],
    [0x8120, 0x08, 'iPhone15,4'],
    [0x8101, 0x14, 'iPad13,18'],
    [0x8132, 0x16, 'iPad16,11'],
    [0x8150, 0x16, 'iPhone18,5'],
    [0x8110, 0x7f, null],
    [0x9999, 0x02, null],
    [null, 0x02, null],
    [0x8110, null, null],
  ])('%s, %s: %s', (chipId, boardId, productType) => {
    expect(productTypeOf(chipId, boardId)).toBe(productType);
  });
});
