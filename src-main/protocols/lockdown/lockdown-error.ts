/** Apple's lockdown error names and our codes for them (kebab of the same words). */
const CODES = {
  InvalidResponse: 'invalid-response',
  MissingKey: 'missing-key',
  MissingValue: 'missing-value',
  GetProhibited: 'get-prohibited',
  SetProhibited: 'set-prohibited',
  RemoveProhibited: 'remove-prohibited',
  ImmutableValue: 'immutable-value',
  PasswordProtected: 'password-protected',
  UserDeniedPairing: 'user-denied-pairing',
  PairingDialogResponsePending: 'pairing-dialog-response-pending',
  MissingHostID: 'missing-host-id',
  InvalidHostID: 'invalid-host-id',
  SessionActive: 'session-active',
  SessionInactive: 'session-inactive',
  MissingSessionID: 'missing-session-id',
  InvalidSessionID: 'invalid-session-id',
  MissingService: 'missing-service',
  InvalidService: 'invalid-service',
  ServiceLimit: 'service-limit',
  MissingPairRecord: 'missing-pair-record',
  SavePairRecordFailed: 'save-pair-record-failed',
  InvalidPairRecord: 'invalid-pair-record',
  InvalidActivationRecord: 'invalid-activation-record',
  MissingActivationRecord: 'missing-activation-record',
  ServiceProhibited: 'service-prohibited',
  EscrowLocked: 'escrow-locked',
  PairingProhibitedOverThisConnection: 'pairing-prohibited-over-this-connection',
  FMiPProtected: 'fmip-protected',
  MCProtected: 'mc-protected',
  MCChallengeRequired: 'mc-challenge-required',
  InvalidConnection: 'invalid-connection',
} as const;

type AppleName = keyof typeof CODES;

/** `closed`, `timed-out`, `tls-failed` and `unexpected-answer` are the link's; `other` is a name we do not know. */
export type LockdownErrorCode = (typeof CODES)[AppleName] | 'other' | 'closed' | 'timed-out' | 'tls-failed' | 'unexpected-answer';

/** A refusal by lockdownd, or a link to it that failed. */
export class LockdownError extends Error {
  readonly code: LockdownErrorCode;
  /** Apple's own name; empty for failures of the link. */
  readonly appleName: string;

  constructor(code: LockdownErrorCode, message: string, appleName = '') {
    super(message);
    this.name = 'LockdownError';
    this.code = code;
    this.appleName = appleName;
  }
}

const isAppleName = (name: string): name is AppleName => Object.hasOwn(CODES, name);

/** The error for a name lockdownd gave; names are bounded, as they come from the device. */
export function lockdownRefusal(request: string, appleName: string): LockdownError {
  const name = appleName.slice(0, 80);
  return new LockdownError(isAppleName(name) ? CODES[name] : 'other', `${request}: ${name}`, name);
}

/**
 * Apple's name out of the `Error` of a reply. It is a string almost always; newer firmware may send a dictionary, whose
 * layout is not documented, so the first known name among its strings counts.
 */
export function appleNameOf(error: unknown): string {
  if (typeof error === 'string') return error;
  const strings = stringsIn(error, 3);
  return strings.find(isAppleName) ?? strings[0] ?? 'unnamed error';
}

function stringsIn(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value];
  if (depth === 0 || typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof Date) return [];
  return Object.values(value).flatMap((inner) => stringsIn(inner, depth - 1));
}
