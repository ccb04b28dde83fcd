export type PkiErrorCode =
  | 'not-a-certificate'
  | 'not-a-private-key'
  | 'not-a-csr'
  | 'not-cms'
  | 'bad-signature'
  | 'signer-missing'
  | 'cannot-decrypt'
  | 'unsupported-key';

/** Bytes that are not what they should be, or do not verify. The message never quotes the content. */
export class PkiError extends Error {
  readonly code: PkiErrorCode;
  constructor(code: PkiErrorCode, message: string = code) {
    super(message);
    this.name = 'PkiError';
    this.code = code;
  }
}
