import { describe, expect, it } from 'vitest';
import type { MailRefusal } from '#contract/deadlines.ts';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { SettingsStore } from '#store/settings-store.ts';
import { memoryDatabase } from '#store/testing.ts';
import type { DueDate } from './deadline-rules.ts';
import { DeadlinesService } from './deadlines-service.ts';
import { DeadlinesStore } from './deadlines-store.ts';
import type { MailPlan } from './mail-settings.ts';
import type { Contacts } from './reminder-text.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const FIRST_LOOK_MS = 10_000;
const LOOKED_AT = new ManualClock().now() + FIRST_LOOK_MS;

const people: Contacts = {
  owner: { name: '山田 太郎', email: 'taro@example.jp' },
  deputy: { name: '佐藤 花子', email: 'hanako@example.jp' },
};
const plan: MailPlan = {
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

function setup(options: { days?: number; contacts?: Contacts | null } = {}) {
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

describe('reminding', () => {
  it('tells the newest stage at the start, to owner and recipients, and not again at each tick', async () => {
    const { service, start, pass, sent, told, deeds, view } = setup();
    service.saveMail({ ...plan, password: 'secret' });
    await start();
    expect(told).toEqual(['20']);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ to: ['taro@example.jp', 'it@example.jp'], password: 'secret' });
    expect(deeds.at(-1)).toBe('deadlines.reminded com.apple.mgmt.External.1 {"days":"20"} @shitaku');
    await pass(20);
    expect(told).toEqual(['20']);
    expect(sent).toHaveLength(1);
    expect(view().deadlines[0]).toMatchObject({ daysLeft: 20, stage: 30, urgency: 'renew', remindedAt: LOOKED_AT });
    expect(view().mail.last).toEqual({ at: LOOKED_AT, problem: null });
  });

  it('waits a moment after the start, until somebody listens', async () => {
    const { service, clock, told } = setup();
    await service.start();
    await new Promise(setImmediate);
    clock.advance(FIRST_LOOK_MS - 1);
    await new Promise(setImmediate);
    expect(told).toEqual([]);
    clock.advance(1);
    await new Promise(setImmediate);
    expect(told).toEqual(['20']);
  });

  it('goes on after a restart without repeating itself', async () => {
    const { service, make, start, pass, told } = setup({ days: 8 });
    service.acknowledge({ id: 'credential/push/topic' });
    await start();
    await service.stop();
    const again = make();
    await start(again);
    expect(told).toEqual(['8']);
    await pass(25);
    expect(told).toEqual(['8', '7']);
    await again.stop();
    await pass(24 * 6);
    expect(told).toEqual(['8', '7']);
  });

  it('says it every day past the date', async () => {
    const { service, start, pass, told } = setup({ days: 1 });
    service.acknowledge({ id: 'credential/push/topic' });
    await start();
    await pass(24 * 3);
    expect(told).toEqual(['1', '0', '-1', '-2']);
  });

  it('starts over for a date that moved, also with what people said to it', async () => {
    const { service, start, pass, told, world, view, clock } = setup({ days: 20 });
    service.acknowledge({ id: 'credential/push/topic' });
    await start();
    world.dates = world.dates.map((date) => ({ ...date, dueAt: clock.now() + 29 * DAY_MS }));
    expect(view().deadlines[0]).toMatchObject({ acknowledged: null, remindedAt: null });
    await pass(1);
    expect(told).toEqual(['20', '29']);
  });

  it('needs no mail server to tell the person at the console', async () => {
    const { start, sent, told } = setup();
    await start();
    expect(told).toEqual(['20']);
    expect(sent).toEqual([]);
  });
});

describe('a clock that was a year ahead', () => {
  it('silences no reminder once it is right, and shows nobody who answered then', async () => {
    const { service, make, start, told, sent, clock, view } = setup({ days: 20 });
    service.saveMail(plan);
    const right = clock.now();
    clock.advance(365 * DAY_MS);
    await start();
    service.acknowledge({ id: 'credential/push/topic' });
    await service.stop();
    expect(told).toEqual(['-345']);
    clock.set(right);
    expect(view().deadlines[0]).toMatchObject({ remindedAt: null, acknowledged: null });
    await start(make());
    expect(told).toEqual(['-345', '20']);
    expect(sent).toHaveLength(2);
  });
});

