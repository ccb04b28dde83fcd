import { randomUUID } from 'node:crypto';
import type { Certificate, NameEntry } from '#pki/certificate.ts';
import { buildXmlPlist } from '#plist/plist.ts';

export interface EnrollmentProfile {
  readonly organization: string;
  readonly displayName: string;
  /** Reverse-DNS name of the profile; a profile of the same identifier is replaced. */
  readonly identifier: string;
  /** https only (Apple: MDM payload). */
  readonly serverUrl: string;
  readonly checkInUrl: string;
  readonly scepUrl: string;
  /** UID of the push certificate, "com.apple.mgmt.External.…". */
  readonly topic: string;
  /** One-time SCEP challenge: a secret. */
  readonly challenge: string;
  /** Subject of the device identity. iOS is not known to fill in %variables%, so these are the values of one device. */
  readonly subject: readonly NameEntry[];
  /** Roots the device must trust to reach the server; installed before the MDM payload. */
  readonly trustRoots: readonly Certificate[];
  /** True: the device proves itself by the `Mdm-Signature` header besides TLS. */
  readonly signMessage: boolean;
  /** Bit mask, mdm.md 3.1; 8191 is everything. */
  readonly accessRights?: number | undefined;
  /** Fixed UUIDs, so that building the same profile again yields the same bytes. */
  readonly uuids?: { readonly profile: string; readonly scep: string; readonly mdm: string } | undefined;
}

export const ALL_ACCESS_RIGHTS = 8191;

/** An unsigned mobileconfig (XML): trust roots, SCEP identity, MDM. Apple: device enrolment. Throws on a URL that is not https. */
export function buildEnrollmentProfile(profile: EnrollmentProfile): Buffer {
  for (const url of [profile.serverUrl, profile.checkInUrl]) {
    if (!url.startsWith('https://')) throw new Error('MDM URLs must be https');
  }
  const rights = profile.accessRights ?? ALL_ACCESS_RIGHTS;
  if (rights < 1 || rights > ALL_ACCESS_RIGHTS) throw new Error('AccessRights is 1 to 8191');
  if ((rights & 3) === 2 || (rights & 192) === 128) throw new Error('AccessRights to install need the right to inspect');
  const uuids = profile.uuids ?? { profile: uuid(), scep: uuid(), mdm: uuid() };
  return buildXmlPlist({
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: profile.identifier,
    PayloadUUID: uuids.profile,
    PayloadDisplayName: profile.displayName,
    PayloadOrganization: profile.organization,
    PayloadContent: [
      ...profile.trustRoots.map((root) => trustPayload(profile, root)),
      scepPayload(profile, uuids.scep),
      mdmPayload(profile, uuids),
    ],
  });
}

const uuid = (): string => randomUUID().toUpperCase();

/** A UUID that follows the certificate, so that the same root yields the same payload. */
function uuidOf(root: Certificate): string {
  const hex = root.sha256.slice(0, 32).toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function trustPayload(profile: EnrollmentProfile, root: Certificate) {
  return {
    PayloadType: 'com.apple.security.root',
    PayloadVersion: 1,
    PayloadIdentifier: `${profile.identifier}.root.${root.sha256.slice(0, 16)}`,
    PayloadUUID: uuidOf(root),
    PayloadDisplayName: root.commonName ?? 'Root certificate',
    PayloadContent: root.der,
  };
}

function scepPayload(profile: EnrollmentProfile, payloadUuid: string) {
  return {
    PayloadType: 'com.apple.security.scep',
    PayloadVersion: 1,
    PayloadIdentifier: `${profile.identifier}.scep`,
    PayloadUUID: payloadUuid,
    PayloadDisplayName: 'Device identity',
    PayloadContent: {
      URL: profile.scepUrl,
      Subject: profile.subject.map((entry) => [[entry.type, entry.value]]),
      Challenge: profile.challenge,
      Keysize: 2048,
      'Key Type': 'RSA',
      // 1 signing + 4 encryption: the answer of the CA is encrypted to this key.
      'Key Usage': 5,
      Retries: 3,
      RetryDelay: 10,
      KeyIsExtractable: false,
    },
  };
}

function mdmPayload(profile: EnrollmentProfile, uuids: { scep: string; mdm: string }) {
  return {
    PayloadType: 'com.apple.mdm',
    PayloadVersion: 1,
    PayloadIdentifier: `${profile.identifier}.mdm`,
    PayloadUUID: uuids.mdm,
    PayloadDisplayName: profile.displayName,
    ServerURL: profile.serverUrl,
    CheckInURL: profile.checkInUrl,
    Topic: profile.topic,
    IdentityCertificateUUID: uuids.scep,
    AccessRights: profile.accessRights ?? ALL_ACCESS_RIGHTS,
    CheckOutWhenRemoved: true,
    SignMessage: profile.signMessage,
  };
}
