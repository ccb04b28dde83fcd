import { randomBytes } from 'node:crypto';
import type { Clock } from '#lib/clock.ts';
import type { Courier, StatePort } from './courier.ts';

interface Mailbox {
  readonly topic: string;
  unregisteredAt: number | null;
  /** APNs has forgotten the token: to it, nobody has it. */
  lost: boolean;
  /** The last push; an older one that was not fetched is forgotten (APNs keeps one MDM push per device). */
  waiting: { pushMagic: string; expiresAt: number } | null;
  onPush: ((pushMagic: string) => void) | null;
}

type MailboxRefusal = { reason: 'BadDeviceToken' | 'DeviceTokenNotForTopic' } | { reason: 'Unregistered'; timestamp: number };

/** The devices simulated APNs knows. Tokens survive a restart when a state port is given; waiting pushes do not. */
export class FakeApnsMailboxes implements Courier {
  readonly #clock: Clock;
  readonly #state: StatePort | null;
  readonly #boxes = new Map<string, Mailbox>();

  constructor(clock: Clock, state: StatePort | null) {
    this.#clock = clock;
    this.#state = state;
    const saved = state?.load() ?? null;
    if (saved === null) return;
    const rows = JSON.parse(Buffer.from(saved).toString('utf8')) as {
      token: string;
      topic: string;
      unregisteredAt: number | null;
      lost?: boolean;
    }[];
    for (const { token, topic, unregisteredAt, lost = false } of rows)
      this.#boxes.set(token, { topic, unregisteredAt, lost, waiting: null, onPush: null });
  }

  register(topic: string): Uint8Array {
    const token = randomBytes(32);
    this.#boxes.set(token.toString('hex'), { topic, unregisteredAt: null, lost: false, waiting: null, onPush: null });
    this.#save();
    return token;
  }

  listen(token: Uint8Array, onPush: (pushMagic: string) => void): () => void {
    const box = this.#boxes.get(Buffer.from(token).toString('hex'));
    if (box === undefined) throw new Error('this token was never registered');
    box.onPush = onPush;
    this.#deliverSoon(box);
    return () => {
      if (box.onPush === onPush) box.onPush = null;
    };
  }

  unregister(token: Uint8Array): void {
    const box = this.#boxes.get(Buffer.from(token).toString('hex'));
    if (box === undefined || box.unregisteredAt !== null) return;
    box.unregisteredAt = this.#clock.now();
    box.waiting = null;
    box.onPush = null;
    this.#save();
  }

  /** As after a mix of development and production, or a garbled token: 400 BadDeviceToken from now on. */
  lose(token: Uint8Array): void {
    const box = this.#boxes.get(Buffer.from(token).toString('hex'));
    if (box === undefined) return;
    box.lost = true;
    this.#save();
  }

  /** Takes a push. `expiresAt` in ms; 0 means now or never. Null when it was taken. */
  accept(tokenHex: string, topic: string, pushMagic: string, expiresAt: number): MailboxRefusal | null {
    const box = this.#boxes.get(tokenHex);
    if (box === undefined || box.lost) return { reason: 'BadDeviceToken' };
    if (box.topic !== topic) return { reason: 'DeviceTokenNotForTopic' };
    if (box.unregisteredAt !== null) return { reason: 'Unregistered', timestamp: box.unregisteredAt };
    box.waiting = expiresAt === 0 && box.onPush === null ? null : { pushMagic, expiresAt };
    this.#deliverSoon(box);
    return null;
  }

  /** Later in the event loop, so that several pushes at once become one and nobody is called inside his own call. */
  #deliverSoon(box: Mailbox): void {
    if (box.waiting === null || box.onPush === null) return;
    setImmediate(() => {
      const { waiting, onPush } = box;
      if (waiting === null || onPush === null) return;
      box.waiting = null;
      if (waiting.expiresAt === 0 || waiting.expiresAt > this.#clock.now()) onPush(waiting.pushMagic);
    });
  }

  #save(): void {
    if (this.#state === null) return;
    const rows = [...this.#boxes].map(([token, { topic, unregisteredAt, lost }]) => ({ token, topic, unregisteredAt, lost }));
    this.#state.save(Buffer.from(JSON.stringify(rows)));
  }
}
