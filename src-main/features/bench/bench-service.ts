import type { bench, Slot } from '#contract/bench.ts';
import type { EventsOf, ServiceOf } from '#contract/define.ts';
import { Coalescer } from '#lib/coalescer.ts';
import { errorCode } from '#lib/error-code.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import { fail, ok } from '#lib/outcome.ts';
import type { UsbmuxEvent } from '../../protocols/usbmux/usbmux-client.ts';
import { type BlueprintBook, type BlueprintChange, recipeOf } from './blueprint.ts';
import { DeviceSession, type SessionPorts } from './device-session.ts';
import { pause } from './pause.ts';
import { confirmationMatches, type Obstacle, type Plan, planPrepare } from './plan-rules.ts';
import type { KittingRun, RunOrder } from './kitting-run.ts';
import type { RunRow } from '#store/runs-store.ts';

/** At most four updates a second per card (design.md). */
const updateEveryMs = 250;
const planLifeMs = 15 * 60_000;

type BenchEvents = EventsOf<typeof bench>;

interface Ports extends Omit<SessionPorts, 'changed' | 'runs'> {
  readonly runs: SessionPorts['runs'] & { open(): RunRow<KittingRun>[]; latest(udid: string): RunRow<KittingRun> | null };
  readonly blueprint: BlueprintBook;
  readonly busRetryMs: number;
  readonly obstacles: () => Exclude<Obstacle, 'organization-missing'>[];
  readonly publish: <K extends keyof BenchEvents>(name: K, payload: BenchEvents[K]) => void;
}

/** The bench: what is plugged in, what is being done to it, and what may be done next. */
export class BenchService implements ServiceOf<typeof bench>, LongLived {
  readonly #ports: Ports;
  readonly #sessions = new Map<string, DeviceSession>();
  readonly #plans = new Map<string, { plan: Plan; madeAt: number }>();
  readonly #updates: Coalescer<Slot>;
  readonly #stopping = new AbortController();
  #bus: 'absent' | 'connected' = 'absent';
  #listening: Promise<void> = Promise.resolve();

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#updates = new Coalescer(ports.clock, updateEveryMs, (slot) => ports.publish('slot', slot));
  }

  /** Shows the runs that are not over, then listens for devices until stopped. */
  async start(): Promise<void> {
    for (const row of this.#ports.runs.open()) this.#session(row.subject).expectBack();
    this.#listening = this.#listen();
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the bench is closing'));
    await this.#listening;
    await Promise.all([...this.#sessions.values()].map((session) => session.stop()));
    this.#updates.stop();
  }

  /** Devices something is being done to right now: quitting would interrupt it. */
  busyRuns(): number {
    return this.#views().filter((slot) => slot.state === 'working' || slot.critical).length;
  }

  slots = () => ok({ bus: this.#bus, slots: this.#views() });

  blueprint = () => ok(this.#ports.blueprint.read());

  saveBlueprint = (input: BlueprintChange) => {
    const saved = this.#ports.blueprint.save(input);
    if (!saved.ok) return saved;
    this.#ports.publish('blueprint', this.#ports.blueprint.read());
    return ok({});
  };

  planPrepare = (input: { udids: string[] }) => {
    const obstacles: Obstacle[] = this.#ports.obstacles();
    if (this.#ports.organizationName() === '') obstacles.push('organization-missing');
    const plan = planPrepare(input.udids, new Map(this.#views().map((slot) => [slot.udid, slot])), obstacles);
    const planId = crypto.randomUUID();
    this.#plans.set(planId, { plan, madeAt: this.#ports.clock.now() });
    return ok({ planId, ...plan, included: [...plan.included], excluded: [...plan.excluded], obstacles: [...plan.obstacles] });
  };

  prepare = (input: { planId: string; typed: string }) => {
    const found = this.#plans.get(input.planId);
    if (found === undefined || this.#ports.clock.now() - found.madeAt > planLifeMs) return fail('plan-unknown');
    const { plan } = found;
    if (plan.included.length === 0) return fail('nothing-to-do');
    if (plan.obstacles.length > 0) return fail('obstacle', 'something is missing', { obstacle: plan.obstacles[0] ?? '' });
    if (!confirmationMatches(input.typed, plan.confirmation.expected)) return fail('confirmation-wrong');
    this.#plans.delete(input.planId);
    const { blueprint } = this.#ports;
    const { organizationName } = blueprint.read();
    const order: RunOrder = {
      batchId: null,
      recipe: recipeOf(blueprint.read()),
      organizationName,
      organizationMagic: blueprint.magic(),
      eraseConsent: null,
      attributes: {},
    };
    // The plan is frozen, the world is not: what is no longer ready is left out and not started unseen.
    const startable = plan.included.filter(({ udid }) => this.#sessions.get(udid)?.view().state === 'ready');
    const serials = startable.map((slot) => slot.serialNumber).join(' ');
    this.#ports.record('bench.prepare-started', organizationName, { count: String(startable.length), serials });
    for (const { udid } of startable) this.#sessions.get(udid)?.begin(order);
    return ok({ started: startable.length });
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

  abandon = (input: { udid: string }) => {
    const session = this.#sessions.get(input.udid);
    if (session === undefined || !session.abandon()) return fail('no-run');
    this.#dropWhenOver(session);
    return ok({});
  };

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
      for (const session of [...this.#sessions.values()]) this.#detach(session);
      await pause(this.#ports.clock, this.#ports.busRetryMs, signal).catch(() => undefined);
    }
  }

  #onEvent(event: UsbmuxEvent): void {
    if (event.type === 'attached') {
      // Network devices have no cable: not for the bench.
      if (event.device.connectionType === 'USB') this.#session(event.device.udid).attach(event.device);
    } else if (event.type === 'detached') {
      const session = [...this.#sessions.values()].find((candidate) => candidate.attachedDeviceId === event.deviceId);
      if (session !== undefined) this.#detach(session);
    }
  }

  #detach(session: DeviceSession): void {
    if (session.attachedDeviceId !== null) session.detach();
    this.#dropWhenOver(session);
  }

  #dropWhenOver(session: DeviceSession): void {
    if (session.alive) return;
    this.#sessions.delete(session.udid);
    this.#updates.forget(session.udid);
    this.#ports.publish('slotRemoved', { udid: session.udid });
  }

  #session(udid: string): DeviceSession {
    const present = this.#sessions.get(udid);
    if (present !== undefined) return present;
    const row = this.#ports.runs.latest(udid);
    const stored = row === null ? null : { id: row.id, run: row.data, startedAt: row.createdAt, endedAt: row.endedAt };
    const session = new DeviceSession(udid, { ...this.#ports, changed: (slot) => this.#updates.offer(slot.udid, slot) }, stored);
    this.#sessions.set(udid, session);
    return session;
  }

  #setBus(bus: 'absent' | 'connected'): void {
    if (this.#bus === bus) return;
    this.#bus = bus;
    this.#ports.publish('bus', { bus });
  }

  #views(): Slot[] {
    return [...this.#sessions.values()].map((session) => session.view());
  }
}
