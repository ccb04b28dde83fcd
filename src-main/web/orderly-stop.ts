import type { Clock } from '#lib/clock.ts';

/** A terminal sends Ctrl+C to every process of a command, and a parent passes it on: what comes so soon is the same key. Milliseconds. */
const SAME_KEY_MS = 1_000;

interface Ports<Device> {
  /** Devices in a step that must not be cut off, just now. */
  readonly critical: () => readonly Device[];
  /** Tells the person at the terminal why it does not stop yet. */
  readonly say: (devices: readonly Device[]) => void;
  /** How long a critical step is waited for at most. Milliseconds. */
  readonly patienceMs: number;
  /** Ends everything. Called once. */
  readonly stop: () => void;
  readonly clock: Clock;
}

/** Stopping by signal: at once when nothing can come to harm; else when the critical steps are over, at the latest after a time. */
export class OrderlyStop<Device> {
  readonly #ports: Ports<Device>;
  #askedAt: number | null = null;
  #stopped = false;
  #cancel: () => void = () => undefined;

  constructor(ports: Ports<Device>) {
    this.#ports = ports;
  }

  /** SIGINT or SIGTERM came. The second one does not wait any longer. */
  ask(): void {
    const { clock, critical, say, patienceMs } = this.#ports;
    if (this.#askedAt !== null) {
      if (clock.now() - this.#askedAt >= SAME_KEY_MS) this.#stop();
      return;
    }
    this.#askedAt = clock.now();
    const devices = critical();
    if (devices.length === 0) return this.#stop();
    say(devices);
    this.#cancel = clock.after(patienceMs, () => this.#stop());
  }

  /** To be called when something at the bench changed. */
  look(): void {
    if (this.#askedAt !== null && this.#ports.critical().length === 0) this.#stop();
  }

  #stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#cancel();
    this.#ports.stop();
  }
}
