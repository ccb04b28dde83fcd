import type { RecordActivity } from '#contract/activity.ts';
import type { CommandType } from '#contract/command-catalogue.ts';
import type { EventsOf, ServiceOf } from '#contract/define.ts';
import type { DeviceLocation, LostModeState, lostMode } from '#contract/lost-mode.ts';
import type { Clock } from '#lib/clock.ts';
import { Coalescer } from '#lib/coalescer.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import { fail, ok } from '#lib/outcome.ts';
import type { SecretBox } from '#lib/secret-box.ts';
import type { PlistDict } from '#plist/plist.ts';
import type { Database } from '#store/database.ts';
import type { GroupCommit } from '#store/group-commit.ts';
import { readLocation } from './location.ts';
import { LostModeStore } from './lost-mode-store.ts';

const EVENT_INTERVAL_MS = 250;
/** Locations kept of a device. */
const KEPT = 50;
/** Where a device was is forgotten so long after it is not lost any more. */
const FORGET_AFTER_MS = 30 * 86_400_000;
const LOOK_MS = 6 * 3_600_000;

export interface LostModePorts {
  readonly database: Database;
  readonly commit: GroupCommit;
  readonly clock: Clock;
  readonly log: Log;
  readonly box: SecretBox;
  readonly device: (id: string) => { name: string; lostMode: boolean } | null;
  /** Commands that wait at a device. */
  readonly waiting: (id: string) => ReadonlySet<CommandType>;
  /** Asks where it is: by whoever is at the console, or by itself. */
  readonly ask: (id: string, by: '@shitaku' | null) => Promise<boolean>;
  /** The device said whether it is in lost mode; kept with the device itself. */
  readonly recordLostMode: (id: string, on: boolean) => void;
  /** A lost device told where it is. `lostSince` names the time it is lost; inside the engine's commit, at every answer. */
  readonly found: (device: { id: string; name: string; lostSince: number }) => void;
  readonly record: RecordActivity;
  readonly publish: <N extends keyof EventsOf<typeof lostMode>>(name: N, payload: EventsOf<typeof lostMode>[N]) => void;
}

/** Lost mode: what was said, whether the device is in it, and where it is. */
export class LostModeService implements ServiceOf<typeof lostMode>, LongLived {
  readonly #ports: LostModePorts;
  readonly #store: LostModeStore;
  readonly #events: Coalescer<string>;
  #cancel: (() => void) | null = null;

  constructor(ports: LostModePorts) {
    this.#ports = ports;
    this.#store = new LostModeStore(ports.database);
    this.#events = new Coalescer(ports.clock, EVENT_INTERVAL_MS, (deviceId) => ports.publish('changed', { deviceId }));
  }

  async start(): Promise<void> {
    const { commit, clock, device } = this.#ports;
    await commit.run(() => {
      // The end of the management ended it, and where a device was is kept no longer for that.
      for (const id of this.#store.lost()) if (device(id)?.lostMode !== true) this.#store.off(id, clock.now(), true);
      this.#store.forget(clock.now() - FORGET_AFTER_MS);
    });
    this.#cancel = this.#ports.clock.after(LOOK_MS, () => {
      this.start().catch((error: unknown) => this.#ports.log.error('old locations could not be forgotten', { error }));
    });
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#events.stop();
  }

  get = (input: { deviceId: string }) => {
    const device = this.#ports.device(input.deviceId);
    if (device === null) return fail('device-not-found');
    const stored = this.#store.get(input.deviceId);
    const waiting = this.#ports.waiting(input.deviceId);
    return ok({
      state: stateOf(device.lostMode, waiting),
      message: stored?.message ?? '',
      phoneNumber: stored?.phoneNumber ?? '',
      footnote: stored?.footnote ?? '',
      askedAt: stored?.askedAt ?? null,
      askedBy: stored?.askedBy ?? '',
      onAt: stored?.onAt ?? null,
      offAt: stored?.offAt ?? null,
      endedByErase: stored?.endedByErase === 1,
      ...this.#store.known(input.deviceId),
      asking: waiting.has('DeviceLocation'),
    });
  };