describe('a mail that could not be sent', () => {
  it('is tried again at the next tick, while the stage is told once', async () => {
    const { service, start, pass, sent, told, world, view } = setup();
    service.saveMail(plan);
    world.answer = () => fail('mail-unreachable');
    await start();
    expect(view().mail.last?.problem).toBe('mail-unreachable');
    await pass(2);
    expect([told.length, sent.length]).toEqual([1, 0]);
    world.answer = () => ok(null);
    await pass(1);
    expect(sent.map(({ to }) => to)).toEqual([['taro@example.jp', 'it@example.jp']]);
    expect(view().mail.last?.problem).toBeNull();
    await pass(3);
    expect([told.length, sent.length]).toEqual([1, 1]);
  });

  it('goes again only to those who did not get it', async () => {
    const { service, start, pass, sent, world } = setup();
    service.saveMail(plan);
    world.answer = () => fail('mail-recipient', 'one was refused', { unsent: 'it@example.jp' });
    await start();
    world.answer = () => ok(null);
    await pass(1);
    expect(sent.map(({ to }) => to)).toEqual([['it@example.jp']]);
  });

  it('outlasts an outage of days, and waits longer each time but never more than an hour', async () => {
    const { service, start, sent, told, world, view, clock } = setup();
    service.acknowledge({ id: 'credential/push/topic' });
    service.saveMail(plan);
    const tries: number[] = [];
    world.answer = () => {
      tries.push((clock.now() - LOOKED_AT) / MINUTE_MS);
      return fail('mail-unreachable');
    };
    await start();
    for (let minute = 0; minute < 3 * 24 * 60; minute += 1) {
      clock.advance(MINUTE_MS);
      await new Promise(setImmediate);
    }
    expect(tries.slice(0, 7)).toEqual([0, 5, 15, 35, 75, 135, 195]);
    expect(view().mail).toMatchObject({ waiting: 2, last: { problem: 'mail-unreachable' } });
    expect(view().mail.nextTryAt).toBe(LOOKED_AT + ((tries.at(-1) ?? 0) + 60) * MINUTE_MS);
    world.answer = () => ok(null);
    clock.advance(HOUR_MS);
    await new Promise(setImmediate);
    expect(sent.map(({ to }) => to)).toEqual([['taro@example.jp', 'it@example.jp']]);
    expect(told).toEqual(['20']);
    expect(view().mail).toMatchObject({ waiting: 0, nextTryAt: null, last: { problem: null } });
  }, 30_000);

  it.each(['save', 'test'] as const)('goes at once when somebody mends it (%s)', async (how) => {
    const { service, start, pass, clock, sent, world } = setup();
    service.saveMail(plan);
    world.answer = () => fail('mail-login');
    await start();
    await pass(5);
    world.answer = () => ok(null);
    if (how === 'save') service.saveMail({ ...plan, password: 'right' });
    else await service.testMail();
    clock.advance(1);
    await new Promise(setImmediate);
    expect(sent.map(({ to }) => to)).toContainEqual(['taro@example.jp', 'it@example.jp']);
  });

  it.each(['opening', 'reading'] as const)('is tried again after something broke on the way (%s)', async (what) => {
    const { service, start, clock, sent, world, view } = setup();
    service.saveMail(plan);
    world.answer = () => fail('mail-unreachable');
    await start();
    world.answer = () => ok(null);
    world[what] = () => {
      throw new Error('broken');
    };
    const minutes = async (count: number) => {
      clock.advance(count * MINUTE_MS);
      await new Promise(setImmediate);
    };
    await minutes(5);
    world[what] = () => {};
    expect(sent).toEqual([]);
    expect(view().mail.nextTryAt).toBe(clock.now() + 10 * MINUTE_MS);
    await minutes(10);
    expect(sent.map(({ to }) => to)).toEqual([['taro@example.jp', 'it@example.jp']]);
    expect(view().mail).toMatchObject({ waiting: 0, nextTryAt: null });
  });

  it('of a date that moved takes no mail of the new date with it', async () => {
    const { service, start, clock, sent, world } = setup();
    service.saveMail(plan);
    world.answer = () => fail('mail-unreachable');
    await start();
    const minutes = async (count: number) => {
      for (let minute = 0; minute < count; minute += 1) {
        clock.advance(MINUTE_MS);
        await new Promise(setImmediate);
      }
    };
    await minutes(50);
    // The next try comes after the next look: both dates wait side by side.
    world.dates = world.dates.map((date) => ({ ...date, dueAt: clock.now() + 29 * DAY_MS }));
    world.contacts = { owner: { name: '鈴木 一郎', email: 'ichiro@example.jp' }, deputy: null };
    world.answer = () => ok(null);
    await minutes(10);
    expect(sent.map(({ to }) => to)).toEqual([['ichiro@example.jp', 'it@example.jp']]);
  });

  it('is not tried after a stop', async () => {
    const { service, start, pass, world } = setup();
    service.saveMail(plan);
    let tries = 0;
    world.answer = () => {
      tries += 1;
      return fail('mail-unreachable');
    };
    await start();
    await service.stop();
    service.saveMail(plan);
    await pass(3);
    expect(tries).toBe(1);
  });

  it('is given up after a day only to those whom the server refuses for good', async () => {
    const { service, start, pass, sent, world, view } = setup();
    service.acknowledge({ id: 'credential/push/topic' });
    service.saveMail(plan);
    world.answer = () => fail('mail-recipient', 'both refused', { unsent: 'taro@example.jp it@example.jp', lasting: 'taro@example.jp' });
    await start();
    await pass(30);
    expect(view().mail.waiting).toBe(1);
    world.answer = () => ok(null);
    await pass(2);
    expect(sent.map(({ to }) => to)).toEqual([['it@example.jp']]);
  });

  it.each(['moved', 'gone', 'switched off'])('is dropped when the date is %s', async (how) => {
    const { service, start, pass, sent, world, clock } = setup();
    const { dates } = world;
    service.saveMail(plan);
    world.answer = () => fail('mail-unreachable');
    await start();
    if (how === 'moved') world.dates = world.dates.map((date) => ({ ...date, dueAt: clock.now() + 300 * DAY_MS }));
    if (how === 'gone') world.dates = [];
    if (how === 'switched off') service.saveMail({ ...plan, enabled: false });
    world.answer = () => ok(null);
    await pass(1);
    world.dates = dates;
    await pass(1);
    expect(sent).toEqual([]);
  });
});

