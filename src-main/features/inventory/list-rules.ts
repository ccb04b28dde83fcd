import { createHash } from 'node:crypto';
import type { AppOrigin, AvailableUpdate, DeviceUser, Restriction, UpdateProgress } from '#contract/inventory.ts';
import { readCertificate } from '#pki/certificate.ts';
import { PkiError } from '#pki/pki-error.ts';
import type { PlistDict, PlistValue } from '#plist/plist.ts';
import { arrayAt, booleanAt, bytesAt, dictAt, isPlistDict } from '#plist/read.ts';
import { countAt, cut, finiteAt, saysYes, textAt } from './tell-rules.ts';

/** More than any device has; what a list tells beyond is left out. */
export const MOST = { profiles: 300, payloads: 50, certificates: 300, apps: 2_000, users: 500, updates: 100, restrictions: 500 } as const;
/** A certificate larger than this is kept by its name only. */
const LARGEST_CERTIFICATE = 16_384;

export interface ToldProfile {
  readonly identifier: string;
  readonly uuid: string;
  readonly name: string;
  readonly organization: string;
  readonly managed: boolean | null;
  readonly removable: boolean | null;
  readonly encrypted: boolean | null;
  readonly signed: boolean;
  readonly payloads: readonly { readonly type: string; readonly name: string }[];
}
export interface ToldCertificate {
  readonly fingerprint: string;
  readonly name: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly notBefore: number | null;
  readonly notAfter: number | null;
  readonly identity: boolean;
}
export interface ToldApp {
  readonly bundleId: string;
  readonly name: string;
  readonly version: string;
  readonly build: string;
  readonly origin: AppOrigin;
  readonly sizeBytes: number | null;
  readonly dataBytes: number | null;
  readonly updateAvailable: boolean;
}
export interface ManagedApp {
  readonly bundleId: string;
  readonly status: string;
}

/** The dictionaries of a list; null when the answer has no such list and so says nothing of it. */
function itemsAt(answer: PlistDict, key: string, most: number): PlistDict[] | null {
  const items = arrayAt(answer, key);
  return items === undefined ? null : items.slice(0, most).filter(isPlistDict);
}

/** The last one of each key stands: a list that names something twice counts it once. */
const once = <T>(items: readonly T[], keyOf: (item: T) => string): T[] => [
  ...new Map(items.map((item): [string, T] => [keyOf(item), item])).values(),
];

/** Apple: ProfileListResponse. */
export function readProfiles(answer: PlistDict): ToldProfile[] | null {
  const items = itemsAt(answer, 'ProfileList', MOST.profiles);
  if (items === null) return null;
  const told = items.map((item): ToldProfile => {
    const locked = booleanAt(item, 'PayloadRemovalDisallowed');
    const identifier = textAt(item, 'PayloadIdentifier') || textAt(item, 'PayloadUUID') || '';
    return {
      identifier,
      uuid: textAt(item, 'PayloadUUID') ?? '',
      name: textAt(item, 'PayloadDisplayName') || identifier,
      organization: textAt(item, 'PayloadOrganization') ?? '',
      managed: booleanAt(item, 'IsManaged') ?? null,
      removable: locked === undefined ? null : !locked,
      encrypted: booleanAt(item, 'IsEncrypted') ?? null,
      signed: (arrayAt(item, 'SignerCertificates')?.length ?? 0) > 0,
      payloads: (itemsAt(item, 'PayloadContent', MOST.payloads) ?? []).map((payload) => ({
        type: textAt(payload, 'PayloadType') ?? '',
        name: textAt(payload, 'PayloadDisplayName') ?? '',
      })),
    };
  });
  return once(
    told.filter(({ identifier }) => identifier !== ''),
    ({ identifier }) => identifier,
  );
}

/** Apple: CertificateListResponse. */
export function readCertificates(answer: PlistDict): ToldCertificate[] | null {
  const items = itemsAt(answer, 'CertificateList', MOST.certificates);
  if (items === null) return null;
  const told = items.map((item): ToldCertificate => {
    const bytes = bytesAt(item, 'Data') ?? Buffer.alloc(0);
    const name = textAt(item, 'CommonName') ?? '';
    const facts = certificateFacts(bytes.length > 0 ? bytes : Buffer.from(name));
    return { ...facts, name: name || facts.name, identity: saysYes(item, 'IsIdentity') };
  });
  return once(told, ({ fingerprint }) => fingerprint);
}

/** Whole fleets hold the same roots: what was read once is kept. */
const read = new Map<string, Omit<ToldCertificate, 'identity'>>();
const MOST_READ = 2_000;

function certificateFacts(bytes: Buffer): Omit<ToldCertificate, 'identity'> {
  const fingerprint = createHash('sha256').update(bytes).digest('hex');
  const known = read.get(fingerprint);
  if (known !== undefined) return known;
  const facts = { fingerprint, ...decoded(bytes) };
  if (read.size >= MOST_READ) read.clear();
  read.set(fingerprint, facts);
  return facts;
}

function decoded(bytes: Buffer): Omit<ToldCertificate, 'identity' | 'fingerprint'> {
  const none = { name: '', issuer: '', serialNumber: '', notBefore: null, notAfter: null };
  if (bytes.length > LARGEST_CERTIFICATE || bytes[0] !== 0x30) return none;
  try {
    const certificate = readCertificate(bytes);
    const issuer = certificate.issuer.find(({ type }) => type === 'CN') ?? certificate.issuer[0];
    return {
      name: cut(certificate.commonName ?? certificate.subjectText),
      issuer: cut(issuer?.value ?? ''),
      serialNumber: cut(certificate.serialNumber),
      notBefore: moment(certificate.notBefore),
      notAfter: moment(certificate.notAfter),
    };
  } catch (error) {
    if (error instanceof PkiError) return none;
    throw error;
  }
}

