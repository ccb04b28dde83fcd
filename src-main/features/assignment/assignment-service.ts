import { backoffMs } from '#lib/backoff.ts';
import { Emitter } from '#lib/emitter.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { AppleDesk } from './apple-desk.ts';
import { type AssignmentPorts, type AssignmentTimes, defaultTimes } from './assignment-ports.ts';
import {
  type AdeDevice,
  choicesKey,
  isListed,
  isReady,
  type ProfileChoices,
  provisionalUntil,
  type Standing,
  standingOf,
  type WantedProfiles,
} from './assignment-rules.ts';
import { DeviceList, type ListRead } from './device-list.ts';
import { Gatherer } from './gatherer.ts';
import { ListKeeper } from './list-keeper.ts';
import { pause } from './pause.ts';
import { Portal } from './portal.ts';
import { ProfileAssigner } from './profile-assigner.ts';
import { type AssignmentRefusal, elsewhere, retryAfterMs, Throttle } from './refusal.ts';
import { ServerAssigner } from './server-assigner.ts';

export interface AssignOptions {
  /** A person confirmed that the device may be taken from another server. */
  readonly move?: boolean | undefined;
  /** Of the recipe; absent: the profile of the installation, for devices that have none of ours. */
  readonly choices?: ProfileChoices | undefined;
}

/** As the installation has it. */
const STANDARD = choicesKey({});

type Asked = Outcome<Standing, AssignmentRefusal>;

/** How devices stand with Apple, and how they come to be assigned and ready. */
export class AssignmentService implements LongLived {
  /** Another standing than before. */
  readonly events = new Emitter<{ changed: { serialNumber: string } }>();
  readonly #ports: AssignmentPorts;
  readonly #times: AssignmentTimes;
  readonly #portal: Portal;
  readonly #list: ListKeeper;
  readonly #looks: Gatherer<Outcome<AdeDevice, AssignmentRefusal>>;
  readonly #moves: Gatherer<Outcome<null, AssignmentRefusal>>;
  readonly #givings: Gatherer<Outcome<string, AssignmentRefusal>>;
  readonly #profiles: ProfileAssigner;
  readonly #servers: ServerAssigner;
  readonly #ended = new AbortController();
  /** Devices that a person allowed to be taken from another server, while they are being assigned. */
  readonly #confirmed = new Set<string>();
  /** What was asked about since the start. */
  readonly #choices = new Set([STANDARD]);
  #wanted: WantedProfiles = new Map();
  #background: Promise<unknown> = Promise.resolve();

  constructor(ports: AssignmentPorts) {
    this.#ports = ports;
    this.#times = { ...defaultTimes, ...ports.times };
    const throttles = { dep: new Throttle(ports.clock, 'dep'), api: new Throttle(ports.clock, 'api') };
    const saved = (before: AdeDevice | null, after: AdeDevice) => this.#saved(before, after);
    const portal = new Portal(ports, throttles.api);
    this.#portal = portal;
    const desk = new AppleDesk(ports, { portal, throttle: throttles.dep, saved });
    const list = new DeviceList(ports, { throttle: throttles.dep, saved });
    this.#list = new ListKeeper(ports, { read: (signal) => list.read(signal), times: this.#times });
    this.#profiles = new ProfileAssigner(ports, throttles.dep);
    this.#servers = new ServerAssigner(ports, { portal, throttle: throttles.api, mayMove: (serial) => this.#confirmed.has(serial) });
    const windowMs = this.#times.gather;
    const { clock } = ports;
    this.#looks = new Gatherer({ clock, windowMs, run: (serials, signal) => desk.look(serials, signal) });
    this.#moves = new Gatherer({ clock, windowMs, run: (serials, signal) => this.#servers.assign(serials, signal) });
    this.#givings = new Gatherer({ clock, windowMs, run: (keys, signal) => this.#give(keys, signal) });
  }

  /** Goes on with what was under way, and keeps the list fresh. */
  async start(): Promise<void> {
    this.#wanted = await this.#profiles.wanted(this.#choices);
    const { signal } = this.#ended;
    const ended = (error: unknown) => {
      if (!signal.aborted) this.#ports.log.error('the assignment of devices broke', { error });
    };
    this.#background = Promise.all([this.#servers.resume(signal).catch(ended), this.#list.keep(signal).catch(ended)]);
  }

