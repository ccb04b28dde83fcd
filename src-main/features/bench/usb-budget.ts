import { hubsAbove } from './hub-tree.ts';

/** Something on a bus. Hubs that are not listed but lie on the way to something that is are counted all the same. */
export interface UsbThing {
  readonly busNumber: number;
  /** Without the bus. Null: not known; it takes its address all the same. */
  readonly portPath: string | null;
  /** `apple`: an iPhone or iPad, in any mode. */
  readonly kind: 'apple' | 'hub' | 'other';
}

export interface UsbLimits {
  /** USB addresses on one controller; everything takes one. */
  readonly addresses: number;
  /** Hubs one behind the other. */
  readonly hubsDeep: number;
  /** Endpoints a controller can hold at once. */
  readonly endpoints: number;
  readonly endpointsOf: Readonly<Record<UsbThing['kind'], number>>;
}

/**
 * What a controller carries.
 *
 * Sure, by the USB specification: 127 addresses; seven tiers, hence five hubs one behind the other, those inside the
 * computer and inside a large hub (often two or three chips) included.
 *
 * Estimated: endpoints. Cambrionix gives 96 for USB 2 controllers and often 254 for USB 3 ones; 96 is also what users of
 * Intel's xHCI controllers report (older ones: 64). Nothing is published of Apple silicon, which has a controller for each
 * port or two: 254 is taken for it, unproved. An iPhone's usual configuration (PTP, mux, Ethernet) has 3 + 2 + 2 endpoints
 * and the control endpoint; a hub has one and the control endpoint; for the rest three is a usual least.
 * https://knowledge.cambrionix.com/Content/Technical-Notes/Endpoints.htm,
 * https://knowledge.cambrionix.com/Content/Articles/USB/Understanding%20and%20Managing%20USB%20Endpoint%20Limitations.htm
 */
const COMMON = { addresses: 127, hubsDeep: 5, endpointsOf: { apple: 8, hub: 2, other: 3 } } as const;
export const INTEL_USB: UsbLimits = { ...COMMON, endpoints: 96 };
export const APPLE_SILICON_USB: UsbLimits = { ...COMMON, endpoints: 254 };

/** How full one controller is. */
export interface UsbBudget {
  readonly busNumber: number;
  /** iPhones and iPads on it. */
  readonly devices: number;
  readonly hubs: number;
  /** How many more iPhones and iPads it carries with the hubs it has. Where `reason` is `endpoints` an estimate. */
  readonly remaining: number;
  /** `devices` and `remaining` together. */
  readonly limit: number;
  /** What runs out first. Beyond it the system does not say so: the device is not seen, or comes and goes. */
  readonly reason: 'addresses' | 'endpoints';
  /** Hubs that can still be put behind the deepest one. 0: what is behind a further hub will not be seen. */
  readonly hubsBelow: number;
}

/**
 * The budget of each controller, the fullest first. Assumes that a bus is a controller: so it is on macOS. On Linux the USB
 * 2 and the USB 3 side of a controller are two buses, and there is less room than this says.
 */
export function usbBudgets(things: readonly UsbThing[], limits: UsbLimits): UsbBudget[] {
  const buses = [...new Set(things.map((thing) => thing.busNumber))];
  return buses
    .map((busNumber) =>
      budgetOf(
        busNumber,
        things.filter((thing) => thing.busNumber === busNumber),
        limits,
      ),
    )
    .sort((one, other) => one.remaining - other.remaining || one.busNumber - other.busNumber);
}

function budgetOf(busNumber: number, things: readonly UsbThing[], limits: UsbLimits): UsbBudget {
  const count = (kind: UsbThing['kind']) => things.filter((thing) => thing.kind === kind).length;
  const paths = things.flatMap(({ portPath }) => (portPath === null ? [] : [portPath]));
  const listed = new Set(things.flatMap(({ kind, portPath }) => (kind === 'hub' && portPath !== null ? [portPath] : [])));
  const implied = new Set(paths.flatMap(hubsAbove).filter((hub) => !listed.has(hub)));
  const used = { apple: count('apple'), hub: count('hub') + implied.size, other: count('other') };
  const endpoints = used.apple * limits.endpointsOf.apple + used.hub * limits.endpointsOf.hub + used.other * limits.endpointsOf.other;
  const byAddresses = limits.addresses - used.apple - used.hub - used.other;
  const byEndpoints = Math.floor((limits.endpoints - endpoints) / limits.endpointsOf.apple);
  const remaining = Math.max(0, Math.min(byAddresses, byEndpoints));
  const deepest = Math.max(0, ...paths.map((path) => hubsAbove(path).length), ...[...listed].map((hub) => hubsAbove(hub).length + 1));
  return {
    busNumber,
    devices: used.apple,
    hubs: used.hub,
    remaining,
    limit: used.apple + remaining,
    reason: byAddresses <= byEndpoints ? 'addresses' : 'endpoints',
    hubsBelow: Math.max(0, limits.hubsDeep - deepest),
  };
}
