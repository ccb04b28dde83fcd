import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { readAdeFileName } from '#files/ade-file-name.ts';
import { openAdeToken } from '#files/ade-token.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { readCertificate } from '#pki/certificate.ts';
import { privateKeyFrom } from '#pki/keys.ts';
import type { PendingKey } from '#store/credentials-store.ts';
import type { DepAccount } from '../../protocols/dep/dep-account.ts';
import type { DepRefusal } from '../../protocols/dep/dep-refusal.ts';
import type { DepToken } from '../../protocols/dep/oauth1.ts';
import type { ReadRefusal, ReadToken, TokenDesk } from './token-desk.ts';

interface AdeDeskPorts {
  /** Every public key ever given out: a token may be sealed to any of them. */
  readonly keys: () => readonly PendingKey[];
  readonly secrets: { get(name: string): Uint8Array | null };
  readonly now: () => number;
  readonly account: (token: DepToken) => Promise<Outcome<DepAccount, DepRefusal>>;
}

const stored = z.object({ consumerKey: z.string(), consumerSecret: z.string(), accessToken: z.string(), accessSecret: z.string() });

/** The OAuth values as they lie in the secrets; null for something else, which only a restored archive can have brought. */
export function tokenOf(secret: Uint8Array): DepToken | null {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(secret).toString('utf8'));
  } catch {
    return null; // its message would quote the secret
  }
  return stored.safeParse(value).data ?? null;
}

/** ADE server token: sealed to our public key; its service says which server row it belongs to. */
export const adeDesk = ({ keys, secrets, now, account }: AdeDeskPorts): TokenDesk => ({
  read: (file, _run, installed): Outcome<ReadToken, ReadRefusal> => {
    const candidates = keys().flatMap(({ keyName, certificate }) => {
      const key = secrets.get(keyName);
      return key === null ? [] : [{ keyName, key: privateKeyFrom(key), certificate: readCertificate(Buffer.from(certificate)) }];
    });
    const opened = openAdeToken(file.bytes, candidates);
    if (!opened.ok) {
      const { code, message, details } = opened.error;
      return fail(code === 'not-an-ade-token' ? 'wrong-file' : code, message, details);
    }
    const { expiresAt, ...token } = opened.value.token;
    if (expiresAt <= now()) return fail('expired', 'its year is over', { expiredAt: iso(expiresAt) });
    const before = installed === null ? null : tokenOf(installed.secret);
    if (installed !== null && before !== null) {
      if (same(before.accessToken, token.accessToken)) return fail('already-installed', 'this token is the installed one');
      const end = installed.credential.expiresAt ?? 0;
      if (before.consumerKey === token.consumerKey && expiresAt < end) {
        return fail('older-than-installed', 'Apple ended it when the newer one was downloaded', {
          expiresAt: iso(expiresAt),
          installedExpiresAt: iso(end),
        });
      }
    }
    const name = readAdeFileName(file.fileName);
    const facts = { ...(name === null ? {} : { serverName: name.serverName, downloadedAt: iso(name.at) }), consumerKey: token.consumerKey };
    return ok({ secret: Buffer.from(JSON.stringify(token)), facts, expiresAt });
  },
  ask: async (secret) => {
    const token = tokenOf(secret);
    if (token === null) return fail('token-invalid', 'what is kept is no token');
    const answer = await account(token);
    if (!answer.ok) return answer;
    const { serverName, serverUuid, adminId, organizationName, organizationIdHash, organizationType } = answer.value;
    const facts = { serverName, serverUuid, organizationName, organizationIdHash, organizationType, adminId };
    return ok({ identity: serverUuid, identityName: serverName, account: adminId === '' ? null : adminId, facts, owner: null });
  },
});

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const iso = (at: number): string => new Date(at).toISOString();
