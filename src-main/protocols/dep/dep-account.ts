import { countAt, type JsonObject, listAt, objectOf, textAt } from './json-fields.ts';

/** Devices per page. */
export interface DepLimit {
  readonly default: number;
  readonly maximum: number;
}

/** Apple: "AccountDetail". Empty texts where the service says nothing. */
export interface DepAccount {
  readonly serverName: string;
  readonly serverUuid: string;
  /** The Managed Apple Account that made the token. */
  readonly adminId: string;
  readonly organizationName: string;
  readonly organizationIdHash: string;
  /** `edu`, `org`, `tvprovider`; others may come. */
  readonly organizationType: string;
  readonly limits: { readonly fetch: DepLimit; readonly sync: DepLimit };
}

export const FETCH_PATH = '/server/devices';
export const SYNC_PATH = '/devices/sync';
const documentedLimit: DepLimit = { default: 100, maximum: 1000 };

/** Null: not the answer of `GET /account`. */
export function readAccount(answer: JsonObject): DepAccount | null {
  const serverName = textAt(answer, 'server_name');
  const serverUuid = textAt(answer, 'server_uuid');
  if (serverName === '' || serverUuid === '') return null;
  return {
    serverName,
    serverUuid,
    adminId: textAt(answer, 'admin_id') || textAt(answer, 'facilitator_id'),
    organizationName: textAt(answer, 'org_name'),
    organizationIdHash: textAt(answer, 'org_id_hash'),
    organizationType: textAt(answer, 'org_type'),
    limits: { fetch: limitOf(answer, FETCH_PATH), sync: limitOf(answer, SYNC_PATH) },
  };
}

function limitOf(answer: JsonObject, path: string): DepLimit {
  const urls = (listAt(answer, 'urls') ?? []).map((entry) => objectOf(entry) ?? {});
  // Paths come with and without a slash at the end, and once as a whole URL.
  const entry = urls.find((url) => textAt(url, 'uri').replace(/\/$/, '').endsWith(path));
  const limit = objectOf(entry?.['limit']) ?? {};
  const maximum = countAt(limit, 'maximum') ?? documentedLimit.maximum;
  return { default: Math.min(countAt(limit, 'default') ?? documentedLimit.default, maximum), maximum };
}
