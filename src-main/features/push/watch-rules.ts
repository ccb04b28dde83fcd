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
  readonly rings: { readonly rung: number; readonly refused: number } | null;
  readonly answered: number;
}

export type WatchState = PushWatch['state'];

const DAY_MS = 86_400_000;

/** A day's reports are the measure of an hour's answers. */
export const NORMAL_MS: number = DAY_MS;

/** A good watch is told for another day. */
export const forgottenAt = (watch: PushWatchRun): number => watch.endsAt + DAY_MS;

export const normalRate = ({ enrolled, normal }: PushWatchRun): number | null => percent(normal, enrolled);

/** While nobody counted the rings, all that were enrolled are taken as rung. */
export const rate = ({ rings, enrolled, answered }: PushWatchRun): number | null => percent(answered, rings?.rung ?? enrolled);

/**
 * Alarm, when APNs refuses every second ring (it does not know the topic, or not any more), or when after the hour not half
 * as many answer as usual. An alarm stays: somebody has to have seen it.
 */
export function judgeWatch(state: WatchState, watch: PushWatchRun, now: number): WatchState {
  if (state !== 'watching') return state;
  const { rings } = watch;
  if (rings !== null && rings.rung > 0 && rings.refused * 2 >= rings.rung) return 'alarm';
  if (now < watch.endsAt) return 'watching';
  const [here, usual] = [rate(watch), normalRate(watch)];
  return here !== null && usual !== null && here * 2 < usual ? 'alarm' : 'good';
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
