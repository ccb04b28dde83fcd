import type { Duplex } from 'node:stream';
import { buildXmlPlist, type PlistDict, PlistError, type PlistInput, parsePlistDict } from './plist.ts';

export type PlistStreamErrorCode = 'closed' | 'timed-out' | 'frame-too-large' | 'frame-invalid' | 'aborted';

export class PlistStreamError extends Error {
  readonly code: PlistStreamErrorCode;
  constructor(code: PlistStreamErrorCode, message: string = code) {
    super(message);
    this.name = 'PlistStreamError';
    this.code = code;
  }
}

export interface ReceiveOptions {
  /** Milliseconds for the whole frame. Default 30 s, but none when a signal is given alone. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const HEADER_BYTES = 4;
const DEFAULT_TIMEOUT_MS = 30_000;

interface Waiter {
  resolve(dict: PlistDict): void;
  reject(error: PlistStreamError): void;
}

interface Failure {
  readonly code: PlistStreamErrorCode;
  readonly message: string | undefined;
  /** Made for whoever waits or asks, and the same for all of them: most connections are closed with nobody waiting. */
  error: PlistStreamError | null;
}

function errorOf(failure: Failure): PlistStreamError {
  failure.error ??= new PlistStreamError(failure.code, failure.message);
  return failure.error;
}

/**
 * Framed property lists as lockdown and most device services speak them: u32 big-endian length, then the plist.
 * Reads in paused mode, so at most one frame is buffered and a peer that floods is slowed down by TCP.
 */
export class PlistStream {
  readonly #stream: Duplex;
  readonly #maxFrameBytes: number;
  /** Length of the frame whose header has been read but whose body has not. */
  #pending: number | null = null;
  #waiter: Waiter | null = null;
  #failure: Failure | null = null;
  #detached = false;
  readonly #onReadable = (): void => this.#pump();
  readonly #onClosed = (): void => this.#fail('closed');

  constructor(stream: Duplex, options: { maxFrameBytes?: number } = {}) {
    this.#stream = stream;
    this.#maxFrameBytes = options.maxFrameBytes ?? 16 * 1024 * 1024;
    stream.on('readable', this.#onReadable);
    stream.on('end', this.#onClosed);
    stream.on('close', this.#onClosed);
    stream.on('error', this.#onClosed);
    if (stream.destroyed) this.#onClosed();
  }

  /** Resolves when the frame was handed to the stream. A peer that takes nothing for 30 s loses the connection. */
  async send(dict: PlistInput): Promise<void> {
    this.#assertUsable();
    const body = buildXmlPlist(dict);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32BE(body.length, 0);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new PlistStreamError('timed-out'));
        this.#fail('timed-out'); // half a frame may be out: the connection is of no use any more
        this.#stream.destroy();
      }, DEFAULT_TIMEOUT_MS);
      this.#stream.write(Buffer.concat([header, body]), (error) => {
        clearTimeout(timer);
        if (error === null || error === undefined) resolve();
        else reject(new PlistStreamError('closed'));
      });
    });
  }

  /**
   * The next frame. Throws PlistStreamError. After 'timed-out' and 'aborted' the stream is still in step (the late
   * frame is what the next call gets); after 'frame-too-large' it is not, and every later call fails the same way.
   */
  async receive(options: ReceiveOptions = {}): Promise<PlistDict> {
    this.#assertUsable();
    if (this.#waiter !== null) throw new Error('a receive is already waiting on this stream');
    const { signal } = options;
    if (signal?.aborted) throw new PlistStreamError('aborted');
    const timeoutMs = options.timeoutMs ?? (signal === undefined ? DEFAULT_TIMEOUT_MS : null);
    return await new Promise<PlistDict>((resolve, reject) => {
      const settle = (): void => {
        this.#waiter = null;
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const waiter: Waiter = {
        resolve: (dict) => {
          settle();
          resolve(dict);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      const onAbort = (): void => waiter.reject(new PlistStreamError('aborted'));
      const timer = timeoutMs === null ? undefined : setTimeout(() => waiter.reject(new PlistStreamError('timed-out')), timeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiter = waiter;
      this.#pump();
      // Nothing more will come from a stream that closed with part of a frame in it.
      if (this.#failure !== null) this.#waiter?.reject(errorOf(this.#failure));
    });
  }

  /** Ends the connection at once. Idempotent; a waiting receive fails with 'closed'. */
  close(): void {
    if (this.#detached) return;
    this.#fail('closed');
    this.#stream.destroy();
  }

  /**
   * Stops reading and hands the stream back with everything unread still in it, so that TLS (or another protocol)
   * can start on it. This object is of no use afterwards.
   */
  detach(): Duplex {
    if (this.#waiter !== null) throw new Error('a receive is waiting on this stream');
    this.#assertUsable();
    this.#detached = true;
    this.#stream.removeListener('readable', this.#onReadable);
    this.#stream.removeListener('end', this.#onClosed);
    this.#stream.removeListener('close', this.#onClosed);
    this.#stream.removeListener('error', this.#onClosed);
    if (this.#pending !== null) {
      const header = Buffer.alloc(HEADER_BYTES);
      header.writeUInt32BE(this.#pending, 0);
      this.#pending = null;
      this.#stream.unshift(header);
    }
    return this.#stream;
  }

  #assertUsable(): void {
    if (this.#detached) throw new Error('this plist stream was detached');
    // What arrived whole before the peer closed is still to be had.
    if (this.#failure !== null && !(this.#failure.code === 'closed' && this.#stream.readableLength > 0)) throw errorOf(this.#failure);
  }

  #pump(): void {
    const waiter = this.#waiter;
    if (waiter === null) return;
    if (this.#pending === null) {
      const header = this.#take(HEADER_BYTES);
      if (header === null) return;
      const length = header.readUInt32BE(0);
      if (length > this.#maxFrameBytes) return this.#fail('frame-too-large');
      if (length === 0) return this.#fail('frame-invalid', 'an empty frame');
      this.#pending = length;
    }
    const body = this.#take(this.#pending);
    if (body === null) return;
    this.#pending = null;
    try {
      waiter.resolve(parsePlistDict(body, { bytes: this.#maxFrameBytes }));
    } catch (error) {
      if (!(error instanceof PlistError)) throw error;
      waiter.reject(new PlistStreamError('frame-invalid', error.code));
    }
  }

  /** Exactly `size` bytes, or null after arranging to be called again. */
  #take(size: number): Buffer | null {
    const chunk: unknown = this.#stream.read(size);
    if (chunk === null) return null;
    if (!Buffer.isBuffer(chunk)) throw new Error('a plist stream needs a byte stream');
    if (chunk.length === size) return chunk;
    this.#fail('closed', 'closed in the middle of a frame');
    return null;
  }

  #fail(code: PlistStreamErrorCode, message?: string): void {
    this.#failure ??= { code, message, error: null };
    this.#waiter?.reject(errorOf(this.#failure));
  }
}
