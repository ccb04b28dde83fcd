import { randomUUID } from 'node:crypto';
import type { RecordActivity } from '#contract/activity.ts';
import type { CommandType } from '#contract/command-catalogue.ts';
import type { CommandOptions } from '#contract/commands.ts';
import type { ServiceOf } from '#contract/define.ts';
import type { DeviceSelection } from '#contract/devices.ts';
import type { WorkSpan, workHours } from '#contract/work-hours.ts';
import type { Clock } from '#lib/clock.ts';
import { Coalescer } from '#lib/coalescer.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import { fail, ok } from '#lib/outcome.ts';
import type { Database } from '#store/database.ts';
import type { GroupCommit } from '#store/group-commit.ts';
import { type RestrictionProfile, readProfile } from './restriction-profile.ts';
import { isWithin, judgeSpans, nextChange } from './work-hours-rules.ts';
import { type LimitDevice, type StoredLimit, WorkHoursStore } from './work-hours-store.ts';

/** Timers stand still while a computer sleeps, so the clock is looked at again at least this often. */
const LONGEST_LOOK_MS = 60_000;
const SLICE = 50;
const EVENT_INTERVAL_MS = 250;

const sealedAs = (id: string): string => `work-limit:${id}`;

export interface WorkHoursPorts {
  readonly database: Database;
  readonly commit: GroupCommit;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: {
    put(name: string, plain: Uint8Array, at: number): void;
    get(name: string): Uint8Array | null;
    delete(name: string): void;
  };
  /** Whom a selection means now; null: a view that is not there. */
  readonly resolve: (selection: DeviceSelection) => readonly string[] | null;
  /** False: a profile of that identifier must not come and go: it is the one that enrols devices. */
  readonly mayUse: (profileIdentifier: string) => boolean;
  /** Says a command by itself, inside our commit: its UUID; null: the device cannot take it now. */
  readonly say: (deviceId: string, type: CommandType, options: CommandOptions, group: string) => string | null;
  /** Inside our commit: takes a command back that no device holds. True: it has no effect, now or because it came to nothing before. */
  readonly undo: (deviceId: string, uuid: string) => boolean;
  /** After the commit. */
  readonly said: (deviceIds: readonly string[]) => void;
  readonly record: RecordActivity;
  readonly publish: (name: 'changed', payload: Record<string, never>) => void;
}

interface SaveInput {
  readonly id: string | null;
  readonly name: string;
  readonly profile: string | null;
  readonly spans: WorkSpan[];
  readonly devices: DeviceSelection | null;
  readonly active: boolean;
}

/**
 * Work-time limits. Nothing is scheduled: at each look every device is compared with how it should be at this moment, and what differs is
 * said. So hours that passed in sleep are neither made up for nor missed, and a device that was off gets what holds now.
 */
export class WorkHoursService implements ServiceOf<typeof workHours>, LongLived {
  readonly #ports: WorkHoursPorts;
  readonly #store: WorkHoursStore;
  readonly #events: Coalescer<null>;
  #cancel: (() => void) | null = null;
  #running = false;
  #looking: Promise<void> = Promise.resolve();

  constructor(ports: WorkHoursPorts) {
    this.#ports = ports;
    this.#store = new WorkHoursStore(ports.database);
    this.#events = new Coalescer(ports.clock, EVENT_INTERVAL_MS, () => ports.publish('changed', {}));
  }

  async start(): Promise<void> {
    this.#running = true;
    this.#look();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancel?.();
    await this.#looking;
    this.#events.stop();
  }

  list = () => {
    const now = this.#ports.clock.now();
    const limits = this.#store.all().filter(({ removed }) => removed === 0);
    return ok({
      limits: limits.map((limit) => {
        const spans = JSON.parse(limit.spans) as WorkSpan[];
        const active = limit.active === 1;
        return {
          id: limit.id,
          name: limit.name,
          profileName: limit.profileName,
          profileIdentifier: limit.profileIdentifier,
          spans,
          active,
          on: active && isWithin(spans, now),
          nextChangeAt: active ? nextChange(spans, now) : null,
          ...this.#store.counts(limit.id, now),
        };
      }),
    });
  };

  save = async (input: SaveInput) => {
    const name = input.name.trim();
    if (name === '') return fail('name-empty');
    const spanProblem = judgeSpans(input.spans);
    if (spanProblem !== null) return fail(spanProblem);
    const members = input.devices === null ? null : this.#ports.resolve(input.devices);
    if (input.devices !== null && members === null) return fail('view-unknown');
    if (members?.length === 0 || (input.id === null && members === null)) return fail('nobody');
    const bytes = input.profile === null ? null : Buffer.from(input.profile, 'base64');
    const profile = bytes === null ? null : readProfile(bytes);
    if (bytes !== null && profile === null) return fail('not-a-profile');
    if (profile !== null && (profile.enrols || !this.#ports.mayUse(profile.identifier))) return fail('profile-enrols');
    const outcome = await this.#ports.commit.run(() => this.#keep({ ...input, name }, profile, bytes, members));
    if (outcome.ok) this.#look();
    return outcome;
  };

  remove = async (input: { id: string }) => {
    const outcome = await this.#ports.commit.run(() => {
      const limit = this.#store.get(input.id);
      if (limit === null || limit.removed === 1) return fail('not-found');
      this.#store.put({ ...limit, active: 0, removed: 1 });
      this.#store.setMembers(input.id, []);
      this.#ports.record('workHours.removed', limit.name);
      return ok({});
    });
    if (outcome.ok) this.#look();
    return outcome;
  };

