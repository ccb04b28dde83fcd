/** Frames of the local usbmux protocol: a 16-byte little-endian header, then the payload (usbmux, plist protocol version 1). */

export interface UsbmuxFrame {
  /** 0 = binary protocol, 1 = plist protocol. */
  readonly version: number;
  /** Message type; 8 is a plist, 1 a binary Result. */
  readonly type: number;
  /** Chosen by the client and echoed in the answer; 0 in unsolicited events. */
  readonly tag: number;
  readonly payload: Buffer;
}

export const USBMUX_HEADER_BYTES = 16;
/** The whole message, header included. The daemon's own messages are far smaller (device lists, pair records). */
export const USBMUX_MAX_FRAME_BYTES = 16 * 1024 * 1024;
export const USBMUX_PLIST_VERSION = 1;
export const USBMUX_PLIST_TYPE = 8;

export class UsbmuxFrameError extends Error {
  readonly code = 'frame-invalid';
  constructor(message: string) {
    super(message);
    this.name = 'UsbmuxFrameError';
  }
}

/** Header and payload as they go on the wire. Throws UsbmuxFrameError when the frame would be longer than the bound. */
export function encodeUsbmuxFrame(frame: { version: number; type: number; tag: number; payload: Uint8Array }): Buffer {
  const length = USBMUX_HEADER_BYTES + frame.payload.byteLength;
  if (length > USBMUX_MAX_FRAME_BYTES) throw new UsbmuxFrameError(`a frame of ${length} bytes is too large`);
  const bytes = Buffer.alloc(length);
  bytes.writeUInt32LE(length, 0);
  bytes.writeUInt32LE(frame.version, 4);
  bytes.writeUInt32LE(frame.type, 8);
  bytes.writeUInt32LE(frame.tag, 12);
  bytes.set(frame.payload, USBMUX_HEADER_BYTES);
  return bytes;
}

/**
 * Cuts a byte stream into frames, however it arrives. Bytes are joined only once per frame, so a peer that sends
 * one byte at a time costs no more than it has to.
 */
export class UsbmuxFrameReader {
  #chunks: Buffer[] = [];
  #buffered = 0;
  readonly #maxFrameBytes: number;

  constructor(options: { maxFrameBytes?: number } = {}) {
    this.#maxFrameBytes = options.maxFrameBytes ?? USBMUX_MAX_FRAME_BYTES;
  }

  /** Takes bytes and gives every frame they complete. Throws UsbmuxFrameError on a length below 16 or above the bound. */
  push(chunk: Uint8Array): UsbmuxFrame[] {
    this.append(chunk);
    const frames: UsbmuxFrame[] = [];
    for (let frame = this.next(); frame !== null; frame = this.next()) frames.push(frame);
    return frames;
  }

  append(chunk: Uint8Array): void {
    if (chunk.byteLength === 0) return;
    this.#chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this.#buffered += chunk.byteLength;
  }

  /**
   * The next complete frame, or null. Bytes after it stay untouched: what follows a successful Connect is no frame
   * any more but the device's own stream.
   */
  next(): UsbmuxFrame | null {
    if (this.#buffered < USBMUX_HEADER_BYTES) return null;
    const header = this.#peekHeader();
    const length = header.readUInt32LE(0);
    if (length < USBMUX_HEADER_BYTES || length > this.#maxFrameBytes) throw new UsbmuxFrameError(`a frame cannot be ${length} bytes long`);
    if (this.#buffered < length) return null;
    const all = this.rest();
    this.append(all.subarray(length));
    return {
      version: header.readUInt32LE(4),
      type: header.readUInt32LE(8),
      tag: header.readUInt32LE(12),
      payload: all.subarray(USBMUX_HEADER_BYTES, length),
    };
  }

  /** Takes out the bytes that no frame has claimed. */
  rest(): Buffer {
    const all = this.#chunks.length === 1 ? (this.#chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#buffered = 0;
    return all;
  }

  #peekHeader(): Buffer {
    const first = this.#chunks[0];
    if (first !== undefined && first.length >= USBMUX_HEADER_BYTES) return first;
    const all = this.rest();
    this.append(all);
    return all;
  }
}
