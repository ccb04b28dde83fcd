/** The tabs of a device, in their order (product.md 4.5); the address names the one that is open. */
export const deviceTabs = ['overview', 'timeline', 'profiles', 'apps', 'enrolment', 'location'] as const;
export type DeviceTab = (typeof deviceTabs)[number];

/** Reads the address; what is no tab is left out. */
export const readDeviceSearch = (search: Record<string, unknown>): { readonly tab?: DeviceTab } => {
  const tab = deviceTabs.find((each) => each === search['tab']);
  return tab === undefined ? {} : { tab };
};
