import { type Deadline, leadDays } from '#contract/deadlines.ts';

const DAY_MS = 86_400_000;

/** Something that ends on a date, as whoever knows of it tells. */
export interface DueDate {
  /** As `credentialId` makes it, or `account/<id>`. */
  readonly id: string;
  readonly type: Deadline['type'];
  readonly kind: Deadline['kind'];
  readonly name: string;
  readonly account: string;
  readonly dueAt: number;
}

/** What was told about a date, and what somebody said to it. */
export interface Told {
  readonly dueAt: number;
  /** Null: nothing was told so far. */
  readonly stage: number | null;
  readonly toldDays: number | null;
  readonly toldAt: number | null;
  /** First time a stage of 30 days or fewer was told, and of 7 or fewer. */
  readonly askedAt: number | null;
  readonly pressedAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly escalatedAt: number | null;
}

/** A date that was never told of, or that moved: everything starts over. */
export const untold = (dueAt: number): Told => ({
  dueAt,
  stage: null,
  toldDays: null,
  toldAt: null,
  askedAt: null,
  pressedAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  escalatedAt: null,
});

/** Clocks are corrected by seconds all the time; what was told that little early stays told. */
const CORRECTION_MS = 3_600_000;

/**
 * What was told, held against the time it is now. A clock that was ahead wrote dates that are still to come: left standing, they
 * would silence every reminder until then, so whatever lies in the future was never told.
 */
export function heldAgainst(told: Told, now: number): Told {
  const { stage, toldDays, toldAt, askedAt, pressedAt, acknowledgedAt, acknowledgedBy, escalatedAt } = told;
  const past = (at: number | null) => (at !== null && at > now + CORRECTION_MS ? null : at);
  return {
    dueAt: told.dueAt,
    ...(past(toldAt) === null ? { stage: null, toldDays: null, toldAt: null } : { stage, toldDays, toldAt }),
    askedAt: past(askedAt),
    pressedAt: past(pressedAt),
    ...(past(acknowledgedAt) === null ? { acknowledgedAt: null, acknowledgedBy: null } : { acknowledgedAt, acknowledgedBy }),
    escalatedAt: past(escalatedAt),
  };
}

/** Begun days counted whole: on the last day 1, from the moment itself on 0 and below. */
export const daysLeft = (dueAt: number, now: number): number => Math.ceil((dueAt - now) / DAY_MS) + 0;

/** A question asked every 91 days must not be announced 90 days before. */
const signInLeadDays: readonly number[] = [7, 1];

/** The engine makes its TLS certificate anew 60 days before it ends: until then nobody has anything to do. */
const RENEWED_BY_ITSELF_DAYS = 60;

type Matter = Pick<DueDate, 'type' | 'kind'>;

const leadDaysOf = ({ type }: Matter): readonly number[] => (type === 'sign-in' ? signInLeadDays : leadDays);

/** When a calendar rings. */
export const alarmDaysOf = (matter: Matter): readonly number[] =>
  matter.kind === 'engine-tls' ? leadDays.filter((days) => days < RENEWED_BY_ITSELF_DAYS) : leadDaysOf(matter);

/** The stage reached: the smallest lead that is not smaller than what is left; 0 past the date; null while it is further off. */
export function stageOf(matter: Matter, days: number): number | null {
  if (days <= 0) return 0;
  if (matter.kind === 'engine-tls' && days >= RENEWED_BY_ITSELF_DAYS) return null;
  return leadDaysOf(matter).findLast((lead) => days <= lead) ?? null;
}

/** product.md 4.12 for what expires; the question is only a task, so it becomes red when it is due and not before. */
export function urgencyOf(type: Deadline['type'], days: number): Deadline['urgency'] {
  if (days <= 0) return 'expired';
  if (type === 'sign-in') return days <= 7 ? 'plan' : 'good';
  if (days <= 7) return 'urgent';
  if (days <= 30) return 'renew';
  return days <= 90 ? 'plan' : 'good';
}

/**
 * What is to be told now: the newest stage reached, once; stages missed while the program was closed are not made up for.
 * Past the date, once every day.
 */
export function dueNow(date: DueDate, told: Told, now: number): { readonly stage: number; readonly days: number } | null {
  const days = daysLeft(date.dueAt, now);
  const stage = stageOf(date, days);
  if (stage === null) return null;
  const again = told.stage === null || stage < told.stage || (stage === 0 && days < (told.toldDays ?? 1));
  return again ? { stage, days } : null;
}

/** {@link Told} after this stage was told. */
export const afterTelling = (told: Told, { stage, days }: { stage: number; days: number }, now: number): Told => ({
  ...told,
  stage,
  toldDays: days,
  toldAt: now,
  askedAt: told.askedAt ?? (stage <= ASKING_STAGE ? now : null),
  pressedAt: told.pressedAt ?? (stage <= PRESSING_STAGE ? now : null),
});

/** From here on somebody has to answer, within 3 days; from there on within 1. */
const ASKING_STAGE = 30;
const PRESSING_STAGE = 7;
const ASKING_MS = 3 * DAY_MS;
const PRESSING_MS = DAY_MS;

/** Nobody said "I see to it" in time: the deputy is to be asked. Once per date. */
export function escalationDue(told: Told, now: number): boolean {
  if (told.acknowledgedAt !== null || told.escalatedAt !== null) return false;
  const waited = (since: number | null, limit: number) => since !== null && now - since >= limit;
  return waited(told.askedAt, ASKING_MS) || waited(told.pressedAt, PRESSING_MS);
}
