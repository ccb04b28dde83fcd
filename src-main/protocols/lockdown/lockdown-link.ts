import type { Duplex } from 'node:stream';
import { SerialQueue } from '#lib/serial-queue.ts';
import type { PlistDict, PlistInputDict } from '#plist/plist.ts';
import { PlistStream, PlistStreamError } from '#plist/plist-stream.ts';
import { stringAt } from '#plist/read.ts';
import { appleNameOf, LockdownError, lockdownRefusal } from './lockdown-error.ts';

export type LockdownRequest = PlistInputDict & { readonly Request: string };

/** lockdownd answers these under each other's name (Unpair as ValidatePair on real firmware), so the echo is not checked. */
const PAIRING = new Set(['Pair', 'ValidatePair', 'Unpair']);

/** All values of a device are some tens of kilobytes. What is longer is not read: taking it apart would hold up every other device. */
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

/**
 * Requests and answers on one lockdown connection, strictly in turn. After anything but a clean answer or refusal the
 * connection is closed: a late answer must never be taken for the answer to the next request.
 */
export class LockdownLink {
  #stream: PlistStream;
  #broken = false;
  readonly #queue = new SerialQueue();
  readonly #label: string;
  readonly #timeoutMs: number;

  constructor(stream: Duplex, options: { label: string; timeoutMs: number }) {
    stream.on('error', () => {});
    this.#stream = new PlistStream(stream, { maxFrameBytes: MAX_ANSWER_BYTES });
    this.#label = options.label;
    this.#timeoutMs = options.timeoutMs;
  }

  /** The answer to a request. Throws LockdownError. */
  async request(request: LockdownRequest): Promise<PlistDict> {
    const { reply, refusal } = await this.ask(request);
    if (refusal !== null) throw refusal;
    return reply;
  }

  /** The answer, together with lockdownd's refusal if it is one. Throws only for failures of the link. */
  ask(request: LockdownRequest): Promise<{ reply: PlistDict; refusal: LockdownError | null }> {
    return this.#queue.run(async () => {
      const reply = await this.#exchange(request);
      // Result: Failure is what iOS 4 and older said.
      const error = reply['Error'] ?? (stringAt(reply, 'Result') === 'Failure' ? 'Failure' : undefined);
      return { reply, refusal: error === undefined ? null : lockdownRefusal(request.Request, appleNameOf(error)) };
    });
  }

  /** Lets `secure` replace the plain stream by a TLS one, between two requests. */
  upgrade(secure: (stream: Duplex) => Promise<Duplex>): Promise<void> {
    return this.#queue.run(async () => {
      try {
        this.#stream = new PlistStream(await secure(this.#stream.detach()), { maxFrameBytes: MAX_ANSWER_BYTES });
      } catch (error) {
        this.#broken = true;
        throw error;
      }
    });
  }

  close(): void {
    this.#broken = true;
    this.#stream.close();
  }

  async #exchange(request: LockdownRequest): Promise<PlistDict> {
    if (this.#broken) throw new LockdownError('closed', 'the lockdown connection is closed');
    try {
      await this.#stream.send({ Label: this.#label, ...request });
      const reply = await this.#stream.receive({ timeoutMs: this.#timeoutMs });
      const echo = stringAt(reply, 'Request');
      if (echo !== undefined && echo !== request.Request && !PAIRING.has(request.Request)) {
        throw new LockdownError('unexpected-answer', `${request.Request} was answered by something else`);
      }
      return reply;
    } catch (error) {
      this.close();
      throw asLockdownError(request.Request, error);
    }
  }
}

function asLockdownError(request: string, error: unknown): unknown {
  if (!(error instanceof PlistStreamError)) return error;
  if (error.code === 'timed-out') return new LockdownError('timed-out', `${request}: no answer in time`);
  if (error.code === 'closed' || error.code === 'aborted')
    return new LockdownError('closed', `${request}: the device closed the connection`);
  return new LockdownError('unexpected-answer', `${request}: the answer is not a property list`);
}
