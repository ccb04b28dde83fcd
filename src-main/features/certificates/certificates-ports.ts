import type { RecordActivity } from '#contract/activity.ts';
import type { Arrival, CredentialKind, certificates } from '#contract/certificates.ts';
import type { EventsOf } from '#contract/define.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, type Outcome } from '#lib/outcome.ts';
import type { CredentialsStore } from '#store/credentials-store.ts';
import type { ApnsIdentity } from '../../protocols/apns/apns-client.ts';
import type { Reliance } from './rollback-rules.ts';

/** What every part of the centre needs. */
export interface CentrePorts extends Reliance {
  readonly credentials: CredentialsStore;
  readonly secrets: {
    put(name: string, plain: Uint8Array, at: number): void;
    get(name: string): Uint8Array | null;
  };
  readonly settings: { get(key: string): unknown; put(key: string, value: unknown): void };
  readonly clock: Clock;
  readonly newId: () => string;
  readonly publish: <K extends keyof Events>(name: K, payload: Events[K]) => void;
  /** Leaves a trace of a deed. Called inside the deed's own transaction, so it must be synchronous. */
  readonly record: RecordActivity;
  /** Devices on the bench that something is being done to right now. */
  readonly runsInProgress: () => number;
  /** The address that devices reach the engine at; null: not known yet. */
  readonly engineHost: () => string | null;
  /** Another credential of this kind is current now: whoever holds the old one in memory lets go of it. */
  readonly changed: (kind: CredentialKind) => void | Promise<void>;
}

/** Shows a pair to APNs and sends nothing. */
export type PushHandshake = (identity: ApnsIdentity) => Promise<Outcome<null, 'certificate-refused' | 'unreachable' | 'unexpected-answer'>>;

type Events = EventsOf<typeof certificates>;

export type PublishArrival = (name: 'arrived', payload: Arrival) => void;

/** Tells the screens first: letting go of the old one may take a moment, such as a listener that starts anew. */
export async function tellChanged(ports: Pick<CentrePorts, 'publish' | 'changed'>, kinds: readonly CredentialKind[]): Promise<void> {
  ports.publish('changed', {});
  const failures: unknown[] = [];
  // Whatever goes wrong with one, the others let go of what they hold.
  for (const kind of kinds) {
    try {
      await ports.changed(kind);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** What the bench gives to a device, or has it trust. */
const onTheBench: ReadonlySet<CredentialKind> = new Set(['supervision', 'device-ca', 'engine-tls']);

/**
 * One device must not be supervised by one identity and enrolled under the authority of another. To be asked before a deed, and
 * again when somebody else was asked meanwhile: a run may have begun.
 */
export function busyWith({ runsInProgress }: Pick<CentrePorts, 'runsInProgress'>, kinds: readonly CredentialKind[]) {
  const runs = runsInProgress();
  if (runs === 0 || !kinds.some((kind) => onTheBench.has(kind))) return null;
  return fail('run-in-progress', 'a device is being prepared with it', { devices: String(runs) });
}

export const iso = (at: number): string => new Date(at).toISOString();

const two = (value: number): string => String(value).padStart(2, '0');

/** `yyyymmdd` of the machine's own calendar, for file names. */
export const dayOf = (at: number): string => {
  const date = new Date(at);
  return `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
};

/** `hhmm` likewise. */
export const minuteOf = (at: number): string => {
  const date = new Date(at);
  return `${two(date.getHours())}${two(date.getMinutes())}`;
};
