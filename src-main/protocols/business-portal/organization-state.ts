import { createHash, randomUUID } from 'node:crypto';

/** Where a simulator keeps what must survive a restart. Secrets are among it: they are practice secrets and open nothing. */
export interface StatePort {
  load(): Uint8Array | null;
  save(state: Uint8Array): void;
}

export interface Organization {
  readonly name: string;
  readonly idHash: string;
  readonly email: string;
  readonly phone: string;
  readonly address: string;
  /** Who downloaded a server token last, as at Apple. */
  readonly adminId: string;
}

export interface ServerToken {
  readonly consumerSecret: string;
  readonly accessToken: string;
  readonly accessSecret: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** A device management service ("MDM server"). */
export interface ServerRow {
  readonly uuid: string;
  readonly name: string;
  /** Stays over every renewal: by it a renewed token is told from one of another row. */
  readonly consumerKey: string;
  readonly publicKeyPem: string;
  /** The newest one; all before it are dead. */
  readonly token: ServerToken | null;
}

export interface MdmInfo {
  readonly id: string;
  readonly name: string;
  readonly metadata: string;
}

export interface LocationRow {
  readonly uId: string;
  readonly name: string;
  readonly countryCode: string;
  readonly mdmInfo: MdmInfo | null;
  /** Digests of the files' texts, the newest last. */
  readonly tokens: readonly { readonly sha256: string; readonly issuedAt: number; readonly expiresAt: number }[];
}

export interface ApiAccountRow {
  readonly clientId: string;
  readonly keyId: string;
  readonly name: string;
  readonly role: string;
  readonly publicKeyPem: string;
  readonly revoked: boolean;
}

/** An enrolment profile a device was given, and what became of it (apple-cloud.md 3.4). */
export interface GivenProfile {
  readonly uuid: string;
  readonly status: 'assigned' | 'pushed' | 'removed';
  readonly assignedAt: number;
  readonly pushedAt: number | null;
}

/** An assignment asked for through the API. */
export interface ActivityRow {
  readonly id: string;
  readonly type: 'ASSIGN_DEVICES' | 'UNASSIGN_DEVICES';
  readonly serverUuid: string;
  readonly serialNumbers: readonly string[];
  readonly createdAt: number;
  readonly dueAt: number;
  /** The devices it failed for; null: not carried out yet. */
  readonly failed: readonly string[] | null;
}

export interface OrganizationState {
  readonly version: 1;
  readonly organization: Organization;
  readonly termsSigned: boolean;
  readonly servers: readonly ServerRow[];
  readonly locations: readonly LocationRow[];
  readonly apiAccounts: readonly ApiAccountRow[];
  /** Serial number → the server's UUID. */
  readonly assignments: Readonly<Record<string, string>>;
  /** Serial number → when it was assigned. */
  readonly assignedAt: Readonly<Record<string, number>>;
  /** Enrolment profiles by their uuid, each of one server row. */
  readonly profiles: Readonly<Record<string, { readonly serverUuid: string; readonly fields: Readonly<Record<string, unknown>> }>>;
  readonly given: Readonly<Record<string, GivenProfile>>;
  /** Serial number → when a person added it with Apple Configurator. */
  readonly addedByHand: Readonly<Record<string, number>>;
  /** Devices the organisation gave up. */
  readonly released: readonly string[];
  readonly activities: readonly ActivityRow[];
}

const noDevices = { assignments: {}, assignedAt: {}, profiles: {}, given: {}, addedByHand: {}, released: [], activities: [] };

/** Null: nothing was kept, or by a release whose state is not understood; the organisation begins anew. */
export function readState(bytes: Uint8Array | null): OrganizationState | null {
  if (bytes === null) return null;
  const state = JSON.parse(Buffer.from(bytes).toString('utf8')) as OrganizationState | { readonly version: unknown };
  // An earlier release knew of assignments only.
  return state.version === 1 ? { ...noDevices, ...(state as OrganizationState) } : null;
}

/** An organisation just registered: Apple's terms are still open, and there is no server yet. */
export function newOrganization(): OrganizationState {
  return {
    version: 1,
    organization: {
      name: '練習商事株式会社',
      idHash: createHash('sha256').update(randomUUID()).digest('hex').toUpperCase(),
      email: 'it@example.jp',
      phone: '03-0000-0000',
      address: '東京都千代田区(練習)',
      adminId: 'admin@example.jp',
    },
    termsSigned: false,
    servers: [],
    locations: [newLocation('練習商事 本社'), newLocation('Osaka 支店')],
    apiAccounts: [],
    ...noDevices,
  };
}

const newLocation = (name: string): LocationRow => ({ uId: randomUUID(), name, countryCode: 'JP', mdmInfo: null, tokens: [] });
