import { timingSafeEqual } from 'node:crypto';
import { type FakeAnswer, oauthProblem } from './fake-dep-answer.ts';
import { hmacSha1Signature } from './oauth1.ts';

/** A server token as the organisation knows it. */
export interface IssuedToken {
  readonly consumerSecret: string;
  readonly accessToken: string;
  readonly accessSecret: string;
  readonly expiresAt: number;
  readonly server: { readonly uuid: string; readonly name: string };
}

const required = ['oauth_consumer_key', 'oauth_token', 'oauth_signature_method', 'oauth_signature', 'oauth_timestamp', 'oauth_nonce'];
const TIMESTAMP_TOLERANCE_MS = 5 * 60_000;
const MAX_NONCES = 10_000;

/** Judges `GET /session` as a service provider of OAuth 1.0a does (RFC 5849 3.2), one problem at a time. */
export class FakeDepOauth {
  /** Used ones, oldest first. Longer than any timestamp is accepted. */
  readonly #nonces = new Set<string>();

  judge(
    request: { method: string; url: string; authorization: string | undefined },
    tokenOf: (consumerKey: string) => IssuedToken | null,
    now: number,
  ): { token: IssuedToken; consumerKey: string } | { refusal: FakeAnswer } {
    const parameters = readAuthorization(request.authorization);
    if (parameters === null) return refuse(400, 'parameter_rejected');
    const given = new Map(parameters);
    if (given.size !== parameters.length) return refuse(400, 'parameter_rejected');
    if (required.some((name) => (given.get(name) ?? '') === '')) return refuse(400, 'parameter_absent');
    const value = (name: string) => given.get(name) ?? '';
    // A realm is no signed parameter, and clients leave it out.
    if (given.has('realm') && value('realm') !== 'ADM') return refuse(400, 'parameter_rejected');
    if (given.has('oauth_version') && value('oauth_version') !== '1.0') return refuse(400, 'version_rejected');
    if (value('oauth_signature_method') !== 'HMAC-SHA1') return refuse(400, 'signature_method_rejected');
    const consumerKey = value('oauth_consumer_key');
    const token = tokenOf(consumerKey);
    if (token === null) return refuse(401, 'consumer_key_unknown');
    if (token.accessToken !== value('oauth_token')) return refuse(401, 'token_rejected');
    const signed = parameters.filter(([name]) => name !== 'realm' && name !== 'oauth_signature');
    const signature = hmacSha1Signature({ ...request, parameters: signed }, token);
    if (!sameText(signature, value('oauth_signature'))) return refuse(401, 'signature_invalid');
    const timestamp = value('oauth_timestamp');
    if (!/^\d{1,12}$/.test(timestamp) || Math.abs(Number(timestamp) * 1000 - now) > TIMESTAMP_TOLERANCE_MS) {
      return refuse(401, 'timestamp_refused');
    }
    const nonce = `${consumerKey} ${timestamp} ${value('oauth_nonce')}`;
    if (this.#nonces.has(nonce)) return refuse(401, 'nonce_used');
    this.#remember(nonce);
    return token.expiresAt <= now ? refuse(401, 'token_expired') : { token, consumerKey };
  }

  #remember(nonce: string): void {
    this.#nonces.add(nonce);
    const oldest = this.#nonces.values().next().value;
    if (this.#nonces.size > MAX_NONCES && oldest !== undefined) this.#nonces.delete(oldest);
  }
}

const refuse = (status: number, problem: string) => ({ refusal: oauthProblem(status, problem) });

/** RFC 5849 3.5.1. Null: not such a header. */
function readAuthorization(header: string | undefined): [string, string][] | null {
  const scheme = /^OAuth\s+/i.exec(header ?? '')?.[0];
  if (header === undefined || scheme === undefined) return null;
  const pairs = header.slice(scheme.length).split(/\s*,\s*/);
  const read = pairs.map((pair) => /^([A-Za-z_]+)="([^"]*)"$/.exec(pair.trim()));
  const parameters: [string, string][] = [];
  for (const match of read) {
    const decoded = decode(match?.[2] ?? '');
    if (match?.[1] === undefined || decoded === null) return null;
    parameters.push([match[1], decoded]);
  }
  return parameters;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

function sameText(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
