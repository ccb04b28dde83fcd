import type { InventoryFact } from '#contract/inventory.ts';
import type { FactName } from '#contract/inventory-facts.ts';
import type { Json } from '../../protocols/mdm/declarations.ts';
import type { StatusValues } from '../../protocols/mdm/status-report.ts';

/** Which facts of the inventory the status channel tells: the item, and the key inside where it is a dictionary. */
const FACTS: readonly (readonly [FactName, string, string?])[] = [
  ['osExtra', 'device.operating-system.supplemental.extra-version'],
  ['supplementalBuild', 'device.operating-system.supplemental.build-version'],
  ['batteryHealth', 'device.power.battery-health'],
  ['fileVault', 'diskmanagement.filevault.enabled'],
  ['passcodePresent', 'passcode.is-present'],
  ['passcodeCompliant', 'passcode.is-compliant'],
  ['updateDeviceId', 'softwareupdate.device-id'],
  ['updateState', 'softwareupdate.install-state'],
  ['pendingVersion', 'softwareupdate.pending-version', 'os-version'],
  ['updateFailures', 'softwareupdate.failure-reason', 'count'],
];

/** Facts of which the inventory has another kind of value than the device tells are left out. */
const KINDS: Partial<Readonly<Record<FactName, 'boolean' | 'number'>>> = {
  fileVault: 'boolean',
  passcodePresent: 'boolean',
  passcodeCompliant: 'boolean',
  updateFailures: 'number',
};

export function inventoryFactsOf(status: StatusValues): InventoryFact[] {
  return FACTS.flatMap(([name, item, key]): InventoryFact[] => {
    const told = key === undefined ? valueAt(status, item) : valueAt(dictOf(valueAt(status, item)), key);
    if (typeof told !== (KINDS[name] ?? 'string') || told === '') return [];
    return [{ name, value: told as InventoryFact['value'] }];
  });
}

/** The managed apps of `mdm.app`, in the words of ManagedApplicationList; null: not told. */
export function managedAppsOf(status: StatusValues): { bundleId: string; status: string }[] | null {
  const list = valueAt(status, 'mdm.app');
  if (!Array.isArray(list)) return null;
  return list.flatMap((entry: Json) => {
    const { identifier, state } = dictOf(entry);
    return typeof identifier === 'string' && identifier !== '' ? [{ bundleId: identifier, status: wordOf(state) }] : [];
  });
}

/** What the device says its system is. */
export function systemOf(status: StatusValues): { osVersion: string | null; build: string | null } {
  const text = (item: string): string | null => {
    const told = valueAt(status, item);
    return typeof told === 'string' && told !== '' ? told : null;
  };
  return { osVersion: text('device.operating-system.version'), build: text('device.operating-system.build-version') };
}

/** `prompting-for-login` is PromptingForLogin there. */
const wordOf = (state: Json | undefined): string =>
  typeof state === 'string' && state !== '' ? state.replace(/(?:^|-)(\w)/g, (_all, letter: string) => letter.toUpperCase()) : 'Unknown';

const valueAt = (dict: { readonly [key: string]: Json }, key: string): Json | undefined =>
  Object.hasOwn(dict, key) ? dict[key] : undefined;
const dictOf = (value: Json | undefined): { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { readonly [key: string]: Json }) : {};
