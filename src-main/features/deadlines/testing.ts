import type { MailRefusal } from '#contract/deadlines.ts';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { type Outcome, ok } from '#lib/outcome.ts';
import { SettingsStore } from '#store/settings-store.ts';
import { memoryDatabase } from '#store/testing.ts';
import type { DueDate } from './deadline-rules.ts';
import { DeadlinesService } from './deadlines-service.ts';
import { DeadlinesStore } from './deadlines-store.ts';
import type { MailPlan } from './mail-settings.ts';
import type { Contacts } from './reminder-text.ts';

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;
export const FIRST_LOOK_MS = 10_000;
export const LOOKED_AT = new ManualClock().now() + FIRST_LOOK_MS;

const people: Contacts = {
  owner: { name: '山田 太郎', email: 'taro@example.jp' },
  deputy: { name: '佐藤 花子', email: 'hanako@example.jp' },
};
export const plan: MailPlan = {
  enabled: true,
  host: 'mail.example.jp',
  port: 587,
  security: 'starttls',
  user: 'mdm',
  from: 'shitaku@example.jp',
  recipients: ['it@example.jp'],
  language: 'ja',
  tells: ['commands-expiring', 'device-found', 'operation-held', 'operation-missed'],
};

/** A clock whose time can be put right. */
class SettableClock extends ManualClock {
  #ahead = 0;

  override now(): number {
    return super.now() - this.#ahead;
  }

  set(now: number): void {
    this.#ahead = super.now() - now;
  }
}

interface Sent {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly password: string;
}

/** The service on a store of its own, its neighbours played by what can be changed in `world`. */
export function setup(options: { days?: number; contacts?: Contacts | null } = {}) {
  const clock = new SettableClock();
  const database = memoryDatabase();
  const settings = new SettingsStore(database);
  const secrets = new Map<string, Uint8Array>();
  const sent: Sent[] = [];
  const told: string[] = [];
  const deeds: string[] = [];
  const world = {
    dates: [
      {
        id: 'credential/push/topic',
        type: 'credential',
        kind: 'push',
        name: 'com.apple.mgmt.External.1',
        account: 'mdm@example.jp',
        dueAt: clock.now() + (options.days ?? 20) * DAY_MS,
      },
    ] as DueDate[],
    contacts: options.contacts === undefined ? people : options.contacts,
    answer: (): Outcome<null, MailRefusal> => ok(null),
    whileSending: async () => {},
    /** Called wherever the password is opened, and the dates are read. */
    opening: () => {},
    reading: () => {},
  };
  const make = () =>
    new DeadlinesService({
      store: new DeadlinesStore(database),
      settings,
      secrets: {
        get: (name) => {
          world.opening();
          return secrets.get(name) ?? null;
        },
        put: (name, plain) => void secrets.set(name, plain),
        delete: (name) => void secrets.delete(name),
      },
      clock,
      log: silentLog,
      publish: (name, payload) => {
        if (name === 'due' && 'escalated' in payload) told.push(`${payload.daysLeft}${payload.escalated ? ' escalated' : ''}`);
      },
      record: (action, subject, details, actor) => deeds.push([action, subject, JSON.stringify(details ?? {}), actor ?? ''].join(' ')),
      dates: () => {
        world.reading();
        return world.dates;
      },
      contactsFor: () => world.contacts,
      mailer: {
        send: async (server, mail) => {
          await world.whileSending();
          const answer = world.answer();
          if (answer.ok) sent.push({ to: mail.to, subject: mail.subject, text: mail.text, password: server.password });
          return answer;
        },
      },
      language: () => 'ja',
      actor: 'sato',
      tickMs: HOUR_MS,
    });
  const service = make();
  /** Lets hours pass, one tick at a time. */
  const pass = async (hours: number) => {
    for (let hour = 0; hour < hours; hour += 1) {
      clock.advance(HOUR_MS);
      await new Promise(setImmediate);
    }
  };
  /** Starts, and lets the moment pass after which the dates are looked at first. */
  const start = async (which = service) => {
    await which.start();
    clock.advance(FIRST_LOOK_MS);
    await new Promise(setImmediate);
  };
  const view = () => service.overview().value;
  return { service, make, settings, clock, world, sent, told, deeds, secrets, pass, start, view };
}
