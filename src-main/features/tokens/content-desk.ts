import { readContentToken } from '#files/content-token.ts';
import { sniffFile } from '#files/sniff-file.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { Credential } from '#store/credentials-store.ts';
import type { AppsRefusal, LocationStanding } from '../../protocols/apps-and-books/apps-and-books-client.ts';
import type { ReadRefusal, ReadToken, TokenDesk } from './token-desk.ts';
import type { Told } from './token-rules.ts';

interface ContentDeskPorts {
  readonly now: () => number;
  readonly check: (bearer: string) => Promise<Outcome<LocationStanding, AppsRefusal>>;
}

export const bearerOf = (secret: Uint8Array): string => Buffer.from(secret).toString('utf8');

/** What a location says about itself, as the wizard keeps it. */
export const toldOf = (standing: LocationStanding): Told => ({
  identity: standing.uId,
  identityName: standing.locationName,
  account: null,
  facts: {
    locationId: standing.uId,
    locationName: standing.locationName,
    countryCode: standing.countryCode,
    assetCount: String(standing.assetCount),
  },
  owner: standing.mdmInfo,
});

/** Content token: the file's text as it is authorises; the service says which location it is for and who manages that. */
export const contentDesk = ({ now, check }: ContentDeskPorts): TokenDesk => ({
  read: (file, _run, installed): Outcome<ReadToken, ReadRefusal> => {
    const read = readContentToken(file.bytes);
    if (!read.ok) {
      if (read.error.code === 'damaged') return fail('damaged', read.error.message, read.error.details);
      return fail('wrong-file', read.error.message, { kind: sniffFile(file.bytes).kind });
    }
    const { bearer, expiresAt, organizationName } = read.value;
    if (expiresAt <= now()) return fail('expired', 'its year is over', { expiredAt: iso(expiresAt) });
    if (installed !== null) {
      if (bearerOf(installed.secret) === bearer && !isManagedElsewhere(installed.credential))
        return fail('already-installed', 'this token is the installed one');
      // Every download makes a new token with a whole year, so an earlier end is an older download, whichever location it is for.
      const end = installed.credential.expiresAt ?? 0;
      if (expiresAt < end && installed.credential.facts['organizationName'] === organizationName) {
        return fail('older-than-installed', 'a newer one is installed', { expiresAt: iso(expiresAt), installedExpiresAt: iso(end) });
      }
    }
    return ok({ secret: Buffer.from(bearer), facts: { organizationName }, expiresAt });
  },
  ask: async (secret) => {
    const standing = await check(bearerOf(secret));
    return standing.ok ? ok(toldOf(standing.value)) : standing;
  },
});

/** Then the same token is the way to take the location over; a new download would end it for nothing. */
const isManagedElsewhere = ({ facts, problem }: Credential): boolean =>
  facts['foreignOwner'] !== undefined || problem?.code === 'other-owner';

const iso = (at: number): string => new Date(at).toISOString();
