import type { RecordActivity } from '#contract/activity.ts';
import type { Slot, SlotProblem } from '#contract/bench.ts';
import { errorCode } from '#lib/error-code.ts';
import type { Log } from '#lib/log.ts';
import { SerialQueue } from '#lib/serial-queue.ts';
import type { UsbmuxDevice } from '../../protocols/usbmux/usbmux-client.ts';
import { DeviceLink, type DeviceProtocols, type Usbmux } from './device-link.ts';
import { type KittingValues, readKittingValues, readPublicValues, readSupervision, type Supervision } from './kitting-values.ts';
import { ensurePaired } from './pairing.ts';
import { pause } from './pause.ts';
import { newRun, next, type PrepareEvent, type PrepareOptions, type PrepareRun, type RunDevice, slotState } from './prepare-rules.ts';
import { runPrepare } from './prepare-runner.ts';
import type { PreparePorts } from './prepare-steps.ts';

export interface SessionPorts extends PreparePorts {
  readonly usbmux: Usbmux;
  readonly protocols: DeviceProtocols;
  readonly log: Log;
  readonly organizationName: () => string;
  readonly organizationMagic: string;
  readonly modelName: (productType: string) => string;
  /** The physical port of a usbmux LocationID; null where the system's number is no place. */
  readonly portOf: (locationId: number | null) => string | null;
  readonly simulated: boolean;
  /** Runs are stored before the next effect begins. */
  readonly runs: {
    create(run: { id: string; subject: string; step: string; data: PrepareRun; at: number }): void;
    save(id: string, step: string, data: PrepareRun, at: number): void;
    end(id: string, at: number): void;
  };
  readonly record: RecordActivity;
  readonly changed: (slot: Slot) => void;
}

export interface StoredRun {
  readonly id: string;
  readonly run: PrepareRun;
  readonly startedAt: number;
  readonly endedAt: number | null;
}

const retryRecogniseMs = 1_500;
const recogniseTries = 4;

/** One device at the bench, for as long as it is plugged in or has a run that is not over. One thing at a time. */
export class DeviceSession {
  readonly udid: string;
  readonly #ports: SessionPorts;
  readonly #queue = new SerialQueue();
  #link: DeviceLink | null = null;
  #cut = new AbortController();
  #recognition: 'recognising' | 'trust' | 'locked' | 'ready' | 'attention' = 'recognising';
  #problem: SlotProblem | null = null;
  #values: KittingValues | null = null;
  #supervision: Supervision | null = null;
  #stored: StoredRun | null;

  constructor(udid: string, ports: SessionPorts, stored: StoredRun | null) {
    this.udid = udid;
    this.#ports = ports;
    this.#stored = stored;
  }

