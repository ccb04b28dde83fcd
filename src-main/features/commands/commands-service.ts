import { randomUUID } from 'node:crypto';
import type { RecordActivity } from '#contract/activity.ts';
import type { CommandRequest, commands } from '#contract/commands.ts';
import type { EventsOf, ServiceOf } from '#contract/define.ts';
import type { Clock } from '#lib/clock.ts';
import { Coalescer } from '#lib/coalescer.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { PlistDict } from '#plist/plist.ts';
import type { Database } from '#store/database.ts';
import type { GroupCommit } from '#store/group-commit.ts';
import type { DeviceIdentity, MdmRefusal } from '../../protocols/mdm/mdm-service.ts';
import type { CommandReport } from '../../protocols/mdm/report.ts';
import { toCard } from './command-card.ts';
import {
  type CommandTarget,
  commandKinds,
  commandTypes,
  HOLD_MS,
  isOpen,
  judgeSend,
  mayCancel,
  stateOf,
  unavailable,
} from './command-rules.ts';
import { CommandsStore, type StoredTarget } from './commands-store.ts';
import { Doorbell } from './doorbell.ts';
import { HoldExpiry } from './hold-expiry.ts';
import { QueueStore } from './queue-store.ts';
import { ReportDesk } from './report-desk.ts';

/** At most four events a second for one device (design.md, long work). */
const EVENT_INTERVAL_MS = 250;

export interface CommandsPorts {
  readonly database: Database;
  readonly commit: GroupCommit;
  readonly clock: Clock;
  readonly log: Log;
  /** Who sends. */
  readonly actor: string;
  /** The device as commands see it; null when it was never enrolled. */
  readonly target: (deviceId: string) => CommandTarget | null;
  /** The XML of a command. */
  readonly encode: (uuid: string, request: CommandRequest, target: CommandTarget) => Uint8Array;
  /** Whose report this is, or the refusal; called inside our commit. */
  readonly identify: (report: CommandReport, identity: DeviceIdentity) => Outcome<{ id: string; enabled: boolean }, MdmRefusal>;
  readonly recordContact: (deviceId: string) => void;
  readonly recordInformation: (deviceId: string, answer: PlistDict) => void;
  readonly ring: (enrollmentId: string) => Promise<Outcome<unknown, string>>;
  /** Leaves a trace, inside our commit. */
  readonly record: RecordActivity;
  readonly publish: (name: 'changed', payload: EventsOf<typeof commands>['changed']) => void;
}

/** Commands: said by people, fetched and answered by devices. Enqueued, pushed and reported are three facts. */
export class CommandsService implements ServiceOf<typeof commands>, LongLived {
  readonly #ports: CommandsPorts;
  readonly #store: CommandsStore;
  readonly #queue: QueueStore;
  readonly #desk: ReportDesk;
  readonly #doorbell: Doorbell;
  readonly #expiry: HoldExpiry;
  readonly #events: Coalescer<string>;

  constructor(ports: CommandsPorts) {
    const { database, commit, clock, log, ring, record, recordInformation } = ports;
    this.#ports = ports;
    this.#store = new CommandsStore(database);
    this.#queue = new QueueStore(database);
    this.#desk = new ReportDesk({ queue: this.#queue, clock, log, recordInformation, record });
    const changed = (id: string) => this.#announce(id);
    this.#doorbell = new Doorbell({ queue: this.#queue, commit, clock, log, ring, changed });
    this.#expiry = new HoldExpiry({ queue: this.#queue, commit, clock, log, changed });
    this.#events = new Coalescer(clock, EVENT_INTERVAL_MS, (deviceId) => ports.publish('changed', { deviceId }));
  }

  /** Rings whoever has something waiting and watches the holds. */
  async start(): Promise<void> {
    await this.#expiry.start();
    await this.#doorbell.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#doorbell.stop(), this.#expiry.stop()]);
    this.#events.stop();
  }

