import { apiError, type FakeAnswer } from './fake-business-answer.ts';

export type FakeActivityType = 'ASSIGN_DEVICES' | 'UNASSIGN_DEVICES';

/** The organisation's side of activities. */
export interface BusinessActivities {
  /** The new activity's id. */
  begin(type: FakeActivityType, serverId: string, serialNumbers: readonly string[]): string;
  /** Null: unknown, or older than 30 days. */
  find(id: string): {
    readonly type: FakeActivityType;
    readonly done: boolean;
    readonly serialNumbers: readonly string[];
    readonly failed: readonly string[];
  } | null;
}

interface Organization {
  readonly activities: BusinessActivities;
  devices(): readonly { readonly serialNumber: string }[];
  servers(): readonly { readonly id: string }[];
}

const types: readonly unknown[] = ['ASSIGN_DEVICES', 'UNASSIGN_DEVICES'];

/** `POST /v1/orgDeviceActivities` (apple-cloud.md 5.2). */
export function beginActivity(body: string | null, organization: Organization, url: string): FakeAnswer {
  const request = requestOf(body);
  if (request === null) return apiError(422, 'ENTITY_UNPROCESSABLE');
  const { type, serverId, serialNumbers } = request;
  const owned = new Set(organization.devices().map(({ serialNumber }) => serialNumber));
  if (!organization.servers().some(({ id }) => id === serverId)) return apiError(409, 'ENTITY_ERROR.RELATIONSHIP.INVALID');
  if (!serialNumbers.every((serial) => owned.has(serial))) return apiError(409, 'ENTITY_ERROR.RELATIONSHIP.INVALID');
  const id = organization.activities.begin(type, serverId, serialNumbers);
  return { ...showActivity(id, organization, url), status: 201 };
}

/** `GET /v1/orgDeviceActivities/{id}`. COMPLETED says nothing of the single device: the list behind `downloadUrl` does. */
export function showActivity(id: string, organization: Organization, url: string): FakeAnswer {
  const activity = organization.activities.find(id);
  if (activity === null) return apiError(404, 'NOT_FOUND');
  const { done, failed, serialNumbers, type } = activity;
  const outcome = failed.length === 0 ? 'SUCCESS' : failed.length < serialNumbers.length ? 'ERROR' : 'FAILURE';
  const state = done
    ? { status: 'COMPLETED', subStatus: `COMPLETED_WITH_${outcome}`, downloadUrl: `${url}/activity-lists/${id}` }
    : { status: 'IN_PROGRESS', subStatus: 'PROCESSING' };
  return { status: 200, body: { data: { type: 'orgDeviceActivities', id, attributes: { ...state, activityType: type } } } };
}

/** The list of an activity that is done, as CSV; null: there is none. The columns are our own: Apple documents none. */
export function activityList(id: string, organization: Organization): string | null {
  const activity = organization.activities.find(id);
  if (activity?.done !== true) return null;
  const line = (serial: string) => `"${serial}",${activity.failed.includes(serial) ? 'DEVICE_NOT_FOUND' : 'SUCCESS'}`;
  return ['Serial Number,Status', ...activity.serialNumbers.map(line), ''].join('\r\n');
}

function requestOf(body: string | null): { type: FakeActivityType; serverId: string; serialNumbers: readonly string[] } | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body ?? '');
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const data = at(parsed, 'data');
  const server = at(data, 'relationships', 'mdmServer', 'data');
  const devices = at(data, 'relationships', 'devices', 'data');
  const type = at(data, 'attributes', 'activityType');
  const serverId = at(server, 'id');
  if (at(data, 'type') !== 'orgDeviceActivities' || !types.includes(type)) return null;
  if (at(server, 'type') !== 'mdmServers' || typeof serverId !== 'string' || !Array.isArray(devices) || devices.length === 0) return null;
  const serialNumbers = devices.map((device) => (at(device, 'type') === 'orgDevices' ? at(device, 'id') : null));
  if (!serialNumbers.every((serial) => typeof serial === 'string')) return null;
  return { type: type as FakeActivityType, serverId, serialNumbers: serialNumbers as string[] };
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined), value);
}
