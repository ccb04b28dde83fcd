import type { KeyObject } from 'node:crypto';
import { createAdePublicKey } from '#files/ade-public-key.ts';
import { ManualClock } from '#lib/clock.ts';
import { generateRsaKey } from '#pki/keys.ts';
import { FakeBusinessPortal } from './fake-business-portal.ts';
import type { PracticeMail } from './mail-page.ts';
import { type OrganizationDevice, OrganizationRegister } from './organization-register.ts';

export const ACCOUNT = 'admin@example.jp';

const device = (serialNumber: string): OrganizationDevice => {
  return { serialNumber, model: 'iPhone 16', family: 'iPhone', description: 'iPhone 16 128GB', color: 'Black' };
};

/** A portal with its organisation, and a browser of little ability. */
export class TestPortal {
  readonly clock = new ManualClock();
  readonly mails: PracticeMail[] = [];
  readonly owned = [device('SERIAL001'), device('SERIAL002'), device('SERIAL003')];
  #saved: Uint8Array | null = null;
  register = this.#openRegister();
  portal = this.#openPortal();

  get url(): string {
    return this.portal.url;
  }

  /** Everything that is not kept is gone. */
  async restart(): Promise<void> {
    await this.portal.stop();
    this.register = this.#openRegister();
    this.portal = this.#openPortal();
    await this.portal.start();
  }

  async signIn(account = ACCOUNT): Promise<string> {
    const body = new URLSearchParams({ account });
    const response = await fetch(`${this.url}/sign-in`, { method: 'POST', body, redirect: 'manual' });
    return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  /** Signed in, terms accepted. */
  async enter(): Promise<string> {
    const cookie = await this.signIn();
    await this.post('/terms', cookie);
    return cookie;
  }

  async get(path: string, cookie = '') {
    const response = await fetch(`${this.url}${path}`, { headers: { cookie }, redirect: 'manual' });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  async post(path: string, cookie: string, form: FormData | URLSearchParams | Record<string, string> = {}) {
    const body = form instanceof FormData || form instanceof URLSearchParams ? form : new URLSearchParams(form);
    const response = await fetch(`${this.url}${path}`, { method: 'POST', body, headers: { cookie }, redirect: 'manual' });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  #openRegister(): OrganizationRegister {
    const state = { load: () => this.#saved, save: (bytes: Uint8Array) => void (this.#saved = bytes) };
    return new OrganizationRegister({ clock: this.clock, devices: () => this.owned, state });
  }

  #openPortal(): FakeBusinessPortal {
    const mailbox = { address: 'it@example.jp', mails: () => this.mails };
    return new FakeBusinessPortal({ register: this.register, clock: this.clock, mailbox });
  }
}

/** The code of the refusal a page shows; null when it shows none. */
export const codeOn = ({ text }: { readonly text: string }): string | null => /id="problem" data-code="([^"]+)"/.exec(text)?.[1] ?? null;

export async function adeKey(): Promise<{ readonly key: KeyObject; readonly pem: string }> {
  const key = await generateRsaKey();
  return { key, pem: (await createAdePublicKey({ key, commonName: 'Test', now: Date.UTC(2026, 10, 21) })).pem };
}