  timeline = (input: { deviceId: string; limit: number }) => {
    if (this.#ports.target(input.deviceId) === null) return fail('device-not-found');
    const now = this.#ports.clock.now();
    return ok({ cards: this.#store.timeline(input.deviceId, input.limit).map((target) => toCard(target, now)) });
  };

  available = (input: { deviceId: string }) => {
    const target = this.#ports.target(input.deviceId);
    if (target === null) return fail('device-not-found');
    const now = this.#ports.clock.now();
    const rows = commandTypes.map((type) => {
      const reason = unavailable(type, target, this.#store.waits(input.deviceId, type, now));
      return { type, confirmationLevel: commandKinds[type].confirmationLevel, enabled: reason === null, reason };
    });
    return ok({ commands: rows });
  };

  send = (input: { deviceId: string; command: CommandRequest; confirmed: boolean }) => this.#send(input, null);

  /** Asks a device for its facts without a person asking: a new device is nameless until then. */
  async refresh(deviceId: string): Promise<void> {
    const sent = await this.#send({ deviceId, command: { type: 'DeviceInformation' }, confirmed: true }, '@shitaku');
    if (!sent.ok) this.#ports.log.info('a device was not asked for its facts', { deviceId, code: sent.error.code });
  }

  /** `by` null: the person at the console. */
  async #send(input: { deviceId: string; command: CommandRequest; confirmed: boolean }, by: '@shitaku' | null) {
    const { clock, commit } = this.#ports;
    const actor = by ?? this.#ports.actor;
    const { deviceId, command, confirmed } = input;
    const acceptedAt = clock.now();
    const outcome = await commit.run(() => {
      const now = clock.now();
      const target = this.#ports.target(deviceId);
      const refusal = judgeSend({ type: command.type, confirmed }, target, this.#store.waits(deviceId, command.type, now));
      if (target === null || refusal !== null) return fail(refusal ?? 'device-not-found');
      const uuid = randomUUID().toUpperCase();
      this.#store.add({
        uuid,
        type: command.type,
        payload: this.#ports.encode(uuid, command, target),
        actor,
        enrollmentId: deviceId,
        urgency: commandKinds[command.type].urgency,
        acceptedAt,
        enqueuedAt: now,
        expiresAt: now + HOLD_MS,
      });
      this.#ports.record('commands.sent', deviceId, { uuid, type: command.type }, ...(by === null ? [] : [by]));
      return ok({ uuid });
    });
    if (outcome.ok) {
      this.#expiry.enqueued();
      this.#doorbell.ringNow(deviceId);
      this.#announce(deviceId);
    }
    return outcome;
  }

  cancel = async (input: { deviceId: string; uuid: string }) => {
    const outcome = await this.#ports.commit.run(() => {
      const found = this.#found(input);
      if (found === null || found.state === 'expired') return fail('command-not-found');
      if (found.state === 'cancelled') return ok({});
      if (!mayCancel(found.state)) return fail('already-fetched');
      this.#store.cancel(found.target.position, this.#ports.clock.now());
      this.#ports.record('commands.cancelled', input.deviceId, { uuid: input.uuid, type: found.target.type });
      return ok({});
    });
    this.#announce(input.deviceId);
    return outcome;
  };

  ring = async (input: { deviceId: string; uuid: string }) => {
    const outcome = await this.#ports.commit.run(() => {
      const found = this.#found(input);
      if (found === null) return fail('command-not-found');
      if (!isOpen(found.state)) return fail('already-ended');
      this.#ports.record('commands.rung', input.deviceId, { uuid: input.uuid, type: found.target.type });
      return ok({});
    });
    if (outcome.ok) this.#doorbell.ringNow(input.deviceId);
    return outcome;
  };

  /** A device's report; the answer is the next command, or null for an empty body. All of it is on the disk before it is given. */
  report = async (report: CommandReport, identity: DeviceIdentity): Promise<Outcome<Uint8Array | null, MdmRefusal>> => {
    const answer = await this.#ports.commit.run(() => {
      const enrollment = this.#ports.identify(report, identity);
      if (!enrollment.ok) return enrollment;
      this.#ports.recordContact(enrollment.value.id);
      return ok({ id: enrollment.value.id, payload: this.#desk.take(report, enrollment.value) });
    });
    if (!answer.ok) return answer;
    this.#announce(answer.value.id);
    return ok(answer.value.payload);
  };

  /** Re-enrolment or removal: what waited is cancelled. Call it inside a commit. */
  clearQueue(enrollmentId: string): void {
    if (this.#queue.clear(enrollmentId, this.#ports.clock.now()) > 0) queueMicrotask(() => this.#announce(enrollmentId));
  }

  /** The device can be rung (again). */
  reachable(enrollmentId: string): void {
    this.#doorbell.ringNow(enrollmentId);
  }

  /** Rings every device with something waiting, e.g. after another push certificate was installed. */
  ringAll(): void {
    this.#doorbell.ringAll();
  }

  #found(input: { deviceId: string; uuid: string }): { target: StoredTarget; state: ReturnType<typeof stateOf> } | null {
    const target = this.#store.find(input.deviceId, input.uuid);
    if (target === null) return null;
    return { target, state: stateOf({ ...target, handedOut: target.handedOut === 1 }, this.#ports.clock.now()) };
  }

  #announce(deviceId: string): void {
    this.#events.offer(deviceId, deviceId);
  }
}