  locate = async (input: { deviceId: string; reason: string }) => {
    const device = this.#ports.device(input.deviceId);
    if (device === null) return fail('device-not-found');
    const reason = input.reason.trim();
    if (reason === '') return fail('reason-empty');
    if (!device.lostMode) return fail('not-in-lost-mode');
    if (this.#ports.waiting(input.deviceId).has('DeviceLocation')) return fail('already-asking');
    await this.#ports.commit.run(() => this.#ports.record('lostMode.location-asked', input.deviceId, { reason }));
    if (!(await this.#ports.ask(input.deviceId, null))) return fail('already-asking');
    this.#announce(input.deviceId);
    return ok({});
  };

  locations = async (input: { deviceId: string; reason: string }) => {
    if (this.#ports.device(input.deviceId) === null) return fail('device-not-found');
    const reason = input.reason.trim();
    if (reason === '') return fail('reason-empty');
    // Written down before it is shown.
    await this.#ports.commit.run(() => this.#ports.record('lostMode.location-seen', input.deviceId, { reason }));
    const locations = this.#store.locations(input.deviceId).map((sealed) => this.#open(sealed));
    return ok({ locations });
  };

  /** Lost mode was said to a device; inside that commit. */
  asked(deviceId: string, options: Readonly<Record<string, unknown>>, by: string): void {
    const text = (key: string) => (typeof options[key] === 'string' ? options[key] : '');
    this.#store.asked({
      deviceId,
      message: text('Message'),
      phoneNumber: text('PhoneNumber'),
      footnote: text('Footnote'),
      at: this.#ports.clock.now(),
      by,
    });
    this.#announce(deviceId);
  }

  /** What a device answered; inside the engine's commit. */
  answered(deviceId: string, type: CommandType, ended: 'succeeded' | 'failed', answer: PlistDict): void {
    if (ended !== 'succeeded') return;
    const { clock, record, recordLostMode } = this.#ports;
    const at = clock.now();
    if (type === 'EnableLostMode') {
      this.#store.on(deviceId, at);
      recordLostMode(deviceId, true);
      // The first thing anybody wants to know of a lost phone.
      queueMicrotask(() => void this.#ports.ask(deviceId, '@shitaku'));
    }
    if (type === 'DisableLostMode') {
      this.#store.off(deviceId, at, false);
      recordLostMode(deviceId, false);
    }
    if (type === 'DeviceLocation') {
      const location = readLocation(answer, at);
      if (location === null) return;
      this.#store.addLocation(deviceId, at, this.#ports.box.seal(Buffer.from(JSON.stringify(location))), KEPT);
      record('lostMode.located', deviceId, {});
      const name = this.#ports.device(deviceId)?.name ?? '';
      this.#ports.found({ id: deviceId, name, lostSince: this.#store.get(deviceId)?.onAt ?? at });
    }
    this.#announce(deviceId);
  }

  /** The device told by itself whether it is in lost mode; inside the engine's commit. */
  told(deviceId: string, on: boolean): void {
    const known = this.#ports.device(deviceId)?.lostMode ?? false;
    if (known === on) return;
    if (on) this.#store.on(deviceId, this.#ports.clock.now());
    else this.#store.off(deviceId, this.#ports.clock.now(), false);
    this.#ports.recordLostMode(deviceId, on);
    this.#announce(deviceId);
  }

  /** It enrolled as a new one: an erase ends lost mode (mdm.md 3.2), and one that still waits for it. Inside that commit, before its queue is cleared. */
  begunAnew(deviceId: string): void {
    // After our own erase only the row here still says that it is lost.
    const lost = this.#ports.device(deviceId)?.lostMode === true || (this.#store.get(deviceId)?.onAt ?? null) !== null;
    if (!lost && !this.#ports.waiting(deviceId).has('EnableLostMode')) return;
    this.#store.off(deviceId, this.#ports.clock.now(), true);
    this.#ports.recordLostMode(deviceId, false);
    this.#announce(deviceId);
  }

  /** The record of the device is deleted: where it was is nobody's business any more. Inside that commit. */
  forget(deviceId: string): void {
    this.#store.drop(deviceId);
  }

  #open(sealed: Uint8Array): DeviceLocation {
    return JSON.parse(Buffer.from(this.#ports.box.open(sealed)).toString('utf8')) as DeviceLocation;
  }

  #announce(deviceId: string): void {
    this.#events.offer(deviceId, deviceId);
  }
}

function stateOf(on: boolean, waiting: ReadonlySet<CommandType>): LostModeState {
  if (on) return waiting.has('DisableLostMode') ? 'turning-off' : 'on';
  return waiting.has('EnableLostMode') ? 'turning-on' : 'off';
}
