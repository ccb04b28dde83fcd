/** One AFC packet: 40-byte little-endian header, arguments, then data (usb.md 4.6). */
export interface AfcPacket {
  readonly number: bigint;
  readonly operation: number;
  /** What belongs to the header: paths, handles, modes. */
  readonly args: Buffer;
  readonly data: Buffer;
}

const MAGIC = Buffer.from('CFA6LPAA', 'latin1');
export const AFC_HEADER_BYTES = 40;
const MAX_PACKET_BYTES = 8 * 1024 * 1024;

export class AfcPacketError extends Error {
  override name = 'AfcPacketError';
  readonly code = 'packet-invalid';
}

export function encodeAfcPacket(packet: AfcPacket): Buffer {
  const header = Buffer.alloc(AFC_HEADER_BYTES);
  MAGIC.copy(header);
  header.writeBigUInt64LE(BigInt(AFC_HEADER_BYTES + packet.args.length + packet.data.length), 8);
  header.writeBigUInt64LE(BigInt(AFC_HEADER_BYTES + packet.args.length), 16);
  header.writeBigUInt64LE(packet.number, 24);
  header.writeBigUInt64LE(BigInt(packet.operation), 32);
  return Buffer.concat([header, packet.args, packet.data]);
}

/**
 * The first packet in `bytes` and what follows it; null when more is needed. Throws AfcPacketError on what is no packet,
 * or is longer than `maxBytes`.
 */
export function takeAfcPacket(bytes: Buffer, maxBytes = MAX_PACKET_BYTES): { packet: AfcPacket; rest: Buffer } | null {
  if (bytes.length < AFC_HEADER_BYTES) return null;
  const entire = bytes.readBigUInt64LE(8);
  const head = bytes.readBigUInt64LE(16);
  if (!bytes.subarray(0, 8).equals(MAGIC)) throw new AfcPacketError('no AFC magic');
  if (entire > BigInt(maxBytes) || head > entire || head < BigInt(AFC_HEADER_BYTES)) throw new AfcPacketError('impossible lengths');
  if (bytes.length < Number(entire)) return null;
  return {
    packet: {
      number: bytes.readBigUInt64LE(24),
      operation: Number(bytes.readBigUInt64LE(32) & 0xffff_ffffn),
      args: bytes.subarray(AFC_HEADER_BYTES, Number(head)),
      data: bytes.subarray(Number(head), Number(entire)),
    },
    rest: bytes.subarray(Number(entire)),
  };
}
