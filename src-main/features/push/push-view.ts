import type { PushCertificateView, PushWizard } from '#contract/push.ts';
import { daysLeft, urgencyOf } from '#lib/days-left.ts';
import type { Credential } from '#store/credentials-store.ts';
import type { RunRow } from '#store/runs-store.ts';
import type { PushRun } from './push-rules.ts';
import { type Vendor, vendorExpiresAt } from './vendor-identity.ts';

/** The push certificate as a card shows it. */
export function pushView(credential: Credential, now: number): PushCertificateView {
  const { identity: topic, serialNumber, account: appleAccount, issuedAt, verifiedAt } = credential;
  const expiresAt = expiryOf(credential);
  const left = { urgency: urgencyOf(expiresAt, now), daysLeft: daysLeft(expiresAt, now) };
  return { topic, serialNumber, appleAccount, issuedAt, expiresAt, verifiedAt, ...left };
}

/** Every certificate ends; that the column may be empty is for tokens of other kinds. */
export function expiryOf(credential: Credential): number {
  if (credential.expiresAt === null) throw new Error('a push certificate without an end');
  return credential.expiresAt;
}

export function vendorView(vendor: Vendor): { subject: string; expiresAt: number; simulated: boolean } {
  return { subject: vendor.chain[0]?.subjectText ?? '', expiresAt: vendorExpiresAt(vendor), simulated: vendor.simulated };
}

/** The wizard as its screen draws it: without the request's text and without the accepted certificate's. */
export function wizardView(run: RunRow<PushRun> & { readonly step: PushWizard['step'] }, portalUrl: string): PushWizard {
  const { flow, form, stop, signatureAskedAt, csrFileName, requestFileName, checks, problem, accepted, proof } = run.data;
  return {
    runId: run.id,
    flow,
    step: run.step,
    form,
    stop,
    signatureAskedAt,
    csrFileName,
    requestFileName,
    portalUrl,
    checks: [...checks],
    problem: problem === null ? null : { code: problem.code, details: { ...problem.details } },
    accepted: accepted === null ? null : { topic: accepted.topic, serialNumber: accepted.serialNumber, expiresAt: accepted.expiresAt },
    proof,
    startedAt: run.createdAt,
  };
}
