import { type Answer, objectOf } from '#lib/bounded-ask.ts';

/** A device as the organisation's portal has it (Apple: OrgDevice). */
export interface OrgDevice {
  readonly serialNumber: string;
  /** Whether it is assigned to any server; null where Apple says neither. */
  readonly assigned: boolean | null;
  /** Added by a person with Apple Configurator: its user may take it out again for 30 days. */
  readonly addedByHand: boolean;
  /** Milliseconds since 1970; null where Apple names none. */
  readonly addedAt: number | null;
}

/** A device management service of the portal (Apple: MdmServer). */
export interface MdmServer {
  readonly id: string;
  readonly name: string;
  /** `MDM`, `APPLE_CONFIGURATOR`, `APPLE_MDM`; others may come. */
  readonly type: string;
}

/** What became of an assignment (Apple: OrgDeviceActivity). `completed` does not mean that it worked for every device. */
export interface OrgActivity {
  readonly status: 'in-progress' | 'completed' | 'stopped' | 'failed';
  /** Apple's word: PROCESSING, COMPLETED_WITH_ERROR …; empty where it says none. */
  readonly subStatus: string;
  /** A list (CSV) of what became of each device; null: there is none yet. */
  readonly downloadUrl: string | null;
}

export interface Page<T> {
  readonly rows: readonly T[];
  /** Null: the last page. */
  readonly nextCursor: string | null;
}

interface Resource {
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const statuses: ReadonlyMap<unknown, OrgActivity['status']> = new Map([
  ['IN_PROGRESS', 'in-progress'],
  ['COMPLETED', 'completed'],
  ['STOPPED', 'stopped'],
  ['FAILED', 'failed'],
]);

/** Null: not the answer for one device. */
export function deviceOf(answer: Answer): OrgDevice | null {
  const resource = resourceOf(objectOf(answer.json)?.['data'], 'orgDevices');
  return resource === null ? null : toDevice(resource);
}

/** Null: not a page of devices; one that cannot be read spoils it. */
export const devicePage = (answer: Answer): Page<OrgDevice> | null => pageOf(answer, 'orgDevices', toDevice);

export const serverPage = (answer: Answer): Page<MdmServer> | null =>
  pageOf(answer, 'mdmServers', ({ id, attributes }) => ({
    id,
    name: textOf(attributes['serverName']),
    type: textOf(attributes['serverType']),
  }));

/** Linkages: serial numbers alone. */
export const linkPage = (answer: Answer): Page<string> | null => pageOf(answer, 'orgDevices', ({ id }) => id);

/** The id in the answer about a device's server, or `none`; null: not such an answer. */
export function serverLink(answer: Answer): string | 'none' | null {
  const body = objectOf(answer.json);
  if (body === null || !('data' in body)) return null;
  return body['data'] === null ? 'none' : (resourceOf(body['data'], 'mdmServers')?.id ?? null);
}

/** Null: not an activity. */
export function activityOf(answer: Answer): (OrgActivity & { readonly id: string }) | null {
  const resource = resourceOf(objectOf(answer.json)?.['data'], 'orgDeviceActivities');
  const status = statuses.get(resource?.attributes['status']);
  if (resource === null || status === undefined) return null;
  const { subStatus, downloadUrl } = resource.attributes;
  return { id: resource.id, status, subStatus: wordOf(subStatus), downloadUrl: textOf(downloadUrl) || null };
}

/** The body that asks for an assignment (apple-cloud.md 5.2). */
export const assignmentBody = (serverId: string, serialNumbers: readonly string[]): string =>
  JSON.stringify({
    data: {
      type: 'orgDeviceActivities',
      attributes: { activityType: 'ASSIGN_DEVICES' },
      relationships: {
        mdmServer: { data: { type: 'mdmServers', id: serverId } },
        devices: { data: serialNumbers.map((id) => ({ type: 'orgDevices', id })) },
      },
    },
  });

function pageOf<T>(answer: Answer, type: string, read: (resource: Resource) => T): Page<T> | null {
  const body = objectOf(answer.json);
  const data = body?.['data'];
  if (!Array.isArray(data)) return null;
  const resources = data.map((one) => resourceOf(one, type));
  const good = resources.filter((one) => one !== null);
  if (good.length !== resources.length) return null;
  const cursor = textOf(objectOf(objectOf(body?.['meta'])?.['paging'])?.['nextCursor']);
  return { rows: good.map(read), nextCursor: cursor === '' ? null : cursor };
}

function resourceOf(value: unknown, type: string): Resource | null {
  const fields = objectOf(value);
  const id = fields?.['id'];
  if (fields === null || fields['type'] !== type || typeof id !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(id)) return null;
  return { id, attributes: objectOf(fields['attributes']) ?? {} };
}

function toDevice({ id, attributes }: Resource): OrgDevice {
  const { status, purchaseSourceType, addedToOrgDateTime } = attributes;
  const addedAt = Date.parse(textOf(addedToOrgDateTime));
  return {
    serialNumber: id,
    assigned: status === 'ASSIGNED' ? true : status === 'UNASSIGNED' ? false : null,
    addedByHand: purchaseSourceType === 'MANUALLY_ADDED',
    addedAt: Number.isNaN(addedAt) ? null : addedAt,
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const wordOf = (value: unknown): string => (typeof value === 'string' && /^[A-Z_]{1,60}$/.test(value) ? value : '');
