import type { PracticeFault, PracticeRequest, PracticeWork } from '#contract/practice.ts';
import type { Clock } from '#lib/clock.ts';
import { type Fault, FaultPlan, type MetFaults } from '../protocols/lockdown/fake-faults.ts';
import { PeerError } from '../protocols/lockdown/fake-plist-service.ts';
import { errorAnswer, MC_ERRORS } from '../protocols/mcinstall/fake-mc-errors.ts';
import { isWork, requestNamed, type WorkTimes } from './iphone-requests.ts';
import { SeededDice } from './seeded-dice.ts';

type FaultName = PracticeFault['fault'];

interface FaultPorts {
  readonly list: () => readonly PracticeFault[];
  readonly keep: (faults: readonly PracticeFault[]) => void;
  readonly work: () => WorkTimes;
  /** Of the device: may run faster than ours. */
  readonly clock: Clock;
  /** The same seed makes a bad cable lose the device at the same requests. */
  readonly seed: number;
}

/** What a device is, rather than does: `once` lasts while it stays on the bus. */
const CONDITIONS: ReadonlySet<FaultName> = new Set<FaultName>(['low-battery', 'old-ios', 'duplicate-serial', 'offline']);

/** The named faults of one device, and its own work: both are met by the requests that come over the cable. */
export class IphoneFaults extends FaultPlan {
  readonly #ports: FaultPorts;
  readonly #dice: SeededDice;
  /** Requests until the bad cable loses the device; null until the first. */
  #untilLoose: number | null = null;
  #loose = false;
  readonly #waiting = new Set<(gone: PeerError) => void>();

  constructor(ports: FaultPorts) {
    super();
    this.#ports = ports;
    this.#dice = new SeededDice(ports.seed);
  }

  override take(service: string, name: string): MetFaults {
    const planned = super.take(service, name);
    const request = requestNamed(service, name);
    const slowMs = planned.slowMs + (isWork(request) ? this.workMs(request) : 0);
    return { slowMs, fault: planned.fault ?? this.#looseContact() ?? this.#strike(request) };
  }

  /** Rejects when the device restarts meanwhile: what it was about to do is forgotten. */
  override wait(ms: number): Promise<void> {
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const cancel = this.#ports.clock.after(ms, () => {
        this.#waiting.delete(stop);
        resolve();
      });
      const stop = (gone: PeerError): void => {
        cancel();
        reject(gone);
      };
      this.#waiting.add(stop);
    });
  }

  /** In the middle of work that a host waits for. */
  get busy(): boolean {
    return this.#waiting.size > 0;
  }

  /** It restarts, or is switched off. */
  interrupt(): void {
    for (const stop of this.#waiting) stop(new PeerError('the device restarted'));
    this.#waiting.clear();
  }

  has(name: FaultName): boolean {
    return this.#ports.list().some(({ fault }) => fault === name);
  }

  /** Whether the fault strikes now; one that strikes once is over then. */
  meet(name: FaultName): boolean {
    return this.#use((fault) => fault.fault === name) !== null;
  }

  /** What this work takes now, with the slowness that is asked for; that of `once` is used up. */
  workMs(work: PracticeWork): number {
    const slow = this.#use((fault) => fault.fault === 'slow' && fault.at === work);
    return this.#ports.work()[work] + (slow?.fault === 'slow' ? slow.ms : 0);
  }

  /** The device left the bus: conditions that were for this visit are over. */
  visitEnded(): void {
    this.#drop((fault) => fault.ends === 'once' && CONDITIONS.has(fault.fault));
  }

  /** An erase takes the passcode away. */
  erased(): void {
    this.#drop((fault) => fault.fault === 'passcode');
  }

  /** Was it the bad cable that let go just now? Then it finds its contact again. */
  takeLooseContact(): boolean {
    const loose = this.#loose;
    this.#loose = false;
    return loose;
  }

  #looseContact(): (Fault & { kind: 'pull-cable' }) | null {
    const bad = this.#ports.list().find((fault) => fault.fault === 'bad-cable');
    if (bad?.fault !== 'bad-cable') {
      this.#untilLoose = null;
      return null;
    }
    // Anything from one request to twice the number, so that no step is always the one that is hit.
    this.#untilLoose = (this.#untilLoose ?? this.#dice.roll(2 * bad.requests)) - 1;
    if (this.#untilLoose > 0) return null;
    this.#untilLoose = null;
    this.#loose = true;
    this.meet('bad-cable');
    return { kind: 'pull-cable' };
  }

  #strike(request: PracticeRequest | null): MetFaults['fault'] {
    const met = request === null ? null : this.#use((fault) => strikes(fault, request));
    return met === null ? null : overTheCable(met);
  }

  #use(fits: (fault: PracticeFault) => boolean): PracticeFault | null {
    const met = this.#ports.list().find(fits) ?? null;
    if (met?.ends === 'once' && !CONDITIONS.has(met.fault)) this.#drop((fault) => fault === met);
    return met;
  }

  #drop(over: (fault: PracticeFault) => boolean): void {
    const list = this.#ports.list();
    const left = list.filter((fault) => !over(fault));
    if (left.length < list.length) this.#ports.keep(left);
  }
}

function strikes(fault: PracticeFault, request: PracticeRequest): boolean {
  if (fault.fault === 'cable-pulled' || fault.fault === 'answer-lost') return fault.at === request;
  return request === 'supervise' && (fault.fault === 'configuration-present' || fault.fault === 'organization-device');
}

function overTheCable(fault: PracticeFault): MetFaults['fault'] {
  switch (fault.fault) {
    case 'cable-pulled':
      return { kind: fault.when === 'before' ? 'pull-cable' : 'apply-then-pull' };
    case 'answer-lost':
      return { kind: 'apply-then-drop' };
    case 'configuration-present':
      return { kind: 'answer', answer: errorAnswer(MC_ERRORS.configurationPresent).reply };
    case 'organization-device':
      return { kind: 'answer', answer: errorAnswer(MC_ERRORS.enrollmentProgramDevice).reply };
    default:
      return null;
  }
}
