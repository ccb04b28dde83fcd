/** A hub with what is plugged into it; the root is the computer. */
export interface HubNode {
  /** `1-4`; `''`: the computer; `20:`: one of its buses, where ports are told with the bus (see `portOnBus`). */
  readonly path: string;
  /** Ports of this hub with a device, in the order of their numbers. */
  readonly ports: readonly string[];
  readonly hubs: readonly HubNode[];
}

/** The hub a port belongs to: the path without its last number. `''` (or `20:`) is the computer itself. */
export function hubOf(port: string): string {
  if (port.endsWith(':')) return '';
  return port.slice(0, Math.max(port.lastIndexOf('-'), port.lastIndexOf(':') + 1));
}

/** Whether this is the computer, or one of its buses, rather than a hub somebody plugged in. */
export const isComputer = (hub: string): boolean => hub === '' || hub.endsWith(':');

/** The hubs a device is plugged in through, the outermost (nearest to the computer) first. */
export function hubsAbove(port: string): string[] {
  const hubs: string[] = [];
  for (let hub = hubOf(port); !isComputer(hub); hub = hubOf(hub)) hubs.unshift(hub);
  return hubs;
}

/** By bus, then by port numbers from the computer outward: the order a person counts the ports in. */
export function comparePorts(one: string, other: string): number {
  const [left, right] = [numbersOf(one), numbersOf(other)];
  for (let place = 0; place < Math.max(left.length, right.length); place++) {
    const difference = (left[place] ?? -1) - (right[place] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The tree of hubs that these ports imply, for drawing. */
export function hubTree(ports: Iterable<string>): HubNode {
  const root = emptyNode('');
  const nodes = new Map([['', root]]);
  const nodeAt = (path: string): MutableNode => {
    const known = nodes.get(path);
    if (known !== undefined) return known;
    const node = emptyNode(path);
    nodes.set(path, node);
    nodeAt(hubOf(path)).hubs.push(node);
    return node;
  };
  for (const port of [...new Set(ports)].sort(comparePorts)) nodeAt(hubOf(port)).ports.push(port);
  return root;
}

interface MutableNode extends HubNode {
  readonly ports: string[];
  readonly hubs: MutableNode[];
}

const emptyNode = (path: string): MutableNode => ({ path, ports: [], hubs: [] });

/** The bus counts as the first number; a port without one comes before all buses. */
function numbersOf(port: string): number[] {
  const [path = '', bus] = port.split(':').reverse();
  return [bus === undefined ? -1 : Number(bus), ...path.split('-').map(Number)];
}
