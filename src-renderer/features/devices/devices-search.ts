import type { DeviceStatus } from '#contract/devices.ts';
import { deviceStatuses } from '../../status/device-status.ts';

export type DeviceSort = 'name' | 'serialNumber' | 'lastContactAt';

/** What the list shows, as it stands in the address; so that going back finds it again. */
export interface DevicesSearch {
  readonly search?: string;
  readonly status?: DeviceStatus;
  readonly sort?: DeviceSort;
  readonly descending?: boolean;
  readonly page?: number;
}

export const PAGE_SIZE = 50;

const sorts: readonly string[] = ['name', 'serialNumber', 'lastContactAt'];

/** Reads the address; what does not fit is left out. */
export const readDevicesSearch = (search: Record<string, unknown>): DevicesSearch => {
  const { search: text, status, sort, descending, page } = search;
  return {
    ...((typeof text === 'string' && text !== '') || typeof text === 'number' ? { search: String(text).slice(0, 200) } : {}),
    ...(deviceStatuses.includes(status as DeviceStatus) ? { status: status as DeviceStatus } : {}),
    ...(sorts.includes(String(sort)) ? { sort: sort as DeviceSort } : {}),
    ...(descending === true ? { descending } : {}),
    ...(Number.isInteger(page) && Number(page) > 1 ? { page: Number(page) } : {}),
  };
};