  /** A device enrolled as a new one: what was on it is gone. Inside that commit. */
  begunAnew(deviceId: string): void {
    this.#store.forgetSaid(deviceId);
    queueMicrotask(() => this.#look());
  }

  /** Its record is deleted; inside that commit. */
  forget(deviceId: string): void {
    this.#store.drop(deviceId);
    this.#events.offer('limits', null);
  }

  #keep(input: SaveInput, profile: RestrictionProfile | null, bytes: Uint8Array | null, members: readonly string[] | null) {
    const { clock, secrets, record } = this.#ports;
    // One that was removed and is still on a device that is away is the same one, made anew.
    const leaving = this.#store.all().find(({ removed, profileIdentifier }) => removed === 1 && profileIdentifier === profile?.identifier);
    const before = input.id === null ? (leaving ?? null) : this.#store.get(input.id);
    if (input.id !== null && (before === null || before.removed === 1)) return fail('not-found');
    const identifier = profile?.identifier ?? before?.profileIdentifier;
    const profileName = profile?.name ?? before?.profileName;
    if (identifier === undefined || profileName === undefined) return fail('profile-missing');
    const id = before?.id ?? randomUUID();
    // Two limits with one profile would take it off each other's devices; a limit with another profile is another limit.
    const taken = this.#store.all().some((other) => other.id !== id && other.profileIdentifier === identifier);
    if (taken || (before !== null && before.profileIdentifier !== identifier)) return fail('identifier-taken');
    const spans = JSON.stringify(input.spans);
    const active = input.active ? 1 : 0;
    const createdAt = before?.createdAt ?? clock.now();
    this.#store.put({ id, name: input.name, profileName, profileIdentifier: identifier, spans, active, removed: 0, createdAt });
    if (bytes !== null) secrets.put(sealedAs(id), bytes, clock.now());
    if (members !== null) this.#store.setMembers(id, members);
    record('workHours.saved', input.name, { profile: profileName, active: input.active ? 'yes' : 'no' });
    return ok({ id });
  }

  #look(): void {
    if (!this.#running) return;
    this.#cancel?.();
    this.#cancel = null;
    this.#looking = this.#looking.then(() => this.#settleAll());
  }

  async #settleAll(): Promise<void> {
    const { clock, commit, secrets, log } = this.#ports;
    if (!this.#running) return;
    let wait = LONGEST_LOOK_MS;
    try {
      for (const limit of this.#store.all()) await this.#settle(limit);
      await commit.run(() => {
        for (const id of this.#store.sweep()) secrets.delete(sealedAs(id));
      });
      const changes = this.#store
        .all()
        .map(({ spans, active }) => (active === 1 ? nextChange(JSON.parse(spans) as WorkSpan[], clock.now()) : null));
      const soonest = Math.min(...changes.map((at) => at ?? Number.POSITIVE_INFINITY));
      wait = Math.max(0, Math.min(soonest - clock.now(), LONGEST_LOOK_MS));
    } catch (error) {
      log.error('work-time limits could not be looked after', { error });
    }
    if (this.#running) this.#cancel = clock.after(wait, () => this.#look());
  }

  async #settle(limit: StoredLimit): Promise<void> {
    const { commit, clock, said, record } = this.#ports;
    const on = limit.active === 1 && isWithin(JSON.parse(limit.spans) as WorkSpan[], clock.now());
    const tried = new Set<string>();
    for (;;) {
      const done = await commit.run(() => {
        const devices = this.#store.unsettled(limit.id, on, SLICE + tried.size).filter(({ deviceId }) => !tried.has(deviceId));
        for (const { deviceId } of devices) tried.add(deviceId);
        const told = devices.filter((device) => this.#sayTo(limit, device, on)).map(({ deviceId }) => deviceId);
        if (told.length > 0) record(on ? 'workHours.began' : 'workHours.ended', limit.name, { count: String(told.length) }, '@shitaku');
        return { told, looked: devices.length, more: devices.length >= SLICE };
      });
      said(done.told);
      if (done.looked > 0) this.#events.offer('limits', null);
      if (!done.more) return;
    }
  }

  /** Inside the commit. False: there was nothing to say, or it cannot be said now and is tried at the next look. */
  #sayTo(limit: StoredLimit, device: LimitDevice, hours: boolean): boolean {
    const { secrets, say, undo } = this.#ports;
    const on = device.member === 1 && hours;
    // What had no effect needs no opposite: the device is as it was before, and that is how it should be.
    if (device.uuid !== null && undo(device.deviceId, device.uuid)) {
      this.#store.said(limit.id, device.deviceId, on, null);
      return false;
    }
    const profile = on ? secrets.get(sealedAs(limit.id)) : null;
    if (on && profile === null) return false;
    const uuid =
      profile === null
        ? say(device.deviceId, 'RemoveProfile', { Identifier: limit.profileIdentifier }, sealedAs(limit.id))
        : say(device.deviceId, 'InstallProfile', { Payload: Buffer.from(profile).toString('base64') }, sealedAs(limit.id));
    if (uuid === null) return false;
    this.#store.said(limit.id, device.deviceId, on, uuid);
    return true;
  }
}
