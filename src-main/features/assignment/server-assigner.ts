import { backoffMs } from '#lib/backoff.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { BusinessCredentials } from '../../protocols/business/business-client.ts';
import type { OrgActivity } from '../../protocols/business/business-devices.ts';
import { IN_ONE_CALL } from './apple-desk.ts';
import { type AdeServer, type AssignmentPorts, type AssignmentTimes, defaultTimes } from './assignment-ports.ts';
import type { OpenAssignment } from './assignment-store.ts';
import { pause } from './pause.ts';
import type { Portal, PortalPlace } from './portal.ts';
import { type AssignmentRefusal, elsewhere, type Refused, retryAfterMs, type Throttle } from './refusal.ts';

type Results = ReadonlyMap<string, Outcome<null, AssignmentRefusal>>;
interface Who {
  readonly api: BusinessCredentials;
  readonly ade: AdeServer;
}

/** How long an assignment whose answer was lost may still come true before it is asked for again. */
const LOST_MS = 60_000;

/**
 * Assigns devices to our server row through the Business API: all who ask at once in one activity, followed until Apple has
 * done with it. A device that is there already is never assigned again: that takes its profile away (product.md I-09).
 */
export class ServerAssigner {
  readonly #ports: AssignmentPorts;
  readonly #times: AssignmentTimes;
  readonly #portal: Portal;
  readonly #throttle: Throttle;
  readonly #mayMove: (serialNumber: string) => boolean;

  /** `mayMove`: whether a person confirmed that this device may be taken from another server. */
  constructor(ports: AssignmentPorts, parts: { portal: Portal; throttle: Throttle; mayMove: (serialNumber: string) => boolean }) {
    this.#ports = ports;
    this.#times = { ...defaultTimes, ...ports.times };
    this.#portal = parts.portal;
    this.#throttle = parts.throttle;
    this.#mayMove = parts.mayMove;
  }

  /** The devices are known to be the organisation's, and free to be moved. Rejects with the signal's reason. */
  async assign(serialNumbers: readonly string[], signal: AbortSignal): Promise<Results> {
    const { ade, api } = { ade: this.#ports.ade(), api: this.#ports.api() };
    if (ade === null) return all(serialNumbers, fail('no-ade-token'));
    if (api === null) return all(serialNumbers, fail('no-api-key'));
    const who = { ade, api };
    const underWay = await this.#goOn(serialNumbers, who, signal);
    const rest = serialNumbers.filter((serial) => !underWay.has(serial));
    if (rest.length === 0) return underWay;
    // Somebody may have done it in the portal meanwhile: the list of the row tells that late, the portal at once.
    this.#portal.forget();
    const places = await this.#portal.places(rest, who, signal);
    if (!places.ok) return new Map([...underWay, ...all(rest, places)]);
    const judged = rest.map((serial) => [serial, this.#judge(serial, places.value.get(serial))] as const);
    const missing = judged.flatMap(([serial, answer]) => (answer === null ? [serial] : []));
    const results = new Map([...underWay, ...judged.flatMap(([serial, answer]) => (answer === null ? [] : [[serial, answer] as const]))]);
    for (let at = 0; at < missing.length; at += IN_ONE_CALL) {
      const asked = await this.#ask(missing.slice(at, at + IN_ONE_CALL), who, signal);
      for (const [serial, answer] of asked) results.set(serial, answer);
    }
    return results;
  }

  /** Null: it is to be assigned. */
  #judge(serialNumber: string, place: PortalPlace | undefined): Outcome<null, AssignmentRefusal> | null {
    if (place === undefined || place.device === null) return fail('not-in-organization');
    if (place.server === 'ours') return ok(null);
    return place.server === 'other' && !this.#mayMove(serialNumber) ? elsewhere(place.serverName) : null;
  }

  /** What was under way when the app ended is followed to its end. Rejects with the signal's reason. */
  async resume(signal: AbortSignal): Promise<void> {
    const { ade, api } = { ade: this.#ports.ade(), api: this.#ports.api() };
    if (ade === null || api === null) return;
    await this.#goOn(
      this.#ports.store.openAssignments().flatMap(({ serialNumbers }) => serialNumbers),
      { ade, api },
      signal,
    );
  }

  /** Follows what is under way for these devices. Those whose question got lost are left to be asked for anew. */
  async #goOn(serialNumbers: readonly string[], who: Who, signal: AbortSignal): Promise<Results> {
    const { store, clock } = this.#ports;
    const results = new Map<string, Outcome<null, AssignmentRefusal>>();
    for (const open of store.openAssignments()) {
      const mine = open.serialNumbers.filter((serial) => serialNumbers.includes(serial));
      if (mine.length === 0) continue;
      if (open.serverUuid !== who.ade.serverUuid) {
        store.endAssignment(open.id, clock.now());
        continue;
      }
      if (open.activityId === null) {
        await pause(clock, Math.max(0, open.askedAt + LOST_MS - clock.now()), signal);
        store.endAssignment(open.id, clock.now());
        continue;
      }
      const done = await this.#follow({ ...open, activityId: open.activityId }, who, signal);
      for (const serial of mine) {
        const result = done.get(serial);
        if (result !== undefined) results.set(serial, result);
      }
    }
    return results;
  }

  async #ask(serialNumbers: readonly string[], who: Who, signal: AbortSignal): Promise<Results> {
    const { store, clock, business } = this.#ports;
    const server = await this.#portal.serverId(who, signal);
    signal.throwIfAborted();
    if (!server.ok) return all(serialNumbers, server);
    const askedAt = clock.now();
    const id = store.beginAssignment(who.ade.serverUuid, serialNumbers, askedAt);
    // Not to be given up half-way: without the answer nobody knows what was asked for.
    const asked = await this.#throttle.run(() => business.assignDevices(who.api, server.value, serialNumbers));
    if (!asked.ok) {
      // Only without an answer may it have been taken all the same.
      if (asked.error.code !== 'unreachable') store.endAssignment(id, clock.now());
      return all(serialNumbers, asked);
    }
    store.nameAssignment(id, asked.value);
    this.#portal.forget();
    this.#ports.record('assignment.server-assigned', who.ade.serverName, { devices: String(serialNumbers.length) });
    return this.#follow({ id, activityId: asked.value, serverUuid: who.ade.serverUuid, serialNumbers, askedAt }, who, signal);
  }

