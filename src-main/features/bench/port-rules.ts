/**
 * The physical port behind a macOS LocationID: the first byte is the bus, each following nibble a port number on the way
 * through the hubs, as System Information shows it (0x14230000 is port 3 of the hub at port 2). The bus is left out, and
 * with it what tells two ports of an Apple silicon Mac apart: see `portOnBus`. Null for a number that is no such path.
 */
export function portPath(locationId: number | null): string | null {
  if (locationId === null) return null;
  const nibbles = (locationId & 0xffffff).toString(16).padStart(6, '0');
  const path = /^([1-9a-f]+)0*$/.exec(nibbles)?.[1];
  return path === undefined ? null : [...path].map((nibble) => Number.parseInt(nibble, 16)).join('-');
}

/** The bus of a macOS LocationID: one for each controller. */
export const busOf = (locationId: number): number => locationId >>> 24;

/**
 * The same with the bus before it, `1:1-4`. Intel Macs have all ports on one bus; Apple silicon Macs have a bus for each
 * port or two, each beginning at port 1, so that two hubs at two of their ports have the same paths. Whatever takes a port
 * here takes both forms.
 */
export const portOnBus = (busNumber: number, path: string | null): string | null => (path === null ? null : `${busNumber}:${path}`);

/** Whether a text is a port, with or without its bus. USB has at most seven tiers: six ports on the way. */
export const isPort = (text: string): boolean => /^(\d{1,3}:)?[1-9]\d{0,2}(-[1-9]\d{0,2}){0,5}$/.test(text);
