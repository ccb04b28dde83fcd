import { busOf, portOnBus, portPath } from './port-rules.ts';

interface Settings {
  get(key: string): unknown;
  put(key: string, value: unknown): void;
}

const BUSES = 'bench.buses';

/**
 * What a port is called: the path through the hubs, and the bus before it where there is more than one. The first bus ever
 * seen goes without, so that a bench on one port of the Mac, as most are, has short names that stay.
 */
export class PortNames {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  ofLocation(locationId: number | null): string | null {
    const path = portPath(locationId);
    return path === null || locationId === null ? null : this.of(busOf(locationId), path);
  }

  readonly of = (bus: number, path: string): string => {
    const first = this.#settings.get(BUSES) as number | null;
    if (first === null) this.#settings.put(BUSES, bus);
    return first === null || first === bus ? path : (portOnBus(bus, path) ?? path);
  };
}
