import type { Duplex } from 'node:stream';
import { buildXmlPlist, type PlistDict, PlistError, type PlistInputDict, parsePlistDict } from '#plist/plist.ts';
import { numberAt, stringAt } from '#plist/read.ts';
import { UsbmuxError, type UsbmuxErrorCode } from './usbmux-error.ts';
import {
  encodeUsbmuxFrame,
  USBMUX_PLIST_TYPE,
  USBMUX_PLIST_VERSION,
  type UsbmuxFrame,
  UsbmuxFrameError,
  UsbmuxFrameReader,
} from './usbmux-frame.ts';

const BINARY_RESULT_TYPE = 1;

/** usbmux Result numbers. 2 is also ENOENT ("no pair record"), 4 "no such service" is known to newer daemons only. */
const RESULT_CODES: ReadonlyMap<number, UsbmuxErrorCode> = new Map<number, UsbmuxErrorCode>([
  [1, 'bad-command'],
  [2, 'bad-device'],
  [3, 'connection-refused'],
  [4, 'connection-refused'],
  [6, 'bad-version'],
]);

export function usbmuxResultError(result: number): UsbmuxError {
  return new UsbmuxError(RESULT_CODES.get(result) ?? 'invalid', `usbmuxd answered ${result}`);
}

/**
 * One connection to usbmuxd. It reads only while someone waits for a frame, so that after a Connect every byte that is
 * not part of the answer is still in the stream for its next owner.
 */
export class UsbmuxLink {
  readonly #stream: Duplex;
  #tag = 0;

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on('error', () => {});
  }

  /** Sends a request and gives its answer; `Result` answers are not judged here. Throws UsbmuxError. */
  async request(message: PlistInputDict, timeoutMs: number): Promise<PlistDict> {
    const tag = ++this.#tag;
    const payload = buildXmlPlist(message);
    this.#stream.write(encodeUsbmuxFrame({ version: USBMUX_PLIST_VERSION, type: USBMUX_PLIST_TYPE, tag, payload }));
    const frame = await this.#frame({ timeoutMs });
    if (frame.tag !== tag) throw new UsbmuxError('frame-invalid', `usbmuxd answered tag ${frame.tag} instead of ${tag}`);
    return decode(frame);
  }

  /** The next unsolicited message. Throws UsbmuxError; 'closed' when the daemon ends the connection. */
  async event(): Promise<PlistDict> {
    return decode(await this.#frame({}));
  }

  /** Gives the stream away, with every byte after the last answer still in it. Nothing of this link stays on it but a silent error listener. */
  handOver(): Duplex {
    return this.#stream;
  }

  close(): void {
    this.#stream.destroy();
  }

  #frame(options: { timeoutMs?: number }): Promise<UsbmuxFrame> {
    return new Promise((resolve, reject) => {
      const stream = this.#stream;
      const settle = (act: () => void) => {
        clearTimeout(timer);
        stream.off('readable', onReadable).off('end', onEnd).off('close', onEnd);
        act();
      };
      const reader = new UsbmuxFrameReader();
      // Paused mode: as soon as nobody listens nothing is read any more, and the next owner may use the stream either way.
      const onReadable = () => {
        try {
          for (let chunk: Buffer | null = stream.read(); chunk !== null; chunk = stream.read()) {
            reader.append(chunk);
            const frame = reader.next();
            if (frame === null) continue;
            // Put back at once: if the peer has ended the stream too, this is the last moment to do it.
            const rest = reader.rest();
            if (rest.length > 0) stream.unshift(rest);
            return settle(() => resolve(frame));
          }
        } catch (error) {
          if (!(error instanceof UsbmuxFrameError)) throw error;
          settle(() => reject(new UsbmuxError('frame-invalid', error.message)));
        }
      };
      const onEnd = () => settle(() => reject(new UsbmuxError('closed', 'usbmuxd closed the connection')));
      const timer =
        options.timeoutMs === undefined
          ? undefined
          : setTimeout(() => settle(() => reject(new UsbmuxError('timed-out', 'usbmuxd did not answer in time'))), options.timeoutMs);
      if (stream.destroyed || stream.readableEnded) onEnd();
      else stream.on('readable', onReadable).once('end', onEnd).once('close', onEnd);
    });
  }
}

function decode(frame: UsbmuxFrame): PlistDict {
  if (frame.type === BINARY_RESULT_TYPE && frame.payload.length >= 4) throw usbmuxResultError(frame.payload.readUInt32LE(0));
  if (frame.type !== USBMUX_PLIST_TYPE) throw new UsbmuxError('frame-invalid', `usbmuxd sent a message of type ${frame.type}`);
  try {
    return parsePlistDict(frame.payload);
  } catch (error) {
    if (!(error instanceof PlistError)) throw error;
    throw new UsbmuxError('frame-invalid', 'usbmuxd sent something that is not a property list');
  }
}

/** Throws when the answer is a Result other than 0, or no Result at all. */
export function expectResultOk(answer: PlistDict): void {
  const number = stringAt(answer, 'MessageType') === 'Result' ? numberAt(answer, 'Number') : undefined;
  if (number === undefined) throw new UsbmuxError('frame-invalid', 'usbmuxd gave no result');
  if (number !== 0) throw usbmuxResultError(number);
}

/** The Result number of an answer, or null when it is something else. */
export function resultOf(answer: PlistDict): number | null {
  return stringAt(answer, 'MessageType') === 'Result' ? (numberAt(answer, 'Number') ?? null) : null;
}
