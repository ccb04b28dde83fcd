import type { TokenServiceRefusal } from '#contract/tokens.ts';
import type { Outcome } from '#lib/outcome.ts';
import type { Credential } from '#store/credentials-store.ts';
import type { TokenRun, Told } from './token-rules.ts';

export interface TokenFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/** What a file turned out to hold. `secret` goes to the secrets at once. */
export interface ReadToken {
  readonly secret: Uint8Array;
  readonly facts: Readonly<Record<string, string>>;
  readonly expiresAt: number | null;
}

export type ReadRefusal =
  | 'wrong-file'
  | 'other-public-key'
  | 'damaged'
  | 'incomplete'
  | 'not-p256'
  | 'encrypted'
  | 'expired'
  | 'older-than-installed'
  | 'already-installed'
  | 'account-invalid'
  | 'client-id-invalid'
  | 'key-id-invalid';

/** The installed one with its opened secret. */
export interface Installed {
  readonly credential: Credential;
  readonly secret: Uint8Array;
}

/** All that differs between the three kinds of token. */
export interface TokenDesk {
  /** Judges a file without asking anybody. */
  read(file: TokenFile, run: TokenRun, installed: Installed | null): Outcome<ReadToken, ReadRefusal>;
  /** Asks the service with the token: does it work, and whose is it? */
  ask(secret: Uint8Array, facts: Readonly<Record<string, string>>, workedBefore: boolean): Promise<Outcome<Told, TokenServiceRefusal>>;
}
