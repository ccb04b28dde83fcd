import { randomUUID } from 'node:crypto';
import { type CommandType, catalogueEntry } from '#contract/command-catalogue.ts';
import { type CommandOptions, type CommandRequest, unknownAfterMs } from '#contract/commands.ts';
import type { ServiceOf } from '#contract/define.ts';
import type { DeviceSelection } from '#contract/devices.ts';
import type { operations, PlanTile, PlanWarning } from '#contract/operations.ts';
import { judgePin, tidyPin } from '#contract/pin.ts';
import { Coalescer } from '#lib/coalescer.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import { fail, ok } from '#lib/outcome.ts';
import { ableAmong, countChoices } from './choices.ts';
import { HoldDesk } from './hold-desk.ts';
import type { OperationsPorts } from './operation-ports.ts';
import { isOpen, judgeConfirmation, judgeTiming, wantedOf } from './operation-rules.ts';
import { OperationRunner } from './operation-runner.ts';
import { OperationSecrets } from './operation-secrets.ts';
import { OperationViews } from './operation-view.ts';
import { OperationsStore, type RowState, type StoredOperation } from './operations-store.ts';
import { keepTargets, planTargets } from './planner.ts';

const EVENT_INTERVAL_MS = 250;
const MAX_TARGETS = 100_000;
const MAX_UNMATCHED = 200;

interface ConfirmInput {
  readonly id: string;
  readonly typed: string;
  readonly reason: string;
  readonly runAt: number | null;
  readonly spreadMinutes: number;
  readonly pins: Readonly<Record<string, string>>;
  readonly pinConsent: boolean;
}

interface TestInput {
  readonly id: string;
  readonly deviceId: string;
  readonly confirmed: boolean;
  readonly typed: string;
  readonly reason: string;
  readonly pin?: string | undefined;
}

/** One thing said to many devices: plan, confirm, send, answer. */
export class OperationsService implements ServiceOf<typeof operations>, LongLived {
  readonly #ports: OperationsPorts;
  readonly #store: OperationsStore;
  readonly #views: OperationViews;
  readonly #kept: OperationSecrets;
  readonly #runner: OperationRunner;
  readonly #holds: HoldDesk;
  readonly #events: Coalescer<string>;
  readonly #answers: Coalescer<null>;

  constructor(ports: OperationsPorts) {
    this.#ports = ports;
    this.#store = new OperationsStore(ports.database);
    this.#views = new OperationViews(this.#store, ports.fleet, ports.speaker);
    this.#kept = new OperationSecrets(ports.secrets);
    this.#events = new Coalescer(ports.clock, EVENT_INTERVAL_MS, (id) => ports.publish('changed', { id }));
    this.#answers = new Coalescer(ports.clock, EVENT_INTERVAL_MS, () => void this.#watchAnswers());
    const changed = (id: string) => {
      this.#announce(id);
      this.#answers.offer('answers', null);
    };
    this.#runner = new OperationRunner({ ...ports, store: this.#store, kept: this.#kept, changed });
    this.#holds = new HoldDesk({ ...ports, store: this.#store });
  }

  async start(): Promise<void> {
    await this.#runner.start();
    await this.#watchAnswers();
  }

  async stop(): Promise<void> {
    await this.#runner.stop();
    this.#events.stop();
    this.#answers.stop();
  }

  /** Devices that were said within the hour to be erased, wiped or let go, or stand to be. */
  brakedLately(): number {
    return this.#holds.lately();
  }

  /** Commands somewhere changed: those of an operation may have come to their end. */
  commandsChanged(): void {
    this.#answers.offer('answers', null);
  }

  list = (input: { open: boolean; limit: number }) => {
    const now = this.#ports.clock.now();
    const open = this.#store.open(['running', 'sent', 'held', 'scheduled', 'missed']);
    return ok({
      operations: this.#store.list(input.open, input.limit).map((operation) => this.#views.summary(operation, now)),
      running: open.filter(({ state }) => state === 'running' || state === 'sent').length,
      held: open.filter(({ state }) => state === 'held' || state === 'missed').length,
    });
  };

