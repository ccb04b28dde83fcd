import { randomBytes } from 'node:crypto';

interface Session {
  readonly consumerKey: string;
  readonly accessToken: string;
  /** The newest value, and the one before until the newest was used: an answer may be lost on its way. */
  current: string;
  previous: string | null;
  usedAt: number;
}

const LIFE_MS = 10 * 60_000;
const MAX_SESSIONS = 200;

/** Sessions of the simulated service. Every answer carries a new value for the session header. */
export class FakeDepSessions {
  #sessions: Session[] = [];

  open(consumerKey: string, accessToken: string, now: number): string {
    const session = { consumerKey, accessToken, current: newValue(), previous: null, usedAt: now };
    this.#sessions = [...this.#sessions.slice(1 - MAX_SESSIONS), session];
    return session.current;
  }

  /** Null: unknown, outdated, or unused for too long. Otherwise whose it is, and the value for the next call. */
  use(value: string, now: number): { consumerKey: string; accessToken: string; next: string } | null {
    const session = this.#sessions.find((one) => one.current === value || one.previous === value);
    if (session === undefined || now - session.usedAt > LIFE_MS) return null;
    if (session.current === value) session.previous = value;
    session.current = newValue();
    session.usedAt = now;
    return { consumerKey: session.consumerKey, accessToken: session.accessToken, next: session.current };
  }

  clear(): void {
    this.#sessions = [];
  }
}

const newValue = (): string => randomBytes(24).toString('hex');
