import type { Duplex } from 'node:stream';
import { type Clock, systemClock } from '#lib/clock.ts';
import { SerialQueue } from '#lib/serial-queue.ts';
import { type AfcPacket, AfcPacketError, encodeAfcPacket, takeAfcPacket } from './afc-packet.ts';

/** `refused`: the device gave a status that means no, see `status`. The others are the link's. */
export type AfcErrorCode = 'refused' | 'closed' | 'timed-out' | 'unexpected-answer';

export class AfcError extends Error {
  readonly code: AfcErrorCode;
  /** Apple's status number (usb.md 4.6); 0 unless refused. */
  readonly status: number;
  constructor(code: AfcErrorCode, message: string, status = 0) {
    super(message);
    this.name = 'AfcError';
    this.code = code;
    this.status = status;
  }
}

const OPERATIONS = {
  status: 0x01,
  makeDirectory: 0x09,
  fileInfo: 0x0a,
  fileOpen: 0x0d,
  fileOpened: 0x0e,
  fileClose: 0x14,
  removeAll: 0x22,
};
const OK = 0;
const NOT_FOUND = 8;
/** Write only, from empty, made when it is not there. */
const MODE_WRITE = 3n;
const NOTHING = Buffer.alloc(0);
/** Everything asked for here is answered in a few hundred bytes. */
const MAX_ANSWER_BYTES = 64 * 1024;

const MARKER_FOLDER = 'iTunes_Control/iTunes';
const MARKER = `${MARKER_FOLDER}/SkipSetup`;

/**
 * A client of com.apple.afc, the media folder, on one connection, already secured: as much of it as kitting needs. All
 * failures are AfcError; no answer is waited for longer than `timeoutMs`, and after one that did not come the connection
 * is closed. Paths are relative to the media folder.
 */
export class AfcClient {
  readonly #stream: Duplex;
  readonly #chunks: AsyncIterator<unknown>;
  readonly #queue = new SerialQueue();
  readonly #timeoutMs: number;
  readonly #clock: Clock;
  #bytes: Buffer = NOTHING;
  #number = 0n;

  constructor(stream: Duplex, options: { timeoutMs?: number; clock?: Clock } = {}) {
    stream.on('error', () => {});
    this.#stream = stream;
    this.#chunks = stream[Symbol.asyncIterator]();
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.#clock = options.clock ?? systemClock;
  }

  /** Is there a file or folder of this name? */
  async exists(path: string): Promise<boolean> {
    const answer = await this.#ask(OPERATIONS.fileInfo, textBytes(path));
    if (answer.operation !== OPERATIONS.status) return true;
    if (statusOf(answer) === NOT_FOUND) return false;
    throw refusal('file info', answer);
  }

  /** Removes a file, or a folder with everything in it; what is not there is a success. */
  async removeAll(path: string): Promise<void> {
    const answer = await this.#ask(OPERATIONS.removeAll, textBytes(path));
    if (statusOf(answer) !== OK && statusOf(answer) !== NOT_FOUND) throw refusal('remove', answer);
  }

  /** Makes the folder, and those on the way to it; one that is there stays as it is. */
  async makeDirectory(path: string): Promise<void> {
    const answer = await this.#ask(OPERATIONS.makeDirectory, textBytes(path));
    if (statusOf(answer) !== OK) throw refusal('make directory', answer);
  }

  /** Makes an empty file; one that is there is emptied. */
  async createEmptyFile(path: string): Promise<void> {
    const mode = Buffer.alloc(8);
    mode.writeBigUInt64LE(MODE_WRITE);
    const opened = await this.#ask(OPERATIONS.fileOpen, Buffer.concat([mode, textBytes(path)]));
    if (opened.operation !== OPERATIONS.fileOpened) throw refusal('open', opened);
    if (opened.args.length < 8) throw this.#unexpected('open gave no handle');
    const closed = await this.#ask(OPERATIONS.fileClose, Buffer.from(opened.args.subarray(0, 8)));
    if (statusOf(closed) !== OK) throw refusal('close', closed);
  }

  /** Is the mark there that writeSkipSetupMarker() leaves? */
  hasSkipSetupMarker(): Promise<boolean> {
    return this.exists(MARKER);
  }

  /** The mark that Setup Assistant was prepared by a host, as preparing tools leave it last (usb.md 3.3 step 7). Repeatable. */
  async writeSkipSetupMarker(): Promise<void> {
    await this.removeAll(MARKER);
    await this.makeDirectory(MARKER_FOLDER);
    await this.createEmptyFile(MARKER);
  }

  close(): void {
    this.#stream.destroy();
  }

  /** Strictly one at a time. */
  #ask(operation: number, args: Buffer): Promise<AfcPacket> {
    return this.#queue.run(async () => {
      if (this.#stream.destroyed) throw new AfcError('closed', 'the connection is closed');
      const number = ++this.#number;
      let late = false;
      const cancel = this.#clock.after(this.#timeoutMs, () => {
        late = true;
        this.close(); // which ends the wait
      });
      try {
        this.#stream.write(encodeAfcPacket({ number, operation, args, data: NOTHING }));
        const answer = await this.#receive();
        if (answer.number !== number) throw this.#unexpected('the answer is to another request');
        return answer;
      } catch (error) {
        if (late) throw new AfcError('timed-out', 'no answer in time');
        throw error;
      } finally {
        cancel();
      }
    });
  }

  async #receive(): Promise<AfcPacket> {
    for (;;) {
      const taken = this.#take();
      if (taken !== null) return taken;
      const chunk = await this.#nextChunk();
      this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    }
  }

  #take(): AfcPacket | null {
    try {
      const taken = takeAfcPacket(this.#bytes, MAX_ANSWER_BYTES);
      if (taken === null) return null;
      this.#bytes = taken.rest;
      return taken.packet;
    } catch (error) {
      if (!(error instanceof AfcPacketError)) throw error;
      throw this.#unexpected(error.message);
    }
  }

  async #nextChunk(): Promise<Buffer> {
    const closed = new AfcError('closed', 'the device closed the connection');
    try {
      const next = await this.#chunks.next();
      if (next.done === true || !Buffer.isBuffer(next.value)) throw closed;
      return next.value;
    } catch (error) {
      // Streams say by an error with a code that the other end, or we, hung up.
      throw error instanceof Error && 'code' in error ? closed : error;
    }
  }

  /** Nothing that comes after it can be trusted: the connection is closed. */
  #unexpected(why: string): AfcError {
    this.close();
    return new AfcError('unexpected-answer', why);
  }
}

/** The status of an answer; -1 of one that has none. */
const statusOf = (answer: AfcPacket): number =>
  answer.operation === OPERATIONS.status && answer.args.length >= 8 ? Number(answer.args.readBigUInt64LE(0) & 0xffff_ffffn) : -1;

function refusal(what: string, answer: AfcPacket): AfcError {
  const status = statusOf(answer);
  if (status === -1) return new AfcError('unexpected-answer', `${what}: the answer has no status`);
  return new AfcError('refused', `${what}: status ${status}`, status);
}

const textBytes = (path: string): Buffer => Buffer.from(`${path}\0`);
