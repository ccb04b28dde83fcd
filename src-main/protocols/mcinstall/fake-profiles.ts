import { verifyCms } from '#pki/cms-verify.ts';
import { PkiError } from '#pki/pki-error.ts';
import { type PlistDict, PlistError, type PlistInputDict, parsePlistDict } from '#plist/plist.ts';
import { arrayAt, booleanAt, isPlistDict, numberAt, stringAt } from '#plist/read.ts';

/** A configuration profile as a device holds it. */
export interface FakeProfile {
  readonly identifier: string;
  readonly uuid: string;
  readonly version: number;
  readonly removalDisallowed: boolean;
  /** The whole profile, with its payloads. */
  readonly content: PlistDict;
  /** As it was delivered, signed or not. */
  readonly bytes: Buffer;
}

/** `parse`: MCProfileErrorDomain 1000; `invalid`: MCInstallationErrorDomain 4000 (usb.md 3.7). */
export type ProfileFault = 'parse' | 'invalid';

/** Reads a mobileconfig, plain or inside CMS. Every payload needs Apple's four common keys. */
export function readProfile(bytes: Buffer): FakeProfile | ProfileFault {
  const content = contentOf(bytes);
  if (content === null) return 'parse';
  const identifier = stringAt(content, 'PayloadIdentifier');
  const uuid = stringAt(content, 'PayloadUUID');
  const version = numberAt(content, 'PayloadVersion');
  if (stringAt(content, 'PayloadType') !== 'Configuration') return 'invalid';
  if (identifier === undefined || uuid === undefined || version === undefined) return 'invalid';
  const payloads = arrayAt(content, 'PayloadContent') ?? [];
  if (!payloads.every((payload) => isPlistDict(payload) && isPayload(payload))) return 'invalid';
  const removalDisallowed = booleanAt(content, 'PayloadRemovalDisallowed') ?? false;
  return { identifier, uuid, version, removalDisallowed, content, bytes };
}

function contentOf(bytes: Buffer): PlistDict | null {
  try {
    // CMS is DER: a SEQUENCE. A plist never begins with that byte.
    return parsePlistDict(bytes[0] === 0x30 ? verifyCms(bytes).content : bytes);
  } catch (error) {
    if (error instanceof PlistError || error instanceof PkiError) return null;
    throw error;
  }
}

function isPayload(payload: PlistDict): boolean {
  const texts = ['PayloadType', 'PayloadIdentifier', 'PayloadUUID'].every((key) => stringAt(payload, key) !== undefined);
  return texts && numberAt(payload, 'PayloadVersion') !== undefined;
}

/** The payloads of one type in a profile. */
export function payloadsOf(profile: FakeProfile, type: string): PlistDict[] {
  return (arrayAt(profile.content, 'PayloadContent') ?? [])
    .filter(isPlistDict)
    .filter((payload) => stringAt(payload, 'PayloadType') === type);
}

/** The profiles of one device, by identifier; a profile of the same identifier is replaced. */
export class FakeProfiles {
  readonly #byIdentifier = new Map<string, FakeProfile>();

  all(): FakeProfile[] {
    return [...this.#byIdentifier.values()];
  }

  get(identifier: string): FakeProfile | undefined {
    return this.#byIdentifier.get(identifier);
  }

  put(profile: FakeProfile): void {
    this.#byIdentifier.set(profile.identifier, profile);
  }

  remove(identifier: string): FakeProfile | undefined {
    const profile = this.#byIdentifier.get(identifier);
    this.#byIdentifier.delete(identifier);
    return profile;
  }

  clear(): void {
    this.#byIdentifier.clear();
  }

  /** The first profile that carries such a payload. */
  withPayload(type: string): FakeProfile | undefined {
    return this.all().find((profile) => payloadsOf(profile, type).length > 0);
  }
}

/** MCInstall's answer to GetProfileList (usb.md 3.1). */
export function profileList(profiles: readonly FakeProfile[]): PlistInputDict {
  return {
    OrderedIdentifiers: profiles.map((profile) => profile.identifier),
    ProfileManifest: Object.fromEntries(
      profiles.map((profile) => [profile.identifier, { Description: displayName(profile), IsActive: true }]),
    ),
    ProfileMetadata: Object.fromEntries(
      profiles.map((profile) => [
        profile.identifier,
        {
          PayloadDisplayName: displayName(profile),
          PayloadDescription: stringAt(profile.content, 'PayloadDescription'),
          PayloadOrganization: stringAt(profile.content, 'PayloadOrganization'),
          PayloadRemovalDisallowed: profile.removalDisallowed,
          PayloadUUID: profile.uuid,
          PayloadVersion: profile.version,
        },
      ]),
    ),
  };
}

export const displayName = (profile: FakeProfile): string => stringAt(profile.content, 'PayloadDisplayName') ?? profile.identifier;
