import { type CommandType, catalogueEntry } from '#contract/command-catalogue.ts';
import type { CommandOptions, CommandRequest, commands, Unavailable } from '#contract/commands.ts';
import type { ServiceOf } from '#contract/define.ts';
import { Coalescer } from '#lib/coalescer.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { DeviceIdentity, MdmRefusal } from '../../protocols/mdm/mdm-service.ts';
import type { CommandReport } from '../../protocols/mdm/report.ts';
import type { CommandTarget } from './availability.ts';
import { booksOf } from './books.ts';
import { BypassCodes } from './bypass-codes.ts';
import { mayRepeat, storedState, toCard } from './command-card.ts';
import { CommandGate } from './command-gate.ts';
import { isOpen, mayCancel, provenBy, type QueueEnd, WARN_BEFORE_MS } from './command-rules.ts';
import { CommandSecrets } from './command-secrets.ts';
import { CommandWriter } from './command-writer.ts';
import type { CommandsPorts } from './commands-ports.ts';
import { CommandsStore, type StoredTarget } from './commands-store.ts';
import { Doorbell } from './doorbell.ts';
import { HoldExpiry } from './hold-expiry.ts';
import { QueueStore } from './queue-store.ts';
import { type FinalAnswer, ReportDesk } from './report-desk.ts';

/** At most four events a second for one device (design.md, long work). */
const EVENT_INTERVAL_MS = 250;
const TAKEN_BACK_AT_ONCE = 100;

/** Something to say to one device. */
export interface Saying {
  readonly deviceId: string;
  readonly target: CommandTarget;
  readonly type: CommandType;
  /** Judged. */
  readonly options: CommandOptions;
  readonly operationId: string | null;
  readonly acceptedAt: number;
  /** Null: the person at the console. */
  readonly by: '@shitaku' | null;
}

interface SendInput {
  readonly deviceId: string;
  readonly command: CommandRequest;
  readonly confirmed: boolean;
  readonly replace?: boolean | undefined;
}

/** Commands: said by people, fetched and answered by devices. Enqueued, pushed and reported are three facts. */
export class CommandsService implements ServiceOf<typeof commands>, LongLived {
  readonly gate: CommandGate;
  readonly bypass: BypassCodes;
  readonly #ports: CommandsPorts;
  readonly #store: CommandsStore;
  readonly #queue: QueueStore;
  readonly #secrets: CommandSecrets;
  readonly #writer: CommandWriter;
  readonly #desk: ReportDesk;
  readonly #doorbell: Doorbell;
  readonly #expiry: HoldExpiry;
  readonly #events: Coalescer<string>;

