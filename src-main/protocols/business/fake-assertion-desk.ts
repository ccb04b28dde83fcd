import { type KeyObject, randomUUID, verify } from 'node:crypto';
import { TOKEN_AUDIENCE } from './client-assertion.ts';
import { clientIdKind } from './client-id.ts';

export type TokenRefusal = 'invalid_request' | 'unsupported_grant_type' | 'invalid_client' | 'invalid_scope';

interface Account {
  readonly publicKey: KeyObject;
  readonly revoked: boolean;
}

interface Bearer {
  readonly clientId: string;
  readonly keyId: string;
  readonly expiresAt: number;
}

type FindAccount = (clientId: string, keyId: string) => Account | null;

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const TOLERANCE_SECONDS = 5 * 60;
const LONGEST_LIFE_SECONDS = 180 * 86_400;
const TOKEN_LIFE_SECONDS = 3600;

/** The token service's side: judges assertions (RFC 7523 3) and remembers the tokens it gave. Apple says `invalid_client` to most. */
export class FakeAssertionDesk {
  readonly #find: FindAccount;
  readonly #bearers = new Map<string, Bearer>();
  /** jti with the second until when it counts. */
  readonly #seen = new Map<string, number>();

  constructor(find: FindAccount) {
    this.#find = find;
  }

  issue(form: URLSearchParams, now: number): { readonly token: string; readonly lifeSeconds: number } | { readonly refused: TokenRefusal } {
    if (form.get('grant_type') !== 'client_credentials') return { refused: 'unsupported_grant_type' };
    const clientId = form.get('client_id') ?? '';
    const assertion = form.get('client_assertion');
    if (assertion === null || form.get('client_assertion_type') !== ASSERTION_TYPE) return { refused: 'invalid_request' };
    const keyId = this.#judge(assertion, clientId, Math.floor(now / 1000));
    if (keyId === null) return { refused: 'invalid_client' };
    const kind = clientIdKind(clientId);
    if (kind === null || form.get('scope') !== `${kind}.api`) return { refused: 'invalid_scope' };
    const token = `practice-${randomUUID()}`;
    this.#bearers.set(token, { clientId, keyId, expiresAt: now + TOKEN_LIFE_SECONDS * 1000 });
    return { token, lifeSeconds: TOKEN_LIFE_SECONDS };
  }

  /** A token dies with its hour, and with its key. */
  isValid(authorization: string | undefined, now: number): boolean {
    const bearer = this.#bearers.get(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '');
    if (bearer === undefined || bearer.expiresAt <= now) return false;
    return this.#find(bearer.clientId, bearer.keyId)?.revoked === false;
  }

  /** The key that signed, or null. */
  #judge(assertion: string, clientId: string, now: number): string | null {
    const [header, claims, signature, rest] = assertion.split('.');
    if (header === undefined || claims === undefined || signature === undefined || rest !== undefined) return null;
    const { alg, kid } = partOf(header);
    if (alg !== 'ES256' || typeof kid !== 'string') return null;
    const account = this.#find(clientId, kid);
    if (account === null || account.revoked) return null;
    const raw = Buffer.from(signature, 'base64url');
    const key = { key: account.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    if (raw.length !== 64 || !verify('sha256', Buffer.from(`${header}.${claims}`), key, raw)) return null;
    return this.#claimsHold(partOf(claims), clientId, now) ? kid : null;
  }

  #claimsHold({ iss, sub, aud, iat, exp, jti }: Readonly<Record<string, unknown>>, clientId: string, now: number): boolean {
    if (iss !== clientId || sub !== clientId || aud !== TOKEN_AUDIENCE) return false;
    if (typeof iat !== 'number' || typeof exp !== 'number' || typeof jti !== 'string' || jti === '') return false;
    if (iat > now + TOLERANCE_SECONDS || exp < now - TOLERANCE_SECONDS || exp - iat > LONGEST_LIFE_SECONDS) return false;
    for (const [id, until] of this.#seen) if (until < now) this.#seen.delete(id);
    if (this.#seen.has(jti)) return false;
    this.#seen.set(jti, exp + TOLERANCE_SECONDS);
    return true;
  }
}

function partOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
