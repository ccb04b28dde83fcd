import type { RecordActivity } from '#contract/activity.ts';
import type { AssignmentTrouble, assignment } from '#contract/assignment.ts';
import type { EventsOf, ServiceOf } from '#contract/define.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import { fail, ok } from '#lib/outcome.ts';
import { confirmationOf, daysLeft, isConfirmed, type Standing } from './assignment-rules.ts';
import type { AssignmentService } from './assignment-service.ts';

type Events = EventsOf<typeof assignment>;

interface Ports {
  readonly service: Pick<AssignmentService, 'standing' | 'refresh' | 'assign' | 'provisional' | 'events'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly record: RecordActivity;
  readonly publish: <K extends keyof Events>(name: K, payload: Events[K]) => void;
}

/** Longer than a person waits for a button. */
const ASK_MS = 30_000;

/** What the console asks of devices at Apple. */
export class AssignmentCalls implements ServiceOf<typeof assignment> {
  readonly #ports: Ports;
  readonly #ended = new AbortController();
  readonly #assigning = new Set<string>();
  readonly #troubles = new Map<string, AssignmentTrouble>();
  readonly #work = new Set<Promise<void>>();

  constructor(ports: Ports) {
    this.#ports = ports;
    ports.service.events.on('changed', (told) => ports.publish('changed', told));
  }

  async stop(): Promise<void> {
    this.#ended.abort(new Error('the app is ending'));
    await Promise.all(this.#work);
  }

  standing = ({ serialNumber }: { serialNumber: string }) => {
    const { provisionalUntil, ...standing } = this.#ports.service.standing(serialNumber);
    return ok({
      ...standing,
      provisional: this.#left(provisionalUntil),
      assigning: this.#assigning.has(serialNumber),
      trouble: this.#troubles.get(serialNumber) ?? null,
      confirmation: confirmationOf([serialNumber]),
    });
  };

  refresh = async ({ serialNumbers }: { serialNumbers: string[] }) => {
    const limit = AbortSignal.timeout(ASK_MS);
    let told: Awaited<ReturnType<AssignmentService['refresh']>> | null;
    try {
      told = await this.#ports.service.refresh(serialNumbers, AbortSignal.any([limit, this.#ended.signal]), { anew: true });
    } catch (error) {
      if (!limit.aborted && !this.#ended.signal.aborted) throw error;
      told = null;
    }
    const outcomes = serialNumbers.map((serialNumber) => {
      const answer = told?.get(serialNumber);
      const trouble = answer === undefined ? 'unreachable' : answer.ok ? null : answer.error.code;
      this.#met(serialNumber, trouble);
      return { serialNumber, trouble };
    });
    return ok({ outcomes });
  };

  assign = ({ serialNumbers, move, typed }: { serialNumbers: string[]; move: boolean; typed: string }) => {
    if (move && !isConfirmed(serialNumbers, typed)) return fail('confirmation-wrong');
    const serials = [...new Set(serialNumbers)].filter((serial) => !this.#assigning.has(serial));
    if (move) for (const serial of serials) this.#recordMove(serial, this.#ports.service.standing(serial));
    for (const serial of serials) this.#assigning.add(serial);
    for (const serial of serials) this.#met(serial, null);
    const work = this.#assign(serials, move).finally(() => this.#work.delete(work));
    this.#work.add(work);
    return ok({});
  };

  provisional = () => {
    const devices = this.#ports.service.provisional().flatMap(({ serialNumber, model, until }) => {
      const left = this.#left(until);
      return left === null ? [] : [{ serialNumber, model, ...left }];
    });
    return ok({ devices });
  };

  async #assign(serials: readonly string[], move: boolean): Promise<void> {
    const { service, log } = this.#ports;
    try {
      const results = await service.assign(serials, this.#ended.signal, { move });
      for (const serial of serials) this.#assigning.delete(serial);
      for (const serial of serials) {
        const result = results.get(serial);
        this.#met(serial, result === undefined ? 'not-confirmed' : result.ok ? null : result.error.code);
      }
    } catch (error) {
      for (const serial of serials) this.#assigning.delete(serial);
      if (this.#ended.signal.aborted) return;
      // Nobody waits for this promise: the screen is told, and the log once.
      log.error('an assignment asked for by hand broke', { error });
      for (const serial of serials) this.#met(serial, 'refused');
    }
  }

  #met(serialNumber: string, trouble: AssignmentTrouble | null): void {
    if (trouble === null) this.#troubles.delete(serialNumber);
    else this.#troubles.set(serialNumber, trouble);
    this.#ports.publish('changed', { serialNumber });
  }

  #recordMove(serial: string, { server, serverName }: Standing): void {
    if (server === 'elsewhere') this.#ports.record('assignment.move-confirmed', serial, { from: serverName ?? '' });
  }

  #left(until: number | null) {
    const days = until === null ? 0 : daysLeft(until, this.#ports.clock.now());
    return until === null || days <= 0 ? null : { until, daysLeft: days };
  }
}
