import type { bench, Slot } from '#contract/bench.ts';
import type { EventsOf, ServiceOf } from '#contract/define.ts';
import { Coalescer } from '#lib/coalescer.ts';
import { errorCode } from '#lib/error-code.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import { fail, ok } from '#lib/outcome.ts';
import type { RunRow } from '#store/runs-store.ts';
import type { UsbmuxEvent } from '../../protocols/usbmux/usbmux-client.ts';
import type { DeviceLink } from './device-link.ts';
import { DeviceSession } from './device-session.ts';
import { journalView } from './journal-view.ts';
import { type KittingRun, progressOf, type RunOrder } from './kitting-run.ts';
import type { JournalLine } from './kitting-store.ts';
import { type LayoutPreset, layoutPresets, presetOf } from './layout-rules.ts';
import { pause } from './pause.ts';
import type { PortDesk } from './port-desk.ts';
import { cardOf, SecondDevices } from './second-devices.ts';
import type { SessionPorts } from './session-ports.ts';

/** At most four updates a second per card (design.md). */
const updateEveryMs = 250;
/** As much of a run's journal as a person reads at its card. */
const JOURNAL_LINES = 50;

const outcomeOf = ({ standing, problem }: KittingRun) => {
  if (standing === 'finished') return 'done' as const;
  if (standing === 'attention') return 'failed' as const;
  if (standing !== 'abandoned') return 'open' as const;
  return problem === null ? ('abandoned' as const) : ('failed' as const);
};

type BenchEvents = EventsOf<typeof bench>;

type GivenByService = 'changed' | 'runs' | 'unplugged' | 'portVerdict' | 'isDuplicate';

interface Ports extends Omit<SessionPorts, GivenByService> {
  /** How the ports are; `publish` is told what changed. */
  readonly portDesk: (publish: (what: 'strays' | 'ports') => void) => PortDesk;
  readonly runs: SessionPorts['runs'] & {
    open(): RunRow<KittingRun>[];
    latest(udid: string): RunRow<KittingRun> | null;
    ofBatch(batchId: string): RunRow<KittingRun>[];
    journal(runId: string, most: number): JournalLine[];
  };
  readonly busRetryMs: number;
  /** A card changed. */
  readonly slotChanged: (slot: Slot) => void;
  readonly publish: <K extends keyof BenchEvents>(name: K, payload: BenchEvents[K]) => void;
}

