import type { RecordActivity } from '#contract/activity.ts';
import type { Slot } from '#contract/bench.ts';
import type { Log } from '#lib/log.ts';
import type { DeviceProtocols, Lanes, Usbmux } from './device-link.ts';
import type { KittingRun, RunDevice, RunEvent } from './kitting-run.ts';
import type { StepPorts } from './step.ts';

/** What a device session needs of the rest of the house. */
export interface SessionPorts extends StepPorts {
  readonly usbmux: Usbmux;
  readonly protocols: DeviceProtocols;
  readonly log: Log;
  readonly organizationName: () => string;
  readonly organizationMagic: string;
  readonly modelName: (productType: string) => string;
  /** The physical port of a usbmux LocationID; null where the system's number is no place. */
  readonly portOf: (locationId: number | null) => string | null;
  readonly simulated: boolean;
  readonly lanes: Lanes;
  readonly runs: RunsBook;
  /** Is work at this batch held back for now? */
  readonly isPaused: (batchId: string) => boolean;
  /** A device was unplugged; `expected`: a step sent it away, or nothing was going on. */
  readonly unplugged: (port: string, expected: boolean) => void;
  readonly portVerdict: (port: string | null) => Slot['portVerdict'];
  /** Does another device on the bench give the same serial number? */
  readonly isDuplicate: (udid: string, serialNumber: string) => boolean;
  /** A person plugged it in and it told who it is. */
  readonly recognised: (device: RunDevice, returned: boolean) => void;
  readonly record: RecordActivity;
  readonly changed: (slot: Slot) => void;
}

/** Where runs are kept. Each event is stored, with the run it makes, before the next effect begins; together or not at all. */
export interface RunsBook {
  begin(run: { id: string; udid: string; data: KittingRun; at: number }): void;
  save(id: string, event: RunEvent, data: KittingRun, at: number, over: boolean): void;
}

/** A run with its row. */
export interface StoredRun {
  readonly id: string;
  readonly run: KittingRun;
  readonly startedAt: number;
  readonly endedAt: number | null;
}
