import { createPublicKey, type KeyObject } from 'node:crypto';
import { readApiKey } from '#files/api-key.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { privateKeyFrom, privateKeyToDer } from '#pki/keys.ts';
import { PkiError } from '#pki/pki-error.ts';
import type { BusinessCredentials, BusinessRefusal, BusinessStanding } from '../../protocols/business/business-client.ts';
import type { ReadRefusal, ReadToken, TokenDesk } from './token-desk.ts';
import { halfWidth } from './token-rules.ts';

interface ApiDeskPorts {
  readonly check: (credentials: BusinessCredentials) => Promise<Outcome<BusinessStanding, BusinessRefusal>>;
}

/** Apple: client IDs begin with the name of their API, then a UUID. */
const CLIENT_ID = /^(?:BUSINESS|SCHOOL)API\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const KEY_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Key of the Business or School API: client ID and key ID are typed from the portal, the key file is downloaded once. */
export const apiDesk = ({ check }: ApiDeskPorts): TokenDesk => ({
  read: (file, run, installed): Outcome<ReadToken, ReadRefusal> => {
    const read = readApiKey(file.bytes);
    if (!read.ok) {
      const { code, message, details } = read.error;
      return fail(code === 'not-an-api-key' ? 'wrong-file' : code, message, details);
    }
    // The name of the API is written in capitals, and asked for by it; of the UUID the portal's spelling stays.
    const clientId = halfWidth(run.clientId).replace(/^[a-z]+/i, (name) => name.toUpperCase());
    const keyId = halfWidth(run.keyId);
    if (!CLIENT_ID.test(clientId)) return fail('client-id-invalid', 'not a client ID');
    if (!KEY_ID.test(keyId)) return fail('key-id-invalid', 'not a key ID');
    if (installed !== null) {
      const { facts } = installed.credential;
      const before = keyOf(installed.secret);
      const isSame = before !== null && createPublicKey(before).equals(createPublicKey(read.value));
      if (isSame && facts['clientId'] === clientId && facts['keyId'] === keyId)
        return fail('already-installed', 'this key is the installed one');
    }
    return ok({ secret: privateKeyToDer(read.value), facts: { clientId, keyId }, expiresAt: null });
  },
  ask: async (secret, facts, workedBefore) => {
    const [clientId = '', keyId = ''] = [facts['clientId'], facts['keyId']];
    const key = keyOf(secret);
    if (key === null) return fail('client-invalid', 'what is kept is no key', { reason: 'key-type' });
    const answer = await check({ clientId, keyId, key, workedBefore });
    if (!answer.ok) return answer;
    const { deviceCount, scope } = answer.value;
    const told = { clientId, keyId, scope, ...(deviceCount === null ? {} : { deviceCount: String(deviceCount) }) };
    return ok({ identity: clientId, identityName: clientId, account: null, facts: told, owner: null });
  },
});

/** Null for something that is no key, which only a restored archive can have brought. */
export function keyOf(secret: Uint8Array): KeyObject | null {
  try {
    return privateKeyFrom(secret);
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}