  get = (input: { id: string }) => {
    const operation = this.#store.get(input.id);
    return operation === null ? fail('not-found') : ok(this.#views.detail(operation, this.#ports.clock.now()));
  };

  rows = (input: {
    id: string;
    tile: PlanTile | null;
    warning: PlanWarning | null;
    state: RowState | null;
    offset: number;
    limit: number;
  }) => {
    if (this.#store.get(input.id) === null) return fail('not-found');
    const now = this.#ports.clock.now();
    const { rows, total } = this.#store.rows({ ...input, now, unknownBefore: now - unknownAfterMs });
    return ok({ rows: rows.map((row) => this.#views.row(row)), total });
  };

  choices = async (input: { target: DeviceSelection; able?: CommandType[] | undefined }) => {
    const resolved = this.#ports.fleet.resolve(input.target);
    if (resolved === null) return fail('view-unknown');
    const choices = await countChoices(this.#ports, this.#ports.clock.now(), resolved.ids, input.able);
    return ok({ ...choices, unmatched: resolved.unmatched.slice(0, MAX_UNMATCHED) });
  };

  plan = async (input: { command: CommandRequest; target: DeviceSelection; able?: CommandType[] | undefined }) => {
    const { type } = input.command;
    const judged = this.#ports.speaker.judge(type, withoutPin(input.command.options));
    if (!judged.ok) return fail('invalid-options', undefined, { ...judged.problem });
    const resolved = this.#ports.fleet.resolve(input.target);
    if (resolved === null) return fail('view-unknown');
    const { able = [] } = input;
    const ids = able.length === 0 ? resolved.ids : await ableAmong(this.#ports, this.#ports.clock.now(), resolved.ids, able);
    if (ids.length > MAX_TARGETS) return fail('too-many', undefined, { limit: String(MAX_TARGETS) });
    if (catalogueEntry(type).single === true && ids.length > 1) return fail('single-only');
    return this.#keepPlan(type, judged.options, ids, resolved.unmatched);
  };

  leaveOut = async (input: { id: string; deviceIds: string[] }) => {
    const outcome = await this.#ports.commit.run(() => {
      const operation = this.#store.get(input.id);
      if (operation === null) return fail('not-found');
      if (operation.state !== 'planned') return fail('already-confirmed');
      const left = this.#store.leaveOut(input.id, input.deviceIds);
      const details = { type: operation.command, count: String(left.length), ...(left.length === 1 ? { device: left[0] ?? '' } : {}) };
      if (left.length > 0) this.#ports.record('operations.left-out', input.id, details);
      return ok({});
    });
    this.#announce(input.id);
    return outcome;
  };

  dropExcluded = async (input: { id: string }) => {
    const outcome = await this.#ports.commit.run(() => {
      const operation = this.#store.get(input.id);
      if (operation === null) return fail('not-found');
      if (operation.state !== 'planned') return fail('already-confirmed');
      const dropped = this.#store.dropExcluded(input.id);
      if (dropped > 0) this.#ports.record('operations.excluded-dropped', input.id, { type: operation.command, count: String(dropped) });
      return ok({ dropped });
    });
    this.#announce(input.id);
    return outcome;
  };

  test = async (input: TestInput) => {
    const { speaker, fleet, commit, clock, record } = this.#ports;
    const outcome = await commit.run(() => {
      const operation = this.#store.get(input.id);
      if (operation === null) return fail('not-found');
      if (operation.state !== 'planned') return fail('already-confirmed');
      const device = fleet.devices([input.deviceId]).get(input.deviceId);
      if (device === undefined || !this.#store.isIncluded(input.id, input.deviceId)) return fail('not-in-plan');
      const { command } = operation;
      const wanted = wantedOf(command, [device.serialNumber]);
      const asset = fleet.assetNumberOf(device.serialNumber);
      if (catalogueEntry(command).level === 1 && !input.confirmed) return fail('confirmation-needed');
      const wrong = judgeConfirmation(wanted, { typed: input.typed, reason: input.reason }, asset);
      if (wrong !== null) return fail(wrong);
      const reason = speaker.unavailable(command, input.deviceId, device.target, clock.now());
      if (reason !== null) return fail('unavailable', reason.reason, { reason: reason.reason, ...reason.details });
      if (this.#holds.wouldHold(operation, 1)) return fail('unavailable', 'held', { reason: 'held' });
      const wantsPin = speaker.wantsPin(command, device.target);
      if (wantsPin && judgePin(input.pin ?? '') !== null) return fail('pin-refused');
      if (wantsPin) this.#kept.holdPins(input.id, { [input.deviceId]: tidyPin(input.pin ?? '') });
      const options = this.#kept.optionsOf(operation, input.deviceId, wantsPin);
      if (options === null) return fail('unavailable', 'secret-gone', { reason: 'secret-gone' });
      const filled = speaker.fill(command, options, input.deviceId);
      const at = clock.now();
      const said = speaker.say({
        deviceId: input.deviceId,
        target: device.target,
        type: command,
        options: filled,
        operationId: input.id,
        acceptedAt: at,
        by: null,
      });
      if (!said.ok) return fail('unavailable', said.error.code, { reason: said.error.code });
      this.#kept.pinSaid(input.id, input.deviceId);
      this.#store.said(input.id, input.deviceId, at);
      this.#store.change(input.id, { testDevice: input.deviceId });
      const given = input.reason.trim();
      record('operations.tested', input.id, { type: command, device: input.deviceId, ...(given === '' ? {} : { reason: given }) });
      return ok({});
    });
    if (outcome.ok) speaker.said([input.deviceId]);
    this.#announce(input.id);
    return outcome;
  };

  confirm = async (input: ConfirmInput) => {
    const { commit, clock, fleet, record } = this.#ports;
    const outcome = await commit.run(() => {
      const operation = this.#store.get(input.id);
      if (operation === null) return fail('not-found');
      if (operation.state !== 'planned') return fail('already-confirmed');
      const now = clock.now();
      const ids = this.#store.included(input.id);
      if (ids.length === 0) return fail('nobody');
      const serials = this.#store.serialNumbers(input.id, MAX_TARGETS).map(({ serialNumber }) => serialNumber);
      const wanted = wantedOf(operation.command, serials);
      const asset = serials.length === 1 ? fleet.assetNumberOf(serials[0] ?? '') : '';
      const wrong = judgeConfirmation(wanted, { typed: input.typed, reason: input.reason }, asset);
      if (wrong !== null) return fail(wrong);
      const timing = judgeTiming(operation.command, input, now);
      if (timing !== null) return fail(timing);
      const pins = this.#judgePins(operation, input);
      if (pins !== null) return fail(pins);
      const startAt = input.runAt ?? now;
      const spreadMs = input.spreadMinutes * 60_000;
      this.#store.setDue(input.id, startAt, spreadMs);
      const hold = this.#holds.holdFor(operation, ids.length, now);
      const state = hold !== null ? ('held' as const) : input.runAt === null ? ('running' as const) : ('scheduled' as const);
      this.#store.change(input.id, { state, reason: input.reason.trim(), confirmedAt: now, runAt: startAt, spreadMs, ...hold });
      const details = {
        type: operation.command,
        count: String(ids.length),
        ...(input.reason.trim() === '' ? {} : { reason: input.reason.trim() }),
      };
      record(hold === null ? 'operations.confirmed' : 'operations.held', input.id, details);
      if (hold !== null) this.#ports.stuck({ id: input.id, why: 'held', count: ids.length, at: now });
      return ok({ state });
    });
    if (outcome.ok) this.#runner.look();
    this.#announce(input.id);
    return outcome;
  };

  cancel = async (input: { id: string }) => {
    const { commit, record } = this.#ports;
    const stopped = await commit.run(() => {
      const operation = this.#store.get(input.id);
      if (operation === null) return fail('not-found');
      if (!isOpen(operation.state)) return fail('already-ended');
      this.#store.skipRest(input.id, 'cancelled');
      this.#store.change(input.id, { state: 'cancelled', endedAt: this.#ports.clock.now() });
      this.#kept.unsealed(input.id);
      record('operations.cancelled', input.id, { type: operation.command });
      return ok({});
    });
    if (!stopped.ok) return stopped;
    const taken = await this.#runner.takeBack(input.id);
    this.#announce(input.id);
    return ok(taken);
  };

  runNow = async (input: { id: string }) => {
    const outcome = await this.#ports.commit.run(() => {
      const operation = this.#store.get(input.id);
      if (operation === null) return fail('not-found');
      if (operation.state !== 'missed') return fail('not-missed');
      this.#setOff(operation);
      this.#ports.record('operations.confirmed', input.id, { type: operation.command });
      return ok({});
    });
    if (outcome.ok) this.#runner.look();
    this.#announce(input.id);
    return outcome;
  };

  retryFailed = async (input: { id: string; secrets: CommandOptions }) => {
    const operation = this.#store.get(input.id);
    if (operation === null) return fail('not-found');
    const ids = this.#inState(input.id, ['failed', 'expired']);
    if (ids.length === 0) return fail('nobody');
    const { fields } = catalogueEntry(operation.command);
    // What was secret is gone with the operation: it is given again, and nothing else is.
    const secrets = Object.entries(input.secrets).filter(([key]) => operation.sealed === 1 && fields[key]?.sealed === true);
    if (operation.sealed === 1 && secrets.length === 0) return fail('secret-needed');
    const options = { ...(JSON.parse(operation.plain) as CommandOptions), ...Object.fromEntries(secrets) };
    const judged = this.#ports.speaker.judge(operation.command, options);
    if (!judged.ok) return fail('invalid-options', undefined, { ...judged.problem });
    return this.#keepPlan(operation.command, judged.options, ids, []);
  };

  checkUnknown = (input: { id: string }) => {
    if (this.#store.get(input.id) === null) return fail('not-found');
    const ids = this.#inState(input.id, ['unknown']);
    if (ids.length === 0) return fail('nobody');
    this.#ports.speaker.ring(ids);
    return ok({ rung: ids.length });
  };

  approve = async (input: { id: string; approverId: string | null; passphrase: string; reason: string }) => {
    const outcome = await this.#holds.approve(input, (operation) => this.#setOff(operation));
    if (outcome.ok) this.#runner.look();
    this.#announce(input.id);
    return outcome;
  };

  /** It goes on from this moment, spread as it was to be. Inside a commit. */
  #setOff(operation: StoredOperation): void {
    const now = this.#ports.clock.now();
    this.#store.setDue(operation.id, now, operation.spreadMs);
    this.#store.change(operation.id, { state: 'running', runAt: now });
  }

  async #keepPlan(type: StoredOperation['command'], options: CommandOptions, ids: readonly string[], unmatched: readonly string[]) {
    const { speaker, fleet, clock, commit, actor, record } = this.#ports;
    const targets = await planTargets({ speaker, fleet, now: () => clock.now() }, type, ids);
    if (targets.length === 0) return fail('nobody');
    const id = randomUUID();
    const split = speaker.split(type, options);
    const sealed = Object.keys(split.sealed).length > 0 ? 1 : 0;
    const createdAt = clock.now();
    await commit.run(() => {
      const named = JSON.stringify(unmatched.slice(0, MAX_UNMATCHED));
      const said = { options: JSON.stringify(split.shown), plain: JSON.stringify(split.plain), sealed };
      this.#store.add({ id, command: type, ...said, actor, unmatched: named, createdAt });
    });
    // Cancelled until it is whole: a plan that was cut off by a kill must not be taken for all of it.
    await keepTargets({ commit, store: this.#store }, id, targets);
    await commit.run(() => {
      this.#store.change(id, { state: 'planned' });
      if (sealed === 1) this.#kept.seal(id, split.sealed, createdAt);
      record('operations.planned', id, { type, count: String(targets.length) });
    });
    this.#announce(id);
    return ok({ id });
  }

  /** Null: there are none to judge, or all are right and held in memory. */
  #judgePins(operation: StoredOperation, input: ConfirmInput): 'pin-missing' | 'pin-refused' | 'pin-consent-needed' | null {
    const wanted = this.#views.pinsFor(operation);
    if (wanted.length === 0) return null;
    const pins: Record<string, string> = {};
    for (const { deviceId } of wanted) {
      const pin = input.pins[deviceId];
      if (pin === undefined || pin === '') return 'pin-missing';
      if (judgePin(pin) !== null) return 'pin-refused';
      pins[deviceId] = tidyPin(pin);
    }
    if (!input.pinConsent) return 'pin-consent-needed';
    this.#kept.holdPins(operation.id, pins);
    return null;
  }

  #inState(id: string, states: readonly RowState[]): string[] {
    const now = this.#ports.clock.now();
    return this.#store.inState(id, states, now, now - unknownAfterMs);
  }

  /** Ends the operations that everybody has answered. */
  async #watchAnswers(): Promise<void> {
    const { commit, clock, record, log } = this.#ports;
    try {
      for (const { id, state } of this.#store.open(['sent', 'running'])) {
        this.#announce(id);
        if (state !== 'sent' || this.#store.answersAwaited(id)) continue;
        await commit.run(() => {
          const operation = this.#store.get(id);
          if (operation?.state !== 'sent' || this.#store.answersAwaited(id)) return;
          this.#store.change(id, { state: 'ended', endedAt: clock.now() });
          this.#kept.unsealed(id);
          const { succeeded, failed, expired } = this.#store.progress(id, clock.now(), clock.now() - unknownAfterMs);
          const counts = { succeeded: String(succeeded), failed: String(failed), expired: String(expired) };
          record('operations.ended', id, { type: operation.command, ...counts }, '@shitaku');
        });
      }
    } catch (error) {
      log.error('looking after operations failed', { error });
    }
  }

  #announce(id: string): void {
    this.#events.offer(id, id);
  }
}

/** PINs come with the confirmation. */
const withoutPin = (options: CommandOptions): CommandOptions =>
  Object.fromEntries(Object.entries(options).filter(([key]) => key !== 'PIN'));
