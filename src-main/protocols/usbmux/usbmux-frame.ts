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
 * Cuts a byte stream into frames, however it arrives. The bytes are copied into one buffer that grows by doubling: a peer
 * that sends one byte at a time costs no more memory than one that sends all at once.
 */
export class UsbmuxFrameReader {
  /** What is not taken out yet lies from #start to #end. Bytes before #end are never written again: frames are views on them. */
  #buffer: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
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
    if (this.#end + chunk.byteLength > this.#buffer.length) {
      const waiting = this.#buffer.subarray(this.#start, this.#end);
      const needed = waiting.length + chunk.byteLength;
      this.#buffer = Buffer.alloc(waiting.length === 0 ? needed : 2 * needed);
      this.#buffer.set(waiting);
      this.#start = 0;
      this.#end = waiting.length;
    }
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.byteLength;
  }

  /**
   * The next complete frame, or null. Bytes after it stay untouched: what follows a successful Connect is no frame
   * any more but the device's own stream.
   */
  next(): UsbmuxFrame | null {
    const waiting = this.#buffer.subarray(this.#start, this.#end);
    if (waiting.length < USBMUX_HEADER_BYTES) return null;
    const length = waiting.readUInt32LE(0);
    if (length < USBMUX_HEADER_BYTES || length > this.#maxFrameBytes) throw new UsbmuxFrameError(`a frame cannot be ${length} bytes long`);
    if (waiting.length < length) return null;
    this.#start += length;
    return {
      version: waiting.readUInt32LE(4),
      type: waiting.readUInt32LE(8),
      tag: waiting.readUInt32LE(12),
      payload: waiting.subarray(USBMUX_HEADER_BYTES, length),
    };
  }

  /** Takes out the bytes that no frame has claimed. */
  rest(): Buffer {
    const all = this.#buffer.subarray(this.#start, this.#end);
    this.#buffer = Buffer.alloc(0);
    this.#start = 0;
    this.#end = 0;
    return all;
  }
}
