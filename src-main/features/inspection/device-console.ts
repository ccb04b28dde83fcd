import type { Finding, LogLine } from '#contract/inspection.ts';
import type { Clock } from '#lib/clock.ts';
import { ConsoleRing } from './console-ring.ts';
import type { LogStream } from './inspected-device.ts';
import { folded, lineOf } from './log-rules.ts';
import { Findings } from './summary-rules.ts';

/**
 * A flooding device is read no faster than this; what it writes meanwhile waits on its side of the cable, and its relay
 * leaves out what nobody fetches in time. An ordinary log stays far below.
 */
const REST_MS = 250;
const LINES_BETWEEN_RESTS = 2_000;
const CHARACTERS_BETWEEN_RESTS = 500_000;

interface Ports {
  readonly clock: Clock;
  /** A line came. */
  readonly grew: () => void;
}

/** The log of one device while it is listened to, and afterwards. */
export class DeviceConsole {
  readonly #ring = new ConsoleRing();
  readonly #findings = new Findings();
  readonly #ports: Ports;
  readonly #stream: LogStream;
  #number = 0;
  #open = true;
  #closed = false;

  constructor(stream: LogStream, ports: Ports) {
    this.#stream = stream;
    this.#ports = ports;
  }

  /** Listens until either side hangs up. */
  async follow(): Promise<void> {
    let lines = 0;
    let characters = 0;
    try {
      for await (const entry of this.#stream.entries()) {
        if (this.#closed) return;
        this.#number += 1;
        const line = lineOf(entry, this.#number);
        this.#ring.push(line);
        this.#findings.hear(line);
        this.#ports.grew();
        lines += 1;
        characters += entry.kind === 'text' ? entry.text.length : entry.message.length;
        if (lines < LINES_BETWEEN_RESTS && characters < CHARACTERS_BETWEEN_RESTS) continue;
        lines = 0;
        characters = 0;
        await new Promise<void>((resolve) => void this.#ports.clock.after(REST_MS, resolve));
      }
    } finally {
      this.#open = false;
    }
  }

  /** True: we hung up, not the device. */
  get closed(): boolean {
    return this.#closed;
  }

  get open(): boolean {
    return this.#open;
  }

  close(): void {
    this.#closed = true;
    this.#open = false;
    this.#stream.close();
  }

  extent(): { kept: number; dropped: number } {
    return { kept: this.#ring.kept, dropped: this.#ring.dropped };
  }

  /** Those that hold `filter`, half and full width alike; the newest last. */
  lines(filter: string, mdmOnly: boolean, limit = Number.POSITIVE_INFINITY, upTo = Number.POSITIVE_INFINITY): LogLine[] {
    return this.#ring.newest(limit, folded(filter.trim()), (line) => line.number <= upTo && (!mdmOnly || line.mdm));
  }

  summary(): Finding[] {
    return this.#findings.list();
  }
}
