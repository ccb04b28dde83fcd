import type { TokenKind, TokenStep, TokenWizard } from '#contract/tokens.ts';

/** What the service told about a token: whose it is. Nothing of it is secret. */
export interface Told {
  /** What must stay the same over a renewal: server UUID, location id, client ID. */
  readonly identity: string;
  readonly identityName: string;
  /** The account the service names; null when it names none. */
  readonly account: string | null;
  readonly facts: Readonly<Record<string, string>>;
  /** Content token only: who is entered as MDM of the location. */
  readonly owner: { readonly id: string; readonly name: string; readonly metadata: string } | null;
}

/** What a token wizard remembers between steps. The token itself lies sealed in the secrets until it is installed or dropped. */
export interface TokenRun {
  readonly renewal: boolean;
  readonly account: string;
  readonly clientId: string;
  readonly keyId: string;
  /** ADE: name and file name of the key that was given out last. */
  readonly keyName: string | null;
  readonly publicKeyFileName: string;
  readonly problem: TokenWizard['problem'];
  /** Name of the accepted token in the secrets. */
  readonly draft: string | null;
  /** What the file told. */
  readonly facts: Readonly<Record<string, string>>;
  readonly expiresAt: number | null;
  readonly told: Told | null;
  /** The change of identity that a person confirmed (`changeOf`): from that one to this one, and no other. */
  readonly acceptedChange: string | null;
}

export type TokenEvent =
  | { readonly type: 'key-given'; readonly keyName: string; readonly fileName: string }
  | { readonly type: 'key-skipped'; readonly keyName: string; readonly fileName: string }
  | { readonly type: 'form-saved'; readonly account: string; readonly clientId: string; readonly keyId: string }
  | { readonly type: 'file-refused'; readonly problem: NonNullable<TokenRun['problem']> }
  | { readonly type: 'file-accepted'; readonly draft: string; readonly facts: TokenRun['facts']; readonly expiresAt: number | null }
  | { readonly type: 'service-refused'; readonly problem: NonNullable<TokenRun['problem']> }
  | { readonly type: 'owner-refused'; readonly problem: NonNullable<TokenRun['problem']> }
  | { readonly type: 'service-told'; readonly told: Told; readonly change: string | null; readonly foreignOwner: boolean }
  | { readonly type: 'identity-accepted'; readonly change: string | null }
  | { readonly type: 'installed'; readonly facts: TokenRun['facts']; readonly told: Told };

export interface TokenState {
  readonly step: TokenStep;
  readonly data: TokenRun;
}

export const firstStep = (kind: TokenKind): TokenStep => (kind === 'ade' ? 'key' : 'portal');

/** (key →) portal → verify → (compare →) (owner →) done. `verify` with everything settled means: to be installed now. */
export function next({ step, data }: TokenState, event: TokenEvent): TokenState {
  if (step === 'done') return { step, data };
  switch (event.type) {
    case 'key-given':
    case 'key-skipped':
      return { step: step === 'key' ? 'portal' : step, data: { ...data, keyName: event.keyName, publicKeyFileName: event.fileName } };
    case 'form-saved':
      return { step, data: { ...data, account: event.account, clientId: event.clientId, keyId: event.keyId } };
    case 'file-refused':
      // A slip of the hand must not lose a file that was already accepted.
      return { step, data: { ...data, problem: event.problem } };
    case 'file-accepted': {
      const { draft, facts, expiresAt } = event;
      return { step: 'verify', data: { ...data, draft, facts, expiresAt, told: null, acceptedChange: null, problem: null } };
    }
    case 'service-refused':
      // Whatever was asked about a token that does not work: it is to be verified anew, or another is to be imported.
      return { step: 'verify', data: { ...data, problem: event.problem } };
    case 'owner-refused':
      return { step, data: { ...data, problem: event.problem } };
    case 'service-told': {
      const account = data.account === '' ? (event.told.account ?? '') : data.account;
      const settled = { ...data, account, told: event.told, problem: null };
      if (event.change !== null && event.change !== data.acceptedChange) return { step: 'compare', data: settled };
      return { step: event.foreignOwner ? 'owner' : 'verify', data: settled };
    }
    case 'identity-accepted':
      if (step !== 'compare') return { step, data };
      return { step: 'verify', data: { ...data, acceptedChange: event.change, problem: null } };
    case 'installed':
      return { step: 'done', data: { ...data, draft: null, facts: event.facts, told: event.told, problem: null } };
  }
}

interface Identified {
  readonly identity: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** From what to what the identity would change; null if it stays, or nothing is installed. A server row has its consumer key for ever. */
export function changeOf(installed: Identified | null, { identity }: Told, fromFile: Identified['facts']): string | null {
  if (installed === null) return null;
  const consumerKey = installed.facts['consumerKey'];
  if (installed.identity === identity && (consumerKey === undefined || consumerKey === fromFile['consumerKey'])) return null;
  return JSON.stringify([installed.identity, consumerKey ?? '', identity, fromFile['consumerKey'] ?? '']);
}

/** Which facts are put side by side, in this order, by kind. */
const compared: Readonly<Record<TokenKind, readonly string[]>> = {
  ade: ['organizationName', 'serverName', 'serverUuid', 'consumerKey'],
  content: ['organizationName', 'locationName', 'locationId'],
  api: ['clientId', 'scope'],
};

/** Installed and incoming side by side, as far as both are known. */
export function compare(
  kind: TokenKind,
  installed: Readonly<Record<string, string>> | null,
  incoming: Readonly<Record<string, string>>,
): TokenWizard['comparison'] {
  return compared[kind].flatMap((name) => {
    const [before, after] = [installed?.[name] ?? '', incoming[name] ?? ''];
    return after === '' && before === '' ? [] : [{ name, installed: before, incoming: after, same: before === after }];
  });
}

/** `ADE_PublicKey_<organisation>_<yyyymmdd>_<key id>.pem`: old and new must not be confused in a downloads folder. */
export function publicKeyFileName(organizationName: string, at: number, keyId: string): string {
  const organization = organizationName.replace(/[\\/:*?"<>|.\s\p{Cc}]+/gu, '-').slice(0, 40) || 'Shitaku';
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `ADE_PublicKey_${organization}_${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}_${keyId.slice(0, 8)}.pem`;
}

/** An Apple Account, or nothing: it may be entered later. */
export const isAccount = (text: string): boolean =>
  text === '' || (text.length <= 254 && /^[!-?A-~]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/.test(text));

export const halfWidth = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').trim();
