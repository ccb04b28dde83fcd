import { type KeyObject, randomUUID, sign } from 'node:crypto';

/** Apple wants this name in every assertion, whichever of its two token addresses is asked. */
export const TOKEN_AUDIENCE = 'https://account.apple.com/auth/oauth2/v2/token';
/** Apple takes up to 180 days. This one is made anew for each token, so it need not outlive a slow network. */
const LIFE_SECONDS = 20 * 60;

interface AssertionRequest {
  readonly clientId: string;
  readonly keyId: string;
  /** P-256, see `canSign`. */
  readonly key: KeyObject;
  readonly now: number;
}

/** ES256 is ECDSA on P-256 and nothing else (RFC 7518 3.4). */
export function canSign(key: KeyObject): boolean {
  return key.type === 'private' && key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
}

/**
 * The client assertion of Apple's API accounts (RFC 7523 with ES256; Apple: "Implementing OAuth for the Apple School
 * Manager and Apple Business API"). The signature is r‖s, 64 bytes, not DER (RFC 7515 A.3).
 */
export function clientAssertion({ clientId, keyId, key, now }: AssertionRequest): string {
  const issuedAt = Math.floor(now / 1000);
  const claims = { iss: clientId, sub: clientId, aud: TOKEN_AUDIENCE, iat: issuedAt, exp: issuedAt + LIFE_SECONDS, jti: randomUUID() };
  const signed = `${encode({ alg: 'ES256', kid: keyId, typ: 'JWT' })}.${encode(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
