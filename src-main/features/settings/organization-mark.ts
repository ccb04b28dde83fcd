import type { SettingsStore } from '#store/settings-store.ts';

const KEY = 'organization.magic';

/** The organisation's mark in what a device is told of it. One per installation, for ever: by it a device of ours is known again (usb.md 3.2). */
export function organizationMark(store: SettingsStore): string {
  const present = store.get(KEY) as string | null;
  if (present !== null) return present;
  const mark = crypto.randomUUID().toUpperCase();
  store.put(KEY, mark);
  return mark;
}
