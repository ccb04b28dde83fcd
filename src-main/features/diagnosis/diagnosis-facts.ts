import type { NetworkHost, UserStep } from '#contract/diagnosis.ts';

/** Everything a diagnosis follows from. Gathered once; the rules ask nothing further. */
export interface DiagnosisFacts {
  readonly now: number;
  readonly device: {
    readonly management: 'pre-registered' | 'enrolling' | 'managed' | 'removed' | 'withdrawn';
    readonly lastContactAt: number | null;
    readonly enrolledAt: number | null;
    /** 0 to 1, as of `informationAt`. */
    readonly batteryLevel: number | null;
    readonly informationAt: number | null;
    /** A Mac that was locked with a PIN. */
    readonly lockedAt: number | null;
    readonly identityExpiresAt: number | null;
    /** Topic it enrolled under. */
    readonly topic: string | null;
    /** When it fetched a command to update its system last. */
    readonly updateAt: number | null;
  };
  /** The push certificate in use. */
  readonly certificate: { readonly topic: string; readonly expiresAt: number } | null;
  /** The first certificate's topic a device of another topic belongs to, is still in the history. */
  readonly mayRollBack: boolean;
  readonly queue: {
    readonly open: number;
    readonly oldestAt: number | null;
    readonly notNow: number;
    readonly notNowAt: number | null;
    readonly pushedAt: number | null;
    /** Fetched, not answered since. */
    readonly handedOutAt: number | null;
    readonly problem: string | null;
  };
  /** What APNs said to a ring just now; null: it was not asked. Problem null: it took it. */
  readonly ring: { readonly at: number; readonly problem: string | null } | null;
  /**
   * The other managed devices; of those that were looked at, how many were heard of since this one was (and a little later), and how
   * many were rung since and are silent. Nobody knows of one that was not rung.
   */
  readonly fleet: { readonly others: number; readonly heardSince: number; readonly silent: number };
  readonly engineListens: boolean;
  /** Null: never asked, or not to the end. */
  readonly network: readonly NetworkHost[] | null;
  readonly done: readonly UserStep[];
}

/** What APNs' reasons (facts, mdm.md 5) and our own words for no answer at all say about the cause. */
export type PushTrouble = 'certificate' | 'topic' | 'token' | 'throttled' | 'apple' | 'unreachable' | 'missing' | 'ours';

const troubles: Readonly<Record<string, PushTrouble>> = {
  'no-certificate': 'missing',
  unreachable: 'unreachable',
  'backing-off': 'unreachable',
  'certificate-refused': 'certificate',
  BadCertificate: 'certificate',
  BadCertificateEnvironment: 'certificate',
  Forbidden: 'certificate',
  MissingProviderToken: 'certificate',
  InvalidProviderToken: 'certificate',
  ExpiredProviderToken: 'certificate',
  DeviceTokenNotForTopic: 'topic',
  'wrong-topic': 'topic',
  BadTopic: 'topic',
  MissingTopic: 'topic',
  TopicDisallowed: 'topic',
  BadDeviceToken: 'token',
  'bad-token': 'token',
  Unregistered: 'token',
  unregistered: 'token',
  ExpiredToken: 'token',
  TooManyRequests: 'throttled',
  throttled: 'throttled',
  InternalServerError: 'apple',
  ServiceUnavailable: 'apple',
  Shutdown: 'apple',
  'apple-unavailable': 'apple',
};

/** Null: no trouble. A reason nobody foresaw is ours to look into. */
export const pushTroubleOf = (problem: string | null): PushTrouble | null => (problem === null ? null : (troubles[problem] ?? 'ours'));
