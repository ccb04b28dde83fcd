import type { PushForm, PushStep, PushWizard } from '#contract/push.ts';
import { blankForm } from './push-form.ts';

export type CheckResult = PushWizard['checks'][number];
export type PushFlow = PushWizard['flow'];

/** What the portal's file turned out to be, once checks 1 to 6 passed. Nothing of it is secret. */
export interface AcceptedPush {
  readonly topic: string;
  readonly serialNumber: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly certificatePem: string;
  /** Name of the private key in secrets. */
  readonly keyName: string;
  /** As many devices as somebody confirmed may fall silent under its topic; 0 when nobody was asked. */
  readonly strands: number;
}

export interface Problem {
  readonly code: string;
  readonly details: Readonly<Record<string, string>>;
}

/** What a push wizard remembers between steps. */
export interface PushRun {
  readonly flow: PushFlow;
  readonly form: PushForm;
  readonly stop: PushWizard['stop'];
  /** PEM; empty before the form is right. */
  readonly csr: string;
  readonly csrFileName: string;
  /** The push certificate request: base64 text; empty before it is signed. */
  readonly request: string;
  readonly requestFileName: string;
  /** The key that mdmcert.download's mail is sealed for, by its name in secrets; empty when it was not asked. */
  readonly replyKeyName: string;
  readonly signatureAskedAt: number | null;
  readonly checks: readonly CheckResult[];
  readonly problem: Problem | null;
  readonly accepted: AcceptedPush | null;
  /** The file that was refused for its topic alone: it may be taken after all, by {@link AcceptedPush.strands}. */
  readonly refused: AcceptedPush | null;
  /** The credential it became, and when. */
  readonly installed: { readonly credentialId: number; readonly at: number } | null;
  readonly proof: PushWizard['proof'];
}

export interface PushState {
  readonly step: PushStep;
  readonly data: PushRun;
}

const checkOrder = ['readable', 'push', 'key', 'period', 'topic', 'serial', 'handshake'] as const;
export const openChecks: readonly CheckResult[] = checkOrder.map((check) => ({ check, result: 'open' }));

const blankRun: PushRun = {
  flow: 'new',
  form: blankForm,
  stop: null,
  csr: '',
  csrFileName: '',
  request: '',
  requestFileName: '',
  replyKeyName: '',
  signatureAskedAt: null,
  checks: openChecks,
  problem: null,
  accepted: null,
  refused: null,
  installed: null,
  proof: null,
};

/** A renewal begins with the question whether the account is the right one; a new certificate with the form. */
export const begun = (flow: PushFlow, form: PushForm): PushState => ({
  step: flow === 'renewal' ? 'identity' : 'form',
  data: { ...blankRun, flow, form },
});

/** A run as it was stored, by this version or one that knew less. */
export const restored = (data: Partial<PushRun>): PushRun => ({ ...blankRun, ...data, form: { ...blankForm, ...data.form } });

export type PushEvent =
  | { readonly type: 'identity-answered'; readonly canSignIn: boolean }
  | { readonly type: 'stopped'; readonly stop: PushRun['stop'] }
  | { readonly type: 'form-saved'; readonly form: PushForm }
  | ({ readonly type: 'request-made' } & Pick<PushRun, 'form' | 'csr' | 'csrFileName' | 'request' | 'requestFileName'>)
  | { readonly type: 'reply-key-made'; readonly keyName: string }
  | { readonly type: 'signature-asked'; readonly at: number }
  | { readonly type: 'signature-refused'; readonly problem: Problem }
  | { readonly type: 'request-signed'; readonly request: string; readonly requestFileName: string }
  | { readonly type: 'request-saved' }
  | { readonly type: 'file-accepted'; readonly accepted: AcceptedPush; readonly checks: readonly CheckResult[] }
  | ({ readonly type: 'file-refused' } & RefusedFile)
  /** The accepted file no longer passes: expired meanwhile, or devices enrolled under another topic. */
  | ({ readonly type: 'file-withdrawn' } & RefusedFile)
  | { readonly type: 'apns-refused'; readonly problem: Problem }
  /** `awaitsProof`: there are devices that can answer. */
  | { readonly type: 'installed'; readonly credentialId: number; readonly at: number; readonly awaitsProof: boolean }
  | { readonly type: 'answered'; readonly proof: NonNullable<PushRun['proof']> };

