import { uptime } from 'node:os';

/** Time as everything in main sees it. All instants are integer milliseconds since 1970 (UTC). */
export interface Clock {
  now(): number;
  /** Runs `task` once after `ms` milliseconds; the returned function cancels it. */
  after(ms: number, task: () => void): () => void;
}

/** The longest that one timer holds: more runs out at once (24.8 days). */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** How each timer that runs looks at the clock on the wall. */
const looks = new Set<() => void>();

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const due = Date.now() + ms;
    let timer: NodeJS.Timeout;
    const end = () => {
      clearTimeout(timer);
      looks.delete(look);
    };
    const wait = (left: number) => {
      const part = Math.min(left, LONGEST_TIMER_MS);
      timer = setTimeout(() => {
        if (left > part) return wait(left - part);
        end();
        task();
      }, part);
    };
    const look = () => {
      clearTimeout(timer);
      // A clock that was set back makes nobody wait longer than was meant.
      wait(Math.min(ms, Math.max(0, due - Date.now())));
    };
    looks.add(look);
    wait(ms);
    return end;
  },
};

/** Timers stand still while the computer sleeps (libuv, `uv_hrtime`): after it, what fell due meanwhile runs at once. */
export function wakeTimers(): void {
  for (const look of [...looks]) look();
}

/**
 * Milliseconds gone by since some moment, sleep among them, whatever the clock on the wall says. `process.hrtime` counts sleep on a Mac
 * (libuv: `mach_continuous_time`) and not on Linux (`CLOCK_MONOTONIC`), where `/proc/uptime` does (proc_uptime(5)).
 */
export const timeGoneBy = (): number => (process.platform === 'linux' ? uptime() * 1_000 : Number(process.hrtime.bigint() / 1_000_000n));

/** A clock that stands still until a test moves it. Tasks run in order of their time. */
export class ManualClock implements Clock {
  #now: number;
  #stepped = 0;
  #tasks: { at: number; task: () => void }[] = [];

  constructor(start = Date.UTC(2026, 10, 21, 0, 0, 0)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** As {@link timeGoneBy}. */
  gone(): number {
    return this.#now - this.#stepped;
  }

  after(ms: number, task: () => void): () => void {
    const entry = { at: this.#now + Math.max(0, ms), task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== entry);
    };
  }

  /** Sets the clock on the wall forward or back. Timers run as long as they were meant to, as real ones do. */
  step(ms: number): void {
    this.#now += ms;
    this.#stepped += ms;
    for (const entry of this.#tasks) entry.at += ms;
  }

  /** Moves time forward by `ms`, running what falls due on the way. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#tasks.filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#tasks = this.#tasks.filter((other) => other !== next);
      this.#now = next.at;
      next.task();
    }
    this.#now = end;
  }
}
