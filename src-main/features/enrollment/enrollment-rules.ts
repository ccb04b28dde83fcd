import type { KeyObject } from 'node:crypto';
import type { NameEntry } from '#pki/certificate.ts';
import type { MdmRefusal } from '../../protocols/mdm/mdm-service.ts';

/** A challenge may be redeemed for one hour. */
export const INVITATION_LIFETIME_MS = 3_600_000;
/** Identities are renewed only by sending the enrolment profile again (mdm.md 2.5), so they live long. */
export const IDENTITY_LIFETIME_MS = 5 * 365 * 86_400_000;

/** A certificate the device CA issued, and whom it was issued for. */
export interface Binding {
  readonly sha256: string;
  readonly udid: string;
  readonly serialNumber: string;
  /** Null until Authenticate. */
  readonly enrollmentId: string | null;
  readonly retiredAt: number | null;
}

/** Why an identity was turned away; goes into the activity trail, never to the device. */
export type Denial = 'unknown-certificate' | 'retired-certificate' | 'foreign-device' | 'foreign-serial-number' | 'never-authenticated';

/**
 * May the holder of this certificate speak as this device? The binding was made when the certificate was issued, so a
 * device with a perfectly good identity of its own cannot Authenticate as another one (mdm.md 0.7, 2.5).
 */
export function judgeIdentity(binding: Binding | null, claim: { udid: string; serialNumber: string | null }): Denial | null {
  if (binding === null) return 'unknown-certificate';
  if (binding.retiredAt !== null) return 'retired-certificate';
  if (binding.udid !== claim.udid) return 'foreign-device';
  const bothKnown = binding.serialNumber !== '' && claim.serialNumber !== null && claim.serialNumber !== '';
  return bothKnown && binding.serialNumber !== claim.serialNumber ? 'foreign-serial-number' : null;
}

/** As `judgeIdentity` for everything after Authenticate: the certificate must have authenticated as this enrolment. */
export function judgeEnrolled(binding: Binding | null, udid: string): Denial | null {
  const denial = judgeIdentity(binding, { udid, serialNumber: null });
  if (denial !== null) return denial;
  return binding?.enrollmentId === udid ? null : 'never-authenticated';
}

/** A user channel (macOS user, Shared iPad user) or an account-driven enrolment: we offer neither. */
export interface ChannelKeys {
  readonly udid: string | null;
  readonly enrollmentId: string | null;
  readonly userId: string | null;
  readonly enrollmentUserId: string | null;
}

/** `gone` (410) on a user channel means "do not manage this user", which is our answer (Apple: UserAuthenticate). */
export function judgeChannel(keys: ChannelKeys): MdmRefusal | null {
  if (keys.udid === null) return 'bad-request';
  return keys.userId === null && keys.enrollmentUserId === null ? null : 'gone';
}

/** Messages we know but do not offer, and how Apple's protocol lets a server say so (mdm.md 1.2, 1.3). */
export type UnofferedType = 'GetToken' | 'ReturnToService' | 'UserAuthenticate' | 'unknown';
export const unofferedAnswer: Readonly<Record<UnofferedType, MdmRefusal>> = {
  GetToken: 'bad-request',
  ReturnToService: 'bad-request',
  UserAuthenticate: 'gone',
  unknown: 'bad-request',
};

/** What an invitation says, and the key of the certificate it was redeemed for, if it was. */
export interface Invitation {
  readonly udid: string;
  readonly serialNumber: string;
  readonly expiresAt: number;
  readonly redeemedKey: Uint8Array | null;
}

/**
 * `issue`: first use. `repeat`: the same key again within its validity, i.e. a device that lost our answer.
 * Everything else is refused: unknown, expired, or redeemed by another key.
 */
export function judgeInvitation(invitation: Invitation | null, publicKey: Uint8Array, now: number): 'issue' | 'repeat' | 'refuse' {
  if (invitation === null || now >= invitation.expiresAt) return 'refuse';
  if (invitation.redeemedKey === null) return 'issue';
  return Buffer.compare(invitation.redeemedKey, publicKey) === 0 ? 'repeat' : 'refuse';
}

/** RSA of at least 2048 bits or P-256/P-384: what Apple devices make and nothing weaker. */
export function acceptableKey(key: KeyObject): boolean {
  const details = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType === 'rsa') return (details?.modulusLength ?? 0) >= 2048;
  return key.asymmetricKeyType === 'ec' && (details?.namedCurve === 'prime256v1' || details?.namedCurve === 'secp384r1');
}

/** Subject of a device identity. What the request asks for is not looked at: the invitation says who it is for. */
export function identitySubject(udid: string, serialNumber: string): NameEntry[] {
  const unit = serialNumber === '' ? [] : [{ type: 'OU', value: serialNumber }];
  return [{ type: 'O', value: 'Shitaku MDM' }, ...unit, { type: 'CN', value: udid }];
}
