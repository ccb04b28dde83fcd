import type { Clock } from '#lib/clock.ts';
import type { ManagedMemory } from './managed-memory.ts';

/** What a phase takes, in the device's own milliseconds. A real update takes half an hour. */
const PHASE_MS = { waiting: 2_000, downloading: 12_000, installing: 15_000 } as const;

interface UpdatePorts {
  /** The device's own time. */
  readonly clock: Clock;
  readonly memory: () => ManagedMemory;
  readonly remember: (part: Partial<ManagedMemory>) => void;
  /** Runs, and is not in the middle of something else. */
  readonly running: () => boolean;
  /** Restarts with the new system. */
  readonly restart: () => void;
}

/** Brings a device from one system to the next, phase by phase. There is a timer only while an update is under way. */
export class SystemUpdate {
  readonly #ports: UpdatePorts;
  #cancel: (() => void) | null = null;

  constructor(ports: UpdatePorts) {
    this.#ports = ports;
  }

  /** Goes on with what `memory.update` says: newly asked for, or kept over a restart. */
  resume(): void {
    this.stop();
    const { update } = this.#ports.memory();
    if (update === null) return;
    if (update.phase !== 'prepared') this.#after(PHASE_MS[update.phase], () => this.#next());
    else if (!update.hold) this.#after(Math.max(0, (update.notBefore ?? 0) - this.#ports.clock.now()), () => this.#next());
  }

  /** A person taps "Install now". */
  installNow(): void {
    const { update } = this.#ports.memory();
    if (update === null || update.phase !== 'prepared') return;
    this.#ports.remember({ update: { ...update, notBefore: null, hold: false } });
    this.resume();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #after(ms: number, task: () => void): void {
    this.#cancel = this.#ports.clock.after(ms, task);
  }

  #next(): void {
    this.#cancel = null;
    const { memory, remember, running, restart } = this.#ports;
    const { update } = memory();
    // Switched off meanwhile: it goes on when it is on again.
    if (update === null || !running()) return;
    if (update.phase === 'installing') {
      remember({ update: null, system: { osVersion: update.version, buildVersion: update.build } });
      restart();
      return;
    }
    const phase = update.phase === 'waiting' ? 'downloading' : update.phase === 'downloading' ? 'prepared' : 'installing';
    remember({ update: { ...update, phase } });
    this.resume();
  }
}
