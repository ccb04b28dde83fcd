import type { CredentialView } from '#contract/certificates.ts';
import type { TokenKind } from '#contract/tokens.ts';
import { useAsk } from '../../bridge/use-ask.ts';

/** What is known of a kind of token now; undefined until it was told. */
export const useCredential = (kind: TokenKind): CredentialView | undefined =>
  useAsk('certificates', 'list', {}).value?.credentials.find((each) => each.kind === kind);

/** Whose token is installed, by name; empty when none is. */
export const installedName = (credential: CredentialView | undefined): string =>
  credential?.installed === true ? credential.identityName : '';
