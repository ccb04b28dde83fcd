import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { isMailAddress } from '#lib/mail-address.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { Mail, Mailer, MailRefusal, MailServer } from './mail.ts';
import { isOfOne, type Refusal, refusalOf } from './refusal-of.ts';

interface SmtpOptions {
  /** PEM of the roots that servers are trusted by; absent: the system's. */
  readonly trustedRoots?: string;
  /** For connecting, the greeting, and each silence after it. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 20_000;
const MAX_RESPONSE_BYTES = 64 * 1024;

/**
 * Sends mails over SMTP (RFC 5321). One mail per recipient over one connection: with everybody in one To, outsiders would
 * learn each other's addresses. Certificates are always verified; with `starttls` nothing is said before the TLS of RFC 3207,
 * and nobody logs in without either.
 */
export class SmtpMailer implements Mailer {
  readonly #options: SmtpOptions;

  constructor(options: SmtpOptions = {}) {
    this.#options = options;
  }

  async send(server: MailServer, mail: Mail, signal?: AbortSignal): Promise<Outcome<null, MailRefusal>> {
    const nobody = { unsent: mail.to.join(' '), lasting: '', reason: '' };
    if (server.security === 'none' && server.user !== '') return fail('password-needs-tls', 'a login in the clear', nobody);
    if (!isMailAddress(mail.from)) return fail('mail-sender', 'the sender is no mail address', nobody);
    const talk = new Talk(server, this.#options);
    const unsent = new Set(mail.to);
    const total = unsent.size;
    const refused: { address: string; refusal: Refusal }[] = [];
    let current: string | null = null;
    const abort = () => talk.abort();
    signal?.addEventListener('abort', abort);
    try {
      signal?.throwIfAborted();
      await talk.open();
      for (const address of unsent) {
        current = null;
        await talk.anew();
        current = address;
        const refusal = isMailAddress(address) ? await talk.send(mail, address) : noAddress;
        if (refusal === null) unsent.delete(address);
        else refused.push({ address, refusal });
      }
      talk.quit();
    } catch (error) {
      talk.close();
      const refusal = refusalOf(error);
      const { code, reason } = refusal;
      // Only what was said about this very mail is said for good; server, login and sender can be mended.
      if (code === 'mail-refused' && current !== null) refused.push({ address: current, refusal });
      return fail(code, 'the mail server did not take the mail', { unsent: [...unsent].join(' '), lasting: lastingOf(refused), reason });
    } finally {
      signal?.removeEventListener('abort', abort);
    }
    const [first] = refused;
    if (first === undefined) return ok(null);
    // Read and refused to everybody, it is the mail that the server does not want.
    const code =
      refused.length === total && refused.every(({ refusal }) => refusal.code === 'mail-refused') ? 'mail-refused' : 'mail-recipient';
    return fail(code, 'the mail server refused recipients', {
      unsent: refused.map(({ address }) => address).join(' '),
      lasting: lastingOf(refused),
      refused: String(refused.length),
      total: String(mail.to.length),
      reason: first.refusal.reason,
    });
  }
}

/** Kept by an older program with a wider rule: nothing of it may reach a command or a header. */
const noAddress: Refusal = { code: 'mail-recipient', reason: '', lasting: true };

const lastingOf = (refused: readonly { address: string; refusal: Refusal }[]): string =>
  refused
    .filter(({ refusal }) => refusal.lasting)
    .map(({ address }) => address)
    .join(' ');

/** One connection. Whatever ends it rejects the step that waits. */
class Talk {
  readonly #server: MailServer;
  readonly #connection: SMTPConnection;
  #refused = false;
  #fail: (error: unknown) => void = () => {};

  constructor(server: MailServer, { trustedRoots, timeoutMs = TIMEOUT_MS }: SmtpOptions) {
    this.#server = server;
    this.#connection = new SMTPConnection({
      host: server.host,
      port: server.port,
      secure: server.security === 'tls',
      requireTLS: server.security === 'starttls',
      ignoreTLS: server.security === 'none',
      tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(trustedRoots === undefined ? {} : { ca: trustedRoots }) },
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
      maxResponseSize: MAX_RESPONSE_BYTES,
    });
    this.#connection.on('error', (error) => this.#fail(error));
    this.#connection.on('end', () => this.#fail(new Error('the connection ended')));
  }

  async open(): Promise<void> {
    await this.#step((done) => this.#connection.connect((error) => done(error ?? null)));
    const { user, password } = this.#server;
    if (user !== '') await this.#step((done) => this.#connection.login({ user, pass: password }, done));
  }

  /** Leaves a refused mail behind. Only before another one: a server that hangs up after its refusal has still told it. */
  async anew(): Promise<void> {
    if (this.#refused) await this.#step((done) => this.#connection.reset(done));
    this.#refused = false;
  }

  /** Null: taken. Otherwise what the server says about this recipient or the mail to them; anything else is thrown. */
  async send(mail: Mail, address: string): Promise<Refusal | null> {
    const composer = new MailComposer({
      from: mail.from,
      to: address,
      subject: mail.subject,
      text: mail.text,
      headers: { 'Auto-Submitted': 'auto-generated' }, // RFC 3834: no out-of-office notes in return
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const message = await composer.compile().build();
    try {
      await this.#step((done) => this.#connection.send({ from: mail.from, to: [address] }, message, (error) => done(error)));
      return null;
    } catch (error) {
      const refusal = refusalOf(error);
      if (!isOfOne(error, refusal)) throw error;
      this.#refused = true;
      return refusal;
    }
  }

  quit(): void {
    this.#fail = () => {};
    this.#connection.quit();
  }

  abort(): void {
    this.#fail(new Error('stopped'));
    this.#connection.close();
  }

  close(): void {
    this.#fail = () => {};
    this.#connection.close();
  }

  #step(run: (done: (error: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      run((error) => (error === null ? resolve() : reject(error)));
    });
  }
}
