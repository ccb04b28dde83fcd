import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import { type Failure, fail, type Outcome } from '#lib/outcome.ts';
import type { GroupCommit } from '#store/group-commit.ts';
import { isOurFault, waitAfter } from './doorbell-rules.ts';
import type { QueueStore } from './queue-store.ts';

/** Pushes under way at once; the rest waits in line. */
const MAX_RINGING = 64;

export interface DoorbellPorts {
  readonly queue: QueueStore;
  readonly commit: GroupCommit;
  readonly clock: Clock;
  readonly log: Log;
  /** Asks APNs once. The code is kept as the push problem, or Apple's own reason where `details.reason` has it. */
  readonly ring: (enrollmentId: string) => Promise<Outcome<unknown, string>>;
  /** The push facts of a device's commands changed. */
  readonly changed: (enrollmentId: string) => void;
}

/**
 * Rings devices that have commands waiting, at once and then after 1, 2, 4 … minutes, at most every six hours.
 * A push is a doorbell, not a delivery: whatever APNs says, the queue stays as it is. What waits is read from the
 * store at each ring, so after a restart `start` has everything it needs there.
 */
export class Doorbell implements LongLived {
  readonly #ports: DoorbellPorts;
  /** Scheduled rings; `attempt` counts the rings since the last fresh start. */
  readonly #schedule = new Map<string, { attempt: number; cancel: () => void }>();
  readonly #line = new Set<string>();
  readonly #ringing = new Map<string, Promise<void>>();
  /** Reasons that were logged. */
  readonly #told = new Set<string>();
  #running = true;

  constructor(ports: DoorbellPorts) {
    this.#ports = ports;
  }

  async start(): Promise<void> {
    this.#running = true;
    this.ringAll();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#line.clear();
    for (const { cancel } of this.#schedule.values()) cancel();
    this.#schedule.clear();
    await Promise.all(this.#ringing.values());
  }

  /** Rings now, and begins the back-off anew. */
  ringNow(enrollmentId: string): void {
    this.#schedule.get(enrollmentId)?.cancel();
    this.#schedule.delete(enrollmentId);
    this.#press(enrollmentId);
  }

  /** Rings every device with something waiting, e.g. because a push certificate was installed. */
  ringAll(): void {
    for (const id of this.#ports.queue.waitingEnrollments(this.#ports.clock.now())) this.ringNow(id);
  }

  #press(enrollmentId: string): void {
    if (!this.#running) return;
    this.#line.add(enrollmentId);
    this.#next();
  }

  #next(): void {
    for (const id of this.#line) {
      if (this.#ringing.size >= MAX_RINGING) return;
      // Pressed again while its push is under way: stays in line until that one is back.
      if (this.#ringing.has(id)) continue;
      this.#line.delete(id);
      this.#ringing.set(
        id,
        this.#ring(id).finally(() => {
          this.#ringing.delete(id);
          this.#next();
        }),
      );
    }
  }

  async #ring(enrollmentId: string): Promise<void> {
    const { queue, clock, log } = this.#ports;
    try {
      const waiting = queue.waiting(enrollmentId, clock.now());
      if (waiting === null) {
        this.#schedule.delete(enrollmentId);
        return;
      }
      const outcome = await this.#ask(enrollmentId);
      if (!outcome.ok && outcome.error.code === 'not-enrolled') {
        // TokenUpdate rings by itself; until then there is nobody to ring.
        this.#schedule.delete(enrollmentId);
        return;
      }
      this.#ringLater(enrollmentId, outcome);
      if (!outcome.ok && isOurFault(outcome.error.code)) this.#tellOnce(outcome.error);
      await this.#ports.commit.run(() => {
        if (outcome.ok) queue.pushed(waiting, clock.now());
        else queue.notPushed(waiting, outcome.error.details?.reason ?? outcome.error.code);
      });
      this.#ports.changed(enrollmentId);
    } catch (error) {
      log.error('ringing a device failed', { enrollmentId, error });
    }
  }

  /** A throwing port is a bug, logged; the bell must go on all the same. */
  async #ask(enrollmentId: string): Promise<Outcome<unknown, string>> {
    try {
      return await this.#ports.ring(enrollmentId);
    } catch (error) {
      this.#ports.log.error('asking for a push failed', { enrollmentId, error });
      return fail('unreachable');
    }
  }

  #ringLater(enrollmentId: string, outcome: Outcome<unknown, string>): void {
    if (!this.#running) return;
    const before = this.#schedule.get(enrollmentId);
    before?.cancel();
    const attempt = before?.attempt ?? 0;
    const cancel = this.#ports.clock.after(waitAfter(outcome, attempt), () => this.#press(enrollmentId));
    this.#schedule.set(enrollmentId, { attempt: attempt + 1, cancel });
  }

  /** A fault of ours is the same for every device. */
  #tellOnce({ message, details }: Failure<string>): void {
    const reason = details?.['reason'] ?? '';
    if (this.#told.has(reason)) return;
    this.#told.add(reason);
    this.#ports.log.error('APNs does not take our pushes', { failure: message, reason });
  }
}
