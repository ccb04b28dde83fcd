import type { z } from 'zod';
import type { importCheck } from '#contract/certificates.ts';
import { type Failure, fail, type Outcome, ok } from '#lib/outcome.ts';
import type { Certificate } from '#pki/certificate.ts';
import type { AcceptedPush, CheckResult } from './push-rules.ts';

type ImportCheck = z.output<typeof importCheck>;
type ImportRefusal =
  | 'not-a-certificate'
  | 'not-a-push-certificate'
  | 'key-mismatch'
  | 'not-yet-valid'
  | 'expired'
  | 'older-than-installed'
  | 'topic-changed'
  | 'already-installed';

/** What the checks need to know about the world. */
interface ImportFacts {
  /** Every key a certificate could belong to: of all pending requests and of all certificates ever installed. */
  readonly keys: readonly { readonly keyName: string; readonly publicKey: Uint8Array }[];
  readonly installed: { readonly topic: string; readonly serialNumber: string; readonly expiresAt: number } | null;
  readonly enrolledDevices: number;
  readonly now: number;
}

export interface ImportVerdict {
  readonly checks: readonly CheckResult[];
  readonly outcome: Outcome<AcceptedPush, ImportRefusal>;
}

const order: readonly ImportCheck[] = ['readable', 'push', 'key', 'period', 'topic', 'serial', 'handshake'];
const TOPIC_PREFIX = 'com.apple.mgmt.';

/** Checks 1 to 6 of a file from Apple's portal, in this order; the first that fails ends it. `kind` is the sniffer's. */
export function judgeImport(file: { kind: string; certificates: readonly Certificate[] }, facts: ImportFacts): ImportVerdict {
  const certificate = file.certificates.find(isPush) ?? file.certificates[0];
  if (certificate === undefined) {
    return verdict('readable', fail('not-a-certificate', `the file is not a certificate: ${file.kind}`, { kind: file.kind }));
  }
  const topic = certificate.uid ?? '';
  if (!isPush(certificate)) {
    const details = { kind: certificateKind(certificate), subject: certificate.subjectText.slice(0, 200) };
    return verdict('push', fail('not-a-push-certificate', 'the subject has no topic', details));
  }
  const key = facts.keys.find((candidate) => certificate.publicKeyDer.equals(candidate.publicKey));
  if (key === undefined) return verdict('key', fail('key-mismatch', 'no request of ours was made with its key', { topic }));
  const period = judgePeriod(certificate, facts);
  if (period !== null) return verdict('period', { ok: false, error: period });
  const { installed } = facts;
  if (installed !== null && facts.enrolledDevices > 0 && installed.topic !== topic) {
    const details = { installedTopic: installed.topic, newTopic: topic, devices: String(facts.enrolledDevices) };
    return verdict('topic', fail('topic-changed', 'enrolled devices listen to the installed topic', details));
  }
  const { serialNumber, notBefore, notAfter, pem } = certificate;
  if (installed?.serialNumber === serialNumber) {
    return verdict('serial', fail('already-installed', 'this certificate is the installed one', { serialNumber }));
  }
  const accepted = { topic, serialNumber, issuedAt: notBefore, expiresAt: notAfter, certificatePem: pem, keyName: key.keyName };
  return verdict('handshake', ok(accepted));
}

function judgePeriod(certificate: Certificate, facts: ImportFacts): Failure<'not-yet-valid' | 'expired' | 'older-than-installed'> | null {
  const { notBefore, notAfter, serialNumber } = certificate;
  if (facts.now < notBefore) return fail('not-yet-valid', 'its time has not begun', { validFrom: iso(notBefore) }).error;
  if (facts.now >= notAfter) return fail('expired', 'its time is over', { expiredAt: iso(notAfter) }).error;
  const { installed } = facts;
  // The installed file itself gets its own answer at check 6.
  if (installed === null || installed.serialNumber === serialNumber || notAfter > installed.expiresAt) return null;
  const details = { expiresAt: iso(notAfter), installedExpiresAt: iso(installed.expiresAt) };
  return fail('older-than-installed', 'it ends no later than the installed one', details).error;
}

/** Everything before `at` passed; `at` failed, or is open when it is the handshake; the rest is open. */
function verdict(at: ImportCheck, outcome: Outcome<AcceptedPush, ImportRefusal>): ImportVerdict {
  const position = order.indexOf(at);
  const checks = order.map((check, index): CheckResult => {
    if (index < position) return { check, result: 'passed' };
    return { check, result: index === position && !outcome.ok ? 'failed' : 'open' };
  });
  return { checks, outcome };
}

export const openChecks: readonly CheckResult[] = order.map((check) => ({ check, result: 'open' }));

const isPush = (certificate: Certificate): boolean => certificate.uid?.startsWith(TOPIC_PREFIX) === true;

/** Which other certificate of Apple's pages this is, as far as its name tells. */
function certificateKind(certificate: Certificate): string {
  const name = certificate.commonName ?? '';
  if (certificate.isCa) return 'ca-certificate';
  if (/^MDM Vendor/i.test(name)) return 'vendor-certificate';
  if (/push services|IOS Push/i.test(name)) return 'app-push-certificate';
  return 'other-certificate';
}

const iso = (at: number): string => new Date(at).toISOString();
