import type { Socket } from 'node:net';
import { buildXmlPlist, type PlistDict, PlistError, type PlistInput, parsePlistDict } from '#plist/plist.ts';
import { bytesAt, numberAt, stringAt } from '#plist/read.ts';
import {
  encodeUsbmuxFrame,
  USBMUX_PLIST_TYPE,
  USBMUX_PLIST_VERSION,
  type UsbmuxFrame,
  UsbmuxFrameError,
  UsbmuxFrameReader,
} from './usbmux-frame.ts';

/** The daemon as one client connection needs it. */
export interface UsbmuxHost {
  readonly buid: string;
  readonly pairRecords: ReadonlyMap<string, Buffer>;
  devices(): PlistInput[];
  listeners(): PlistInput[];
  connect(deviceId: number, port: number): ((socket: Socket) => void) | 2 | 3;
  savePairRecord(udid: string, record: Buffer, deviceId: number | null): void;
  deletePairRecord(udid: string): void;
}

const OK = 0;
const BAD_COMMAND = 1;
/** ENOENT, which is also "no such device". */
const NOT_FOUND = 2;
const BAD_VERSION = 6;
const INVALID = 22;
const RESULT_TYPE = 1;

/** One client of the simulated daemon: requests in turn, until a Connect turns the socket into a stream to a device. */
export class FakeUsbmuxConnection {
  readonly #socket: Socket;
  readonly #host: UsbmuxHost;
  readonly #reader = new UsbmuxFrameReader();
  readonly #onData = (chunk: Buffer): void => this.#take(chunk);
  #listening: PlistInput | null = null;

  constructor(socket: Socket, host: UsbmuxHost) {
    this.#socket = socket;
    this.#host = host;
    socket.on('error', () => {}); // a client may reset at any time; 'close' follows
    socket.on('data', this.#onData);
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Sends an event to a client that listens. Events carry tag 0. */
  hear(event: PlistInput): void {
    if (this.#listening !== null) this.#send(0, event);
  }

  /** Its entry in ListListeners; null while it does not listen. */
  listener(): PlistInput | null {
    return this.#listening;
  }

  #take(chunk: Buffer): void {
    this.#reader.append(chunk);
    this.#serve();
  }

  /** Answers what was asked. A client that does not take its answers is asked no further until it did. */
  #serve(): void {
    try {
      for (;;) {
        if (this.#socket.writableNeedDrain) {
          this.#socket.pause().once('drain', () => this.#serve());
          return;
        }
        const frame = this.#reader.next();
        if (frame === null) break;
        if (this.#answer(frame) === 'stream') return;
      }
      this.#socket.resume();
    } catch (error) {
      if (!(error instanceof UsbmuxFrameError)) throw error;
      this.close();
    }
  }

  #answer(frame: UsbmuxFrame): 'stream' | undefined {
    if (frame.version !== USBMUX_PLIST_VERSION || frame.type !== USBMUX_PLIST_TYPE) {
      const payload = Buffer.alloc(4);
      payload.writeUInt32LE(BAD_VERSION);
      this.#socket.write(encodeUsbmuxFrame({ version: 0, type: RESULT_TYPE, tag: frame.tag, payload }));
      return;
    }
    let request: PlistDict;
    try {
      request = parsePlistDict(frame.payload);
    } catch (error) {
      if (!(error instanceof PlistError)) throw error;
      this.#result(frame.tag, INVALID);
      return;
    }
    if (this.#listening !== null) {
      // A listening connection takes no further command (usbmuxd answers 1 and hangs up).
      this.#result(frame.tag, BAD_COMMAND);
      this.#socket.end();
      return;
    }
    return this.#carryOut(frame.tag, request);
  }

  #carryOut(tag: number, request: PlistDict): 'stream' | undefined {
    switch (stringAt(request, 'MessageType')) {
      case 'ListDevices':
        return this.#send(tag, { DeviceList: this.#host.devices() });
      case 'Listen':
        return this.#listen(tag, request);
      case 'Connect':
        return this.#connect(tag, request);
      case 'ReadBUID':
        return this.#send(tag, { BUID: this.#host.buid });
      case 'ListListeners':
        return this.#send(tag, { ListenerList: this.#host.listeners() });
      case 'ReadPairRecord':
      case 'SavePairRecord':
      case 'DeletePairRecord':
        return this.#pairRecord(tag, request);
      default:
        return this.#result(tag, BAD_COMMAND);
    }
  }

  #listen(tag: number, request: PlistDict): undefined {
    this.#result(tag, OK);
    for (const device of this.#host.devices()) this.#send(0, device);
    const program = stringAt(request, 'ProgName') ?? '';
    this.#listening = {
      Blacklisted: false,
      ConnType: numberAt(request, 'ConnType') ?? 0,
      'ID String': `${this.#socket.remotePort ?? 0}-${program}`,
      ProgName: program,
      BundleID: stringAt(request, 'BundleID'),
      kLibUSBMuxVersion: numberAt(request, 'kLibUSBMuxVersion') ?? 0,
    };
  }

  #connect(tag: number, request: PlistDict): 'stream' | undefined {
    const deviceId = numberAt(request, 'DeviceID');
    const swapped = numberAt(request, 'PortNumber');
    if (deviceId === undefined || swapped === undefined || swapped < 0 || swapped > 0xffff) {
      this.#result(tag, INVALID);
      return;
    }
    // The port is sent with its two bytes exchanged (usb.md 1.6).
    const take = this.#host.connect(deviceId, ((swapped & 0xff) << 8) | (swapped >> 8));
    if (typeof take === 'number') {
      this.#result(tag, take);
      return;
    }
    this.#result(tag, OK);
    this.#socket.off('data', this.#onData);
    this.#socket.pause();
    const early = this.#reader.rest();
    if (early.length > 0) this.#socket.unshift(early);
    take(this.#socket);
    return 'stream';
  }

  #pairRecord(tag: number, request: PlistDict): undefined {
    const udid = stringAt(request, 'PairRecordID');
    if (udid === undefined) return this.#result(tag, INVALID);
    if (stringAt(request, 'MessageType') === 'ReadPairRecord') {
      const record = this.#host.pairRecords.get(udid);
      return record === undefined ? this.#result(tag, NOT_FOUND) : this.#send(tag, { PairRecordData: record });
    }
    if (stringAt(request, 'MessageType') === 'DeletePairRecord') {
      this.#host.deletePairRecord(udid);
      return this.#result(tag, OK);
    }
    const record = rewritten(bytesAt(request, 'PairRecordData'));
    if (record === null) return this.#result(tag, INVALID);
    this.#host.savePairRecord(udid, record, numberAt(request, 'DeviceID') ?? null);
    return this.#result(tag, OK);
  }

  #result(tag: number, number: number): undefined {
    this.#send(tag, { MessageType: 'Result', Number: number });
  }

  /** Replies are XML always: libusbmuxd reads nothing else. */
  #send(tag: number, message: PlistInput): undefined {
    if (this.#socket.destroyed) return;
    const payload = buildXmlPlist(message);
    this.#socket.write(encodeUsbmuxFrame({ version: USBMUX_PLIST_VERSION, type: USBMUX_PLIST_TYPE, tag, payload }));
  }
}

/** usbmuxd parses what it is given and stores it as XML; what is no dictionary is refused (usb.md 2.5). */
function rewritten(record: Buffer | undefined): Buffer | null {
  if (record === undefined) return null;
  try {
    return buildXmlPlist(parsePlistDict(record));
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}
