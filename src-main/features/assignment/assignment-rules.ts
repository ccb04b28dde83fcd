import { createHash } from 'node:crypto';
import type { DepDevice } from '../../protocols/dep/dep-devices.ts';
import type { DepProfile } from '../../protocols/dep/dep-profile.ts';

/** None · at Apple, not yet fetched · fetched by the device · taken away (apple-cloud.md 3.4). */
export type ProfileStatus = 'empty' | 'assigned' | 'pushed' | 'removed';
/** `here`: the server row of the installed ADE token. */
export type ServerPlace = 'here' | 'elsewhere' | 'none';

/** What Apple last said of a device; null for what it did not say. Instants are milliseconds since 1970. */
export interface AdeDevice {
  readonly serialNumber: string;
  readonly model: string;
  readonly inOrganization: boolean | null;
  readonly server: ServerPlace | null;
  /** Of another server; empty where it is not known. */
  readonly serverName: string;
  /** The server row that 'here' was. */
  readonly serverUuid: string;
  readonly profileUuid: string;
  readonly profileStatus: ProfileStatus | null;
  readonly assignedAt: number | null;
  readonly profileAssignedAt: number | null;
  readonly pushedAt: number | null;
  /** Added by a person with Apple Configurator. */
  readonly addedByHand: boolean | null;
  readonly addedAt: number | null;
  /** In the list of the server row. */
  readonly lastSeenAt: number | null;
  readonly checkedAt: number;
}

/** How a device stands with Apple. Null: it cannot be told, as a token or key is missing or Apple was not asked yet. */
export interface Standing {
  readonly inOrganization: boolean | null;
  readonly server: ServerPlace | null;
  /** The name of the other server, where it is known. */
  readonly serverName: string | null;
  readonly profile: ProfileStatus | null;
  /** Whether `profile` is the one this installation assigns now; null: none is, or that is not known. */
  readonly profileIsOurs: boolean | null;
  /** Until when its user may take it out of the organisation again; null: never, or not known. */
  readonly provisionalUntil: number | null;
  /** Null: never asked. */
  readonly checkedAt: number | null;
}

const unknownStanding: Standing = {
  inOrganization: null,
  server: null,
  serverName: null,
  profile: null,
  profileIsOurs: null,
  provisionalUntil: null,
  checkedAt: null,
};

/** What a recipe says of the profile its devices get; what it does not say is as the installation has it. */
export interface ProfileChoices {
  readonly allowPairing?: boolean | undefined;
  readonly skipPanes?: 'all' | 'none' | readonly string[] | undefined;
  readonly removable?: boolean | undefined;
}

/** The same choices in any order, as one text. */
export const choicesKey = ({ allowPairing, skipPanes, removable }: ProfileChoices): string =>
  JSON.stringify({ allowPairing, skipPanes: typeof skipPanes === 'object' ? [...new Set(skipPanes)].sort() : skipPanes, removable });

/** Profiles by the choices they are for, as this installation assigns them now. */
export type WantedProfiles = ReadonlyMap<string, string>;

/** Is it the profile of these choices; without choices: one of ours? Null: none was laid down, or that is not known. */
function isWanted(profileUuid: string, wanted: WantedProfiles, choices: ProfileChoices | undefined): boolean | null {
  const isOurs = [...wanted.values()].includes(profileUuid);
  if (choices === undefined) return wanted.size === 0 ? null : isOurs;
  const right = wanted.get(choicesKey(choices));
  return right === undefined ? (isOurs ? false : null) : profileUuid === right;
}

/** `serverUuid`: of the installed token. */
export function standingOf(
  device: AdeDevice | null,
  serverUuid: string | null,
  wanted: WantedProfiles,
  choices?: ProfileChoices,
): Standing {
  if (device === null) return unknownStanding;
  const { inOrganization, serverName, profileStatus, profileUuid, checkedAt } = device;
  // 'Here' was another server row: nothing is known of this one.
  const isHere = device.server === 'here' && device.serverUuid === serverUuid;
  const server = device.server === 'here' && !isHere ? null : device.server;
  const profile = isHere ? profileStatus : null;
  const given = profile === 'assigned' || profile === 'pushed';
  return {
    inOrganization,
    server,
    serverName: serverName === '' ? null : serverName,
    profile,
    profileIsOurs: given ? isWanted(profileUuid, wanted, choices) : null,
    provisionalUntil: provisionalUntil(device),
    checkedAt,
  };
}

/** Whether our server row itself lists it; the portal knows of an assignment sooner, and of no profile. */
export const isListed = ({ server, profile }: Standing): boolean => server === 'here' && profile !== null;

