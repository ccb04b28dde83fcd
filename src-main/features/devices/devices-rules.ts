import { type DeviceStatus, type DeviceThresholds, deviceStatus } from '#contract/devices.ts';

const DAY = 86_400_000;
/** product.md 4.12: a yellow sign after three days without contact, a red one after seven, unless somebody chose others. */
export const standardThresholds: DeviceThresholds = { quietDays: 3, silentDays: 7 };

/** A quiet device is one that is not silent yet. */
export const areThresholds = ({ quietDays, silentDays }: DeviceThresholds): boolean => quietDays < silentDays;

/** `enrolling`: Authenticate came, TokenUpdate not yet; such a device is not shown. `pre-registered`: ours at Apple, never enrolled. */
export type Management = 'pre-registered' | 'enrolling' | 'managed' | 'removed' | 'withdrawn';

/** A device as commands see it; null for what it never said. */
export interface CommandTarget {
  readonly management: Exclude<Management, 'enrolling'>;
  /** Apple's model identifier. */
  readonly productName: string;
  readonly osVersion: string;
  readonly supervised: boolean | null;
  readonly lostMode: boolean;
  /** Shared iPad. */
  readonly shared: boolean | null;
  /** It has no network before its first unlock after a restart. */
  readonly wifiOnly: boolean | null;
  readonly awaitingConfiguration: boolean;
  /** Whether it is managed now. */
  readonly enrolled: boolean;
}

/** Facts a target follows from, as rows hold them. */
export interface TargetFacts {
  readonly management: CommandTarget['management'];
  readonly productName: string;
  readonly osVersion: string;
  readonly supervised: number | null;
  readonly lostMode: number;
  readonly shared: number | null;
  readonly cellular: number | null;
  readonly imei: string | null;
  readonly awaitingConfiguration: number;
}

const flag = (bit: number | null): boolean | null => (bit === null ? null : bit === 1);

export const commandTargetOf = (facts: TargetFacts): CommandTarget => ({
  management: facts.management,
  productName: facts.productName,
  osVersion: facts.osVersion,
  supervised: flag(facts.supervised),
  lostMode: facts.lostMode === 1,
  shared: flag(facts.shared),
  wifiOnly: wifiOnly(facts),
  awaitingConfiguration: facts.awaitingConfiguration === 1,
  enrolled: facts.management === 'managed',
});

/** Only iPads come in both kinds; a Mac or an Apple TV may be on a cable, which nobody tells. */
function wifiOnly({ productName, cellular, imei }: TargetFacts): boolean | null {
  if (productName.startsWith('iPhone')) return false;
  if (productName.startsWith('iPod')) return true;
  if (!productName.startsWith('iPad')) return null;
  if (cellular !== null) return cellular === 0;
  return imei === null ? null : false;
}

/** Now, and the instants at or before which a last contact makes a device quiet, and silent. */
export interface Moment {
  readonly now: number;
  readonly quietAt: number;
  readonly silentAt: number;
}

export const momentOf = (now: number, { quietDays, silentDays }: DeviceThresholds): Moment => ({
  now,
  quietAt: now - quietDays * DAY,
  silentAt: now - silentDays * DAY,
});

/** What a status follows from. */
export interface StatusFacts {
  readonly management: Management;
  readonly lostMode: boolean;
  readonly lockedAt: number | null;
  readonly provisionalUntil: number | null;
  readonly lastContactAt: number | null;
  readonly createdAt: number;
}

interface Rung {
  readonly status: DeviceStatus;
  readonly management: Management;
  /** What else must hold: for a device in memory, and for a row. */
  readonly also?: { readonly holds: (device: StatusFacts, moment: Moment) => boolean; readonly sql: string };
}

const heard = ({ lastContactAt, createdAt }: StatusFacts): number => lastContactAt ?? createdAt;
const HEARD = 'COALESCE(last_contact_at, created_at)';

/** product.md 4.12, once for both: the first rung that holds gives the word. A device that is still enrolling has none. */
const ladder: readonly Rung[] = [
  { status: 'pre-registered', management: 'pre-registered' },
  { status: 'removed', management: 'removed' },
  { status: 'withdrawn', management: 'withdrawn' },
  { status: 'lost', management: 'managed', also: { holds: ({ lostMode }) => lostMode, sql: 'lost_mode = 1' } },
  { status: 'locked', management: 'managed', also: { holds: ({ lockedAt }) => lockedAt !== null, sql: 'locked_at IS NOT NULL' } },
  {
    status: 'silent',
    management: 'managed',
    also: { holds: (device, { silentAt }) => heard(device) <= silentAt, sql: `${HEARD} <= @silentAt` },
  },
  {
    status: 'quiet',
    management: 'managed',
    also: { holds: (device, { quietAt }) => heard(device) <= quietAt, sql: `${HEARD} <= @quietAt` },
  },
  {
    status: 'provisional',
    management: 'managed',
    also: { holds: ({ provisionalUntil }, { now }) => (provisionalUntil ?? 0) > now, sql: 'COALESCE(provisional_until, 0) > @now' },
  },
  { status: 'managed', management: 'managed' },
];

/** Status word of a device; null while it is enrolling. */
export const deviceStatusOf = (device: StatusFacts, moment: Moment): DeviceStatus | null =>
  ladder.find(({ management, also }) => management === device.management && (also === undefined || also.holds(device, moment)))?.status ??
  null;

/** A status as rows hold it: its place in the vocabulary, so that sorting by it puts harm first. */
export const statusCode = (status: DeviceStatus): number => deviceStatus.options.indexOf(status);
export const statusOfCode = (code: number): DeviceStatus => deviceStatus.options[code] ?? 'managed';

/** The same ladder for a row of `devices`; parameters as in {@link Moment}. */
export const statusSql = `CASE ${ladder
  .map(({ status, management, also }) => `WHEN management = '${management}'${also ? ` AND ${also.sql}` : ''} THEN ${statusCode(status)}`)
  .join(' ')} END`;

/** Only these a command reaches. */
export const reachable: readonly DeviceStatus[] = ['silent', 'quiet', 'lost', 'locked', 'provisional', 'managed'];

/** Whole days since the last contact, of a device that should have spoken. */
export const silentDays = (status: DeviceStatus, lastContactAt: number | null, now: number): number | null =>
  (status === 'quiet' || status === 'silent') && lastContactAt !== null ? Math.floor((now - lastContactAt) / DAY) : null;

/** Days left, each begun one counted; null: over, or never. */
export const daysLeft = (until: number | null, now: number): number | null =>
  until === null || until <= now ? null : Math.ceil((until - now) / DAY);

const MAX_FACT = 200;
/** A fact as a device told it, cut to a length a row can hold. */
export const bounded = <T extends string | null | undefined>(text: T): T =>
  (typeof text === 'string' ? text.slice(0, MAX_FACT) : text) as T;
