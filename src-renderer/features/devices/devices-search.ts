import { type DeviceFilter, type DeviceSort, type DeviceStatus, deviceFilter, deviceSort, deviceStatus } from '#contract/devices.ts';

/** What the list shows, as it stands in the address; so that going back finds it again. */
export interface DevicesSearch {
  readonly search?: string;
  /** One, or several with commas between. */
  readonly status?: string;
  readonly provisional?: boolean;
  readonly organization?: string;
  readonly platform?: DeviceFilter['platform'];
  readonly model?: string;
  readonly osFrom?: string;
  readonly osBelow?: string;
  readonly supervised?: boolean;
  readonly ade?: DeviceFilter['ade'];
  /** A saved view, where the filter cannot stand in an address. */
  readonly view?: string;
  readonly sort?: DeviceSort;
  readonly descending?: boolean;
}

const NONE = deviceFilter.parse({});
/** Filter fields that stand in the address under their own name. */
const plain = ['provisional', 'organization', 'platform', 'model', 'osFrom', 'osBelow', 'supervised', 'ade'] as const;

/** Reads the address; what does not fit is left out. */
export const readDevicesSearch = (search: Record<string, unknown>): DevicesSearch => {
  const { search: text, status, view, sort, descending } = search;
  const words = typeof text === 'string' || typeof text === 'number' ? String(text).slice(0, 300) : '';
  const statuses = typeof status === 'string' ? statusesIn(status) : [];
  const others: Record<string, unknown> = {};
  for (const field of plain) {
    const value = typeof search[field] === 'number' ? String(search[field]) : search[field];
    if (value !== undefined && value !== null && deviceFilter.shape[field].safeParse(value).success) others[field] = value;
  }
  return {
    ...(words === '' ? {} : { search: words }),
    ...(statuses.length === 0 ? {} : { status: statuses.join(',') }),
    ...others,
    ...(typeof view === 'string' ? { view } : {}),
    ...(deviceSort.safeParse(sort).success ? { sort: sort as DeviceSort } : {}),
    ...(descending === true ? { descending } : {}),
  };
};

const statusesIn = (text: string): DeviceStatus[] => text.split(',').flatMap((each) => deviceStatus.safeParse(each).data ?? []);

/** The filter an address stands for. */
export const filterOf = (search: DevicesSearch): DeviceFilter => {
  const filter: Record<string, unknown> = { text: search.search ?? '', statuses: statusesIn(search.status ?? '') };
  for (const field of plain) if (search[field] !== undefined) filter[field] = search[field];
  return deviceFilter.parse(filter);
};

/** The way back; order and view are not the filter's. */
export const searchOf = (filter: DeviceFilter): DevicesSearch => ({
  ...(filter.text === '' ? {} : { search: filter.text }),
  ...(filter.statuses.length === 0 ? {} : { status: filter.statuses.join(',') }),
  ...Object.fromEntries(plain.flatMap((field) => (filter[field] === null ? [] : [[field, filter[field]]]))),
});

/** Whether anything is asked for. */
export const isFiltered = (filter: DeviceFilter): boolean => JSON.stringify(filter) !== JSON.stringify(NONE);
export const noFilter: DeviceFilter = NONE;