const moment = (at: number): number | null => (Number.isSafeInteger(at) && at >= 0 ? at : null);

/** Apple: InstalledApplicationListResponse. */
export function readApps(answer: PlistDict): ToldApp[] | null {
  const items = itemsAt(answer, 'InstalledApplicationList', MOST.apps);
  if (items === null) return null;
  const told = items.map((item): ToldApp => {
    const bundleId = textAt(item, 'Identifier') ?? '';
    const build = textAt(item, 'Version') ?? '';
    return {
      bundleId,
      name: textAt(item, 'Name') || bundleId,
      version: textAt(item, 'ShortVersion') || build,
      build,
      origin: originOf(item),
      sizeBytes: countAt(item, 'BundleSize') ?? null,
      dataBytes: countAt(item, 'DynamicSize') ?? null,
      updateAvailable: saysYes(item, 'HasUpdateAvailable'),
    };
  });
  return once(
    told.filter(({ bundleId }) => bundleId !== ''),
    ({ bundleId }) => bundleId,
  );
}

function originOf(app: PlistDict): AppOrigin {
  if (saysYes(app, 'IsAppClip')) return 'clip';
  if (saysYes(app, 'BetaApp')) return 'beta';
  if (saysYes(app, 'DeviceBasedVPP')) return 'volume';
  if (saysYes(app, 'AppStoreVendable')) return 'store';
  return saysYes(app, 'AdHocCodeSigned') || booleanAt(app, 'AppStoreVendable') === false ? 'enterprise' : 'unknown';
}

/** Apple: ManagedApplicationListResponse. Redemption codes are not read. */
export function readManagedApps(answer: PlistDict): ManagedApp[] | null {
  const apps = dictAt(answer, 'ManagedApplicationList');
  if (apps === undefined) return null;
  const told = Object.entries(apps)
    .slice(0, MOST.apps)
    .flatMap(([bundleId, app]) => (isPlistDict(app) ? [{ bundleId: cut(bundleId), status: textAt(app, 'Status') ?? 'Unknown' }] : []));
  return once(told, ({ bundleId }) => bundleId);
}

/** Apple: UserListResponse. */
export function readUsers(answer: PlistDict): DeviceUser[] | null {
  return (
    itemsAt(answer, 'Users', MOST.users)?.map((item) => ({
      name: textAt(item, 'UserName') ?? '',
      fullName: textAt(item, 'FullName') ?? '',
      loggedIn: booleanAt(item, 'IsLoggedIn') ?? null,
      waitsToSync: booleanAt(item, 'HasDataToSync') ?? null,
      used: countAt(item, 'DataUsed') ?? null,
      quota: countAt(item, 'DataQuota') ?? null,
      secureToken: booleanAt(item, 'HasSecureToken') ?? null,
    })) ?? null
  );
}

/** Apple: AvailableOSUpdatesResponse. */
export function readUpdates(answer: PlistDict): AvailableUpdate[] | null {
  return (
    itemsAt(answer, 'AvailableOSUpdates', MOST.updates)?.map((item) => ({
      name: textAt(item, 'HumanReadableName') || textAt(item, 'ProductName') || textAt(item, 'ProductKey') || '',
      version: textAt(item, 'Version') ?? '',
      build: textAt(item, 'Build') ?? '',
      sizeBytes: countAt(item, 'DownloadSize') ?? null,
      critical: saysYes(item, 'IsCritical'),
      restart: saysYes(item, 'RestartRequired'),
      securityResponse: saysYes(item, 'IsSecurityResponse'),
    })) ?? null
  );
}

/** Apple: OSUpdateStatusResponse. */
export function readUpdateProgress(answer: PlistDict): UpdateProgress[] | null {
  return (
    itemsAt(answer, 'OSUpdateStatus', MOST.updates)?.map((item) => {
      const share = finiteAt(item, 'DownloadPercentComplete');
      return {
        productKey: textAt(item, 'ProductKey') ?? '',
        status: textAt(item, 'Status') ?? '',
        downloaded: share === undefined || share < 0 || share > 1 ? null : share,
      };
    }) ?? null
  );
}

const RESTRICTION_PARTS = ['restrictedBool', 'restrictedValue', 'intersection', 'union'] as const;

/** The restrictions in force on the device (Apple: RestrictionsResponse, GlobalRestrictions). */
export function readRestrictions(answer: PlistDict): Restriction[] | null {
  const global = dictAt(answer, 'GlobalRestrictions');
  if (global === undefined) return null;
  const told = RESTRICTION_PARTS.flatMap((part) =>
    Object.entries(dictAt(global, part) ?? {}).flatMap(([name, item]): Restriction[] => {
      const value = isPlistDict(item) ? restrictionValue(item) : null;
      return value === null ? [] : [{ name: cut(name), value }];
    }),
  );
  return told.slice(0, MOST.restrictions);
}

function restrictionValue(item: PlistDict): string | null {
  const flag = booleanAt(item, 'value');
  if (flag !== undefined) return String(flag);
  const limit = finiteAt(item, 'value');
  if (limit !== undefined) return String(limit);
  const values = arrayAt(item, 'values')?.filter((value: PlistValue): value is string => typeof value === 'string');
  return values === undefined ? null : cut(values.slice(0, MOST.payloads).join(', '));
}
