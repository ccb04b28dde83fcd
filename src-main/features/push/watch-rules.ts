import type { PushWatch } from '#contract/push.ts';
import type { Credential } from '#store/credentials-store.ts';

/** The hour after a change of the push certificate, as it is remembered. */
export interface PushWatchRun {
  readonly credentialId: number;
  readonly since: number;
  readonly endsAt: number;
  /** Devices that were enrolled when it began. */
  readonly enrolled: number;
  /** Of those, how many had sent a command report in the day before. */
  readonly normal: number;
  /** What came of ringing them; null while that is under way, and after a crash in the midst of it. */
  readonly rings: Rings | null;
  readonly answered: number;
}

export interface Rings {
  /** Devices whose ring APNs judged. */
  readonly rung: number;
  /** Of those, the ones it refused for the certificate, the topic or the token. */
  readonly refused: number;
  /** Devices whose ring it did not judge: not reached, throttled, or in trouble of its own. That says nothing about a certificate. */
  readonly unreached: number;
}

/** A watch as it was stored, by this version or one that did not tell the unreached apart. */
export const restoredWatch = (watch: PushWatchRun): PushWatchRun =>
  watch.rings === null ? watch : { ...watch, rings: { ...watch.rings, unreached: watch.rings.unreached ?? 0 } };

/** What a ring of everybody came to: devices rung, and by its code what came in the way of how many of those. */
export interface RingAnswers {
  readonly rung: number;
  readonly failures: Readonly<Record<string, number>>;
}

export type WatchState = PushWatch['state'];

const DAY_MS = 86_400_000;
const REFUSALS = ['certificate-refused', 'wrong-topic', 'bad-token', 'unregistered'] as const;
const UNREACHED = ['unreachable', 'throttled', 'apple-unavailable', 'no-certificate'] as const;

/** A day's reports are the measure of an hour's answers. */
export const NORMAL_MS: number = DAY_MS;

/** When devices were not reached, the first wait before all are rung again, and the longest. */
export const RING_AGAIN_MS = 60_000;
export const LONGEST_RING_AGAIN_MS: number = 15 * RING_AGAIN_MS;

export function ringsOf({ rung, failures }: RingAnswers): Rings {
  const sum = (codes: readonly string[]): number => codes.reduce((total, code) => total + (failures[code] ?? 0), 0);
  const unreached = sum(UNREACHED);
  return { rung: rung - unreached, refused: sum(REFUSALS), unreached };
}

/** Most devices cannot have heard the ring: nothing is known yet. */
const isUnheard = ({ rung, unreached }: Rings): boolean => unreached > rung;

/**
 * The watch after another ring. One that did not get through takes nothing back from one that did; the first that does, after
 * others that did not, begins the hour.
 */
export function rungAgain(watch: PushWatchRun, rings: Rings, hour: { readonly now: number; readonly watchMs: number }): PushWatchRun {
  const { rings: before } = watch;
  if (before === null) return { ...watch, rings };
  if (isUnheard(rings)) return { ...watch, rings: isUnheard(before) ? rings : { ...before, unreached: rings.unreached } };
  return { ...watch, rings, endsAt: isUnheard(before) ? hour.now + hour.watchMs : watch.endsAt };
}

/** A good watch is told for another day. */
export const forgottenAt = (watch: PushWatchRun): number => watch.endsAt + DAY_MS;

/** Null: not known. Where nobody reported the day before, as under an expired certificate, silence was not the usual. */
export const normalRate = ({ enrolled, normal }: PushWatchRun): number | null => (normal === 0 ? null : percent(normal, enrolled));

/** While nobody counted the rings, all that were enrolled are taken as rung. */
export const rate = ({ rings, enrolled, answered }: PushWatchRun): number | null => percent(answered, rings?.rung ?? enrolled);

/**
 * Alarm, when APNs refuses every second ring (it does not know the topic, or not any more), or when after the hour not half
 * as many answer as usual, or nobody where the usual is not known. An alarm stays: somebody has to have seen it. While the rings do not get through, there is no judgement.
 */
export function judgeWatch(state: WatchState, watch: PushWatchRun, now: number): WatchState {
  if (state !== 'watching') return state;
  const { rings } = watch;
  if (rings !== null && isUnheard(rings)) return 'watching';
  if (rings !== null && rings.rung > 0 && rings.refused * 2 >= rings.rung) return 'alarm';
  if (now < watch.endsAt) return 'watching';
  const [here, usual] = [rate(watch), normalRate(watch)];
  if (here === null) return 'good';
  return (usual === null ? here === 0 : here * 2 < usual) ? 'alarm' : 'good';
}

/**
 * The certificate to go back to; null when there is none. It was in use before the present one (a later one is kept only because
 * somebody went back from it), still runs, has its key, and was not refused by APNs when it was last asked.
 */
export function wayBack(
  current: Credential | null,
  history: readonly Credential[],
  facts: { readonly now: number; readonly hasSecret: (name: string) => boolean },
): number | null {
  if (current === null) return null;
  const found = history.find(
    ({ id, expiresAt, problem, secretName }) =>
      id < current.id &&
      (expiresAt === null || expiresAt > facts.now) &&
      problem?.code !== 'certificate-refused' &&
      facts.hasSecret(secretName),
  );
  return found?.id ?? null;
}

const percent = (part: number, whole: number): number | null => (whole <= 0 ? null : Math.min(100, Math.round((part * 100) / whole)));
