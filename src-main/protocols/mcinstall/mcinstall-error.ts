import type { PlistDict } from '#plist/plist.ts';
import { arrayAt, isPlistDict, numberAt, stringAt } from '#plist/read.ts';

export type McInstallErrorCode =
  | 'cloud-configuration-present'
  | 'enrollment-program-device'
  | 'certificate-rejected'
  | 'profile-invalid'
  | 'profile-refused'
  | 'closed'
  | 'timed-out'
  | 'unexpected-answer'
  | 'other';

export interface McInstallErrorLink {
  readonly domain: string;
  readonly code: number;
  /** The device's own words, for people. Never matched on. */
  readonly text: string;
}

/** A refusal by the device's profile service, or a connection to it that failed. `errorChain` is Apple's, outermost first. */
export class McInstallError extends Error {
  readonly code: McInstallErrorCode;
  readonly errorChain: readonly McInstallErrorLink[];

  constructor(code: McInstallErrorCode, message: string, errorChain: readonly McInstallErrorLink[] = []) {
    super(message);
    this.name = 'McInstallError';
    this.code = code;
    this.errorChain = errorChain;
  }
}

/** The error of a reply whose Status is not Acknowledged. Only Status and ErrorChain are read: a reply may echo tokens. */
export function refusal(request: string, reply: PlistDict): McInstallError {
  const chain = errorChainOf(reply);
  const status = stringAt(reply, 'Status');
  if (status === undefined) return new McInstallError('unexpected-answer', `${request}: the answer has no status`, chain);
  const known = chain.map(codeOf).find((code) => code !== null);
  const code = known ?? (status === 'CertificateRejected' ? 'certificate-rejected' : 'other');
  const numbers = chain.map((link) => `${link.domain} ${link.code}`).join(', ');
  return new McInstallError(code, `${request}: ${status.slice(0, 80)}${numbers === '' ? '' : ` (${numbers})`}`, chain);
}

/** The domains of 14002 and 33004 differ by release, so these two count by number alone. */
function codeOf(link: McInstallErrorLink): McInstallErrorCode | null {
  if (link.code === 14002) return 'cloud-configuration-present';
  if (link.code === 33004) return 'enrollment-program-device';
  if (link.domain === 'MCProfileErrorDomain' && link.code === 1000) return 'profile-invalid';
  if (link.domain === 'MCInstallationErrorDomain' && link.code === 4000) return 'profile-invalid';
  if (link.domain === 'MCInstallationErrorDomain' && link.code === 4001) return 'profile-refused';
  return null;
}

function errorChainOf(reply: PlistDict): McInstallErrorLink[] {
  const entries = (arrayAt(reply, 'ErrorChain') ?? []).slice(0, 16);
  return entries.flatMap((entry) => {
    if (!isPlistDict(entry)) return [];
    return {
      domain: (stringAt(entry, 'ErrorDomain') ?? '').slice(0, 100),
      code: numberAt(entry, 'ErrorCode') ?? 0,
      text: (stringAt(entry, 'LocalizedDescription') ?? stringAt(entry, 'USEnglishDescription') ?? '').slice(0, 500),
    };
  });
}