/** Whether it may be switched on: ours, and the profile waits for it or was fetched already. */
export const isReady = ({ server, profile, profileIsOurs }: Standing): boolean =>
  server === 'here' && (profile === 'assigned' || profile === 'pushed') && profileIsOurs !== false;

/** How a device stands to being assigned here; `hasKey`: devices can be brought to our server row through the Business API. */
export function assignmentKindOf(
  standing: Standing,
  hasKey: boolean,
): 'ready' | 'assignable' | 'elsewhere' | 'by-hand' | 'outside' | 'unknown' {
  const { server, inOrganization } = standing;
  if (server === 'here') return isReady(standing) ? 'ready' : 'assignable';
  if (inOrganization === false) return 'outside';
  if (server === null && inOrganization === null) return 'unknown';
  if (!hasKey) return 'by-hand';
  return server === 'elsewhere' ? 'elsewhere' : 'assignable';
}

const PROVISIONAL_MS = 30 * 86_400_000;

/**
 * The end of the provisional period of a device that was added by hand: 30 days "from assignment or enrolment" (usb.md 6.1).
 * Which of the two Apple does not tell, so the later one that is known.
 */
export function provisionalUntil(
  device: Pick<AdeDevice, 'addedByHand' | 'addedAt' | 'assignedAt' | 'pushedAt' | 'inOrganization'>,
): number | null {
  // Out of the organisation already.
  if (device.addedByHand !== true || device.inOrganization === false) return null;
  const from = device.pushedAt ?? device.assignedAt ?? device.addedAt;
  return from === null ? null : from + PROVISIONAL_MS;
}

/** Days until then, each begun one counted; 0 or less: over. */
export const daysLeft = (until: number, now: number): number => Math.ceil((until - now) / 86_400_000);

/** What a person types before devices are taken from another server (product.md 4.10, level 2). */
export function confirmationOf(serialNumbers: readonly string[]): string {
  const [only = ''] = serialNumbers;
  return serialNumbers.length === 1 ? only.slice(-4) : String(serialNumbers.length);
}

/** Full width and small letters are forgiven. */
export const isConfirmed = (serialNumbers: readonly string[], typed: string): boolean =>
  tidy(typed) === tidy(confirmationOf(serialNumbers));

const tidy = (text: string): string => text.normalize('NFKC').trim().toUpperCase();

/** What the device assignment service tells of a device of our row, over what was known. */
export function seenHere(known: AdeDevice | null, told: DepDevice, facts: { serverUuid: string; at: number; listed: boolean }): AdeDevice {
  return {
    ...(known ?? blank(told.serialNumber, facts.at)),
    model: told.model,
    inOrganization: true,
    server: 'here',
    serverName: '',
    serverUuid: facts.serverUuid,
    profileUuid: told.profileUuid,
    profileStatus: told.profileStatus,
    assignedAt: told.assignedAt,
    profileAssignedAt: told.profileAssignedAt,
    pushedAt: told.profilePushedAt,
    lastSeenAt: facts.listed ? facts.at : (known?.lastSeenAt ?? null),
    checkedAt: facts.at,
  };
}

/** It is not of our row, or not any more. Where it is instead only the Business API tells. */
export function seenNotHere(known: AdeDevice | null, serialNumber: string, at: number): AdeDevice {
  const base = known ?? blank(serialNumber, at);
  const place = { inOrganization: null, server: null, serverName: '', serverUuid: '' };
  return {
    ...base,
    ...place,
    profileUuid: '',
    profileStatus: null,
    assignedAt: null,
    profileAssignedAt: null,
    pushedAt: null,
    checkedAt: at,
  };
}

export const blank = (serialNumber: string, at: number): AdeDevice => ({
  serialNumber,
  model: '',
  inOrganization: null,
  server: null,
  serverName: '',
  serverUuid: '',
  profileUuid: '',
  profileStatus: null,
  assignedAt: null,
  profileAssignedAt: null,
  pushedAt: null,
  addedByHand: null,
  addedAt: null,
  lastSeenAt: null,
  checkedAt: at,
});

/** A cursor is refused after seven days (apple-cloud.md 3.3); one that would end while it is used is not begun with. */
const CURSOR_LIFE_MS = 7 * 86_400_000 - 3_600_000;

/** Whether the whole list is read or what changed: nobody has to choose (product.md L-4). */
export const listMode = (cursor: { readonly savedAt: number } | null, now: number): 'full' | 'delta' =>
  cursor === null || now - cursor.savedAt > CURSOR_LIFE_MS || cursor.savedAt > now ? 'full' : 'delta';

/** By this a profile laid down before is known again: profiles can be neither changed nor listed. */
export function settingsHash(profile: DepProfile): string {
  const text = JSON.stringify(
    Object.entries(profile)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
    (_key, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value),
  );
  return createHash('sha256').update(text).digest('hex');
}