  async stop(): Promise<void> {
    this.#ended.abort(new Error('the app is ending'));
    await this.#background;
  }

  /** What is known, without asking. `choices`: those its profile has to be by. */
  standing(serialNumber: string, choices?: ProfileChoices): Standing {
    return standingOf(this.#ports.store.device(serialNumber), this.#ports.ade()?.serverUuid ?? null, this.#wanted, choices);
  }

  /** What is in the way of every assignment; null: nothing. */
  async obstacle(): Promise<'no-ade-token' | 'engine-not-listening' | null> {
    if (this.#ports.ade() === null) return 'no-ade-token';
    const profile = await this.#ports.profile({});
    return profile.ok ? null : profile.error.code;
  }

  /** Whether devices can be brought to our server row from here. */
  hasKey(): boolean {
    return this.#ports.api() !== null;
  }

  /** Serial numbers of whatever Apple ever told of. */
  known(): string[] {
    return this.#ports.store.serialNumbers();
  }

  /** How a device stands as lists show it: `ade` null when it is not of our server row. */
  listed(serialNumber: string) {
    const device = this.#ports.store.device(serialNumber);
    const { server, profile } = this.standing(serialNumber);
    const ade = server === 'here' ? (profile ?? 'empty') : null;
    return { serialNumber, model: device?.model ?? '', ade, provisionalUntil: device === null ? null : provisionalUntil(device) };
  }

  /** Devices added by hand, and when each may not be taken out of the organisation any more; soonest first. */
  provisional(): { readonly serialNumber: string; readonly model: string; readonly until: number }[] {
    const devices = this.#ports.store.addedByHand().flatMap((device) => {
      const until = provisionalUntil(device);
      return until === null ? [] : [{ serialNumber: device.serialNumber, model: device.model, until }];
    });
    return devices.sort((a, b) => a.until - b.until);
  }

  /**
   * Asks Apple now, together with whoever else asks within a moment; one answer for each device. `anew`: a person asks, who is not
   * given what the portal said a moment ago. Rejects with the signal's reason.
   */
  async refresh(
    serialNumbers: readonly string[],
    signal: AbortSignal,
    { anew = false, choices }: { readonly anew?: boolean; readonly choices?: ProfileChoices | undefined } = {},
  ): Promise<ReadonlyMap<string, Asked>> {
    if (anew) this.#portal.forget();
    if (choices !== undefined) this.#choices.add(choicesKey(choices));
    this.#wanted = await this.#profiles.wanted(this.#choices);
    const looked = await this.#looks.ask(serialNumbers, this.#orEnd(signal));
    return new Map([...looked].map(([serial, answer]) => [serial, answer.ok ? ok(this.standing(serial, choices)) : answer]));
  }

