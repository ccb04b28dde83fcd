import { compareVersions } from '#lib/compare-versions.ts';
import { readCertificate } from '#pki/certificate.ts';
import { PkiError } from '#pki/pki-error.ts';
import type { PlistDict, PlistInput } from '#plist/plist.ts';
import { arrayAt, booleanAt, bytesAt, isPlistDict, numberAt, stringAt } from '#plist/read.ts';
import { type CommandHandler, done, type ManagedDevice } from './managed-device.ts';

const CERTIFICATE_PAYLOADS: ReadonlySet<string> = new Set([
  'com.apple.security.root',
  'com.apple.security.pem',
  'com.apple.security.pkcs1',
]);
const PASSCODE = 'com.apple.mobiledevice.passwordpolicy';
const RESTRICTIONS = 'com.apple.applicationaccess';

const payloadsOn = (device: ManagedDevice): PlistDict[] =>
  device.profiles.all().flatMap(({ content }) => (arrayAt(content, 'PayloadContent') ?? []).filter(isPlistDict));
const payloadsOfType = (device: ManagedDevice, type: string): PlistDict[] =>
  payloadsOn(device).filter((payload) => stringAt(payload, 'PayloadType') === type);

const securityInfo: CommandHandler = (_command, device) =>
  done({ SecurityInfo: { ...common(device), ...(device.platform === 'macOS' ? mac(device) : {}) } });

function common(device: ManagedDevice) {
  const { automated, supervised } = device.standing();
  const { passcode } = device.memory;
  const demanded = payloadsOfType(device, PASSCODE).some((payload) => booleanAt(payload, 'forcePIN') === true);
  const mobile = device.platform !== 'macOS';
  return {
    HardwareEncryptionCaps: mobile ? 3 : undefined,
    PasscodePresent: mobile ? passcode : undefined,
    PasscodeCompliant: mobile ? passcode || !demanded : undefined,
    PasscodeCompliantWithProfiles: mobile ? passcode || !demanded : undefined,
    PasscodeLockGracePeriod: mobile ? 0 : undefined,
    PasscodeLockGracePeriodEnforced: mobile ? 0 : undefined,
    ManagementStatus: {
      EnrolledViaDEP: automated,
      UserApprovedEnrollment: true,
      IsUserEnrollment: false,
      IsActivationLockManageable: supervised,
    },
  };
}

function mac(device: ManagedDevice) {
  const { memory, identity } = device;
  const { appleSilicon } = device.standing();
  const knows = (version: string) => compareVersions(identity.osVersion, version) >= 0;
  return {
    FDE_Enabled: true,
    FDE_HasPersonalRecoveryKey: true,
    FDE_HasInstitutionalRecoveryKey: false,
    SystemIntegrityProtectionEnabled: true,
    FirewallSettings: { FirewallEnabled: true, BlockAllIncoming: false, StealthMode: false, Applications: [] },
    FirmwarePasswordStatus: appleSilicon
      ? undefined
      : { PasswordExists: memory.firmwarePassword !== null, ChangePending: false, AllowOroms: false },
    SecureBoot: { SecureBootLevel: 'full', ExternalBootLevel: appleSilicon ? 'not supported' : 'disallowed' },
    RemoteDesktopEnabled: memory.remoteDesktop,
    AuthenticatedRootVolumeEnabled: knows('11.0') ? true : undefined,
    BootstrapTokenAllowedForAuthentication: knows('11.0') ? (appleSilicon ? 'allowed' : 'not supported') : undefined,
    BootstrapTokenRequiredForSoftwareUpdate: knows('11.0') ? appleSilicon : undefined,
    BootstrapTokenRequiredForKernelExtensionApproval: knows('11.0') ? appleSilicon : undefined,
    IsRecoveryLockEnabled: appleSilicon && knows('11.5') ? memory.recoveryLock !== null : undefined,
  };
}

/** The certificates of profiles, and the identity of the enrolment. */
const certificateList: CommandHandler = (_command, device) => {
  const listed = payloadsOn(device)
    .filter((payload) => CERTIFICATE_PAYLOADS.has(stringAt(payload, 'PayloadType') ?? ''))
    .flatMap((payload) => listedCertificate(bytesAt(payload, 'PayloadContent'), false));
  return done({ CertificateList: [...listedCertificate(device.enrollmentCertificate() ?? undefined, true), ...listed] });
};

function listedCertificate(bytes: Buffer | undefined, isIdentity: boolean): PlistInput[] {
  if (bytes === undefined) return [];
  try {
    const certificate = readCertificate(bytes);
    const name = certificate.subject.find(({ type }) => type === 'CN')?.value ?? '';
    return [{ CommonName: name, IsIdentity: isIdentity, Data: certificate.der }];
  } catch (error) {
    if (error instanceof PkiError) return [];
    throw error;
  }
}

/** Restrictions as the device combines them: the strictest of all profiles (mdm.md 3.7). */
const restrictions: CommandHandler = (command, device) => {
  const each = device.profiles.all().map(({ identifier, content }) => {
    const payloads = (arrayAt(content, 'PayloadContent') ?? []).filter(isPlistDict);
    return [identifier, combined(payloads.filter((payload) => stringAt(payload, 'PayloadType') === RESTRICTIONS))] as const;
  });
  const wanted = booleanAt(command, 'ProfileRestrictions') === true;
  return done({
    GlobalRestrictions: combined(payloadsOfType(device, RESTRICTIONS)),
    ProfileRestrictions: wanted ? Object.fromEntries(each) : undefined,
  });
};

function combined(payloads: readonly PlistDict[]): PlistInput {
  const flags: Record<string, { value: boolean }> = {};
  const numbers: Record<string, { value: number }> = {};
  for (const payload of payloads) {
    for (const key of Object.keys(payload)) {
      const flag = booleanAt(payload, key);
      const number = numberAt(payload, key);
      // `allow…` is strictest when false, `force…` when true.
      if (flag !== undefined && !(key in flags && flags[key]?.value === key.startsWith('force'))) flags[key] = { value: flag };
      if (number !== undefined && Number.isInteger(number) && !key.startsWith('Payload'))
        numbers[key] = { value: Math.min(number, numbers[key]?.value ?? number) };
    }
  }
  return { restrictedBool: flags, restrictedValue: numbers, intersection: {}, union: {} };
}

export const SECURITY_COMMANDS = { SecurityInfo: securityInfo, CertificateList: certificateList, Restrictions: restrictions } as const;
