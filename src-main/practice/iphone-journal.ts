import type { Clock } from '#lib/clock.ts';
import { Emitter } from '#lib/emitter.ts';
import type { NotificationCenter } from '../protocols/notification-proxy/fake-notification-proxy.ts';
import type { SyslogLine } from '../protocols/syslog/fake-syslog.ts';

const KEPT = 50;
const CHATTER_MS = 700;
/** What a phone says when nothing happens. */
const CHATTER: readonly (readonly [process: string, pid: number, text: string])[] = [
  ['SpringBoard', 34, 'Practice device is idle'],
  ['lockdownd', 71, 'Host is attached'],
  ['powerd', 38, 'Battery state unchanged'],
];

/** The log of one simulated device, and its Darwin notifications. Talks by itself only while somebody listens. */
export class IphoneJournal implements NotificationCenter {
  readonly #clock: Clock;
  readonly #lines: SyslogLine[] = [];
  readonly #emitter = new Emitter<{ line: SyslogLine; notification: string }>();
  #readers = 0;
  #spoken = 0;
  #stopChatter: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  say(process: string, pid: number, text: string, level: SyslogLine['level'] = 'Notice'): void {
    const line = { at: this.#clock.now(), process, pid, level, text };
    this.#lines.push(line);
    if (this.#lines.length > KEPT) this.#lines.shift();
    this.#emitter.emit('line', line);
  }

  recent(): readonly SyslogLine[] {
    return [...this.#lines];
  }

  onLine(listener: (line: SyslogLine) => void): () => void {
    const stop = this.#emitter.on('line', listener);
    this.#readers += 1;
    if (this.#readers === 1) this.#chatter();
    return () => {
      stop();
      this.#readers -= 1;
      if (this.#readers === 0) this.#stopChatter?.();
    };
  }

  post(name: string): void {
    this.#emitter.emit('notification', name);
  }

  subscribe(onPost: (name: string) => void): () => void {
    return this.#emitter.on('notification', onPost);
  }

  #chatter(): void {
    const [process, pid, text] = CHATTER[this.#spoken % CHATTER.length] ?? ['kernel', 0, ''];
    this.#spoken += 1;
    this.say(process, pid, text);
    this.#stopChatter = this.#clock.after(CHATTER_MS, () => this.#chatter());
  }
}
