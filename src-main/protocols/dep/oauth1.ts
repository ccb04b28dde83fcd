import { createHmac } from 'node:crypto';

/** The four values of a server token that sign a request. All but the consumer key are secrets. */
export interface DepToken {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly accessToken: string;
  readonly accessSecret: string;
}

type Parameter = readonly [name: string, value: string];

interface SignedRequest {
  readonly method: string;
  readonly url: string;
  /** Every `oauth_` parameter but the signature, and a form's fields; those of the URL's query are added here. */
  readonly parameters: readonly Parameter[];
}

/** RFC 5849 3.6: only unreserved characters stay; `encodeURIComponent` would leave five more. */
export const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** RFC 5849 3.4.1: what is signed. */
export function signatureBase({ method, url, parameters }: SignedRequest): string {
  const { origin, pathname, searchParams } = new URL(url);
  const encoded = [...parameters, ...searchParams].map(([name, value]) => [percentEncode(name), percentEncode(value)] as const);
  // By encoded name, then by encoded value; everything is ASCII by now, so code units are bytes.
  const sorted = encoded.toSorted((a, b) => order(a[0], b[0]) || order(a[1], b[1]));
  const normalized = sorted.map(([name, value]) => `${name}=${value}`).join('&');
  return [method.toUpperCase(), `${origin}${pathname}`, normalized].map(percentEncode).join('&');
}

const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** RFC 5849 3.4.2, in base64. */
export function hmacSha1Signature(request: SignedRequest, secrets: { consumerSecret: string; accessSecret: string }): string {
  const key = `${percentEncode(secrets.consumerSecret)}&${percentEncode(secrets.accessSecret)}`;
  return createHmac('sha1', key).update(signatureBase(request)).digest('base64');
}

/** The value of `Authorization` for `GET /session` of Apple's device assignment service: one line, realm "ADM", HMAC-SHA1. */
export function oauth1Header(
  request: { method: string; url: string },
  token: DepToken,
  { timestamp, nonce }: { timestamp: number; nonce: string },
): string {
  const parameters: Parameter[] = [
    ['oauth_consumer_key', token.consumerKey],
    ['oauth_token', token.accessToken],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', String(timestamp)],
    ['oauth_nonce', nonce],
    ['oauth_version', '1.0'],
  ];
  const signature = hmacSha1Signature({ ...request, parameters }, token);
  const shown: Parameter[] = [['realm', 'ADM'], ...parameters, ['oauth_signature', signature]];
  return `OAuth ${shown.map(([name, value]) => `${name}="${percentEncode(value)}"`).join(', ')}`;
}
