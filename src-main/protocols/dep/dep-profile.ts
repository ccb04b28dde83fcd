import type { RawAnswer } from '#lib/bounded-ask.ts';
import { fail } from '#lib/outcome.ts';
import { isHtml, mentions } from './dep-refusal.ts';

/** What a device is told at its activation (Apple: "Profile"; apple-cloud.md 3.6). Certificates are DER. */
export interface DepProfile {
  /** 1 to 125 characters. */
  readonly profileName: string;
  /** Where the device sends its signed facts for an enrolment profile; https, 2000 characters at most. */
  readonly url: string;
  readonly isSupervised: boolean;
  readonly isMandatory: boolean;
  readonly isMdmRemovable: boolean;
  readonly awaitDeviceConfigured: boolean;
  readonly allowPairing: boolean;
  readonly autoAdvanceSetup?: boolean | undefined;
  /** Computers that may pair where pairing is forbidden. */
  readonly supervisingHostCerts: readonly Uint8Array[];
  /** What the device trusts `url` by, besides Apple's roots. */
  readonly anchorCerts: readonly Uint8Array[];
  readonly skipSetupItems: readonly string[];
  readonly orgMagic: string;
  readonly department?: string | undefined;
  readonly supportPhoneNumber?: string | undefined;
  readonly supportEmailAddress?: string | undefined;
  readonly language?: string | undefined;
  readonly region?: string | undefined;
}

/** Why the service does not take a profile, or does not find one. */
export type DepProfileRefusal =
  | 'profile-name-invalid'
  | 'profile-url-invalid'
  | 'profile-flags-invalid'
  | 'profile-department-invalid'
  | 'profile-magic-invalid'
  | 'profile-support-phone-invalid'
  | 'profile-support-email-invalid'
  | 'profile-locale-invalid'
  | 'profile-not-found'
  | 'devices-missing';

const words: readonly (readonly [word: string, code: DepProfileRefusal])[] = [
  ['CONFIG_NAME_REQUIRED', 'profile-name-invalid'],
  ['CONFIG_NAME_INVALID', 'profile-name-invalid'],
  ['CONFIG_URL_REQUIRED', 'profile-url-invalid'],
  ['CONFIG_URL_INVALID', 'profile-url-invalid'],
  ['FLAGS_INVALID', 'profile-flags-invalid'],
  ['DEPARTMENT_INVALID', 'profile-department-invalid'],
  ['MAGIC_INVALID', 'profile-magic-invalid'],
  ['SUPPORT_PHONE_INVALID', 'profile-support-phone-invalid'],
  ['SUPPORT_EMAIL_INVALID', 'profile-support-email-invalid'],
  ['LOCALE_INVALID', 'profile-locale-invalid'],
  ['PROFILE_UUID_REQUIRED', 'profile-not-found'],
  ['DEVICE_ID_REQUIRED', 'devices-missing'],
  ['NOT_FOUND', 'profile-not-found'],
];

/** The refusal of a call about profiles; null: it says nothing of the profile. An unknown uuid is a 400 to GET, a 404 to an assignment. */
export function profileWord(answer: RawAnswer) {
  if ((answer.status !== 400 && answer.status !== 404) || isHtml(answer)) return null;
  const found = words.find(([word]) => mentions(answer, word));
  return found === undefined ? null : fail(found[1], `the service refuses (${found[0]})`, { code: found[0] });
}

/** The profile in Apple's words. What is not set is not sent. */
export function profileBody(profile: DepProfile): string {
  return JSON.stringify({
    profile_name: profile.profileName,
    url: profile.url,
    is_supervised: profile.isSupervised,
    is_mandatory: profile.isMandatory,
    is_mdm_removable: profile.isMdmRemovable,
    await_device_configured: profile.awaitDeviceConfigured,
    allow_pairing: profile.allowPairing,
    auto_advance_setup: profile.autoAdvanceSetup,
    supervising_host_certs: profile.supervisingHostCerts.map(base64),
    anchor_certs: profile.anchorCerts.map(base64),
    skip_setup_items: profile.skipSetupItems,
    org_magic: profile.orgMagic,
    department: profile.department,
    support_phone_number: profile.supportPhoneNumber,
    support_email_address: profile.supportEmailAddress,
    language: profile.language,
    region: profile.region,
  });
}

const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64');