describe('the deputy', () => {
  it('gets a mail of their own when nobody answers in three days', async () => {
    const { service, start, pass, sent, told, deeds, view } = setup({ days: 29 });
    service.saveMail(plan);
    await start();
    await pass(71);
    expect(sent).toHaveLength(1);
    await pass(1);
    expect(sent[1]?.to).toEqual(['hanako@example.jp']);
    expect(sent[1]?.text).toContain('山田 太郎さん');
    expect(told).toEqual(['29', '26 escalated']);
    expect(deeds.at(-1)).toBe('deadlines.escalated com.apple.mgmt.External.1 {"deputy":"佐藤 花子"} @shitaku');
    expect(view().deadlines[0]?.escalatedAt).toBe(LOOKED_AT + 3 * DAY_MS);
    await pass(48);
    expect(sent).toHaveLength(2);
  });

  it('is left alone when somebody sees to it', async () => {
    const { service, start, pass, sent, view, deeds } = setup({ days: 6 });
    service.saveMail(plan);
    await start();
    expect(service.acknowledge({ id: 'gone' })).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(service.acknowledge({ id: 'credential/push/topic' })).toMatchObject({ ok: true });
    expect(deeds.at(-1)).toBe('deadlines.acknowledged com.apple.mgmt.External.1 {} ');
    expect(view().deadlines[0]?.acknowledged).toEqual({ at: LOOKED_AT, by: 'sato' });
    await pass(48);
    expect(sent.flatMap(({ to }) => to)).not.toContain('hanako@example.jp');
  });

  it('is asked as soon as mails can be sent', async () => {
    const { service, start, pass, told, view } = setup({ days: 6 });
    await start();
    await pass(30);
    expect(told).toEqual(['6']);
    expect(view().deadlines[0]?.escalatedAt).toBeNull();
    service.saveMail(plan);
    await pass(1);
    expect(told).toEqual(['6', '5 escalated']);
  });

  it('cannot be asked where there is none', async () => {
    const { service, start, pass, told, sent } = setup({ days: 6, contacts: null });
    service.saveMail(plan);
    await start();
    await pass(30);
    expect(told).toEqual(['6']);
    expect(sent.map(({ to }) => to)).toEqual([['it@example.jp']]);
  });
});