  attach(device: UsbmuxDevice): void {
    this.#cut = new AbortController();
    this.#link = new DeviceLink(device, this.#ports.usbmux, this.#ports.protocols, this.#cut.signal);
    this.#recognition = 'recognising';
    this.#problem = null;
    this.#publish();
    const link = this.#link;
    this.#enqueue(async () => {
      await this.#recognise(link);
      if (this.#stored !== null && this.#stored.endedAt === null) await this.#prepare(link);
    });
  }

  detach(): void {
    this.#cut.abort(new Error('unplugged'));
    this.#link = null;
    this.#publish();
  }

  /** True while there is something to show: a device, or a run that is not over. */
  get alive(): boolean {
    return this.#link !== null || (this.#stored !== null && this.#stored.endedAt === null);
  }

  get attachedDeviceId(): number | null {
    return this.#link?.device.deviceId ?? null;
  }

  begin(options: PrepareOptions): void {
    const at = this.#ports.clock.now();
    const run = newRun(options, this.#device());
    const id = crypto.randomUUID();
    this.#ports.runs.create({ id, subject: this.udid, step: 'pair', data: run, at });
    this.#stored = { id, run, startedAt: at, endedAt: null };
    this.#publish();
    this.resume();
  }

  /** Goes on with the open run. False when there is none or the device is not there. */
  resume(): boolean {
    const link = this.#link;
    if (link === null || this.#stored === null || this.#stored.endedAt !== null) return false;
    this.#enqueue(() => this.#prepare(link));
    return true;
  }

  /** Looks at the device again, e.g. after "Don't Trust" was tapped. */
  recogniseAgain(): boolean {
    const link = this.#link;
    if (link === null) return false;
    this.#recognition = 'recognising';
    this.#enqueue(() => this.#recognise(link));
    return true;
  }

  abandon(): boolean {
    if (this.#stored === null || this.#stored.endedAt !== null) return false;
    const link = this.#link;
    // Stop whatever the run is waiting for, then look at the device afresh on a link of its own.
    this.#cut.abort(new Error('abandoned'));
    this.#dispatch({ type: 'abandoned' });
    this.#ports.record('bench.prepare-abandoned', this.udid, { serialNumber: this.#device().serialNumber });
    if (link !== null) this.attach(link.device);
    return true;
  }

  async stop(): Promise<void> {
    this.#cut.abort(new Error('the bench is closing'));
    await this.#queue.idle();
  }

  view(): Slot {
    const run = this.#stored?.run ?? null;
    const managed = this.#ports.desk.enrolledAt(this.udid) !== null;
    const supervisedByUs = this.#supervision?.supervised === true && this.#supervision.magic === this.#ports.organizationMagic;
    return {
      udid: this.udid,
      port: this.#link === null ? null : this.#ports.portOf(this.#link.device.locationId),
      attached: this.#link !== null,
      state: slotState({ attached: this.#link !== null, recognition: this.#recognition, run, supervisedByUs, managed }),
      problem: (this.#stored?.endedAt === null ? run?.problem : null) ?? this.#problem,
      ...this.#device(),
      battery: this.#values?.battery ?? null,
      activationState: this.#values?.activationState ?? '',
      supervised: this.#supervision?.supervised ?? null,
      managed,
      run:
        this.#stored === null || run === null
          ? null
          : { id: this.#stored.id, steps: [...run.steps], startedAt: this.#stored.startedAt, endedAt: this.#stored.endedAt },
      simulated: this.#ports.simulated,
    };
  }

  #device(): RunDevice {
    if (this.#values === null) {
      const known = this.#stored?.run.device;
      return known ?? { name: '', serialNumber: '', productType: '', modelName: '', osVersion: '', imei: null };
    }
    const { name, serialNumber, productType, osVersion, imei } = this.#values;
    return { name, serialNumber, productType, modelName: this.#ports.modelName(productType), osVersion, imei };
  }

  async #recognise(link: DeviceLink): Promise<void> {
    for (let failures = 0; !link.signal.aborted; ) {
      try {
        this.#values = await readPublicValues(link);
        this.#publish();
        const paired = await ensurePaired(link, {
          clock: this.#ports.clock,
          waitPollMs: this.#ports.waitPollMs,
          supervisor: () => this.#ports.supervisor(this.#ports.organizationName()),
          onWait: (reason) => this.#stand(reason ?? 'recognising', null),
        });
        if (!paired.ok) return this.#stand('attention', paired.error.code);
        this.#values = await readKittingValues(link, paired.value);
        this.#supervision = await readSupervision(link, paired.value);
        return this.#stand('ready', null);
      } catch (error) {
        if (link.signal.aborted) return;
        const code = errorCode(error);
        if (code === 'password-protected') this.#stand('locked', null);
        else if (++failures >= recogniseTries) return this.#stand('attention', code === null ? 'device-answer-invalid' : 'device-silent');
        this.#ports.log.warn('a device could not be read', { udid: this.udid, code, failures, ...(code === null ? { error } : {}) });
        await pause(this.#ports.clock, retryRecogniseMs, link.signal).catch(() => undefined);
      }
    }
  }

  async #prepare(link: DeviceLink): Promise<void> {
    const stored = this.#stored;
    if (stored === null || stored.endedAt !== null || link.signal.aborted) return;
    this.#dispatch({ type: 'goes-on' });
    const { serialNumber } = this.#device();
    await runPrepare(
      {
        link,
        serialNumber,
        options: stored.run.options,
        ports: this.#ports,
        onWait: (reason) => this.#dispatch(reason === null ? { type: 'goes-on' } : { type: 'waits', for: reason }),
      },
      (event) => {
        // An abandoned run takes no more events.
        if (this.#stored?.id === stored.id && this.#stored.endedAt === null) this.#dispatch(event);
      },
      this.#ports.log,
    );
    if (!link.signal.aborted) await this.#recognise(link);
  }

  #dispatch(event: PrepareEvent): void {
    const stored = this.#stored;
    if (stored === null) return;
    const at = this.#ports.clock.now();
    const run = next(stored.run, event);
    const step = run.steps.find((record) => record.state !== 'done' && record.state !== 'skipped')?.step ?? 'verify';
    this.#ports.runs.save(stored.id, step, run, at);
    const over = run.standing === 'finished' || run.standing === 'abandoned';
    if (over) this.#ports.runs.end(stored.id, at);
    this.#stored = { ...stored, run, endedAt: over ? at : null };
    if (event.type === 'finished') {
      this.#ports.record('bench.prepare-finished', this.udid, { serialNumber: run.device.serialNumber });
    } else if (event.type === 'step-failed') {
      this.#ports.record('bench.prepare-stopped', this.udid, { step: event.step, problem: event.problem });
    }
    this.#publish();
  }

  #stand(recognition: 'recognising' | 'trust' | 'locked' | 'ready' | 'attention', problem: SlotProblem | null): void {
    this.#recognition = recognition;
    this.#problem = problem;
    this.#publish();
  }

  #publish(): void {
    this.#ports.changed(this.view());
  }

  #enqueue(task: () => Promise<void>): void {
    this.#queue.run(task).catch((error: unknown) => {
      this.#ports.log.error('the bench failed at a device', { udid: this.udid, error });
      this.#stand('attention', 'device-answer-invalid');
    });
  }
}
