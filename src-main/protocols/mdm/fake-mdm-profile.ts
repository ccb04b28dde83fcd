import { type Certificate, type NameEntry, readCertificate } from '#pki/certificate.ts';
import { PkiError } from '#pki/pki-error.ts';
import type { PlistDict, PlistValue } from '#plist/plist.ts';
import { arrayAt, booleanAt, bytesAt, dictAt, isPlistDict, numberAt, stringAt } from '#plist/read.ts';
import { FakeMdmError } from './fake-mdm-error.ts';

/** What the device keeps of an enrolment profile. */
export interface MdmSettings {
  readonly profileIdentifier: string;
  readonly serverUrl: string;
  readonly checkInUrl: string;
  readonly topic: string;
  readonly signMessage: boolean;
  readonly checkOutWhenRemoved: boolean;
}

export interface ScepSettings {
  readonly url: string;
  readonly subject: NameEntry[];
  readonly challenge: string;
  readonly keyBits: number;
}

export interface ReadProfile {
  readonly mdm: MdmSettings;
  readonly scep: ScepSettings;
  readonly trustRoots: Certificate[];
}

/** Judges an enrolment profile as a device does; throws FakeMdmError 'profile-invalid'. */
export function readEnrollmentProfile(profile: PlistDict): ReadProfile {
  const payloads = (arrayAt(profile, 'PayloadContent') ?? []).filter(isPlistDict);
  const ofType = (type: string): PlistDict[] => payloads.filter((payload) => stringAt(payload, 'PayloadType') === type);
  const [mdm, second] = ofType('com.apple.mdm');
  if (mdm === undefined || second !== undefined) throw invalid('exactly one MDM payload is needed');
  const identityUuid = required(mdm, 'IdentityCertificateUUID');
  const scep = ofType('com.apple.security.scep').find((payload) => stringAt(payload, 'PayloadUUID') === identityUuid);
  if (scep === undefined) throw invalid('IdentityCertificateUUID names no SCEP payload');
  const serverUrl = httpsUrl(required(mdm, 'ServerURL'));
  const topic = required(mdm, 'Topic');
  if (!topic.startsWith('com.apple.mgmt.')) throw invalid('Topic is not an MDM topic');
  if (numberAt(mdm, 'AccessRights') === 0) throw invalid('AccessRights is 0');
  return {
    mdm: {
      profileIdentifier: required(profile, 'PayloadIdentifier'),
      serverUrl,
      checkInUrl: httpsUrl(stringAt(mdm, 'CheckInURL') ?? serverUrl),
      topic,
      signMessage: booleanAt(mdm, 'SignMessage') ?? false,
      checkOutWhenRemoved: booleanAt(mdm, 'CheckOutWhenRemoved') ?? false,
    },
    scep: readScep(dictAt(scep, 'PayloadContent')),
    trustRoots: [...ofType('com.apple.security.root'), ...ofType('com.apple.security.pem')].map(readRoot),
  };
}

/** Apple: SCEP payload; Keysize is 1024 when absent. */
function readScep(content: PlistDict | undefined): ScepSettings {
  if (content === undefined) throw invalid('the SCEP payload has no PayloadContent');
  if ((stringAt(content, 'Key Type') ?? 'RSA') !== 'RSA') throw invalid('SCEP keys are RSA');
  return {
    url: required(content, 'URL'),
    subject: (arrayAt(content, 'Subject') ?? []).flatMap(nameEntries),
    challenge: stringAt(content, 'Challenge') ?? '',
    keyBits: numberAt(content, 'Keysize') ?? 1024,
  };
}

/** One element of Subject: a set of [type, value] pairs. */
function nameEntries(set: PlistValue): NameEntry[] {
  if (!Array.isArray(set)) throw invalid('Subject is an array of arrays of pairs');
  return set.map((pair) => {
    const [type, value] = Array.isArray(pair) ? pair : [];
    if (typeof type !== 'string' || typeof value !== 'string') throw invalid('Subject is an array of arrays of pairs');
    return { type, value };
  });
}

function readRoot(payload: PlistDict): Certificate {
  try {
    return readCertificate(bytesAt(payload, 'PayloadContent') ?? new Uint8Array());
  } catch (error) {
    if (error instanceof PkiError) throw invalid('a certificate payload holds no certificate');
    throw error;
  }
}

function required(dict: PlistDict, key: string): string {
  const value = stringAt(dict, key);
  if (!value) throw invalid(`${key} is missing`);
  return value;
}

function httpsUrl(url: string): string {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') throw invalid('MDM URLs must be https');
  return url;
}

const invalid = (message: string): FakeMdmError => new FakeMdmError('profile-invalid', message);
