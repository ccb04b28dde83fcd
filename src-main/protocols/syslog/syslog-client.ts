import type { Duplex } from 'node:stream';
import { readSyslogRecord, type SyslogEntry } from './syslog-record.ts';

export type { SyslogEntry, SyslogRecord } from './syslog-record.ts';

const NUL = 0;
const NEWLINE = 0x0a;

/**
 * A reader of com.apple.syslog_relay on one connection, already secured (usb.md 4.3). The device sends from the first
 * moment and never ends by itself; a log may be silent for as long as it likes, so there is no time limit.
 */
export class SyslogClient {
  readonly #stream: Duplex;
  readonly #maxRecordBytes: number;

  /** `maxRecordBytes`: a longer record is cut there and handed on as text. */
  constructor(stream: Duplex, options: { maxRecordBytes?: number } = {}) {
    stream.on('error', () => {});
    this.#stream = stream;
    this.#maxRecordBytes = options.maxRecordBytes ?? 64 * 1024;
  }

  /**
   * Every entry in turn, nothing left out, until the device hangs up (a pulled cable too) or close(). To be read once.
   * Nothing is read ahead: while the reader is busy the stream waits, so at most a chunk and one record are held.
   */
  async *entries(): AsyncGenerator<SyslogEntry, void, undefined> {
    const cutter = new RecordCutter(this.#maxRecordBytes);
    try {
      for await (const chunk of this.#stream) {
        if (Buffer.isBuffer(chunk)) yield* cutter.push(chunk);
      }
    } catch (error) {
      // Streams say by an error with a code that the other end, or we, hung up: the log is over.
      if (!(error instanceof Error && 'code' in error)) throw error;
    } finally {
      this.close();
    }
    yield* cutter.rest();
  }

  close(): void {
    this.#stream.destroy();
  }
}

/** Cuts bytes into records, each ended by newline and NUL; holds no more than one of them. */
class RecordCutter {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #size = 0;
  /** Bytes of the record under way were left out. */
  #cut = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  *push(chunk: Buffer): Generator<SyslogEntry, void, undefined> {
    let from = 0;
    for (let end = chunk.indexOf(NUL); end !== -1; end = chunk.indexOf(NUL, from)) {
      this.#keep(chunk.subarray(from, end));
      from = end + 1;
      yield* this.rest();
    }
    this.#keep(chunk.subarray(from));
  }

  /** What has come of a record that nothing more comes of. */
  *rest(): Generator<SyslogEntry, void, undefined> {
    const bytes = Buffer.concat(this.#parts);
    const cut = this.#cut;
    this.#parts = [];
    this.#size = 0;
    this.#cut = false;
    const record = !cut && bytes.at(-1) === NEWLINE ? bytes.subarray(0, -1) : bytes;
    if (record.length > 0 || cut) yield readSyslogRecord(record, cut);
  }

  #keep(bytes: Buffer): void {
    const room = this.#maxBytes - this.#size;
    if (bytes.length > room) this.#cut = true;
    const kept = bytes.subarray(0, room);
    if (kept.length === 0) return;
    this.#size += kept.length;
    this.#parts.push(kept);
  }
}
