import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);
/** General purpose bit 11: names are UTF-8. */
const UTF8 = 0x0800;
const DEFLATED = 8;

/**
 * A zip archive of a few files, deflated, for any unpacker (APPNOTE.TXT 4.3, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).
 * `at`: the time that all of them bear, in this computer's zone, as zip knows no other.
 */
export async function zip(files: readonly { name: string; bytes: Uint8Array }[], at: Date): Promise<Buffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const packed = await deflate(bytes);
    const path = Buffer.from(name, 'utf8');
    const common = commonFields(bytes, packed, path, at);
    const head = Buffer.concat([u32(0x04034b50), u16(20), common, u16(0), path]);
    directory.push(Buffer.concat([u32(0x02014b50), u16(20), u16(20), common, u16(0), u16(0), u16(0), u16(0), u32(0), u32(offset), path]));
    parts.push(head, packed);
    offset += head.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.concat([u32(0x06054b50), u16(0), u16(0), u16(files.length), u16(files.length), u32(list.length), u32(offset), u16(0)]);
  return Buffer.concat([...parts, list, end]);
}

/** What a file's own head and its line in the directory say alike. */
function commonFields(bytes: Uint8Array, packed: Uint8Array, path: Uint8Array, at: Date): Buffer {
  const time = (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1);
  const date = ((Math.max(1980, at.getFullYear()) - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate();
  return Buffer.concat([
    u16(UTF8),
    u16(DEFLATED),
    u16(time),
    u16(date),
    u32(crc32(bytes)),
    u32(packed.length),
    u32(bytes.length),
    u16(path.length),
  ]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