describe('stopping', () => {
  it('counts a mail that was under way as not sent, and sends it after the next start', async () => {
    const { service, make, world, sent, start } = setup();
    service.saveMail(plan);
    let release = () => {};
    world.whileSending = () => new Promise((resolve) => (release = resolve));
    world.answer = () => fail('mail-unreachable');
    await start();
    const stopped = service.stop();
    release();
    await stopped;
    world.whileSending = async () => {};
    world.answer = () => ok(null);
    await start(make());
    expect(sent).toHaveLength(1);
  });
});

describe('the mail settings', () => {
  it.each([
    ['host-invalid', { host: 'https://mail' }],
    ['host-invalid', { host: '' }],
    ['from-invalid', { from: 'x' }],
    ['from-invalid', { from: '' }],
    ['from-invalid', { from: 'Shitaku<mdm@example.jp>' }],
    ['recipient-invalid', { recipients: ['it@example.jp', 'x'] }],
    ['recipient-invalid', { recipients: ['it,admin@example.jp'] }],
    ['recipients-empty', { recipients: ['  '] }],
  ])('are refused: %s', (code, change) => {
    const { service } = setup();
    expect(service.saveMail({ ...plan, ...change })).toMatchObject({ ok: false, error: { code } });
  });

  it('may be incomplete while switched off', () => {
    const { service, view } = setup();
    expect(service.saveMail({ ...plan, enabled: false, host: '', from: '', recipients: [] })).toMatchObject({ ok: true });
    expect(view().mail).toMatchObject({ enabled: false, host: '' });
  });

  it('become half-width, and keep the password to themselves', () => {
    const { service, view, deeds, secrets } = setup();
    service.saveMail({ ...plan, host: 'ＭＡＩＬ.example.jp ', recipients: ['ｉｔ@example.jp', 'it@example.jp'], password: 'hunter2' });
    expect(view().mail).toEqual({ ...plan, hasPassword: true, last: null, waiting: 0, nextTryAt: null });
    expect(JSON.stringify([view(), deeds])).not.toContain('hunter2');
    service.saveMail(plan);
    expect(Buffer.from(secrets.get('deadlines/mail-password') ?? []).toString()).toBe('hunter2');
    service.saveMail({ ...plan, password: '' });
    expect(view().mail.hasPassword).toBe(false);
    service.saveMail({ ...plan, password: 'again' });
    service.saveMail({ ...plan, user: '' });
    expect(view().mail.hasPassword).toBe(false);
  });

  it.each([{ host: 'other.example.jp' }, { port: 465 }, { security: 'tls' as const }, { user: 'somebody' }])(
    'send the password nowhere it was not meant for: %o',
    async (change) => {
      const { service, view, sent } = setup();
      service.saveMail({ ...plan, password: 'hunter2' });
      service.saveMail({ ...plan, from: 'mdm@example.jp', recipients: ['a@example.jp'] });
      expect(view().mail.hasPassword).toBe(true);
      service.saveMail({ ...plan, ...change });
      expect(view().mail.hasPassword).toBe(false);
      await service.testMail();
      expect(sent[0]?.password).toBe('');
      service.saveMail({ ...plan, password: 'new' });
      expect(view().mail.hasPassword).toBe(true);
    },
  );

  it('refuse a login that everybody on the network could read', async () => {
    const { service, view } = setup();
    service.saveMail({ ...plan, password: 'hunter2' });
    expect(service.saveMail({ ...plan, security: 'none' })).toMatchObject({ error: { code: 'password-needs-tls' } });
    expect(view().mail).toMatchObject({ security: 'starttls', hasPassword: true });
    expect(service.saveMail({ ...plan, security: 'none', user: ' ' })).toMatchObject({ ok: true });
  });

  it('are tried with a mail to every recipient, and the server’s words come back', async () => {
    const { service, sent, world, view } = setup();
    expect(await service.testMail()).toMatchObject({ ok: false, error: { code: 'not-configured' } });
    service.saveMail({ ...plan, enabled: false, recipients: ['a@example.jp', 'b@example.jp'] });
    expect(await service.testMail()).toEqual({ ok: true, value: {} });
    expect(sent[0]).toMatchObject({ to: ['a@example.jp', 'b@example.jp'], subject: '【Shitaku】テストメール' });
    world.answer = () => fail('mail-login', 'refused', { reason: '535 no' });
    expect(await service.testMail()).toMatchObject({
      ok: false,
      error: { code: 'mail-login', details: { reason: '535 no', host: 'mail.example.jp', port: '587' } },
    });
    expect(view().mail.last?.problem).toBe('mail-login');
  });

  it('survive what an older program left there', () => {
    const { settings, view } = setup();
    settings.put('deadlines.mail', { host: 5 });
    settings.put('deadlines.mail-last', 'never');
    expect(view().mail).toMatchObject({ enabled: false, host: '', port: 587, last: null });
  });
});

