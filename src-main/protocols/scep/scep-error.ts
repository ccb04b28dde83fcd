export type ScepErrorCode =
  /** Not a message we can answer: too large, not CMS, signature wrong, or without transaction id and nonce. */
  | 'bad-message'
  /** The server answered pkiStatus FAILURE. */
  | 'refused'
  /** The server wants to be polled; MDM identities are issued at once or not at all. */
  | 'pending'
  /** An HTTP status other than 200. */
  | 'server-error'
  /** An answer that is not ours: other transaction, other nonce, other signer, or no certificate for our key. */
  | 'unexpected-answer';

export class ScepError extends Error {
  readonly code: ScepErrorCode;

  constructor(code: ScepErrorCode, message: string = code, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ScepError';
    this.code = code;
  }
}
