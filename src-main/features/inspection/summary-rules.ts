import type { Finding, LogLine } from '#contract/inspection.ts';

interface Rule {
  readonly code: Finding['code'];
  readonly processes: readonly string[];
  readonly says: RegExp;
}

const MDM = ['mdmd', 'mdmclient', 'mdmuserd', 'remotemanagementd', 'dmd'];
const PROFILES = ['profiled', 'teslad', ...MDM];

/**
 * Apple promises no wording, and changes it with the systems. What these rules look for, by how sure it is: the sentence of
 * a rejected push and "Polling MDM server", "Transaction completed. Status: 200" have been published by Apple's engineers
 * and in logs of devices; NSURLErrorDomain's codes and the words Status, NotNow and Error are Apple's documented ones; the
 * rest are words such lines are likely to hold, and those of the simulated devices. A line that no rule knows is never
 * hidden: the summary helps to find lines, it does not replace them. The first rule that fits counts.
 */
const RULES: readonly Rule[] = [
  { code: 'push-rejected', processes: MDM, says: /Rejecting MDM push/i },
  // -1200 to -1206: the secure connection failed, or a certificate is untrusted, too old, not yet valid, or wanted.
  {
    code: 'tls-refused',
    processes: PROFILES,
    says: /(?:NSURLErrorDomain|kCFErrorDomainCFNetwork)\D{0,40}-120[0-6]\b|certificate.{0,40}(?:invalid|untrusted|not trusted|expired)|(?:SSL|TLS).{0,40}(?:error|failed|failure)|tls-failed/i,
  },
  // -1001 to -1009: timed out, host not found, cannot connect, connection lost, offline.
  {
    code: 'server-unreachable',
    processes: PROFILES,
    says: /(?:NSURLErrorDomain|kCFErrorDomainCFNetwork)\D{0,40}-100[1-9]\b|could not connect to the server|server-unreachable|\boffline\b/i,
  },
  {
    code: 'check-in-failed',
    processes: PROFILES,
    says: /check.?in.{0,60}(?:fail|error|denied|refused)|Transaction completed\. Status: [45]\d\d|enrol?lment failed|Remote Management: no profile/i,
  },
  { code: 'not-now', processes: MDM, says: /\bNotNow\b|\bnot now\b/i },
  {
    code: 'enrollment-removed',
    processes: PROFILES,
    says: /(?:un-?enrol|enrol?lment.{0,20}removed|MDM.{0,30}profile.{0,30}removed|removing MDM)/i,
  },
  {
    code: 'profile-refused',
    processes: PROFILES,
    says: /profile.{0,80}(?:failed|could not be installed|invalid|rejected|refused)|MCProfileErrorDomain|MCInstallationErrorDomain|failed to install profile/i,
  },
  { code: 'profile-installed', processes: PROFILES, says: /installed profile|profile.{0,80}(?:\binstalled\b|installation succeeded)/i },
  {
    code: 'command-failed',
    processes: MDM,
    says: /command.{0,80}(?:failed|error)|MCMDMErrorDomain|\bStatus\b\W{1,4}(?:Error|CommandFormatError)\b/i,
  },
  { code: 'push-received', processes: MDM, says: /(?:received|got).{0,30}push|push.{0,30}received|Polling MDM server/i },
  {
    code: 'push-connection-lost',
    processes: ['apsd'],
    says: /disconnect|connection.{0,40}(?:lost|closed|failed|refused|timed out)|(?:failed|unable) to connect/i,
  },
];

/** Characters that are looked at: a device may write long lines, and what they are about stands at their beginning. */
const LOOKED_AT = 500;

/** What the lines heard so far say of management; also of those that are kept no longer. */
export class Findings {
  readonly #found = new Map<Finding['code'], { number: number; finding: Finding }>();

  hear(line: LogLine): void {
    const code = codeOf(line);
    if (code === null) return;
    const count = (this.#found.get(code)?.finding.count ?? 0) + 1;
    this.#found.set(code, { number: line.number, finding: { code, count, last: line.at, line: line.message } });
  }

  /** The newest first. */
  list(): Finding[] {
    return [...this.#found.values()].sort((one, other) => other.number - one.number).map(({ finding }) => finding);
  }
}

/** What one line says; null: nothing that a rule knows. */
export function codeOf(line: LogLine): Finding['code'] | null {
  if (!line.mdm) return null;
  const process = line.process.toLowerCase();
  const message = line.message.slice(0, LOOKED_AT);
  return RULES.find(({ processes, says }) => processes.includes(process) && says.test(message))?.code ?? null;
}