describe('letters', () => {
  const letter = (language: 'ja' | 'en') => ({ subject: `news ${language}`, text: 'text' });

  it('go to the recipients at once, in the language of the mails, and wait through an outage and a restart', async () => {
    const { service, make, start, world, sent, view, pass } = setup({ days: 400 });
    service.saveMail({ ...plan, recipients: ['it@example.jp', 'somu@example.jp'], password: 'secret' });
    await start();
    service.post('device-found', letter);
    await new Promise(setImmediate);
    expect(sent).toMatchObject([{ to: ['it@example.jp', 'somu@example.jp'], subject: 'news ja', password: 'secret' }]);
    expect(view().mail.waiting).toBe(0);

    world.answer = () => fail('mail-unreachable');
    service.post('operation-held', letter);
    await new Promise(setImmediate);
    expect(view().mail).toMatchObject({ waiting: 2, last: { problem: 'mail-unreachable' } });
    expect(view().mail.nextTryAt).not.toBeNull();
    await service.stop();
    world.answer = () => ok(null);
    const again = make();
    await start(again);
    await new Promise(setImmediate);
    expect(sent).toHaveLength(2);
    await pass(2);
    expect(sent).toHaveLength(2);
    await again.stop();
  });

  it('go only to those who have not got them yet', async () => {
    const { service, start, world, sent, pass } = setup({ days: 400 });
    service.saveMail({ ...plan, recipients: ['a@example.jp', 'b@example.jp'] });
    await start();
    world.answer = () => fail('mail-recipient', 'x', { unsent: 'b@example.jp', lasting: '' });
    service.post('device-found', letter);
    await new Promise(setImmediate);
    world.answer = () => ok(null);
    await pass(1);
    expect(sent.flatMap(({ to }) => to)).toEqual(['b@example.jp']);
  });

  it('are not written while mails are off, and not of a kind nobody wants', async () => {
    const { service, start, sent, view } = setup({ days: 400 });
    await start();
    service.post('device-found', letter);
    service.saveMail({ ...plan, tells: ['operation-held'] });
    service.post('device-found', letter);
    await new Promise(setImmediate);
    expect([sent.length, view().mail.waiting]).toEqual([0, 0]);
    service.post('operation-held', letter);
    await new Promise(setImmediate);
    expect(sent).toHaveLength(1);
  });

  it('are given up after three days, and when mails are switched off', async () => {
    const { service, start, world, view, pass } = setup({ days: 400 });
    service.saveMail(plan);
    await start();
    world.answer = () => fail('mail-unreachable');
    service.post('device-found', letter);
    await new Promise(setImmediate);
    expect(view().mail.waiting).toBe(1);
    await pass(73);
    expect(view().mail.waiting).toBe(0);
    service.post('device-found', letter);
    await new Promise(setImmediate);
    service.saveMail({ ...plan, enabled: false });
    expect(view().mail.waiting).toBe(0);
  });

  it('are told of by a plan from before there were notices', () => {
    const { settings, view } = setup();
    const { tells: _tells, ...before } = plan;
    settings.put('deadlines.mail', before);
    expect(view().mail).toMatchObject({ host: plan.host, tells: plan.tells });
  });
});

