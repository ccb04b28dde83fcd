import type { TokenKind, TokenStep, TokenWizard } from '#contract/tokens.ts';
import type { Credential } from '#store/credentials-store.ts';
import type { RunRow } from '#store/runs-store.ts';
import { compare, type TokenRun } from './token-rules.ts';

export type TokenRow = RunRow<TokenRun> & { readonly step: TokenStep; readonly subject: TokenKind };

/** The wizard as its screen draws it: never the token. `installed` is the credential in use, `devices` rely on it. */
export function wizardView(run: TokenRow, around: { portalUrl: string; installed: Credential | null; devices: number }): TokenWizard {
  const { renewal, account, clientId, keyId, publicKeyFileName, problem, facts, expiresAt, told } = run.data;
  const known = { ...facts, ...told?.facts };
  const owner = told?.owner ?? null;
  return {
    runId: run.id,
    kind: run.subject,
    step: run.step,
    renewal,
    account,
    clientId,
    keyId,
    publicKeyFileName,
    portalUrl: around.portalUrl,
    problem: problem === null ? null : { code: problem.code, details: { ...problem.details } },
    facts: known,
    expiresAt,
    comparison: told === null ? [] : compare(run.subject, around.installed?.facts ?? null, known),
    devices: around.devices,
    owner: owner === null ? null : { name: owner.name, metadata: owner.metadata },
    startedAt: run.createdAt,
  };
}
