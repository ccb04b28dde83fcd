import type { RecordActivity } from '#contract/activity.ts';
import type { AssignmentTrouble, assignment } from '#contract/assignment.ts';
import type { EventsOf, ServiceOf } from '#contract/define.ts';
import type { DeviceSelection } from '#contract/devices.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import { fail, ok } from '#lib/outcome.ts';
import { IN_ONE_CALL } from './apple-desk.ts';
import { confirmationOf, daysLeft, isConfirmed, type Standing } from './assignment-rules.ts';
import type { AssignmentService } from './assignment-service.ts';
import { type ChosenDevices, SelectionDesk } from './selection-desk.ts';

type Events = EventsOf<typeof assignment>;

interface Ports {
  readonly service: Pick<
    AssignmentService,
    'standing' | 'refresh' | 'assign' | 'provisional' | 'events' | 'listState' | 'readList' | 'obstacle' | 'hasKey'
  >;
  readonly devices: ChosenDevices;
  readonly clock: Clock;
  readonly log: Log;
  readonly record: RecordActivity;
  readonly publish: <K extends keyof Events>(name: K, payload: Events[K]) => void;
}

interface Slice {
  readonly serials: readonly string[];
  readonly move: boolean;
}

const slicesOf = (serials: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(serials.length / IN_ONE_CALL) }, (_, n) => serials.slice(n * IN_ONE_CALL, (n + 1) * IN_ONE_CALL));

/** Devices whose move is recorded, and whose start is told, in one turn. */
const TOLD_AT_ONCE = 50;

/** Longer than a person waits for a button. */
const ASK_MS = 30_000;

/** What the console asks of devices at Apple. */
export class AssignmentCalls implements ServiceOf<typeof assignment> {
  readonly #ports: Ports;
  readonly #ended = new AbortController();
  readonly #assigning = new Set<string>();
  readonly #troubles = new Map<string, AssignmentTrouble>();
  readonly #work = new Set<Promise<void>>();
  readonly #selections: SelectionDesk;
  #checks = 0;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#selections = new SelectionDesk({
      service: ports.service,
      devices: ports.devices,
      work: {
        isAssigning: (serial) => this.#assigning.has(serial),
        isChecking: () => this.#checks > 0,
        troubleOf: (serial) => this.#troubles.get(serial) ?? null,
        assign: (serials, moved) => this.#begin([this.#taken(serials, false), this.#taken(moved, true)].flat()),
        refresh: (serials) => this.#inBackground(this.#check(serials)),
      },
    });
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
    this.#begin(this.#taken(serialNumbers, move));
    return ok({});
  };

  selection = ({ selection }: { selection: DeviceSelection }) => this.#selections.standing(selection);
  refreshSelection = ({ selection }: { selection: DeviceSelection }) => this.#selections.refresh(selection);
  assignSelection = (input: Parameters<SelectionDesk['assign']>[0]) => this.#selections.assign(input);

  provisional = () => {
    const devices = this.#ports.service.provisional().flatMap(({ serialNumber, model, until }) => {
      const left = this.#left(until);
      return left === null ? [] : [{ serialNumber, model, ...left }];
    });
    return ok({ devices });
  };

  list = () => {
    const state = this.#ports.service.listState();
    return ok(state === null ? { list: null } : { list: { ...state, trouble: state.failed } });
  };

  readList = () => {
    const { service, log } = this.#ports;
    if (service.listState() === null) return fail('no-ade-token');
    const work = service
      .readList(this.#ended.signal)
      .then(() => {})
      .catch((error: unknown) => {
        if (!this.#ended.signal.aborted) log.error('the list of devices could not be read', { error });
      });
    this.#inBackground(work);
    return ok({});
  };

  /** Those that are not under way are from now on, in as many slices as Apple's limit makes of them. */
  #taken(serialNumbers: readonly string[], move: boolean): Slice[] {
    const serials = [...new Set(serialNumbers)].filter((serial) => !this.#assigning.has(serial));
    for (const serial of serials) {
      this.#assigning.add(serial);
      this.#troubles.delete(serial);
    }
    return slicesOf(serials).map((some) => ({ serials: some, move }));
  }

  #begin(slices: readonly Slice[]): void {
    const each = async () => {
      for (const { serials, move } of slices) {
        for (const [index, serial] of serials.entries()) {
          if (index % TOLD_AT_ONCE === TOLD_AT_ONCE - 1) await new Promise<void>((resolve) => setImmediate(resolve));
          if (this.#ended.signal.aborted) return;
          if (move) this.#recordMove(serial, this.#ports.service.standing(serial));
          this.#met(serial, null);
        }
        await this.#assign(serials, move);
      }
    };
    this.#inBackground(each());
  }

  /** Asks Apple of as many as there are; none of the answers is waited for. */
  async #check(serialNumbers: readonly string[]): Promise<void> {
    const { service, log } = this.#ports;
    this.#checks += 1;
    const met: [string, AssignmentTrouble | null][] = [];
    try {
      for (const [index, some] of slicesOf(serialNumbers).entries()) {
        const told = await service.refresh(some, this.#ended.signal, { anew: index === 0 });
        for (const [serial, answer] of told) met.push([serial, answer.ok ? null : answer.error.code]);
      }
    } catch (error) {
      if (!this.#ended.signal.aborted) log.error('the devices of a selection could not be asked about', { error });
    }
    this.#checks -= 1;
    if (!this.#ended.signal.aborted) for (const [serial, trouble] of met) this.#met(serial, trouble);
  }

  #inBackground(work: Promise<void>): void {
    const whole = work.finally(() => this.#work.delete(whole));
    this.#work.add(whole);
  }

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