describe('the calendar', () => {
  it('is refused while nothing ends', () => {
    const { service, world } = setup();
    expect(service.calendar()).toMatchObject({ ok: true, value: { fileName: 'shitaku-deadlines.ics' } });
    world.dates = [];
    expect(service.calendar()).toMatchObject({ ok: false, error: { code: 'nothing-due' } });
  });

  it('leaves out what never ends, and has nothing to tell when that is all (RFC 5280 4.1.2.5: 99991231235959Z)', () => {
    const { service, world, view } = setup();
    const [only] = world.dates;
    if (only === undefined) throw new Error('no date');
    const endless = { ...only, id: 'credential/vendor', kind: 'vendor' as const, dueAt: Date.UTC(9999, 11, 31, 23, 59, 59) };
    world.dates = [only, endless];
    const answer = service.calendar();
    if (!answer.ok) throw new Error(answer.error.code);
    expect(answer.value.content.match(/^DT(?:START|END);.*$/gm)).toEqual(['DTSTART;VALUE=DATE:20261211', 'DTEND;VALUE=DATE:20261212']);
    world.dates = [{ ...endless, dueAt: Date.UTC(9999, 11, 30) }];
    expect(service.calendar()).toMatchObject({ ok: false, error: { code: 'nothing-due' } });
    expect(view().deadlines).toMatchObject([{ urgency: 'good', stage: null }]);
    world.dates = [{ ...endless, dueAt: Date.UTC(9999, 11, 30) - 1 }];
    expect(service.calendar()).toMatchObject({ ok: true });
  });

  it('has a SEQUENCE that grows with every export, also when a date moves and when the clock goes back', () => {
    const { service, settings, world, clock } = setup();
    const export_ = () => {
      const answer = service.calendar();
      if (!answer.ok) throw new Error(answer.error.code);
      const [, uid] = /^UID:(.*)\r$/m.exec(answer.value.content) ?? [];
      const [, sequence] = /^SEQUENCE:(\d+)\r$/m.exec(answer.value.content) ?? [];
      return { uid, sequence: Number(sequence) };
    };
    const exports = [export_(), export_()];
    clock.advance(30 * DAY_MS);
    exports.push(export_());
    world.dates = world.dates.map((date) => ({ ...date, dueAt: date.dueAt + 365 * DAY_MS }));
    exports.push(export_());
    clock.set(clock.now() - 200 * DAY_MS);
    exports.push(export_());
    expect(new Set(exports.map(({ uid }) => uid)).size).toBe(1);
    const sequences = exports.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
    // A store made anew, after a loss, does not begin below what calendars have already.
    settings.put('deadlines.calendar-sequence', 'lost');
    clock.set(LOOKED_AT + 30 * DAY_MS);
    expect(export_().sequence).toBeGreaterThan(sequences[1] ?? Number.NaN);
    // RFC 5545 3.3.8: 32 bits.
    settings.put('deadlines.calendar-sequence', 2_147_483_647);
    expect(export_().sequence).toBe(2_147_483_647);
  });

  it('lists the nearest first', () => {
    const { world, view } = setup();
    const [only] = world.dates;
    if (only === undefined) throw new Error('no date');
    world.dates = [only, { ...only, id: 'account/a1', type: 'sign-in', kind: null, dueAt: only.dueAt - 1 }];
    expect(view().deadlines.map(({ id }) => id)).toEqual(['account/a1', 'credential/push/topic']);
  });
});
