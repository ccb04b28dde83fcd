import { RPCHandler } from '@orpc/server/websocket';
import { MAX_MESSAGE_BYTES } from '#contract/file-limit.ts';
import type { Log } from '#lib/log.ts';
import { sparing } from '#lib/sparing-log.ts';
import type { ContractRouter } from './contract-router.ts';
import { isFrame } from './wire-frame.ts';

/** Calls and streams of one screen under way at once. */
const CONCURRENT_LIMIT = 256;

/** One live link to one screen, as a host sees it: text messages in both directions. */
export interface Carrier {
  /** Resolves when the message left this process, so that a slow reader slows the sender. */
  send(message: string): Promise<void>;
  /** The screen broke the rules of the wire. */
  refuse(reason: string): void;
}

/** How screens are connected to whichever core runs: `router` is asked for each. */
export function connectTo(router: () => Promise<ContractRouter>, log: Log): (carrier: Carrier) => ContractPeer {
  // How often a page breaks the rules of the wire is for the page to say.
  const wireLog = sparing(log);
  return (carrier) => new ContractPeer(router(), carrier, wireLog);
}

/** Serves the contract over one carrier. Both hosts use this same class; oRPC speaks the wire format. */
export class ContractPeer {
  readonly #handler: Promise<RPCHandler<Record<never, never>>>;
  readonly #carrier: Carrier;
  readonly #log: Log;
  readonly #socket: { send: (message: unknown) => Promise<void>; addEventListener: () => void };
  #underWay = 0;
  #closed = false;

  /** `router` may still be on its way: until then messages wait. */
  constructor(router: ContractRouter | Promise<ContractRouter>, carrier: Carrier, log: Log) {
    this.#handler = Promise.resolve(router).then((ready) => new RPCHandler(ready));
    this.#handler.catch(() => this.#refuse('there is no core'));
    this.#carrier = carrier;
    this.#log = log;
    this.#socket = {
      send: (message) => (typeof message === 'string' ? carrier.send(message) : Promise.reject(new Error('not a text message'))),
      addEventListener: () => {},
    };
  }

  /** Takes one message off the wire. Never throws. */
  receive(message: unknown): void {
    if (this.#closed) return;
    if (typeof message !== 'string') return this.#refuse('only text is spoken here');
    if (message.length > MAX_MESSAGE_BYTES) return this.#refuse('message too large');
    if (this.#underWay >= CONCURRENT_LIMIT) return this.#refuse('too many calls at once');
    this.#underWay += 1;
    void this.#handle(message).finally(() => {
      this.#underWay -= 1;
    });
  }

  /** The link is gone: every stream of it ends. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#handler.then(
      (handler) => handler.close(this.#socket),
      () => undefined,
    );
  }

  async #handle(message: string): Promise<void> {
    try {
      if (!isFrame(message)) throw new TypeError('not a frame of ours');
      const handler = await this.#handler;
      if (!this.#closed) await handler.message(this.#socket, message);
    } catch (error) {
      if (this.#closed) return;
      // The name only: a parser's message quotes what was sent.
      this.#log.warn('a message of a screen could not be handled', { error: error instanceof Error ? error.name : 'unknown' });
      this.#refuse('not understood');
    }
  }

  #refuse(reason: string): void {
    if (this.#closed) return;
    this.close();
    this.#carrier.refuse(reason);
  }
}