interface RefusedFile {
  readonly problem: Problem;
  readonly checks: readonly CheckResult[];
  readonly refused: AcceptedPush | null;
}

export const isInstalled = (step: PushStep): boolean => step === 'proof' || step === 'done';

/** identity → form → sign → request → portal → verify → proof → done. An event that does not belong to the step changes nothing. */
export function next(state: PushState, event: PushEvent): PushState {
  const { step, data } = state;
  if (event.type === 'answered') return step === 'proof' ? { step: 'done', data: { ...data, proof: event.proof } } : state;
  return isInstalled(step) ? state : nextBefore(state, event);
}

function nextBefore(state: PushState, event: Exclude<PushEvent, { type: 'answered' }>): PushState {
  const { step, data } = state;
  const at = (wanted: PushStep, then: PushStep, change: Partial<PushRun>): PushState =>
    step === wanted ? { step: then, data: { ...data, ...change } } : state;
  switch (event.type) {
    case 'identity-answered':
      return event.canSignIn ? at('identity', 'form', { stop: null }) : at('identity', 'identity', { stop: 'cannot-sign-in' });
    case 'stopped':
      // At the first certificate of an account, "Get Started" is what everybody sees.
      return event.stop === null || data.flow === 'renewal' ? { step, data: { ...data, stop: event.stop } } : state;
    case 'form-saved':
      return at('form', 'form', { form: event.form });
    case 'request-made': {
      const { type: _, ...made } = event;
      return at('form', made.request === '' ? 'sign' : 'request', { ...made, problem: null });
    }
    case 'reply-key-made':
      return at('sign', 'sign', { replyKeyName: event.keyName });
    case 'signature-asked':
      return at('sign', 'sign', { signatureAskedAt: event.at, problem: null });
    case 'signature-refused':
      return at('sign', 'sign', { problem: event.problem });
    case 'request-signed':
      return at('sign', 'request', { request: event.request, requestFileName: event.requestFileName, problem: null });
    case 'request-saved':
      return at('request', 'portal', {});
    case 'apns-refused':
      return at('verify', 'verify', { checks: withHandshake(data.checks, 'failed'), problem: event.problem });
    case 'installed': {
      const { credentialId, awaitsProof } = event;
      const installed = { credentialId, at: event.at };
      const checks = withHandshake(data.checks, 'passed');
      return at('verify', awaitsProof ? 'proof' : 'done', { checks, installed, problem: null });
    }
    default:
      return nextOfFile(state, event);
  }
}

function nextOfFile({ step, data }: PushState, event: Extract<PushEvent, { type: `file-${string}` }>): PushState {
  switch (event.type) {
    case 'file-accepted':
      return {
        step: 'verify',
        data: { ...data, accepted: event.accepted, checks: event.checks, stop: null, problem: null, refused: null },
      };
    case 'file-refused': {
      const { problem, refused } = event;
      // A slip of the hand must not lose a file that was already accepted: it stays, with its own checks.
      const checks = step === 'verify' ? data.checks : event.checks;
      return { step, data: { ...data, checks, problem, refused } };
    }
    case 'file-withdrawn': {
      const { checks, problem, refused } = event;
      return { step: stepBeforeFile(data), data: { ...data, accepted: null, checks, problem, refused } };
    }
  }
}

/** A file may come before its wizard got that far: it was made from the request of an earlier one. */
function stepBeforeFile(data: PushRun): PushStep {
  if (data.request !== '') return 'portal';
  return data.csr === '' ? 'form' : 'sign';
}

const withHandshake = (checks: readonly CheckResult[], result: CheckResult['result']): readonly CheckResult[] =>
  checks.map((check) => (check.check === 'handshake' ? { ...check, result } : check));
