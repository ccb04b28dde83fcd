import type { z } from 'zod';
import type { importCheck } from '#contract/push.ts';
import { certificateKind, isPushCertificate, type SniffedFile } from '#files/sniff-file.ts';
import { type Failure, fail, type Outcome, ok } from '#lib/outcome.ts';
import type { Certificate } from '#pki/certificate.ts';
import { type AcceptedPush, type CheckResult, openChecks } from './push-rules.ts';

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
export interface ImportFacts {
  /** Every key a certificate could belong to: of all pending requests and of all certificates that are kept. */
  readonly keys: readonly { readonly keyName: string; readonly publicKey: Uint8Array }[];
  readonly installed: { readonly topic: string; readonly serialNumber: string; readonly expiresAt: number } | null;
  /** Enrolled devices that would fall silent under a topic. */
  readonly boundElsewhere: (topic: string) => number;
  /** How many of those somebody confirmed; 0 when nobody was asked. */
  readonly strands: number;
  readonly now: number;
}

export interface ImportVerdict {
  readonly checks: readonly CheckResult[];
  readonly outcome: Outcome<AcceptedPush, ImportRefusal>;
  /** With `topic-changed`: the file, right but for its topic. */
  readonly refused: AcceptedPush | null;
}

/** Checks 1 to 6 of a file from Apple's portal, in this order; the first that fails ends it. */
export function judgeImport(file: SniffedFile, facts: ImportFacts): ImportVerdict {
  const certificate = pick(file.certificates, facts);
  if (certificate === undefined) {
    return verdict('readable', fail('not-a-certificate', `the file is not a certificate: ${file.kind}`, { kind: file.kind }));
  }
  if (!isPushCertificate(certificate)) {
    const details = { kind: certificateKind(certificate), subject: certificate.subjectText.slice(0, 200) };
    return verdict('push', fail('not-a-push-certificate', 'the subject has no topic', details));
  }
  const topic = certificate.uid ?? '';
  const key = keyOf(certificate, facts);
  if (key === undefined) return verdict('key', fail('key-mismatch', 'no request of ours was made with its key', { topic }));
  const period = judgePeriod(certificate, facts);
  if (period !== null) return verdict('period', { ok: false, error: period });
  const { installed, strands } = facts;
  const { serialNumber, notBefore, notAfter, pem } = certificate;
  const found = { topic, serialNumber, issuedAt: notBefore, expiresAt: notAfter, certificatePem: pem, keyName: key.keyName, strands };
  const silent = installed === null || installed.topic === topic ? 0 : facts.boundElsewhere(topic);
  if (silent > strands) {
    const details = { installedTopic: installed?.topic ?? '', newTopic: topic, devices: String(silent) };
    return verdict('topic', fail('topic-changed', 'enrolled devices listen to another topic', details), found);
  }
  if (installed?.serialNumber === serialNumber) {
    return verdict('serial', fail('already-installed', 'this certificate is the installed one', { serialNumber }));
  }
  return verdict('handshake', ok(found));
}

/** Of several, the one that is ours: what comes along with it may be a push certificate too. */
function pick(certificates: readonly Certificate[], facts: ImportFacts): Certificate | undefined {
  const pushes = certificates.filter(isPushCertificate);
  return pushes.find((each) => keyOf(each, facts) !== undefined) ?? pushes[0] ?? certificates[0];
}

const keyOf = (certificate: Certificate, { keys }: ImportFacts) =>
  keys.find((candidate) => certificate.publicKeyDer.equals(candidate.publicKey));

function judgePeriod(certificate: Certificate, facts: ImportFacts): Failure<'not-yet-valid' | 'expired' | 'older-than-installed'> | null {
  const { notBefore, notAfter, serialNumber, uid } = certificate;
  if (facts.now < notBefore) return fail('not-yet-valid', 'its time has not begun', { validFrom: iso(notBefore) }).error;
  if (facts.now >= notAfter) return fail('expired', 'its time is over', { expiredAt: iso(notAfter) }).error;
  const { installed } = facts;
  // Of another topic it is no earlier renewal, and whether devices need the installed one is check 5.
  if (installed === null || installed.topic !== uid) return null;
  // The installed file itself gets its own answer at check 6. One that has expired is behind everything that is valid now.
  if (installed.serialNumber === serialNumber || notAfter > installed.expiresAt) return null;
  const details = { expiresAt: iso(notAfter), installedExpiresAt: iso(installed.expiresAt) };
  return fail('older-than-installed', 'it ends no later than the installed one', details).error;
}

/** Everything before `at` passed; `at` failed, or is open when it is the handshake; the rest is open. */
function verdict(at: ImportCheck, outcome: ImportVerdict['outcome'], refused: AcceptedPush | null = null): ImportVerdict {
  const position = openChecks.findIndex(({ check }) => check === at);
  const checks = openChecks.map(({ check }, index): CheckResult => {
    if (index < position) return { check, result: 'passed' };
    return { check, result: index === position && !outcome.ok ? 'failed' : 'open' };
  });
  return { checks, outcome, refused };
}

const iso = (at: number): string => new Date(at).toISOString();
