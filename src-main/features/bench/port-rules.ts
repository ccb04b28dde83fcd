/**
 * The physical port behind a macOS LocationID: the first byte is the bus, each following nibble a port number on the way
 * through the hubs, as System Information shows it (0x14230000 is port 3 of the hub at port 2). The bus is left out: it is
 * the Mac's own, and means nothing to the eye at the bench. Null for a number that is no such path.
 */
export function portPath(locationId: number | null): string | null {
  if (locationId === null) return null;
  const nibbles = (locationId & 0xffffff).toString(16).padStart(6, '0');
  const path = /^([1-9a-f]+)0*$/.exec(nibbles)?.[1];
  return path === undefined ? null : [...path].map((nibble) => Number.parseInt(nibble, 16)).join('-');
}
