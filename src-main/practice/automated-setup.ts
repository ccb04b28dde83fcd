import type { KeyObject } from 'node:crypto';
import type { Clock } from '#lib/clock.ts';
import { readCertificate } from '#pki/certificate.ts';
import { signCms } from '#pki/cms-sign.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { buildXmlPlist, type PlistDict } from '#plist/plist.ts';
import { FakeMdmError } from '../protocols/mdm/fake-mdm-error.ts';
import { FakeMdmHttp } from '../protocols/mdm/fake-mdm-http.ts';
import type { IphoneIdentity } from './iphone-models.ts';

/** What Apple knows of a device. */
export interface DeviceCloud {
  /** Handed to it at its activation, in Apple's words (`url`, `org_magic` …); null: it is anybody's. */
  configurationFor(serialNumber: string): Readonly<Record<string, unknown>> | null;
  /** Into the organisation, by a person with Apple Configurator. */
  addByHand(serialNumber: string): void;
  /** Out of the organisation, for good. */
  release(serialNumber: string): void;
}

interface AskingDevice {
  readonly identity: IphoneIdentity;
  readonly key: KeyObject;
  readonly clock: Clock;
}

const DAY_MS = 86_400_000;

/** The cloud configuration that the assigned profile makes (usb.md 3.2). */
export function cloudConfigurationOf(profile: Readonly<Record<string, unknown>>): PlistDict {
  const text = (key: string) => (typeof profile[key] === 'string' ? profile[key] : '');
  return {
    IsSupervised: profile['is_supervised'] === true,
    IsMandatory: profile['is_mandatory'] === true,
    IsMDMUnremovable: profile['is_mdm_removable'] === false,
    AllowPairing: profile['allow_pairing'] !== false,
    AwaitDeviceConfigured: profile['await_device_configured'] === true,
    SupervisorHostCertificates: derListAt(profile, 'supervising_host_certs'),
    AnchorCertificates: derListAt(profile, 'anchor_certs'),
    SkipSetup: listAt(profile, 'skip_setup_items'),
    OrganizationMagic: text('org_magic'),
    OrganizationName: text('department'),
    ConfigurationURL: text('url'),
    ConfigurationSource: 0,
    ConfigurationWasApplied: true,
    CloudConfigurationUIComplete: true,
    PostSetupProfileWasInstalled: true,
  };
}

/**
 * Asks the server named in the profile for the enrolment profile, as Setup Assistant does: a POST of the device's facts,
 * signed by the device. A code says why there is none (`server-unreachable`, `server-not-trusted`, `refused-403` …).
 */
export async function fetchEnrollmentProfile(
  profile: Readonly<Record<string, unknown>>,
  device: AskingDevice,
): Promise<{ readonly bytes: Buffer } | { readonly code: string }> {
  const http = new FakeMdmHttp(
    derListAt(profile, 'anchor_certs').map((der) => readCertificate(der)),
    null,
  );
  try {
    const url = typeof profile['url'] === 'string' ? profile['url'] : '';
    const headers = { 'content-type': 'application/pkcs7-signature' };
    const answer = await http.request(url, { method: 'POST', headers, body: await signedFacts(device) });
    return answer.status === 200 ? { bytes: answer.body } : { code: `refused-${answer.status}` };
  } catch (error) {
    if (error instanceof FakeMdmError) return { code: error.code };
    throw error;
  } finally {
    http.close();
  }
}

/** A real device has its identity from Apple; a simulated one makes its own. */
async function signedFacts({ identity, key, clock }: AskingDevice): Promise<Buffer> {
  const subject = [{ type: 'CN', value: identity.udid }];
  const now = clock.now();
  const certificate = await issueCertificate({
    subject,
    publicKey: key,
    issuer: { subject, key },
    notBefore: now - DAY_MS,
    notAfter: now + DAY_MS,
  });
  const content = buildXmlPlist({
    UDID: identity.udid,
    SERIAL: identity.serialNumber,
    PRODUCT: identity.productType,
    VERSION: identity.buildVersion,
    OS_VERSION: identity.osVersion,
    LANGUAGE: 'ja',
  });
  return signCms({ content, certificate, key });
}

const listAt = (profile: Readonly<Record<string, unknown>>, key: string): string[] => {
  const list = profile[key];
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
};

const derListAt = (profile: Readonly<Record<string, unknown>>, key: string): Buffer[] =>
  listAt(profile, key).map((text) => Buffer.from(text, 'base64'));
