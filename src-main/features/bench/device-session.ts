import type { Slot, SlotProblem } from '#contract/bench.ts';
import { errorCode } from '#lib/error-code.ts';
import { SerialQueue } from '#lib/serial-queue.ts';
import type { UsbmuxDevice } from '../../protocols/usbmux/usbmux-client.ts';
import { deedOf } from './deeds.ts';
import { DeviceLink } from './device-link.ts';
import { hubOf } from './hub-tree.ts';
import { currentStep, isAwayByOrder, isCritical, newRun, next, type RunDevice, type RunEvent, type RunOrder } from './kitting-run.ts';
import { type Conditions, type KittingValues, readDevice, readPublicValues, type Supervision, unreadable } from './kitting-values.ts';
import { ensurePaired } from './pairing.ts';
import { pause } from './pause.ts';
import { isExpectedDetach } from './port-health.ts';
import { restartAt } from './restart-rules.ts';
import { BACK_WITHIN_MS, ReturnWatch } from './return-watch.ts';
import { walk } from './runner.ts';
import type { SessionPorts, StoredRun } from './session-ports.ts';
import { identityOf, slotView } from './slot-view.ts';
import { stepTraits } from './step-traits.ts';

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
  #conditions: Conditions | null = null;
  #stored: StoredRun | null;
  /** The port of this link, or of the last, as the system told it when it came. */
  #foundAt: string | null = null;
  #finishedHere = false;
  #walking = false;
  /** On this link a walk waits for its turn. */
  #walkDue: DeviceLink | null = null;
  /** What keeps the run from going on although its row does not say so: the store could not be written. */
  #fault: SlotProblem | null = null;
  readonly #return: ReturnWatch;

  constructor(udid: string, ports: SessionPorts, stored: StoredRun | null) {
    this.udid = udid;
    this.#ports = ports;
    this.#stored = stored;
    this.#return = new ReturnWatch(ports.clock, (problem) =>
      this.#enqueue(async () => (this.#link === null ? this.#fail(problem) : undefined)),
    );
  }

  attach(device: UsbmuxDevice): void {
    // A second "attached" without a "detached": what waits on the first link must not wait for good.
    this.#cut.abort(new Error('attached anew'));
    this.#cut = new AbortController();
    this.#return.end();
    this.#foundAt = this.#ports.portOf(device.locationId);
    const hub = hubOf(this.#foundAt ?? '');
    this.#link = new DeviceLink(device, { ...this.#ports, hub }, this.#cut.signal);
    this.#recognition = 'recognising';
    this.#problem = null;
    this.#fault = null;
    this.#finishedHere = false;
    this.#publish();
    const link = this.#link;
    this.#enqueue(async () => {
      // Tried on and on, it would come no further than its cable lets it.
      const bad = this.#isOpen() && this.#stored?.run.problem === 'cable-faulty';
      if (bad && this.#ports.portVerdict(this.#port()) === 'flaky') return;
      await this.#recognise(link);
      if (this.#isOpen()) this.#walkSoon(link);
    });
  }

  /** `busLost`: usbmuxd went away, not the device; no port is to blame. */
  detach({ busLost = false } = {}): void {
    const run = this.#isOpen() ? (this.#stored?.run ?? null) : null;
    const port = this.#port();
    this.#cut.abort(new Error('unplugged'));
    this.#link = null;
    const expected = busLost || run === null || isExpectedDetach({ commanded: isAwayByOrder(run), running: run.standing !== 'attention' });
    if (port !== null) this.#tell(() => this.#ports.unplugged(port, expected));
    if (!expected && this.#ports.portVerdict(port) === 'flaky') this.#enqueue(async () => this.#fail('cable-faulty'));
    this.expectBack();
    this.#publish();
  }

  /** A device that is being erased or updated comes back by itself; one that does not is told of. Also after a restart of the app. */
  expectBack(): void {
    this.#return.begin(this.#isOpen() ? (this.#stored?.run ?? null) : null);
  }

  /** The step where the run stands has failed, whatever it was doing. */
  #fail(problem: SlotProblem): void {
    const run = this.#stored?.run;
    if (run !== undefined) this.#dispatch({ type: 'step-failed', step: currentStep(run), problem, at: this.#ports.clock.now() });
  }

  /** The port has another cable. */
  cableChanged(port: string): void {
    if (this.#port() === port && this.#stored?.run.problem === 'cable-faulty') this.resume();
  }

  /** True while there is something to show: a device, or a run that is not over. */
  get alive(): boolean {
    return this.#link !== null || this.#isOpen();
  }

  #port(): string | null {
    return this.#link === null ? null : this.#foundAt;
  }

  #isRead(): boolean {
    return this.#recognition === 'ready';
  }

  /** While it is restored it may be on the bus already, and not itself. */
  #isAway(): boolean {
    return this.#isOpen() && this.#stored !== null && isAwayByOrder(this.#stored.run);
  }

  #isOpen(): boolean {
    return this.#stored !== null && this.#stored.endedAt === null;
  }

  /** To the device as it is attached now. */
  get link(): DeviceLink | null {
    return this.#link;
  }

  get attachedDeviceId(): number | null {
    return this.#link?.device.deviceId ?? null;
  }

  /** False: it could not be stored, and nothing was begun. */
  begin(order: RunOrder): boolean {
    const at = this.#ports.clock.now();
    const run = newRun(order, this.#device());
    const id = crypto.randomUUID();
    try {
      this.#ports.runs.begin({ id, udid: this.udid, data: run, at });
    } catch (error) {
      this.#failed(error);
      return false;
    }
    this.#stored = { id, run, startedAt: at, endedAt: null };
    this.#finishedHere = false;
    this.#publish();
    this.resume();
    return true;
  }

  /** Goes on with the open run. False when there is none or the device is not there. */
  resume(): boolean {
    const link = this.#link;
    if (link === null || !this.#isOpen()) return false;
    this.#fault = null;
    if (!this.#walking) this.#walkSoon(link);
    return true;
  }

  /** Goes on after a pause. What waits for a person's decision goes on waiting for it. */
  goOn(): void {
    const link = this.#link;
    if (link === null) return;
    this.#enqueue(async () => {
      if (this.#stored?.run.standing === 'held') await this.#walk(link);
    });
  }

  /** Stops at once where nothing can come to harm; a critical step is finished first, and the walk holds before the next. */
  hold(): void {
    const run = this.#stored?.run;
    if (run === undefined || !this.#isOpen() || isCritical(run) || run.standing === 'attention') return;
    try {
      this.#startAfresh(() => this.#dispatch({ type: 'held' }));
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Leaves out the step where the run stands. Null: done. */
  skip(reason: string): 'no-run' | 'not-attached' | 'step-needed' | null {
    const stored = this.#stored;
    if (stored === null || !this.#isOpen()) return 'no-run';
    if (this.#link === null) return 'not-attached';
    const step = currentStep(stored.run);
    if (!stepTraits[step].skippable) return 'step-needed';
    this.#startAfresh(() => this.#dispatch({ type: 'step-left-out', step, note: reason, at: this.#ports.clock.now() }));
    return null;
  }

  /** Takes a run that stands still up again from one of its steps. */
  restartFrom(index: number): ReturnType<typeof restartAt> {
    const step = restartAt(this.#stored?.run ?? null, index);
    if (step.ok) this.#startAfresh(() => this.#dispatch({ type: 'restarted-from', step: step.value, at: this.#ports.clock.now() }));
    return step;
  }

  /** Looks at the device again, e.g. after "Don't Trust" was tapped. */
  recogniseAgain(): boolean {
    const link = this.#link;
    if (link === null) return false;
    this.#recognition = 'recognising';
    this.#enqueue(() => this.#recognise(link));
    return true;
  }

  /** Ends the run where it stands. Null: done. */
  abandon(): 'no-run' | 'critical-step' | null {
    if (this.#stored === null || !this.#isOpen()) return 'no-run';
    if (isCritical(this.#stored.run)) return 'critical-step';
    this.#startAfresh(() => this.#dispatch({ type: 'abandoned' }));
    return null;
  }

  /** Stops whatever the run is waiting for, then looks at the device afresh on a link of its own. */
  #startAfresh(change: () => void): void {
    const link = this.#link;
    this.#cut.abort(new Error('stopped by hand'));
    try {
      change();
    } finally {
      // Also when the change could not be stored: a link that was cut is of no use to anybody.
      if (link !== null) this.attach(link.device);
    }
  }

  async stop(): Promise<void> {
    this.#return.end();
    this.#cut.abort(new Error('the bench is closing'));
    await this.#queue.idle();
  }

  view(): Slot {
    const device = this.#device();
    const { serialNumber } = device;
    const attached = this.#link !== null;
    // One that is away keeps its place on the bench until another is plugged in there.
    const port = this.#foundAt ?? (attached ? null : (this.#stored?.run.order.port ?? null));
    return slotView({
      udid: this.udid,
      port,
      attached,
      recognition: this.#recognition,
      problem: this.#problem,
      fault: this.#fault,
      device,
      values: this.#values,
      supervision: this.#supervision,
      conditions: this.#conditions,
      stored: this.#stored,
      finishedHere: this.#finishedHere,
      enrolledAt: this.#ports.desk.enrolledAt(this.udid),
      duplicate: attached && this.#ports.isDuplicate(this.udid, serialNumber),
      asset: serialNumber === '' ? null : this.#ports.assets.bySerial(serialNumber),
      portVerdict: this.#ports.portVerdict(port),
      simulated: this.#ports.simulated,
      organizationMagic: this.#ports.organizationMagic,
    });
  }

  #device(): RunDevice {
    return identityOf(this.#values, this.#stored?.run.device ?? null, this.#ports.modelName);
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
        const read = await readDevice(link, paired.value);
        this.#values = read.values;
        this.#supervision = read.supervision;
        this.#conditions = read.conditions;
        this.#ports.recognised(this.#device(), this.#isOpen());
        return this.#stand('ready', null);
      } catch (error) {
        if (link.signal.aborted) return;
        const code = errorCode(error);
        if (code === 'password-protected') this.#stand('locked', null);
        else if (++failures >= (this.#isAway() ? BACK_WITHIN_MS / retryRecogniseMs : recogniseTries))
          return this.#stand('attention', unreadable(code));
        this.#ports.log.warn('a device could not be read', { udid: this.udid, code, failures, ...(code === null ? { error } : {}) });
        await pause(this.#ports.clock, retryRecogniseMs, link.signal).catch(() => undefined);
      }
    }
  }

  /** One walk at a time, and one that waits for its turn. */
  #walkSoon(link: DeviceLink): void {
    if (this.#walkDue === link) return;
    this.#walkDue = link;
    this.#enqueue(async () => {
      if (this.#walkDue === link) this.#walkDue = null;
      await this.#walk(link);
    });
  }

  async #walk(link: DeviceLink): Promise<void> {
    const stored = this.#stored;
    if (stored === null || stored.endedAt !== null || link.signal.aborted) return;
    this.#walking = true;
    try {
      // Unread devices are not walked: who they are is not known. `resume` looks again.
      if (!this.#isRead()) await this.#recognise(link);
      if (!this.#isRead()) return;
      await this.#steps(link, stored);
    } finally {
      this.#walking = false;
    }
    if (!link.signal.aborted) await this.#recognise(link);
  }

  async #steps(link: DeviceLink, stored: StoredRun): Promise<void> {
    const { batchId } = stored.run.order;
    const dispatch = (event: RunEvent) => {
      // An abandoned run takes no more events, nor does one from a link that was given up.
      if (this.#stored?.id !== stored.id || this.#stored.endedAt !== null) return;
      if (this.#link !== link && this.#link !== null) return;
      this.#dispatch(event);
    };
    await walk(
      {
        link,
        run: () => this.#stored?.run ?? stored.run,
        ports: this.#ports,
        dispatch,
        isPaused: () => this.#ports.isPaused(batchId),
        onWait: (reason) => dispatch(reason === null ? { type: 'goes-on' } : { type: 'waits', for: reason }),
        modelName: this.#ports.modelName,
      },
      this.#ports.log,
    );
  }

  #dispatch(event: RunEvent): void {
    const stored = this.#stored;
    // What is over stays over, whoever still has something to say.
    if (stored === null || stored.endedAt !== null) return;
    const at = this.#ports.clock.now();
    const run = next(stored.run, event);
    const over = run.standing === 'finished' || run.standing === 'abandoned';
    this.#ports.runs.save(stored.id, event, run, at, over);
    this.#stored = { ...stored, run, endedAt: over ? at : null };
    if (over) this.#return.end();
    if (event.type === 'finished') {
      // Done, as soon as it was read once more; never "ready" in between.
      this.#finishedHere = true;
      this.#recognition = 'recognising';
    }
    const deed = deedOf(event, run);
    if (deed !== null) this.#ports.record(deed.action, this.udid, deed.details);
    this.#publish();
  }

  #stand(recognition: 'recognising' | 'trust' | 'locked' | 'ready' | 'attention', problem: SlotProblem | null): void {
    this.#recognition = recognition;
    this.#problem = problem;
    this.#publish();
  }

  #publish(): void {
    this.#tell(() => this.#ports.changed(this.view()));
  }

  /** What others do with the news is no reason to stop half way with a device. */
  #tell(news: () => void): void {
    try {
      news();
    } catch (error) {
      this.#ports.log.error('news of a device came to nothing', { udid: this.udid, code: errorCode(error), error });
    }
  }

  #enqueue(task: () => Promise<void>): void {
    this.#queue.run(task).catch((error: unknown) => this.#failed(error));
  }

  #failed(error: unknown): void {
    const code = errorCode(error);
    this.#ports.log.error('the bench failed at a device', { udid: this.udid, code, error });
    if (code?.startsWith('SQLITE_')) {
      this.#fault = 'storage-failed';
      this.#publish();
    } else this.#stand('attention', 'device-answer-invalid');
  }
}
