export type FakeMdmErrorCode =
  | 'offline'
  /** Another MDM profile is installed; a device takes one only. */
  | 'already-enrolled'
  /** The profile is not one a device would take. */
  | 'profile-invalid'
  | 'server-unreachable'
  /** The TLS chain does not lead to a root of the profile, or the name does not match. */
  | 'server-not-trusted'
  /** The server refused Authenticate or TokenUpdate. */
  | 'enrollment-refused'
  | 'stopped';

export class FakeMdmError extends Error {
  readonly code: FakeMdmErrorCode;

  constructor(code: FakeMdmErrorCode, message: string = code, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FakeMdmError';
    this.code = code;
  }
}