  constructor(ports: CommandsPorts) {
    const { database, commit, clock, log, ring, record, target } = ports;
    this.#ports = ports;
    this.#store = new CommandsStore(database);
    this.#queue = new QueueStore(database);
    this.#secrets = new CommandSecrets(ports.secrets);
    this.bypass = new BypassCodes(ports);
    const books = (id: string) => booksOf(this.#store.mediaSaid(id, ports.enrollment(id).enrolledAt ?? 0));
    this.gate = new CommandGate({ ...ports, books, waiting: (id, now) => this.#store.waiting(id, now) });
    this.#writer = new CommandWriter({ ...ports, store: this.#store, secrets: this.#secrets });
    const ended = (uuid: string, deviceId: string, keeps: 'sealed' | 'memory' | null) => this.#forget(uuid, deviceId, keeps);
    const answered = (answer: FinalAnswer) => {
      if (answer.type === 'ActivationLockBypassCode' && answer.ended === 'succeeded') this.bypass.told(answer.deviceId, answer.answer);
      ports.answered(answer);
    };
    this.#desk = new ReportDesk({ queue: this.#queue, writer: this.#writer, clock, log, target, answered, ended, record });
    const changed = (id: string) => this.#announce(id);
    this.#doorbell = new Doorbell({ queue: this.#queue, commit, clock, log, ring, changed });
    this.#expiry = new HoldExpiry({
      ...ports,
      queue: this.#queue,
      ended: (rows) => {
        for (const { uuid, enrollmentId, type, keeps, enqueuedAt } of rows) {
          ended(uuid, enrollmentId, keeps);
          if (type === 'DeclarativeManagement') ports.withdrawUpdate(enrollmentId, enqueuedAt);
          record('commands.expired', enrollmentId, { uuid, type }, '@shitaku');
        }
      },
      purged: (uuid) => this.#secrets.unsealed(uuid),
      changed,
      warned: ports.expiring,
      expiresSoon: (warning) => ports.publish('expiresSoon', warning),
    });
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
    this.#secrets.forgetAll();
  }

  timeline = (input: { deviceId: string; limit: number }) => {
    if (this.#ports.target(input.deviceId) === null) return fail('device-not-found');
    const now = this.#ports.clock.now();
    return ok({ cards: this.#store.timeline(input.deviceId, input.limit).map((target) => toCard(target, now)) });
  };

  available = (input: { deviceId: string }) => {
    const target = this.#ports.target(input.deviceId);
    if (target === null) return fail('device-not-found');
    return ok({ commands: this.gate.all(input.deviceId, target, this.#ports.clock.now()) });
  };

  expiring = (input: { limit: number }) => {
    const now = this.#ports.clock.now();
    const { total, commands } = this.#store.expiring(now, now + WARN_BEFORE_MS, input.limit);
    return ok({ total, commands: commands.map((command) => ({ ...command, deviceName: this.#ports.nameOf(command.deviceId) })) });
  };

  bypassCode = async (input: { deviceId: string; reason: string }) => {
    if (this.#ports.target(input.deviceId) === null) return fail('device-not-found');
    return this.bypass.reveal(input.deviceId, input.reason);
  };

  keptBypassCode = (input: { serialNumber: string; reason: string }) => this.bypass.revealKept(input.serialNumber, input.reason);

  /** A device is known to be supervised: now is the time to ask for its bypass code, if it told none since it enrolled. */
  async keepBypassCode(deviceId: string): Promise<void> {
    const { enrolledAt } = this.#ports.enrollment(deviceId);
    const toldAt = this.bypass.toldAt(deviceId);
    if (toldAt === null || (enrolledAt !== null && toldAt < enrolledAt)) await this.sendByItself(deviceId, 'ActivationLockBypassCode');
  }

  send = (input: SendInput) => this.#send(input, null);

  /** Asks a device for its facts without a person asking: every day, and a new device is nameless until then. */
  async refresh(deviceId: string): Promise<void> {
    await this.sendByItself(deviceId, 'Refresh');
  }

  /** Commands that wait at a device. */
  waiting(deviceId: string): ReadonlySet<CommandType> {
    return new Set(this.#store.waiting(deviceId, this.#ports.clock.now()).keys());
  }

  /** Says something by itself, e.g. that declarations changed; one that waits already stands for it. */
  async sendByItself(deviceId: string, type: CommandType): Promise<boolean> {
    try {
      const sent = await this.#send({ deviceId, command: { type, options: {} }, confirmed: true }, '@shitaku');
      const stands = !sent.ok && sent.error.details?.['reason'] === 'already-waiting';
      if (stands) this.#doorbell.ringNow(deviceId);
      else if (!sent.ok) this.#ports.log.info('a command was not sent', { deviceId, type, code: sent.error.code });
      return sent.ok || stands;
    } catch (error) {
      // Nobody waits for it: a full disk is told to the log.
      this.#ports.log.error('a command could not be sent', { deviceId, type, error });
      return false;
    }
  }

  repeat = async (input: { deviceId: string; uuid: string; confirmed: boolean }) => {
    const target = this.#store.find(input.deviceId, input.uuid);
    if (target === null) return fail('command-not-found');
    const said = this.#store.said(input.uuid);
    if (said === null || !mayRepeat(target, storedState(target, this.#ports.clock.now()))) return fail('not-repeatable');
    return this.#send({ ...input, command: { type: said.type, options: JSON.parse(said.plain) as CommandOptions } }, null);
  };

  cancel = async (input: { deviceId: string; uuid: string }) => {
    const outcome = await this.#ports.commit.run(() => {
      const found = this.#found(input);
      if (found === null || found.state === 'expired') return fail('command-not-found');
      if (found.state === 'cancelled') return ok({});
      if (!mayCancel(found.state)) return fail('already-fetched');
      this.#takeBackWhole(found.target, input.deviceId);
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
      const { id } = enrollment.value;
      const payload = this.#desk.take(report, enrollment.value);
      return ok({ id, payload, left: payload === null && this.#queue.waiting(id, this.#ports.clock.now()) !== null });
    });
    if (!answer.ok) return answer;
    // What was postponed: a device comes for it by itself only if NotNow was its last word (mdm.md 2.2).
    if (answer.value.left && report.status !== 'NotNow') this.#doorbell.ringNow(answer.value.id);
    this.#announce(answer.value.id);
    return ok(answer.value.payload);
  };

  /** Re-enrolment or removal: what waited is cancelled. Call it inside a commit. */
  clearQueue(enrollmentId: string, why: QueueEnd): void {
    const cleared = this.#queue.clear(enrollmentId, provenBy[why], this.#ports.clock.now());
    for (const { uuid, type, keeps, ended } of cleared) {
      this.#forget(uuid, enrollmentId, keeps);
      this.#ports.record(ended === 'succeeded' ? 'commands.succeeded' : 'commands.cancelled', enrollmentId, { uuid, type }, '@shitaku');
    }
    if (cleared.length > 0) queueMicrotask(() => this.#announce(enrollmentId));
  }

  /** The device can be rung (again). */
  reachable(enrollmentId: string): void {
    this.#doorbell.ringNow(enrollmentId);
  }

  /** Rings every device with something waiting, e.g. after another push certificate was installed. */
  ringAll(): void {
    this.#doorbell.ringAll();
  }

  /** Writes what is to be said into the queue, inside the caller's commit: UUIDs of the commands, or why there are none. */
  say(saying: Saying): Outcome<string[], 'nothing-to-remove'> {
    const { deviceId, target, type, options, operationId, acceptedAt } = saying;
    const now = this.#ports.clock.now();
    if (type === 'UpdateOS' && this.#ports.updateWay(deviceId, target) === 'declaration') this.#ports.declareUpdate(deviceId, options, now);
    const parts = this.gate.parts(type, options, deviceId, target, now);
    if (parts.length === 0 && type !== 'Refresh') return fail('nothing-to-remove');
    const actor = saying.by ?? this.#ports.actor;
    const uuids = parts.map((part) => this.#writer.write({ ...part, deviceId, target, actor, operationId, acceptedAt, now }));
    const [uuid] = uuids;
    const details = { type, ...(uuid === undefined ? {} : { uuid }), ...(operationId === null ? {} : { operation: operationId }) };
    this.#ports.record('commands.sent', deviceId, details, ...(saying.by === null ? [] : [saying.by]));
    this.#ports.spoken(deviceId, type, options, actor);
    return ok(uuids);
  }

  /** After the commit that said it. */
  said(deviceIds: Iterable<string>): void {
    this.#expiry.enqueued();
    for (const id of deviceIds) {
      this.#doorbell.ringNow(id);
      this.#announce(id);
    }
  }

  /** Takes a command back that no device holds; inside the caller's commit. */
  takeBack(target: Pick<StoredTarget, 'position' | 'uuid' | 'type' | 'keeps'>, deviceId: string, by: '@shitaku' | null = null): void {
    this.#store.cancel(target.position, this.#ports.clock.now());
    this.#forget(target.uuid, deviceId, target.keeps);
    this.#ports.record('commands.cancelled', deviceId, { uuid: target.uuid, type: target.type }, ...(by === null ? [] : [by]));
  }

  /** Takes a command back by itself, inside the caller's commit. True: it has no effect, now or because it came to nothing before. */
  undo(deviceId: string, uuid: string): boolean {
    const found = this.#found({ deviceId, uuid });
    if (found === null) return true;
    if (mayCancel(found.state)) this.takeBack(found.target, deviceId, '@shitaku');
    else if (isOpen(found.state) || found.state === 'succeeded') return false;
    return true;
  }

  /** Says something by itself, inside the caller's commit: its UUID; null: the device cannot take it now. */
  sayByItself(deviceId: string, type: CommandType, options: CommandOptions, group: string): string | null {
    const target = this.#ports.target(deviceId);
    const acceptedAt = this.#ports.clock.now();
    if (target === null || this.gate.unavailable(type, deviceId, target, acceptedAt) !== null) return null;
    const said = this.say({ deviceId, target, type, options, operationId: group, acceptedAt, by: '@shitaku' });
    return said.ok ? (said.value[0] ?? null) : null;
  }

  /** Takes back what no device holds of an operation, slice by slice. What a device holds it will answer. */
  async takeBackOperation(operationId: string): Promise<{ takenBack: number; alreadyFetched: number }> {
    const now = this.#ports.clock.now();
    let [takenBack, alreadyFetched, after] = [0, 0, 0];
    for (;;) {
      const { open, back } = await this.#ports.commit.run(() => {
        const open = this.#store.openOf(operationId, after, TAKEN_BACK_AT_ONCE);
        const back = open.filter((target) => mayCancel(storedState(target, now)));
        for (const target of back) this.#takeBackWhole(target, target.deviceId);
        return { open, back };
      });
      takenBack += back.length;
      alreadyFetched += open.length - back.length;
      after = open.at(-1)?.position ?? after;
      for (const { deviceId } of back) this.#announce(deviceId);
      if (open.length < TAKEN_BACK_AT_ONCE) return { takenBack, alreadyFetched };
    }
  }

  /** `by` null: the person at the console. */
  async #send(input: SendInput, by: '@shitaku' | null) {
    const { clock, commit } = this.#ports;
    const { deviceId, command } = input;
    const acceptedAt = clock.now();
    const outcome = await commit.run(() => {
      const target = this.#ports.target(deviceId);
      if (target === null) return fail('device-not-found');
      const judged = this.gate.judge(command.type, command.options);
      const problem = judged.ok ? this.gate.optionsFor(command.type, judged.options, target) : judged.problem;
      if (!judged.ok || problem !== null) return fail('invalid-options', undefined, { ...problem });
      const { level } = catalogueEntry(command.type);
      if (level === 2) return fail('needs-plan');
      const reason = this.#freed(input, target);
      if (reason !== null) return fail('unavailable', reason.reason, { reason: reason.reason, ...reason.details });
      if (level === 1 && !input.confirmed) return fail('confirmation-needed');
      const said = this.say({ deviceId, target, type: command.type, options: judged.options, operationId: null, acceptedAt, by });
      if (!said.ok) return fail('unavailable', said.error.code, { reason: said.error.code });
      return ok({ uuid: said.value[0] ?? '' });
    });
    if (outcome.ok) this.said([deviceId]);
    return outcome;
  }

  /** Why not; with `replace` an older one of the kind that no device holds gives way first. */
  #freed(input: SendInput, target: CommandTarget): Unavailable | null {
    const now = this.#ports.clock.now();
    const reason = this.gate.unavailable(input.command.type, input.deviceId, target, now);
    if (reason?.reason !== 'already-waiting' || input.replace !== true) return reason;
    const older = this.#found({ deviceId: input.deviceId, uuid: reason.details['uuid'] ?? '' });
    if (older === null || !mayCancel(older.state)) return reason;
    this.takeBack(older.target, input.deviceId);
    return this.gate.unavailable(input.command.type, input.deviceId, target, now);
  }

  /** A person takes it back, and what it only tells of. */
  #takeBackWhole(target: StoredTarget, deviceId: string): void {
    this.takeBack(target, deviceId);
    if (target.type === 'DeclarativeManagement') this.#ports.withdrawUpdate(deviceId, target.enqueuedAt);
  }

  #forget(uuid: string, deviceId: string, keeps: 'sealed' | 'memory' | null): void {
    if (keeps === 'memory') this.#secrets.forgetPin(uuid, deviceId);
    else if (keeps === 'sealed' && !this.#queue.waitsAnywhere(uuid)) this.#secrets.unsealed(uuid);
  }

  #found(input: { deviceId: string; uuid: string }): { target: StoredTarget; state: ReturnType<typeof storedState> } | null {
    const target = this.#store.find(input.deviceId, input.uuid);
    if (target === null) return null;
    return { target, state: storedState(target, this.#ports.clock.now()) };
  }

  #announce(deviceId: string): void {
    this.#events.offer(deviceId, deviceId);
  }
}
