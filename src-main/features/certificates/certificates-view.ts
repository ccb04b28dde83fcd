import type { PushCertificateView, PushWizard } from '#contract/certificates.ts';
import type { RunRow } from '#store/runs-store.ts';
import type { PushCertificateRow } from './certificates-store.ts';
import { daysLeft, type PushRun, urgencyOf } from './push-rules.ts';
import { type Vendor, vendorExpiresAt } from './vendor-identity.ts';

/** The push certificate as a card shows it. */
export function pushView(row: PushCertificateRow, now: number): PushCertificateView {
  const { topic, serialNumber, appleAccount, issuedAt, expiresAt, verifiedAt } = row;
  const left = { urgency: urgencyOf(expiresAt, now), daysLeft: daysLeft(expiresAt, now) };
  return { topic, serialNumber, appleAccount, issuedAt, expiresAt, verifiedAt, ...left };
}

export function vendorView(vendor: Vendor): { subject: string; expiresAt: number; simulated: boolean } {
  return { subject: vendor.chain[0]?.subjectText ?? '', expiresAt: vendorExpiresAt(vendor), simulated: vendor.simulated };
}

/** The wizard as its screen draws it: without the request's text and without the accepted certificate's. */
export function wizardView(run: RunRow<PushRun> & { readonly step: PushWizard['step'] }, portalUrl: string): PushWizard {
  const { form, requestFileName, checks, problem, accepted } = run.data;
  return {
    runId: run.id,
    step: run.step,
    form,
    requestFileName,
    portalUrl,
    checks: [...checks],
    problem: problem === null ? null : { code: problem.code, details: { ...problem.details } },
    accepted: accepted === null ? null : { topic: accepted.topic, serialNumber: accepted.serialNumber, expiresAt: accepted.expiresAt },
    startedAt: run.createdAt,
  };
}
