import { buildBinaryPlist } from '#plist/plist.ts';
import { type HostileRow, row } from './hostile-file.ts';
import type { Stranger } from './stranger.ts';

const MEGABYTE = 1024 * 1024;
const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const ENVELOPED = '06092a864886f70d010703';

/** Bytes that are made to cost time or memory (bombs), and plain noise. */
export function hostileBytes({ root }: Stranger): HostileRow[] {
  return [
    row('BER: nested 50 000 deep', Buffer.alloc(100_000, hex('3080'))),
    row('BER: nested deep with right lengths', nested(5000)),
    row('BER: an indefinite length that never ends', Buffer.concat([hex('3080'), Buffer.alloc(MEGABYTE, hex('0500'))])),
    row('BER: nothing but ends', Buffer.concat([hex('3080'), Buffer.alloc(MEGABYTE)])),
    row('BER: a length of 4 GB', hex('3084ffffffff 0201')),
    row('BER: a length of 127 bytes', Buffer.concat([hex('30ff'), Buffer.alloc(200, 0xff)])),
    row('BER: a tag of many bytes', Buffer.concat([hex('3f'), Buffer.alloc(1000, 0xff)])),
    row('BER: two million elements', hugeSequence(Buffer.alloc(4_000_000, hex('0500')))),
    row('BER: an object identifier of a megabyte', hugeSequence(header(0x06, Buffer.alloc(MEGABYTE, 0x81)))),
    row('CMS: its first bytes', hex(`3080 ${ENVELOPED} a080 3080`), 'ade-token'),
    row('CMS: an envelope without anything in it', hex(`300f ${ENVELOPED} a002 3000`), 'ade-token'),
    row('CMS: an envelope of zeros', Buffer.concat([hex(`3080 ${ENVELOPED} a080`), Buffer.alloc(100_000)]), 'ade-token'),
    row('CMS: an envelope nested deep', Buffer.concat([hex(`3080 ${ENVELOPED} a080`), Buffer.alloc(100_000, hex('3180'))]), 'ade-token'),
    row('CMS: a content in a million pieces', piecesEnvelope(), 'ade-token'),
    row('CMS: encrypted data', hex('3080 06092a864886f70d010706 a080 3080'), 'unknown'),
    row('plist: a binary one that refers to itself', binaryBomb(), 'plist'),
    row('plist: a binary one cut off', buildBinaryPlist({ PushCertRequestCSR: 'x' }).subarray(0, 30), 'plist'),
    row('plist: a request as a binary one', buildBinaryPlist({ PushCertRequestCSR: 'x', PushCertSignature: 'y' }), 'plist'),
    row('plist: nested 100 000 deep', `<?xml version="1.0"?><plist><dict><key>x</key>${'<array>'.repeat(100_000)}`, 'plist'),
    row('plist: entities that multiply', entityBomb(), 'plist'),
    row('JSON: nested 100 000 deep', `{"token":${'['.repeat(100_000)}`, 'unknown'),
    row('JSON: nested deep in a token', Buffer.from(`{"token":"x","expDate":${'['.repeat(20_000)}`).toString('base64'), 'content-token'),
    row('JSON: four megabytes of keys', `{${'"token":"expDate",'.repeat(200_000)}`),
    row('a certificate 4000 times over', root.pem.repeat(Math.floor((3.9 * MEGABYTE) / root.pem.length)), 'ca-certificate'),
    row('four megabytes of NUL', Buffer.alloc(4 * MEGABYTE), 'unknown'),
    row('four megabytes of spaces', Buffer.alloc(4 * MEGABYTE, ' '), 'empty'),
    row('four megabytes of white space between digits', Buffer.alloc(4 * MEGABYTE, '3 \n'), 'unknown'),
    row('four megabytes of one letter', Buffer.alloc(4 * MEGABYTE, 'A'), 'unknown'),
    row('four megabytes of header lines', 'A: b\n'.repeat(800_000), 'unknown'),
    row('four megabytes of one header', `A: ${'b'.repeat(4_000_000)}`, 'unknown'),
    row('four megabytes of <', Buffer.alloc(4 * MEGABYTE, '<'), 'unknown'),
    row('four megabytes of dashes', Buffer.alloc(4 * MEGABYTE, '-'), 'unknown'),
    row('four megabytes of noise', noise(4 * MEGABYTE)),
    row('noise that begins as DER', Buffer.concat([hex('3082'), noise(65_536)])),
    { name: '100 MB of zeros', bytes: Buffer.alloc(100 * MEGABYTE), wanted: 'too-large' },
  ];
}

function header(tag: number, contents: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(contents.length);
  return Buffer.concat([Buffer.from([tag, 0x84]), length, contents]);
}

const hugeSequence = (contents: Buffer): Buffer => header(0x30, contents);

function nested(depth: number): Buffer {
  const heads: Buffer[] = [];
  for (let level = depth; level > 0; level -= 1) {
    const head = Buffer.from([0x30, 0x83, 0, 0, 0]);
    head.writeUIntBE((level - 1) * 5, 2, 3);
    heads.push(head);
  }
  return Buffer.concat(heads);
}

/** An envelope whose content is an OCTET STRING in pieces of nothing. */
function piecesEnvelope(): Buffer {
  const start = hex(`3080 ${ENVELOPED} a080 3080 020100 3100 3080 06092a864886f70d010701 3000 a080`);
  return Buffer.concat([start, Buffer.alloc(200_000, hex('0400'))]);
}

/** Arrays of two references each to the next array: 2^40 values in 200 bytes. */
function binaryBomb(): Buffer {
  const levels = 40;
  const objects: Buffer[] = [];
  for (let level = 0; level < levels; level += 1) objects.push(Buffer.from([0xa2, level + 1, level + 1]));
  objects.push(Buffer.from([0x09]));
  const offsets = Buffer.from(objects.map((_, index) => 8 + index * 3));
  const trailer = Buffer.alloc(32);
  trailer[6] = 1;
  trailer[7] = 1;
  trailer.writeBigUInt64BE(BigInt(objects.length), 8);
  trailer.writeBigUInt64BE(BigInt(8 + levels * 3 + 1), 24);
  return Buffer.concat([Buffer.from('bplist00', 'latin1'), ...objects, offsets, trailer]);
}

function entityBomb(): string {
  const entities = Array.from({ length: 20 }, (_, level) => `<!ENTITY e${level + 1} "&e${level};&e${level};&e${level};&e${level};">`);
  const body = '<plist version="1.0"><dict><key>PushCertSignature</key><string>&e20;</string></dict></plist>';
  return `<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY e0 "lol">${entities.join('')}]>${body}`;
}

/** The same at every run. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 20_261_121;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    bytes[at] = state >> 16;
  }
  return bytes;
}
