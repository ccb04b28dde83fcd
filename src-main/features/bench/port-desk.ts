import type { Slot, Stray } from '#contract/bench.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type BenchLayout, emptyLayout, type LayoutPreset, layoutProblems, learnPorts, movePort, reshape } from './layout-rules.ts';
import type { PortFault, PortHealth, PortVerdict } from './port-health.ts';
import { type UsbBudget, type UsbLimits, usbBudgets } from './usb-budget.ts';

/** What is on the bus besides the devices that usbmuxd knows, as protocols/recovery tells it. */
export interface BusView {
  readonly devices: readonly {
    readonly busNumber: number;
    readonly portPath: string | null;
    readonly serialString: string | null;
    readonly mode: 'normal' | Stray['mode'];
    readonly parsed: { readonly chipId: number | null; readonly boardId: number | null; readonly serialNumber: string | null } | null;
  }[];
  readonly others: readonly { readonly busNumber: number; readonly portPath: string | null; readonly hub: boolean }[];
}

type LeaveFailure = 'gone' | 'not-in-recovery' | 'no-access' | 'refused';

export interface Inventory<Bus extends BusView = BusView> {
  watch(onBus: (bus: Bus) => void, signal: AbortSignal): Promise<void>;
  leaveRecovery(device: Bus['devices'][number]): Promise<Outcome<null, LeaveFailure>>;
}

interface Ports {
  readonly inventory: Inventory;
  readonly health: PortHealth;
  readonly limits: UsbLimits;
  readonly settings: { get(key: string): unknown; put(key: string, value: unknown): void };
  readonly portName: (bus: number, path: string) => string;
  readonly modelOf: (chipId: number | null, boardId: number | null) => string | null;
  readonly simulated: boolean;
  readonly publish: (what: 'strays' | 'ports') => void;
}

const LAYOUT = 'bench.layout';
const noBus: BusView = { devices: [], others: [] };

/** The ports of the bench: where they lie on the table, which of them lose devices, how full the bus is, and what usbmuxd does not see. */
export class PortDesk {
  readonly #ports: Ports;
  #bus: BusView = noBus;
  #verdicts: ReadonlyMap<string, PortVerdict> = new Map();

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#judge();
  }

  /** Resolves when `signal` aborts. */
  watch(signal: AbortSignal): Promise<void> {
    return this.#ports.inventory.watch((bus) => {
      this.#bus = bus;
      this.#ports.publish('strays');
      this.#ports.publish('ports');
    }, signal);
  }

  attached(port: string): void {
    this.#ports.health.attached(port);
    const layout = this.layout();
    if (layout === null) return;
    const learnt = learnPorts(layout, [port]);
    if (learnt === layout) return;
    this.#ports.settings.put(LAYOUT, learnt);
    this.#ports.publish('ports');
  }

  detached(port: string, expected: boolean): void {
    this.#ports.health.detached(port, expected);
    if (expected) return;
    this.#judge();
    this.#ports.publish('ports');
  }

  verdict(port: string | null): PortVerdict {
    return (port === null ? undefined : this.#verdicts.get(port)) ?? 'ok';
  }

  layout(): BenchLayout | null {
    const stored = this.#ports.settings.get(LAYOUT) as BenchLayout | null;
    return stored === null || layoutProblems(stored).length > 0 ? null : stored;
  }

  setLayout(preset: LayoutPreset | null, present: readonly Slot[]): void {
    const before = this.layout();
    const ports = present.flatMap(({ port }) => (port === null ? [] : [port]));
    const layout = preset === null ? null : learnPorts(before === null ? emptyLayout(preset) : reshape(before, preset), ports);
    this.#ports.settings.put(LAYOUT, layout);
    this.#ports.publish('ports');
  }

  movePort(port: string, to: number): Outcome<null, 'no-layout' | 'place-not-found' | 'port-invalid'> {
    const layout = this.layout();
    if (layout === null) return fail('no-layout');
    const moved = movePort(layout, port, to);
    if (!moved.ok) return moved;
    this.#ports.settings.put(LAYOUT, moved.value);
    this.#ports.publish('ports');
    return ok(null);
  }

  cableChanged(port: string): void {
    this.#ports.health.cableChanged(port);
    this.#judge();
    this.#ports.publish('ports');
  }

  faults(): PortFault[] {
    return this.#ports.health.faults();
  }

  budgets(): UsbBudget[] {
    const { devices, others } = this.#bus;
    const things = [
      ...devices.map(({ busNumber, portPath }) => ({ busNumber, portPath, kind: 'apple' as const })),
      ...others.map(({ busNumber, portPath, hub }) => ({ busNumber, portPath, kind: hub ? ('hub' as const) : ('other' as const) })),
    ];
    return usbBudgets(things, this.#ports.limits);
  }

  strays(): Stray[] {
    return this.#bus.devices.flatMap((device) => {
      if (device.mode === 'normal') return [];
      const { parsed, mode } = device;
      return {
        id: idOf(device),
        port: device.portPath === null ? null : this.#ports.portName(device.busNumber, device.portPath),
        mode,
        serialNumber: parsed?.serialNumber ?? null,
        modelName: this.#ports.modelOf(parsed?.chipId ?? null, parsed?.boardId ?? null),
        canLeave: mode === 'recovery',
        simulated: this.#ports.simulated,
      };
    });
  }

  async leaveRecovery(id: string): Promise<Outcome<null, LeaveFailure>> {
    const device = this.#bus.devices.find((candidate) => candidate.mode !== 'normal' && idOf(candidate) === id);
    return device === undefined ? fail('gone') : this.#ports.inventory.leaveRecovery(device);
  }

  #judge(): void {
    this.#verdicts = new Map(this.faults().flatMap(({ kind, path, verdict }) => (kind === 'port' ? [[path, verdict]] : [])));
  }
}

const idOf = ({ busNumber, portPath, serialString }: BusView['devices'][number]): string =>
  `${busNumber}:${portPath ?? ''}:${serialString ?? ''}`.slice(0, 100);
