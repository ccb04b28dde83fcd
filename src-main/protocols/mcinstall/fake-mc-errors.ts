import type { PlistInputDict } from '#plist/plist.ts';

/** One link of an ErrorChain. */
export interface McError {
  readonly domain: string;
  readonly code: number;
  readonly text: string;
}

const INSTALLATION = 'MCInstallationErrorDomain';
const CLOUD = 'MCCloudConfigErrorDomain';

/**
 * The refusals of MCInstall. Codes 1000, 4000, 4001, 14002, 33004 and 34004 are known (usb.md 3.7). No public source tells
 * the others: they carry -1, so that no client can come to rely on an invented number.
 */
export const MC_ERRORS = {
  configurationPresent: { domain: CLOUD, code: 14002, text: 'A cloud configuration is already present.' },
  enrollmentProgramDevice: { domain: CLOUD, code: 33004, text: 'The device must be configured via the Device Enrollment Program.' },
  configurationServerUnavailable: {
    domain: 'MCCloudConfigurationErrorDomain',
    code: 34004,
    text: 'The configuration server is unavailable or busy.',
  },
  notActivated: { domain: CLOUD, code: -1, text: 'The device is not activated.' },
  invalidConfiguration: { domain: CLOUD, code: -1, text: 'The cloud configuration is invalid.' },
  profileUnreadable: { domain: 'MCProfileErrorDomain', code: 1000, text: 'The profile is malformed.' },
  profileInvalid: { domain: INSTALLATION, code: 4000, text: 'The profile is invalid.' },
  profileNotInstallable: { domain: INSTALLATION, code: 4001, text: 'The profile could not be installed.' },
  profileNotFound: { domain: INSTALLATION, code: -1, text: 'The profile is not installed.' },
  removalDisallowed: { domain: INSTALLATION, code: -1, text: 'The profile may not be removed.' },
  notEscalated: { domain: INSTALLATION, code: -1, text: 'Only a supervising host may do this.' },
  settingInvalid: { domain: 'MCSettingsErrorDomain', code: -1, text: 'The setting is not valid.' },
  unknownRequest: { domain: INSTALLATION, code: -1, text: 'The request is not known.' },
} as const satisfies Record<string, McError>;

export function errorAnswer(error: McError): { readonly reply: PlistInputDict } {
  return {
    reply: {
      Status: 'Error',
      ErrorChain: [
        { ErrorCode: error.code, ErrorDomain: error.domain, LocalizedDescription: error.text, USEnglishDescription: error.text },
      ],
    },
  };
}
