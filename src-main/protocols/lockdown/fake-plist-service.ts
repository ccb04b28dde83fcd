import type { Duplex } from 'node:stream';
import type { PlistDict, PlistInputDict } from '#plist/plist.ts';
import { PlistError } from '#plist/plist.ts';
import { PlistStream, PlistStreamError } from '#plist/plist-stream.ts';
import type { FaultPlan } from './fake-faults.ts';

/** What a simulated service does with a request. */
export interface ServiceAnswer {
  /** Null: nothing is said. */
  readonly reply: PlistInputDict | null;
  /** Hang up after the reply. */
  readonly close?: boolean;
  /** Runs once the reply is out: what the device does afterwards (restart, erase, install). */
  readonly after?: () => void;
  /** The conversation goes on over what this makes of the stream: TLS. */
  readonly secure?: (stream: Duplex) => Promise<Duplex>;
}

/** One conversation of a framed plist service; the simulators of the services implement it. */
export interface PlistConversation {
  answer(request: PlistDict): Promise<ServiceAnswer> | ServiceAnswer;
}

export interface ServeOptions {
  readonly service: string;
  readonly faults: Pick<FaultPlan, 'take' | 'wait'>;
  readonly pullCable: () => void;
  /** Which key of a request holds its name: lockdown `Request`, MCInstall `RequestType`, others `Command`. */
  readonly nameOf: (request: PlistDict) => string;
  /** Hangs up when nothing was asked for this long. */
  readonly idleMs: number;
  /** Requests are small; a device does not take more. */
  readonly maxFrameBytes?: number;
}

const MAX_REQUEST_BYTES = 4 * 1024 * 1024;

/** Answers requests in turn until either side hangs up. Never rejects for what the peer does; a bug of a simulator does reject. */
export async function servePlists(stream: Duplex, conversation: PlistConversation, options: ServeOptions): Promise<void> {
  stream.on('error', () => {}); // 'close' follows, and the reader hears that
  let wire = stream;
  let plists = new PlistStream(wire, { maxFrameBytes: options.maxFrameBytes ?? MAX_REQUEST_BYTES });
  try {
    for (;;) {
      const request = await plists.receive({ timeoutMs: options.idleMs });
      const answer = await answerWithFaults(wire, plists, conversation, request, options);
      if (answer === null) return;
      if (answer.secure === undefined) continue;
      wire = await answer.secure(plists.detach());
      plists = new PlistStream(wire, { maxFrameBytes: options.maxFrameBytes ?? MAX_REQUEST_BYTES });
    }
  } catch (error) {
    if (!(error instanceof PlistStreamError) && !(error instanceof PlistError) && !(error instanceof PeerError)) throw error;
  } finally {
    wire.destroy();
    stream.destroy();
  }
}

/** The peer failed the TLS handshake or is not who it should be: hang up. */
export class PeerError extends Error {
  override name = 'PeerError';
}

/** Null: the conversation is over. */
async function answerWithFaults(
  wire: Duplex,
  plists: PlistStream,
  conversation: PlistConversation,
  request: PlistDict,
  options: ServeOptions,
): Promise<ServiceAnswer | null> {
  const name = options.nameOf(request);
  const { slowMs, fault } = options.faults.take(options.service, name);
  switch (fault?.kind) {
    case 'drop':
      return null;
    case 'pull-cable':
      options.pullCable();
      return null;
    case 'oversize':
      await write(wire, Buffer.from([0xff, 0xff, 0xff, 0xf0]));
      return null;
    case 'garbage':
      await write(wire, framed(Buffer.from('this is no property list')));
      return null;
    case 'answer':
      await plists.send({ ...(options.service === LOCKDOWN ? { Request: name } : {}), ...fault.answer });
      return { reply: fault.answer };
  }
  await options.faults.wait(slowMs);
  const answer = await conversation.answer(request);
  if (fault?.kind === 'apply-then-drop' || fault?.kind === 'truncate') {
    answer.after?.();
    if (fault.kind === 'truncate') await write(wire, framed(Buffer.alloc(200, 0x20)).subarray(0, 104));
    return null;
  }
  if (fault?.kind === 'apply-then-pull') {
    answer.after?.();
    options.pullCable();
    return null;
  }
  if (answer.reply !== null) await plists.send(answer.reply);
  answer.after?.();
  if (answer.close === true) {
    wire.end();
    return null;
  }
  return answer;
}

export const LOCKDOWN = 'lockdown';

function framed(body: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(body.length);
  return Buffer.concat([header, body]);
}

const write = (stream: Duplex, bytes: Buffer): Promise<void> => new Promise((resolve) => stream.write(bytes, () => resolve()));
