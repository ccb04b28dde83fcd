import type { MailRefusal } from './mail.ts';

const network = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

export interface Refusal {
  readonly code: MailRefusal;
  readonly reason: string;
  /** 5yz: for good; 4yz: for now (RFC 5321 4.2.1). */
  readonly lasting: boolean;
}

/** Why a mail did not go out. A certificate that is not trusted arises as an error of the socket, before any word is said. */
export function refusalOf(error: unknown): Refusal {
  const [code, originalCode, command] = [fieldOf(error, 'code'), fieldOf(error, 'originalCode'), fieldOf(error, 'command')];
  const reason = wordsOf(fieldOf(error, 'response'));
  const refused = (code: MailRefusal, words = reason) => ({ code, reason: words, lasting: /^5\d\d(?:[ -]|$)/.test(words) });
  if (code === 'EAUTH' || code === 'ENOAUTH') return refused('mail-login');
  if (code === 'ETLS') return refused('mail-tls');
  if (code === 'ESOCKET' && originalCode !== '' && !network.has(originalCode)) return refused('mail-tls', originalCode);
  // Whatever it answers with this, it closes (RFC 5321 4.2.3): that is said about nobody.
  if (code === 'EENVELOPE' && closes(reason)) return refused('mail-refused');
  if (code === 'EENVELOPE' && command === 'MAIL FROM') return refused('mail-sender');
  if (code === 'EENVELOPE' && command === 'RCPT TO') return refused('mail-recipient');
  // nodemailer itself finds an address that cannot stand in a command; no later try changes that.
  if (code === 'EENVELOPE' && command !== 'DATA') return { code: 'mail-recipient', reason, lasting: true };
  // A word of the server that ends the talk is its refusal; no word at all is a server that is not there.
  return refused(reason === '' ? 'mail-unreachable' : 'mail-refused');
}

/** Whether the other recipients may still get theirs: this one was refused, or the mail to them, by a server that stays. */
export const isOfOne = (error: unknown, { code, reason }: Refusal): boolean =>
  code === 'mail-recipient' || (code === 'mail-refused' && fieldOf(error, 'command') === 'DATA' && !closes(reason));

const closes = (reason: string): boolean => /^421(?:[ -]|$)/.test(reason);

/** Only what the server and the system said is read from nodemailer's errors, never `message`. */
const fieldOf = (error: unknown, name: string): string => {
  const value: unknown = error instanceof Error ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : '';
};

const MAX_REASON = 300;

/** The server's words, on one line: they are shown to a person. */
const wordsOf = (response: string): string =>
  response
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, MAX_REASON);
