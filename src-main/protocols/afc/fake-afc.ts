import type { Duplex } from 'node:stream';
import { type AfcPacket, AfcPacketError, encodeAfcPacket, takeAfcPacket } from './afc-packet.ts';
import { AFC_DENIED, AFC_INVALID, AFC_NOT_FOUND, AFC_NOT_SUPPORTED, AFC_OK, type FakeAfcFiles } from './fake-afc-files.ts';

const STATUS = 0x01;
const DATA = 0x02;
const FILE_OPEN_RESULT = 0x0e;
const NOTHING = Buffer.alloc(0);
const MAX_READ_BYTES = 4 * 1024 * 1024;
const MAX_OPEN_FILES = 64;
/** FileOpen modes that begin with an empty file or need none to be there. */
const MODE_READ_ONLY = 1n;
const TRUNCATING_MODES = new Set([3n, 4n]);

/** com.apple.afc over the media folder of a simulated device: the operations that kitting tools use (usb.md 4.6). */
export async function serveAfc(stream: Duplex, files: FakeAfcFiles): Promise<void> {
  stream.on('error', () => {});
  const conversation = new AfcConversation(files);
  let bytes: Buffer = NOTHING;
  try {
    for await (const chunk of stream) {
      if (!Buffer.isBuffer(chunk)) continue;
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
      for (let taken = takeAfcPacket(bytes); taken !== null; taken = takeAfcPacket(bytes)) {
        bytes = taken.rest;
        stream.write(encodeAfcPacket(conversation.answer(taken.packet)));
      }
    }
  } catch (error) {
    // A client may reset or send nonsense; both end the conversation.
    const reset = error instanceof Error && 'code' in error;
    if (!(error instanceof AfcPacketError) && !reset) throw error;
  } finally {
    stream.destroy();
  }
}

class AfcConversation {
  readonly #files: FakeAfcFiles;
  readonly #open = new Map<bigint, { path: string; position: number; writable: boolean }>();
  #nextHandle = 1n;

  constructor(files: FakeAfcFiles) {
    this.#files = files;
  }

  answer(packet: AfcPacket): AfcPacket {
    const result = this.#carryOut(packet);
    if (typeof result === 'number') return { number: packet.number, operation: STATUS, args: u64(BigInt(result)), data: NOTHING };
    return { number: packet.number, operation: DATA, args: NOTHING, data: NOTHING, ...result };
  }

  /** A number is a status. */
  #carryOut({ operation, args, data }: AfcPacket): number | Partial<AfcPacket> {
    switch (operation) {
      case 0x03:
        return this.#readDirectory(textOf(args));
      case 0x08:
        return this.#files.remove(textOf(args), false);
      case 0x09:
        return this.#files.makeDirectory(textOf(args));
      case 0x0a:
        return this.#fileInfo(textOf(args));
      case 0x0b:
        return { data: pairs({ Model: 'practice', FSTotalBytes: '128000000000', FSFreeBytes: '96000000000', FSBlockSize: '4096' }) };
      case 0x0d:
        return this.#fileOpen(args);
      case 0x0f:
        return this.#fileRead(args);
      case 0x10:
        return this.#fileWrite(args, data);
      case 0x14:
        return args.length >= 8 && this.#open.delete(args.readBigUInt64LE(0)) ? AFC_OK : AFC_INVALID;
      case 0x18:
        return this.#rename(args);
      case 0x22:
        return this.#files.remove(textOf(args), true);
      default:
        return AFC_NOT_SUPPORTED;
    }
  }

  #readDirectory(path: string): number | Partial<AfcPacket> {
    const names = this.#files.list(path);
    return typeof names === 'number' ? names : { data: Buffer.from(names.map((name) => `${name}\0`).join('')) };
  }

  #fileInfo(path: string): number | Partial<AfcPacket> {
    const entry = this.#files.entry(path);
    if (entry === undefined) return AFC_NOT_FOUND;
    const size = entry === 'directory' ? 64 : entry.length;
    return { data: pairs({ st_size: String(size), st_nlink: '1', st_ifmt: entry === 'directory' ? 'S_IFDIR' : 'S_IFREG' }) };
  }

  #fileOpen(args: Buffer): number | Partial<AfcPacket> {
    if (args.length < 9 || this.#open.size >= MAX_OPEN_FILES) return AFC_INVALID;
    const mode = args.readBigUInt64LE(0);
    const path = textOf(args.subarray(8));
    const entry = this.#files.entry(path);
    if (entry === 'directory') return AFC_INVALID;
    if (mode === MODE_READ_ONLY && entry === undefined) return AFC_NOT_FOUND;
    if (entry === undefined || TRUNCATING_MODES.has(mode)) {
      const status = this.#files.write(path, NOTHING);
      if (status !== AFC_OK) return status;
    }
    const handle = this.#nextHandle++;
    this.#open.set(handle, { path, position: 0, writable: mode !== MODE_READ_ONLY });
    return { operation: FILE_OPEN_RESULT, args: u64(handle) };
  }

  #fileRead(args: Buffer): number | Partial<AfcPacket> {
    const file = args.length < 16 ? undefined : this.#open.get(args.readBigUInt64LE(0));
    const content = file === undefined ? undefined : this.#files.entry(file.path);
    if (file === undefined || !(content instanceof Buffer)) return AFC_INVALID;
    const wanted = args.readBigUInt64LE(8);
    const size = wanted > BigInt(MAX_READ_BYTES) ? MAX_READ_BYTES : Number(wanted);
    const part = content.subarray(file.position, file.position + size);
    file.position += part.length;
    return { data: part };
  }

  #fileWrite(args: Buffer, data: Buffer): number {
    const file = args.length < 8 ? undefined : this.#open.get(args.readBigUInt64LE(0));
    const content = file === undefined ? undefined : this.#files.entry(file.path);
    if (file === undefined || !(content instanceof Buffer)) return AFC_INVALID;
    if (!file.writable) return AFC_DENIED;
    const next = Buffer.concat([content.subarray(0, file.position), data, content.subarray(file.position + data.length)]);
    const status = this.#files.write(file.path, next);
    if (status === AFC_OK) file.position += data.length;
    return status;
  }

  #rename(args: Buffer): number {
    const [from, to] = args.toString('utf8').split('\0');
    return from === undefined || to === undefined ? AFC_INVALID : this.#files.rename(from, to);
  }
}

/** A path, up to its NUL if it has one. */
const textOf = (args: Buffer): string => args.toString('utf8').split('\0')[0] ?? '';

const pairs = (values: Readonly<Record<string, string>>): Buffer =>
  Buffer.from(
    Object.entries(values)
      .map(([key, value]) => `${key}\0${value}\0`)
      .join(''),
  );

function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}
