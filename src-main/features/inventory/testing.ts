import type { RefreshPlan } from '#contract/inventory.ts';
import { ManualClock } from '#lib/clock.ts';
import { buildXmlPlist, type PlistDict, type PlistInputDict, parsePlistDict } from '#plist/plist.ts';
import { memoryDatabase } from '#store/testing.ts';
import { InventoryService } from './inventory-service.ts';
import { DEFAULT_PLAN } from './refresh-rules.ts';

/** A dictionary as it comes over the wire. */
export const told = (input: PlistInputDict): PlistDict => parsePlistDict(buildXmlPlist(input));

/** The inventory over a store in memory; every device but `gone` is known. */
export function inventoryWorld() {
  const database = memoryDatabase();
  const clock = new ManualClock();
  const changed: string[] = [];
  let plan: RefreshPlan = DEFAULT_PLAN;
  const service = new InventoryService({
    database,
    clock,
    knows: (id) => id !== 'gone',
    plan: {
      current: () => plan,
      change: (next) => {
        plan = next;
      },
    },
    publish: (_name, { deviceId }) => changed.push(deviceId),
  });
  const apps = (deviceId = 'd', search = '') =>
    service.apps({ deviceId, search, managedOnly: false, sort: 'name', descending: false, offset: 0, limit: 500 });
  return { database, clock, changed, service, apps };
}
