import type { Duplex } from 'node:stream';
import { type Clock, systemClock } from '#lib/clock.ts';
import { SerialQueue } from '#lib/serial-queue.ts';
import type { PlistDict, PlistInputDict } from '#plist/plist.ts';
import { PlistStream, PlistStreamError } from '#plist/plist-stream.ts';
import { dictAt, stringAt } from '#plist/read.ts';
import { type BatteryHealth, batteryHealth } from './battery-health.ts';

/** `refused`: the service said Failure; `unknown-request`: it does not know the request. The others are the link's. */
export type DiagnosticsErrorCode = 'refused' | 'unknown-request' | 'closed' | 'timed-out' | 'unexpected-answer';

export class DiagnosticsError extends Error {
  readonly code: DiagnosticsErrorCode;
  constructor(code: DiagnosticsErrorCode, message: string) {
    super(message);
    this.name = 'DiagnosticsError';
    this.code = code;
  }
}

/** `hung-up`: the request is out, but the device went without a word. It has most likely obeyed: watch the bus. */
export type PowerAnswer = 'acknowledged' | 'hung-up';

type DiagnosticsRequest = PlistInputDict & { readonly Request: string };

/** Registry entries are a few kilobytes. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/**
 * A client of com.apple.mobile.diagnostics_relay on one connection, already secured (usb.md 4.2). All failures are
 * DiagnosticsError; no answer is waited for longer than `timeoutMs`.
 */
export class DiagnosticsClient {
  readonly #stream: PlistStream;
  readonly #queue = new SerialQueue();
  readonly #timeoutMs: number;
  readonly #clock: Clock;
  #broken = false;

  constructor(stream: Duplex, options: { timeoutMs?: number; clock?: Clock } = {}) {
    stream.on('error', () => {});
    this.#stream = new PlistStream(stream, { maxFrameBytes: MAX_ANSWER_BYTES });
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.#clock = options.clock ?? systemClock;
  }

  /** Restarts the device: it leaves the bus and comes back with another DeviceID. It waits for us to hang up, so we do. */
  restart(): Promise<PowerAnswer> {
    return this.#power('Restart');
  }

  /** Switches the device off; nothing but a hand or a cable brings it back. */
  shutDown(): Promise<PowerAnswer> {
    return this.#power('Shutdown');
  }

  /** How the battery is, by the power source's own registry entry. What the device does not tell is null. */
  async battery(): Promise<BatteryHealth> {
    const reply = await this.#request({ Request: 'IORegistry', EntryClass: 'IOPMPowerSource' });
    return batteryHealth(dictAt(dictAt(reply, 'Diagnostics') ?? {}, 'IORegistry') ?? {});
  }

  /** Takes leave and closes; a device that does not answer is left as it is. */
  async goodbye(): Promise<void> {
    try {
      await this.#request({ Request: 'Goodbye' });
    } catch (error) {
      if (!(error instanceof DiagnosticsError)) throw error;
    } finally {
      this.close();
    }
  }

  close(): void {
    this.#broken = true;
    this.#stream.close();
  }

  async #power(request: 'Restart' | 'Shutdown'): Promise<PowerAnswer> {
    const answer = await this.#request({ Request: request, WaitForDisconnect: true }, { hangUpIsAnswer: true });
    this.close();
    return answer === HUNG_UP ? 'hung-up' : 'acknowledged';
  }

  /** Strictly one at a time; after a broken exchange the connection is closed, so that no late answer meets the wrong request. */
  #request(request: DiagnosticsRequest, options: { hangUpIsAnswer?: boolean } = {}): Promise<PlistDict> {
    return this.#queue.run(async () => {
      if (this.#broken) throw new DiagnosticsError('closed', `${request.Request}: the connection is closed`);
      let sent = false;
      try {
        await this.#stream.send(request);
        sent = true;
        return judged(request.Request, await this.#receive());
      } catch (error) {
        if (error instanceof DiagnosticsError && error.code !== 'unexpected-answer') throw error;
        this.close();
        const failure = linkFailure(request.Request, error);
        if (options.hangUpIsAnswer && sent && failure instanceof DiagnosticsError && failure.code === 'closed') return HUNG_UP;
        throw failure;
      }
    });
  }

  async #receive(): Promise<PlistDict> {
    const limit = new AbortController();
    const cancel = this.#clock.after(this.#timeoutMs, () => limit.abort());
    try {
      return await this.#stream.receive({ signal: limit.signal });
    } finally {
      cancel();
    }
  }
}

const HUNG_UP: PlistDict = {};

function judged(request: string, reply: PlistDict): PlistDict {
  const status = stringAt(reply, 'Status');
  if (status === 'Success') return reply;
  if (status === 'UnknownRequest') throw new DiagnosticsError('unknown-request', `${request}: the device does not know this`);
  if (status === undefined) throw new DiagnosticsError('unexpected-answer', `${request}: the answer has no status`);
  throw new DiagnosticsError('refused', `${request}: ${status.slice(0, 80)}`);
}

function linkFailure(request: string, error: unknown): unknown {
  if (!(error instanceof PlistStreamError)) return error;
  // The only signal that aborts a receive here is the time limit.
  if (error.code === 'timed-out' || error.code === 'aborted') return new DiagnosticsError('timed-out', `${request}: no answer in time`);
  if (error.code === 'closed') return new DiagnosticsError('closed', `${request}: the device closed the connection`);
  return new DiagnosticsError('unexpected-answer', `${request}: the answer is not a property list`);
}
