import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const secret = () => randomBytes(32).toString('base64url');
const digest = (text: string) => createHash('sha256').update(text).digest();
const same = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));

/**
 * Who may talk to this host. Each address we print carries a token that works once; the browser that brings it gets the
 * session's cookie. Both live only in memory: a restart needs a new address.
 */
export class Session {
  readonly #cookieName: string;
  readonly #cookieValue = secret();
  #tokens: string[] = [];

  /** Cookies know no ports, so the port is in the name: two hosts on one machine do not overwrite each other's. */
  constructor(port: number) {
    this.#cookieName = `shitaku-${port}`;
  }

  /** A new one-time token. The few newest stay valid. */
  issueToken(): string {
    const token = secret();
    this.#tokens = [...this.#tokens, token].slice(-8);
    return token;
  }

  /** The `Set-Cookie` header for the browser that brings a valid token, which is used up; null otherwise. */
  redeem(token: string): string | null {
    const known = this.#tokens.find((candidate) => same(candidate, token));
    if (known === undefined) return null;
    this.#tokens = this.#tokens.filter((candidate) => candidate !== known);
    return `${this.#cookieName}=${this.#cookieValue}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Does this `Cookie` header belong to the session? */
  knows(cookieHeader: string | undefined): boolean {
    const pairs = (cookieHeader ?? '').split(';').map((pair) => pair.trim());
    const own = pairs.find((pair) => pair.startsWith(`${this.#cookieName}=`));
    return own !== undefined && same(own.slice(this.#cookieName.length + 1), this.#cookieValue);
  }
}
