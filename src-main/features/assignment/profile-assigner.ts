import { type Failure, fail, type Outcome, ok } from '#lib/outcome.ts';
import type { SerialResults } from '../../protocols/dep/dep-details.ts';
import { IN_ONE_CALL } from './apple-desk.ts';
import type { AdeServer, AssignmentPorts } from './assignment-ports.ts';
import { type ProfileChoices, settingsHash, type WantedProfiles } from './assignment-rules.ts';
import { pause } from './pause.ts';
import type { AssignmentRefusal, Throttle } from './refusal.ts';

type Results = ReadonlyMap<string, Outcome<string, AssignmentRefusal>>;
type Refused = { readonly ok: false; readonly error: Failure<AssignmentRefusal> };

/** How often devices that the service puts off are tried, and the longest wait between. */
const ROUNDS = 5;
const LONGEST_WAIT_SECONDS = 120;

/** Lays enrolment profiles down at Apple, once for each way one is set, and assigns it to devices of our row. */
export class ProfileAssigner {
  readonly #ports: AssignmentPorts;
  readonly #throttle: Throttle;

  constructor(ports: AssignmentPorts, throttle: Throttle) {
    this.#ports = ports;
    this.#throttle = throttle;
  }

  /** The profiles that are to be assigned now, by their choices: these, and all that one was laid down for. */
  async wanted(choices: Iterable<string>): Promise<WantedProfiles> {
    const { ade: token, store, profile } = this.#ports;
    const ade = token();
    const wanted = new Map<string, string>();
    if (ade === null) return wanted;
    for (const key of new Set([...choices, ...store.profileChoices(ade.serverUuid)])) {
      const settings = await profile(JSON.parse(key) as ProfileChoices);
      const uuid = settings.ok ? store.profile(ade.serverUuid, settingsHash(settings.value)) : null;
      if (uuid !== null) wanted.set(key, uuid);
    }
    return wanted;
  }

  /** The profile of these choices, which each of them has now. Rejects with the signal's reason. */
  async assign(serialNumbers: readonly string[], choices: string, signal: AbortSignal): Promise<Results> {
    const ade = this.#ports.ade();
    if (ade === null) return all(serialNumbers, fail('no-ade-token'));
    const first = await this.#try(serialNumbers, choices, ade, signal);
    if (first !== 'profile-gone') return first;
    // Apple does not know it any more (apple-cloud.md 3.7): it was forgotten here, too, so a new one is laid down.
    const second = await this.#try(serialNumbers, choices, ade, signal);
    return second === 'profile-gone' ? all(serialNumbers, fail('refused', 'a new profile is unknown', gone)) : second;
  }

  async #try(serialNumbers: readonly string[], choices: string, ade: AdeServer, signal: AbortSignal): Promise<Results | 'profile-gone'> {
    const { store, dep } = this.#ports;
    const profile = await this.#laidDown(choices, ade, signal);
    signal.throwIfAborted();
    if (!profile.ok) return all(serialNumbers, profile);
    const { uuid, hash } = profile.value;
    const results = new Map<string, Outcome<string, AssignmentRefusal>>();
    const has = (serial: string) => {
      const device = store.device(serial);
      return device?.profileUuid === uuid && (device.profileStatus === 'assigned' || device.profileStatus === 'pushed');
    };
    for (const serial of serialNumbers) if (has(serial)) results.set(serial, ok(uuid));
    let open = serialNumbers.filter((serial) => !results.has(serial));
    for (let round = 0; open.length > 0; round += 1) {
      const some = open.slice(0, IN_ONE_CALL);
      const answer = await this.#throttle.run(() => dep.assignProfile(ade.token, uuid, some, { signal }));
      signal.throwIfAborted();
      if (!answer.ok && answer.error.details?.['reason'] === 'profile-not-found') {
        store.forgetProfile(ade.serverUuid, hash);
        return 'profile-gone';
      }
      if (!answer.ok) return new Map([...results, ...all(open, answer)]);
      for (const [serial, result] of settled(answer.value, uuid, round + 1 >= ROUNDS)) results.set(serial, result);
      open = open.filter((serial) => !results.has(serial));
      if (some.some((serial) => !results.has(serial))) await this.#wait(answer.value.retryAfterSeconds, signal);
    }
    const given = [...results].filter(([serial, { ok: good }]) => good && !has(serial)).length;
    if (given > 0) this.#ports.record('assignment.profile-assigned', ade.serverName, { devices: String(given) });
    return results;
  }

  async #laidDown(
    choices: string,
    ade: AdeServer,
    signal: AbortSignal,
  ): Promise<Outcome<{ uuid: string; hash: string }, AssignmentRefusal>> {
    const { store, clock, dep } = this.#ports;
    const settings = await this.#ports.profile(JSON.parse(choices) as ProfileChoices);
    if (!settings.ok) return settings;
    const hash = settingsHash(settings.value);
    const known = store.profile(ade.serverUuid, hash);
    if (known !== null) return ok({ uuid: known, hash });
    const defined = await this.#throttle.run(() => dep.defineProfile(ade.token, settings.value, { signal }));
    if (!defined.ok) return defined;
    store.saveProfile({ serverUuid: ade.serverUuid, settingsHash: hash, choices, profileUuid: defined.value, definedAt: clock.now() });
    return ok({ uuid: defined.value, hash });
  }

  #wait(retryAfterSeconds: number | null, signal: AbortSignal): Promise<void> {
    return pause(this.#ports.clock, Math.min(retryAfterSeconds ?? 30, LONGEST_WAIT_SECONDS) * 1000, signal);
  }
}

const gone = { service: 'dep', reason: 'profile-not-found' };

/** What is settled for each device; one that is put off is not, until it was often enough. */
function* settled(
  { results, retryAfterSeconds }: SerialResults,
  uuid: string,
  last: boolean,
): Iterable<[string, Outcome<string, AssignmentRefusal>]> {
  for (const [serial, result] of results) {
    if (result === 'success') yield [serial, ok(uuid)];
    else if (result !== 'throttled')
      yield [serial, fail('refused', 'Apple did not assign the profile', { service: 'dep', reason: result })];
    else if (last)
      yield [serial, fail('throttled', 'put off again and again', { retryAfterSeconds: String(retryAfterSeconds ?? 60), service: 'dep' })];
  }
}

const all = (serialNumbers: readonly string[], answer: Refused): Results => new Map(serialNumbers.map((serial) => [serial, answer]));
