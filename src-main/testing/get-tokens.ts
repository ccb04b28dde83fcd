import type { Answer } from '#contract/define.ts';
import type { Bridge } from '#contract/index.ts';
import type { TokenKind } from '#contract/tokens.ts';
import { createApiAccount, downloadAdeToken, downloadContentToken } from '../protocols/business-portal/portal-visitor.ts';
import { value } from './get-push-certificate.ts';

const ADMINISTRATOR = 'kanri@example.jp';
const upload = ({ fileName, content }: { fileName: string; content: string }) => ({
  fileName,
  content: Buffer.from(content).toString('base64'),
});

/**
 * What a person does next in a token's wizard, judging by what it shows, with the simulated portal at hand; returns when the
 * token is installed.
 */
export async function getToken(
  bridge: Bridge,
  kind: TokenKind,
  portal: { readonly url: string; readonly location: string },
  see: <T>(answer: Answer<T, string>) => T = value,
): Promise<void> {
  for (;;) {
    const wizard = see(await bridge.tokens.overview({})).wizards.find((each) => each.kind === kind);
    if (wizard === undefined) see(await bridge.tokens.begin({ kind }));
    else if (wizard.step === 'verify') see(await bridge.tokens.verify({ kind }));
    else if (wizard.step === 'owner') see(await bridge.tokens.settleOwner({ take: true }));
    else if (wizard.step === 'done') return;
    else see(await bridge.tokens.import({ kind, file: upload(await fromPortal(bridge, kind, portal, see)) }));
  }
}

async function fromPortal(
  bridge: Bridge,
  kind: TokenKind,
  { url, location }: { readonly url: string; readonly location: string },
  see: <T>(answer: Answer<T, string>) => T,
): Promise<{ fileName: string; content: string }> {
  const account = ADMINISTRATOR;
  if (kind === 'ade') {
    const key = see(await bridge.tokens.publicKey({ anew: false }));
    return value(await downloadAdeToken(url, { account, server: 'Shitaku', publicKeyPem: key.content }));
  }
  if (kind === 'content') return value(await downloadContentToken(url, { account, location }));
  const { clientId, keyId, pem } = value(await createApiAccount(url, { account, name: `Shitaku ${crypto.randomUUID()}` }));
  see(await bridge.tokens.saveForm({ kind, account, clientId, keyId }));
  return { fileName: 'api-key.pem', content: pem };
}
