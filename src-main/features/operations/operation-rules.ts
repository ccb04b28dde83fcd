import { type CommandType, catalogueEntry } from '#contract/command-catalogue.ts';
import { type Confirmation, type confirmationErrors, confirms } from '#contract/confirmation.ts';
import type { ConfirmationWord } from '#contract/confirmation-words.ts';
import type { OperationState, PlanTile, PlanWarning } from '#contract/operations.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Every device is asked once a day; one that was not heard of for longer is probably off. */
const LATER_AFTER_MS = 26 * HOUR_MS;
const LONG_AGO_MS = 7 * DAY_MS;
/** What starts later than this did not start when it should. */
const LATE_MS = MINUTE_MS;
/** A later start than this is not what was meant any more, where it disturbs people (a restart at noon instead of at night). */
const MISSED_AFTER_MS = HOUR_MS;
/** Who asked for something that is held may go on alone after this, where nobody else can (product.md I-07). */
export const ALONE_AFTER_MS = 15 * MINUTE_MS;
/** The brake looks at so long a time. */
export const BRAKE_WINDOW_MS = HOUR_MS;

/** What a plan is made from, of one device. */
export interface PlanFacts {
  readonly name: string;
  readonly serialNumber: string;
  readonly lastContactAt: number | null;
  readonly isIos: boolean;
  readonly isMac: boolean;
  readonly wifiOnly: boolean | null;
  readonly supervised: boolean | null;
  readonly lostMode: boolean;
  readonly passcodeSet: boolean | null;
  readonly findMyOn: boolean | null;
}

export function tileOf(facts: PlanFacts, now: number): Exclude<PlanTile, 'excluded'> {
  return facts.lastContactAt === null || now - facts.lastContactAt > LATER_AFTER_MS ? 'later' : 'now';
}

const asksThePerson: ReadonlySet<CommandType> = new Set(['InstallApplication', 'InstallMedia']);
const finding: ReadonlySet<CommandType> = new Set([
  'EnableLostMode',
  'DisableLostMode',
  'DeviceLocation',
  'PlayLostModeSound',
  'EraseDevice',
]);

/** What a person should know about this device before he agrees. */
export function warningsOf(type: CommandType, facts: PlanFacts, now: number): PlanWarning[] {
  const level = catalogueEntry(type).level;
  const warnings: [PlanWarning, boolean][] = [
    ['wifi-only-restart', type === 'RestartDevice' && facts.isIos && facts.wifiOnly === true],
    ['in-lost-mode', level > 0 && facts.lostMode && !finding.has(type)],
    ['not-supervised-so-asked', asksThePerson.has(type) && facts.isIos && facts.supervised === false],
    ['no-passcode-set', type === 'DeviceLock' && facts.isIos && facts.passcodeSet === false],
    ['find-my-on', type === 'EraseDevice' && facts.findMyOn === true],
    ['pin-needs-open-app', facts.isMac && catalogueEntry(type).fields['PIN'] !== undefined],
    ['last-heard-long-ago', level > 0 && (facts.lastContactAt === null || now - facts.lastContactAt > LONG_AGO_MS)],
  ];
  return warnings.filter(([, holds]) => holds).map(([warning]) => warning);
}

const words: Partial<Record<CommandType, ConfirmationWord>> = {
  EraseDevice: 'erase',
  SelectiveWipe: 'wipe',
  Unenroll: 'unenroll',
  DeleteUser: 'delete',
};

/** What must be typed at level 2: a word with the number, for one device the end of its serial number or its asset number. */
export interface Wanted {
  readonly word: 'erase' | 'wipe' | 'unenroll' | 'delete';
  readonly count: number;
  readonly serialTail: string | null;
}

export function wantedOf(type: CommandType, serialNumbers: readonly string[]): Wanted | null {
  const word = words[type] as Wanted['word'] | undefined;
  if (catalogueEntry(type).level < 2 || word === undefined) return null;
  const [only = ''] = serialNumbers.length === 1 ? serialNumbers : [];
  return { word, count: serialNumbers.length, serialTail: only.length >= 4 ? only.slice(-4) : null };
}

/** Null: it was confirmed. */
export function judgeConfirmation(
  wanted: Wanted | null,
  given: Confirmation,
  assetNumber: string,
): (typeof confirmationErrors)[number] | null {
  if (wanted === null) return null;
  const typed = tidy(given.typed);
  const single = wanted.count === 1 && [wanted.serialTail ?? '', assetNumber].some((name) => name !== '' && tidy(name) === typed);
  return single ? (tidy(given.reason) === '' ? 'reason-empty' : null) : confirms(wanted.word, wanted.count, given);
}

const tidy = (text: string): string => text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();

/** What ends a device's data or its management counts for the brake. */
export const isBraked = (type: CommandType): boolean => catalogueEntry(type).group === 'danger';
export const brakedTypes: readonly CommandType[] = ['EraseDevice', 'SelectiveWipe', 'Unenroll', 'DeleteUser'];

/** Whether an operation on `count` devices is held. `lately`: what was said or stands to be said within the last hour. */
export function isHeld(type: CommandType, count: number, brake: { on: boolean; perHour: number }, lately: number): boolean {
  return brake.on && isBraked(type) && lately + count > brake.perHour;
}

/** The hour has come: what now? */
export function startOf(
  type: CommandType,
  runAt: number,
  now: number,
): { state: Extract<OperationState, 'running' | 'missed'>; lateMs: number | null } {
  const late = now - runAt;
  if (late > MISSED_AFTER_MS && catalogueEntry(type).level > 0) return { state: 'missed', lateMs: late };
  return { state: 'running', lateMs: late > LATE_MS ? late : null };
}

/** Turns that were spread and slept through: said all at once now they would disturb what they were spread to spare. */
export const isSleptThrough = (type: CommandType, spreadMs: number, dueAt: number, now: number): boolean =>
  spreadMs > 0 && startOf(type, dueAt, now).state === 'missed';

export const isOpen = (state: OperationState): boolean => state !== 'ended' && state !== 'cancelled';

/** Whether it may be said at that hour, and spread so; null: it may. */
export function judgeTiming(
  type: CommandType,
  when: { readonly runAt: number | null; readonly spreadMinutes: number },
  now: number,
): 'not-schedulable' | 'in-the-past' | null {
  const later = when.runAt !== null || when.spreadMinutes > 0;
  if (later && !catalogueEntry(type).schedulable) return 'not-schedulable';
  return when.runAt !== null && when.runAt < now - MINUTE_MS ? 'in-the-past' : null;
}