  /**
   * Makes devices ready: to our server where they are not, the profile of now, and read back until Apple shows it
   * (apple-cloud.md 3.7). Never takes a device from another server unasked. Takes minutes; rejects with the signal's reason,
   * and what Apple was asked for goes on there.
   */
  async assign(
    serialNumbers: readonly string[],
    signal: AbortSignal,
    { move = false, choices }: AssignOptions = {},
  ): Promise<ReadonlyMap<string, Asked>> {
    const whole = this.#orEnd(signal);
    const { ade } = this.#ports;
    if (ade() === null) return new Map(serialNumbers.map((serial) => [serial, fail('no-ade-token')]));
    const results = new Map<string, Asked>();
    const failed = <T>(answers: ReadonlyMap<string, Outcome<T, AssignmentRefusal>>) => {
      for (const [serial, answer] of answers) if (!answer.ok) results.set(serial, answer);
    };
    const left = () => serialNumbers.filter((serial) => !results.has(serial));

    const found = await this.refresh(serialNumbers, whole, { choices });
    for (const [serial, answer] of found) {
      const refusal = answer.ok ? this.#hindrance(answer.value, move) : answer;
      if (refusal !== null) results.set(serial, refusal);
    }
    const away = left().filter((serial) => this.standing(serial).server !== 'here');
    if (away.length > 0) failed(await this.#move(away, move, whole));
    const unlisted = left().filter((serial) => !isListed(this.standing(serial)));
    failed(await this.#until(unlisted, isListed, whole, choices));
    const bare = left().filter((serial) => choices !== undefined || this.standing(serial).profileIsOurs !== true);
    const key = choicesKey(choices ?? {});
    if (bare.length > 0) {
      const given = await this.#givings.ask(
        bare.map((serial) => `${serial} ${key}`),
        whole,
      );
      failed(new Map([...given].map(([asked, answer]) => [serialIn(asked), answer])));
    }
    for (const [serial, answer] of await this.#until(left(), isReady, whole, choices)) results.set(serial, answer);
    return results;
  }

  /** One question for all who ask within a moment, for each set of choices. */
  async #give(asked: readonly string[], signal: AbortSignal) {
    const results = new Map<string, Outcome<string, AssignmentRefusal>>();
    for (const [key, some] of Map.groupBy(asked, (one) => one.slice(serialIn(one).length + 1))) {
      for (const [serial, answer] of await this.#profiles.assign(some.map(serialIn), key, signal)) results.set(`${serial} ${key}`, answer);
    }
    return results;
  }

  /** Reads the list of our server row: the whole of it or what changed, as it has to be. Rejects with the signal's reason. */
  readList(signal: AbortSignal): Promise<Outcome<ListRead, AssignmentRefusal>> {
    return this.#list.read(this.#orEnd(signal));
  }

  /** When the list was read, and how many devices it has; null: there is no token. */
  listState() {
    const ade = this.#ports.ade();
    const state = this.#list.state();
    return state === null || ade === null ? null : { ...state, devices: this.#ports.store.countHere(ade.serverUuid) };
  }

  /** Perhaps another server token is installed: its list is read at once. */
  tokenChanged(): void {
    this.#list.tokenChanged();
  }

  async #move(serialNumbers: readonly string[], confirmed: boolean, signal: AbortSignal) {
    if (confirmed) for (const serial of serialNumbers) this.#confirmed.add(serial);
    try {
      return await this.#moves.ask(serialNumbers, signal);
    } finally {
      if (confirmed) for (const serial of serialNumbers) this.#confirmed.delete(serial);
    }
  }

  /** Why this device cannot be assigned to our server; null: nothing is in the way. */
  #hindrance(standing: Standing, move: boolean) {
    if (standing.server === 'here') return null;
    if (this.#ports.api() === null) return fail('no-api-key', 'it has to be assigned in the portal');
    if (standing.inOrganization === false) return fail('not-in-organization');
    return standing.server === 'elsewhere' && !move ? elsewhere(standing.serverName ?? '') : null;
  }

  /** Looks again and again until it holds for each of them. */
  async #until(
    serialNumbers: readonly string[],
    holds: (standing: Standing) => boolean,
    signal: AbortSignal,
    choices: ProfileChoices | undefined,
  ): Promise<ReadonlyMap<string, Asked>> {
    const { clock } = this.#ports;
    const giveUpAt = clock.now() + this.#times.patience;
    const results = new Map<string, Asked>();
    for (let look = 0; ; look += 1) {
      const open = serialNumbers.filter((serial) => !results.has(serial));
      if (open.length === 0) return results;
      let wait = backoffMs(look, this.#times.firstLook, this.#times.laterLooks);
      for (const [serial, answer] of await this.refresh(open, signal, { choices })) {
        if (answer.ok && holds(answer.value)) results.set(serial, answer);
        else if (clock.now() >= giveUpAt) results.set(serial, answer.ok ? fail('not-confirmed', 'Apple does not show it yet') : answer);
        else if (!answer.ok && answer.error.code === 'throttled') wait = Math.max(wait, retryAfterMs(answer.error));
        else if (!answer.ok && answer.error.code !== 'unreachable') results.set(serial, answer);
      }
      if (results.size < serialNumbers.length) await pause(clock, Math.min(wait, Math.max(1, giveUpAt - clock.now())), signal);
    }
  }

  #saved(before: AdeDevice | null, after: AdeDevice): void {
    const uuid = this.#ports.ade()?.serverUuid ?? null;
    const view = (device: AdeDevice | null) => JSON.stringify({ ...standingOf(device, uuid, this.#wanted), checkedAt: 0 });
    if (view(before) !== view(after)) this.events.emit('changed', { serialNumber: after.serialNumber });
  }

  #orEnd(signal: AbortSignal): AbortSignal {
    return signal === this.#ended.signal ? signal : AbortSignal.any([signal, this.#ended.signal]);
  }
}

const serialIn = (asked: string): string => asked.slice(0, asked.indexOf(' '));