/** The bench: what is plugged in, and what is being done to it. Runs are begun by batches. */
export class BenchService implements ServiceOf<typeof bench>, LongLived {
  readonly #ports: Ports;
  readonly #sessions = new Map<string, DeviceSession>();
  readonly #updates: Coalescer<Slot>;
  readonly #news: Coalescer<'strays' | 'ports'>;
  readonly #desk: PortDesk;
  readonly #stopping = new AbortController();
  /** Of the devices that are plugged in. */
  readonly #serials = new Map<string, string>();
  readonly #seconds: SecondDevices;
  #bus: 'absent' | 'connected' = 'absent';
  #listening: Promise<void> = Promise.resolve();

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#updates = new Coalescer(ports.clock, updateEveryMs, (slot) => ports.publish('slot', slot));
    const news = new Coalescer<'strays' | 'ports'>(ports.clock, updateEveryMs, (what) => {
      if (what === 'strays') ports.publish('strays', { strays: this.#desk.strays() });
      else ports.publish('ports', {});
    });
    this.#news = news;
    this.#desk = ports.portDesk((what) => news.offer(what, what));
    this.#seconds = new SecondDevices({ ...ports, portVerdict: (port) => this.#desk.verdict(port) });
  }

  /** Shows the runs that are not over, then listens for devices until stopped. */
  async start(): Promise<void> {
    for (const row of this.#ports.runs.open()) this.#session(row.subject).expectBack();
    this.#listening = Promise.all([this.#listen(), this.#desk.watch(this.#stopping.signal)]).then(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the bench is closing'));
    await this.#listening;
    await Promise.all([...this.#sessions.values()].map((session) => session.stop()));
    this.#updates.stop();
    this.#news.stop();
  }

  /** Devices something is being done to right now: quitting would interrupt it. */
  busyRuns(): number {
    return this.#views().filter((slot) => slot.state === 'working' || slot.critical).length;
  }

  slots = () => ok({ bus: this.#bus, slots: this.#views(), strays: this.#desk.strays() });

  ports = () => {
    const layout = this.#desk.layout();
    return ok({
      layout: layout === null ? null : { columns: layout.columns, places: [...layout.places] },
      preset: layout === null ? null : presetOf(layout),
      presets: layoutPresets,
      faults: this.#desk.faults(),
      budgets: this.#desk.budgets(),
    });
  };

  setLayout = ({ preset }: { preset: LayoutPreset | null }) => {
    this.#desk.setLayout(preset, this.#views());
    return ok({});
  };

  movePort = ({ port, to }: { port: string; to: number }) => {
    const moved = this.#desk.movePort(port, to);
    return moved.ok ? ok({}) : moved;
  };

  cableChanged = ({ port }: { port: string }) => {
    this.#desk.cableChanged(port);
    for (const session of this.#sessions.values()) session.cableChanged(port);
    this.refresh();
    return ok({});
  };

  leaveRecovery = async ({ id }: { id: string }) => {
    const left = await this.#desk.leaveRecovery(id);
    return left.ok ? ok({}) : left;
  };

  resume = (input: { udid: string }) => {
    const session = this.#sessions.get(input.udid);
    if (session === undefined) return fail('no-run');
    if (session.attachedDeviceId === null) return fail('not-attached');
    return session.resume() || session.recogniseAgain() ? ok({}) : fail('no-run');
  };

  skipStep = (input: { udid: string; reason: string }) => {
    const reason = input.reason.normalize('NFKC').trim();
    if (reason === '') return fail('reason-missing');
    const refused = this.#sessions.get(input.udid)?.skip(reason) ?? null;
    if (!this.#sessions.has(input.udid)) return fail('no-run');
    return refused === null ? ok({}) : fail(refused);
  };

  restartFrom = ({ udid, index }: { udid: string; index: number }) => {
    const step = this.#sessions.get(udid)?.restartFrom(index) ?? fail('no-run');
    return step.ok ? ok({}) : step;
  };

  journal = ({ udid }: { udid: string }) => {
    const run = this.#sessions.get(udid)?.view().run ?? null;
    return ok({ lines: run === null ? [] : journalView(this.#ports.runs.journal(run.id, JOURNAL_LINES)) });
  };

  abandon = (input: { udid: string }) => {
    const session = this.#sessions.get(input.udid);
    const refused = session === undefined ? 'no-run' : session.abandon();
    if (session === undefined || refused !== null) return fail(refused ?? 'no-run');
    this.#dropWhenOver(session);
    return ok({});
  };

  /** To speak to a device besides what the bench does with it; null: it is not attached. */
  linkOf(udid: string): DeviceLink | null {
    return this.#sessions.get(udid)?.link ?? null;
  }

  // What batches need of the bench.

  views(): readonly Slot[] {
    return this.#views();
  }

  /** Begins with a device. False: it is not ready any more, or is not the one that was confirmed. */
  begin(udid: string, order: Omit<RunOrder, 'organizationName' | 'organizationMagic' | 'port'>): boolean {
    const session = this.#sessions.get(udid);
    const slot = session?.view();
    if (session === undefined || slot === undefined || !slot.attached) return false;
    if (slot.run !== null && slot.run.endedAt === null) return false;
    if (slot.state !== 'ready' && slot.state !== 'done') return false;
    // Which of the two was meant, nobody can tell.
    if (slot.duplicate) return false;
    if (order.eraseConsent !== null && order.eraseConsent.serialNumber !== slot.serialNumber) return false;
    const organizationName = this.#ports.organizationName();
    return session.begin({ ...order, organizationName, organizationMagic: this.#ports.organizationMagic, port: slot.port });
  }

  /** Every run of a batch, with its device. */
  members(batchId: string) {
    return this.#ports.runs.ofBatch(batchId).map((row) => {
      const { device, order, steps, problem, contents } = row.data;
      const { name, serialNumber, imei, modelName, osVersion } = device;
      const asset = this.#ports.assets.bySerial(serialNumber);
      const outcome = outcomeOf(row.data);
      return {
        runId: row.id,
        udid: row.subject,
        port: order.port,
        ...{ name, serialNumber, imei, modelName, osVersion },
        assetNumber: asset?.assetNumber ?? null,
        user: asset?.user ?? '',
        outcome,
        problem,
        startedAt: row.createdAt,
        endedAt: row.endedAt,
        progress: progressOf(row.data),
        retries: steps.reduce((sum, { attempts }) => sum + Math.max(0, attempts - 1), 0),
        steps: [...steps],
        ...(contents === undefined ? {} : { contents }),
      };
    });
  }

  hold(batchId: string): void {
    for (const session of this.#of(batchId)) session.hold();
  }

  goOn(batchId: string): void {
    for (const session of this.#of(batchId)) session.goOn();
  }

  abandonBatch(batchId: string): void {
    for (const session of this.#of(batchId)) {
      session.abandon();
      this.#dropWhenOver(session);
    }
  }

  isCritical(batchId: string): boolean {
    return this.#of(batchId).some((session) => session.view().critical);
  }

  #of(batchId: string): DeviceSession[] {
    return [...this.#sessions.values()].filter((session) => {
      const { run } = session.view();
      return run !== null && run.endedAt === null && run.batchId === batchId;
    });
  }

  /** Enrolment changed somewhere: cards that show "managed" are drawn anew. */
  refresh(): void {
    for (const session of this.#sessions.values()) this.#updates.offer(session.udid, session.view());
  }

  async #listen(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#ports.usbmux.listDevices();
        this.#setBus('connected');
        await this.#ports.usbmux.listen((event) => this.#onEvent(event), signal);
      } catch (error) {
        if (signal.aborted) return;
        if (this.#bus === 'connected') this.#ports.log.warn('the connection to usbmuxd was lost', { code: errorCode(error) });
      }
      this.#setBus('absent');
      for (const { deviceId } of this.#seconds.all()) this.#detached(deviceId);
      for (const session of [...this.#sessions.values()]) this.#detach(session, { busLost: true });
      await pause(this.#ports.clock, this.#ports.busRetryMs, signal).catch(() => undefined);
    }
  }

  #onEvent(event: UsbmuxEvent): void {
    if (event.type === 'attached') {
      // Network devices have no cable: not for the bench.
      if (event.device.connectionType !== 'USB') return;
      const port = this.#ports.portOf(event.device.locationId);
      try {
        if (port !== null) this.#desk.attached(port);
      } catch (error) {
        // The book of the ports is no reason to leave a device unseen.
        this.#ports.log.error('a port could not be written down', { port, code: errorCode(error), error });
      }
      const session = this.#session(event.device.udid);
      if (!this.#seconds.isSecond(session.link?.device ?? null, event.device)) return session.attach(event.device);
      this.#ports.log.warn('two devices give one UDID', { udid: session.udid });
      this.#ports.publish('slot', this.#seconds.put(event.device));
      this.#updates.offer(session.udid, session.view());
    } else if (event.type === 'detached') this.#detached(event.deviceId);
  }

  #detached(deviceId: number): void {
    const second = this.#seconds.take(deviceId);
    if (second !== null) {
      this.#ports.publish('slotRemoved', { udid: cardOf(second) });
      const first = this.#sessions.get(second.udid);
      if (first !== undefined) this.#updates.offer(first.udid, first.view());
      return;
    }
    const session = [...this.#sessions.values()].find((candidate) => candidate.attachedDeviceId === deviceId);
    if (session === undefined) return;
    this.#detach(session);
    const left = this.#seconds.of(session.udid);
    if (left === null) return;
    this.#detached(left.deviceId);
    this.#session(left.udid).attach(left);
  }

  #detach(session: DeviceSession, why = { busLost: false }): void {
    if (session.attachedDeviceId !== null) session.detach(why);
    this.#dropWhenOver(session);
  }

  #dropWhenOver(session: DeviceSession): void {
    if (session.alive) return;
    this.#sessions.delete(session.udid);
    this.#serials.delete(session.udid);
    this.#updates.forget(session.udid);
    this.#ports.publish('slotRemoved', { udid: session.udid });
  }

  #session(udid: string): DeviceSession {
    const present = this.#sessions.get(udid);
    if (present !== undefined) return present;
    const row = this.#ports.runs.latest(udid);
    const stored = row === null ? null : { id: row.id, run: row.data, startedAt: row.createdAt, endedAt: row.endedAt };
    const session = new DeviceSession(
      udid,
      {
        ...this.#ports,
        changed: (slot) => {
          this.#offer(slot);
          this.#ports.slotChanged(slot);
        },
        unplugged: (port, expected) => this.#desk.detached(port, expected),
        portVerdict: (port) => this.#desk.verdict(port),
        isDuplicate: (one, serialNumber) => this.#twins(one, serialNumber).length > 0 || this.#seconds.of(one) !== null,
      },
      stored,
    );
    this.#sessions.set(udid, session);
    return session;
  }

  /** A twin's card says so too, and stops saying it. */
  #offer(slot: Slot): void {
    this.#updates.offer(slot.udid, slot);
    const before = this.#serials.get(slot.udid) ?? '';
    const now = slot.attached ? slot.serialNumber : '';
    if (before === now) return;
    this.#serials.set(slot.udid, now);
    for (const twin of [...this.#twins(slot.udid, before), ...this.#twins(slot.udid, now)]) {
      this.#updates.offer(twin, this.#sessions.get(twin)?.view() ?? slot);
    }
  }

  #twins(udid: string, serialNumber: string): string[] {
    if (serialNumber === '') return [];
    return [...this.#serials].flatMap(([other, serial]) => (other !== udid && serial === serialNumber ? [other] : []));
  }

  #setBus(bus: 'absent' | 'connected'): void {
    if (this.#bus === bus) return;
    this.#bus = bus;
    this.#ports.publish('bus', { bus });
  }

  #views(): Slot[] {
    return [...[...this.#sessions.values()].map((session) => session.view()), ...this.#seconds.cards()];
  }
}
