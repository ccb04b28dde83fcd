import type { Outcome } from '#lib/outcome.ts';

/** The server that takes our mails. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** `tls`: from the first byte. `starttls`: required after connecting. `none`: in the clear, and never with a login. */
  readonly security: 'tls' | 'starttls' | 'none';
  /** Empty: no login. */
  readonly user: string;
  readonly password: string;
}

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

/**
 * Every refusal tells in `details.unsent` the addresses that did not get the mail, apart by spaces, in `details.lasting` those
 * of them whom the server refused for good (a reply of 5xx), and where the server gave a reason, its words in `details.reason`.
 * `mail-recipient` also counts: `refused` of `total`. `mail-refused` is of the mail: nobody gets it.
 */
export type MailRefusal =
  | 'mail-unreachable'
  | 'mail-tls'
  | 'mail-login'
  | 'mail-sender'
  | 'mail-recipient'
  | 'mail-refused'
  | 'password-needs-tls';

/** Takes mails: over SMTP, or in practice nowhere. */
export interface Mailer {
  /** `signal` ends the talk at once; what was not sent by then counts as `mail-unreachable`. */
  send(server: MailServer, mail: Mail, signal?: AbortSignal): Promise<Outcome<null, MailRefusal>>;
}
