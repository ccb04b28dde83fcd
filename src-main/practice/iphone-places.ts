/** Ports of one hub; the places of the bench are numbered from 0 through the hubs. */
const PORTS = 10;
export const MOST_PLACES = 60;

/** Hubs count from 1, as a person at the bench counts. */
export const hubOf = (place: number): number => Math.floor(place / PORTS) + 1;

/** As it is written at the hub: `2-3` is port 3 of hub 2. */
export const portOf = (place: number): string => `${hubOf(place)}-${(place % PORTS) + 1}`;

/** As macOS gives it: a hub of ten ports at each port of the bus, a nibble each. */
export const locationIdOf = (place: number): number => (0x14 << 24) | (hubOf(place) << 20) | (((place % PORTS) + 1) << 16);
