import type { Duplex } from 'node:stream';
import type { PlistDict, PlistInputDict } from '#plist/plist.ts';
import { arrayAt, bytesAt, isPlistDict, stringAt } from '#plist/read.ts';
import { isUdid, readDevice, readEvent, type UsbmuxDevice, type UsbmuxEvent } from './usbmux-device.ts';
import { UsbmuxError } from './usbmux-error.ts';
import { expectResultOk, resultOf, UsbmuxLink, usbmuxResultError } from './usbmux-link.ts';

export type { UsbmuxDevice, UsbmuxEvent } from './usbmux-device.ts';

const NO_SUCH_RECORD = 2;

/**
 * A client of usbmuxd's plist protocol. Every request uses a connection of its own, as the daemon expects: after Connect
 * or Listen a connection serves nothing else. All failures are UsbmuxError; no answer is waited for longer than `timeoutMs`.
 */
export class UsbmuxClient {
  readonly #dial: () => Promise<Duplex>;
  readonly #program: string;
  readonly #timeoutMs: number;

  constructor(dial: () => Promise<Duplex>, options: { program?: string; timeoutMs?: number } = {}) {
    this.#dial = dial;
    this.#program = options.program ?? 'shitaku';
    this.#timeoutMs = options.timeoutMs ?? 10_000;
  }

  /** Everything attached now, over USB and over the network (the caller filters by connectionType). */
  async listDevices(): Promise<UsbmuxDevice[]> {
    const answer = await this.#ask({ MessageType: 'ListDevices' });
    const list = arrayAt(answer, 'DeviceList');
    if (list === undefined) throw refused(answer, 'device list');
    return list.filter(isPlistDict).flatMap((entry) => readDevice(entry) ?? []);
  }

  /**
   * Reports what is attached now and every change from then on. Resolves when `signal` aborts; rejects when the
   * connection breaks, after which the caller listens again and gets all present devices once more.
   */
  async listen(onEvent: (event: UsbmuxEvent) => void, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const link = await this.#open();
    const stop = () => link.close();
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) return;
      expectResultOk(await link.request(this.#message({ MessageType: 'Listen' }), this.#timeoutMs));
      for (;;) {
        const event = readEvent(await link.event());
        if (signal.aborted) return;
        if (event !== null) onEvent(event);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      link.close();
    }
  }

  /** Opens a TCP-like stream to a port of the device. The caller owns the stream. */
  async connect(deviceId: number, port: number): Promise<Duplex> {
    const link = await this.#open();
    try {
      // The daemon takes the port in network byte order, as a plain integer: 62078 goes over the wire as 32498.
      const swapped = ((port & 0xff) << 8) | (port >> 8);
      expectResultOk(
        await link.request(this.#message({ MessageType: 'Connect', DeviceID: deviceId, PortNumber: swapped }), this.#timeoutMs),
      );
      return link.handOver();
    } catch (error) {
      link.close();
      throw error;
    }
  }

  /** The host's own identifier, which goes into every pair record as SystemBUID. */
  async readBuid(): Promise<string> {
    const answer = await this.#ask({ MessageType: 'ReadBUID' });
    const buid = stringAt(answer, 'BUID');
    if (buid === undefined) throw refused(answer, 'BUID');
    return buid;
  }

  /** The stored pair record (a property list; secret), or null when the host has none for this device. */
  async readPairRecord(udid: string): Promise<Uint8Array | null> {
    const answer = await this.#ask({ MessageType: 'ReadPairRecord', PairRecordID: recordId(udid) });
    const record = bytesAt(answer, 'PairRecordData');
    if (record !== undefined) return record;
    if (resultOf(answer) === NO_SUCH_RECORD) return null;
    throw refused(answer, 'pair record');
  }

  /** Stores a record, replacing an older one. With `deviceId` every listener hears `paired`. */
  async savePairRecord(udid: string, record: Uint8Array, deviceId?: number): Promise<void> {
    expectResultOk(
      await this.#ask({ MessageType: 'SavePairRecord', PairRecordID: recordId(udid), PairRecordData: record, DeviceID: deviceId }),
    );
  }

  /** Forgets the record; a record that is not there is a success. */
  async deletePairRecord(udid: string): Promise<void> {
    const answer = await this.#ask({ MessageType: 'DeletePairRecord', PairRecordID: recordId(udid) });
    if (resultOf(answer) !== NO_SUCH_RECORD) expectResultOk(answer);
  }

  async #ask(request: PlistInputDict): Promise<PlistDict> {
    const link = await this.#open();
    try {
      return await link.request(this.#message(request), this.#timeoutMs);
    } finally {
      link.close();
    }
  }

  #message(request: PlistInputDict) {
    return { ...request, ClientVersionString: this.#program, ProgName: this.#program, kLibUSBMuxVersion: 3 };
  }

  /** Dials within the time limit; a connection that comes later is closed, not leaked. */
  async #open(): Promise<UsbmuxLink> {
    let late = false;
    const dialling = this.#dial().then(
      (stream) => {
        if (late) stream.destroy();
        return new UsbmuxLink(stream);
      },
      (error: unknown) => {
        throw error instanceof UsbmuxError ? error : new UsbmuxError('unreachable', 'usbmuxd cannot be reached');
      },
    );
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        late = true;
        reject(new UsbmuxError('unreachable', 'usbmuxd did not take the connection in time'));
      }, this.#timeoutMs);
    });
    try {
      return await Promise.race([dialling, limit]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The daemon makes a file name of it without looking (usbmuxd 1.1.1), and it is the device that says what its UDID is. */
function recordId(udid: string): string {
  if (!isUdid(udid)) throw new UsbmuxError('invalid', 'not a UDID');
  return udid;
}

function refused(answer: PlistDict, wanted: string): UsbmuxError {
  const result = resultOf(answer);
  return result === null || result === 0 ? new UsbmuxError('frame-invalid', `usbmuxd gave no ${wanted}`) : usbmuxResultError(result);
}