  async #follow(open: OpenAssignment & { readonly activityId: string }, who: Who, signal: AbortSignal): Promise<Results> {
    const { store, clock, business } = this.#ports;
    const giveUpAt = clock.now() + this.#times.patience;
    for (let look = 0; ; look += 1) {
      await pause(clock, backoffMs(look, this.#times.firstLook, this.#times.laterLooks), signal);
      const told = await this.#throttle.run(() => business.activity(who.api, open.activityId, { signal }));
      signal.throwIfAborted();
      if (told.ok && told.value?.status !== 'in-progress') {
        const results = await this.#results(open, told.value, signal);
        store.endAssignment(open.id, clock.now());
        this.#portal.forget();
        return results;
      }
      if (clock.now() >= giveUpAt) return all(open.serialNumbers, told.ok ? fail('not-confirmed', 'Apple is still at it') : told);
      if (told.ok) continue;
      if (told.error.code === 'refused' || told.error.code === 'terms-not-signed') return all(open.serialNumbers, told);
      if (told.error.code === 'throttled') await pause(clock, Math.min(retryAfterMs(told.error), giveUpAt - clock.now()), signal);
    }
  }

  /** "COMPLETED does not mean that all succeeded": the list says of which device not (apple-cloud.md 5.2). */
  async #results(open: OpenAssignment, activity: OrgActivity | null, signal: AbortSignal): Promise<Results> {
    const { serialNumbers } = open;
    // Older than 30 days: what became of it is seen at the devices.
    if (activity === null || activity.subStatus === 'COMPLETED_WITH_SUCCESS') return all(serialNumbers, ok(null));
    const reason = activity.subStatus || activity.status;
    const none = fail('refused', 'Apple did not assign it', { service: 'api', reason });
    if (activity.status !== 'completed' || activity.subStatus === 'COMPLETED_WITH_FAILURE') return all(serialNumbers, none);
    const { downloadUrl } = activity;
    const list = downloadUrl === null ? null : await this.#ports.business.activityResults(downloadUrl, { signal });
    signal.throwIfAborted();
    // Without the list nothing speaks against a device; it is read back anyway.
    if (list === null || !list.ok) return all(serialNumbers, ok(null));
    return new Map(serialNumbers.map((serial) => [serial, isGood(list.value.get(serial)) ? ok(null) : none]));
  }
}

/** The words of the list are not documented: only what surely tells of a failure counts as one. */
const isGood = (word: string | undefined): boolean => word === undefined || word === '' || /^(success|ok|completed|assigned)/i.test(word);

const all = (serialNumbers: readonly string[], answer: Refused | { readonly ok: true; readonly value: null }): Results =>
  new Map(serialNumbers.map((serial) => [serial, answer]));
