import { describe, expect, it } from 'vitest';
import type { Notice, NoticeKind } from '#contract/notices.ts';
import { ManualClock } from '#lib/clock.ts';
import { memoryDatabase } from '#store/testing.ts';
import { type NoticeMail, noticeMail } from './notice-text.ts';
import { NoticesService } from './notices-service.ts';
import { NoticesStore, type Thing } from './notices-store.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const thing = (key: string, change: Partial<Thing> = {}): Thing => ({
  key,
  kind: 'device-found',
  count: 1,
  name: `営業 ${key}`,
  deviceId: `D${key}`,
  operationId: null,
  ...change,
});

function setup(database: ReturnType<typeof memoryDatabase> = memoryDatabase(), clock = new ManualClock()) {
  const told: Notice[] = [];
  const mails: (NoticeMail & { kind: NoticeKind })[] = [];
  const errors: string[] = [];
  const store = new NoticesStore(database);
  const world = { post: (_kind: NoticeKind): void => {} };
  const service = new NoticesService({
    store,
    clock,
    log: { info: () => {}, warn: () => {}, error: (message) => errors.push(message) },
    post: (kind, write) => {
      world.post(kind);
      mails.push({ kind, ...write('ja') });
    },
    publish: (_name, notice) => told.push(notice),
  });
  /** One look at a time: what is told plans the next. */
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= SECOND) {
      clock.advance(Math.min(left, SECOND));
      await Promise.resolve();
    }
  };
  const note = async (...things: Thing[]) => {
    store.transaction(() => {
      for (const each of things) service.note(each);
    });
    await Promise.resolve();
  };
  return { service, store, clock, told, mails, errors, world, pass, note, database };
}

const started = async (world = setup()) => {
  await world.service.start();
  await world.pass(10 * SECOND);
  return world;
};

describe('notices', () => {
  it('fifty commands are one notification and one mail, which names twenty devices and counts the others', async () => {
    const { note, pass, told, mails } = await started();
    await note(...Array.from({ length: 50 }, (_, n) => thing(String(n), { kind: 'commands-expiring', count: 2 })));
    await pass(5 * SECOND);
    expect(told).toEqual([{ kind: 'commands-expiring', count: 100, name: '営業 0', deviceId: null, operationId: null }]);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toContain('100件');
    expect(mails[0]?.text).toContain('・営業 19 (2件)');
    expect(mails[0]?.text).not.toContain('営業 20');
    expect(mails[0]?.text).toContain('ほか 30件');
  });

  it('a thing is told of once, also when it happens again and after a restart', async () => {
    const first = await started();
    await first.note(thing('1'));
    await first.pass(5 * SECOND);
    await first.note(thing('1'));
    await first.pass(HOUR);
    expect([first.told.length, first.mails.length]).toEqual([1, 1]);
    await first.service.stop();
    const second = await started(setup(first.database, first.clock));
    await second.note(thing('1'));
    await second.pass(HOUR);
    expect([second.told.length, second.mails.length]).toEqual([0, 0]);
  });

  it('what was noted and not told before the end of the program is told by the next, once somebody can hear it', async () => {
    const first = setup();
    await first.note(thing('1'));
    await first.pass(HOUR);
    expect(first.told).toEqual([]);
    const second = setup(first.database, first.clock);
    await second.service.start();
    await second.pass(9 * SECOND);
    expect(second.told).toEqual([]);
    await second.pass(2 * SECOND);
    expect(second.told).toMatchObject([{ deviceId: 'D1', name: '営業 1' }]);
    expect(second.mails).toHaveLength(1);
  });

  it('of a kind the next comes after an hour, with all that came meanwhile; of lost devices after a minute', async () => {
    const { note, pass, told } = await started();
    const held = (key: string) => thing(key, { kind: 'operation-held', count: 6, name: '', deviceId: null, operationId: key });
    await note(held('1'));
    await pass(5 * SECOND);
    await note(held('2'));
    await pass(MINUTE);
    await note(held('3'), thing('lost 1'));
    await pass(5 * SECOND);
    expect(told.map(({ kind, count }) => `${kind} ${count}`)).toEqual(['operation-held 6', 'device-found 1']);
    await note(thing('lost 2'));
    await pass(MINUTE);
    expect(told).toHaveLength(3);
    await pass(HOUR);
    expect(told.at(-1)).toEqual({ kind: 'operation-held', count: 12, name: '', deviceId: null, operationId: null });
    expect(told).toHaveLength(4);
  });

  it('a clock that was put back silences nobody', async () => {
    const { note, pass, told, store } = await started();
    store.note({ ...thing('0'), notedAt: 0 });
    store.told('device-found', Date.UTC(2199, 0, 1));
    await note(thing('1'));
    await pass(2 * MINUTE);
    expect(told).toHaveLength(1);
  });

  it('a mail that cannot be kept keeps the notice for later, and disturbs nobody', async () => {
    const { note, pass, told, errors, world, mails } = await started();
    world.post = () => {
      throw new Error('disk full');
    };
    await note(thing('1'));
    await pass(5 * SECOND);
    expect([told.length, errors.length]).toEqual([0, 1]);
    world.post = () => {};
    await pass(2 * MINUTE);
    expect([told.length, mails.length, errors.length]).toEqual([1, 1, 1]);
  });

  it('a deed that comes to nothing leaves nothing to tell', async () => {
    const { service, store, told, pass } = await started();
    expect(() =>
      store.transaction(() => {
        service.note(thing('1'));
        throw new Error('no');
      }),
    ).toThrow();
    await pass(MINUTE);
    expect(told).toEqual([]);
  });

  it.each(['commands-expiring', 'device-found', 'operation-held', 'operation-missed'] as const)(
    'a mail of %s says what to do in both languages, and no line of it is a name’s own',
    (kind) => {
      for (const language of ['ja', 'en'] as const) {
        const { subject, text } = noticeMail(language, kind, [thing('x', { kind, name: 'A\r\nBcc: b@example.jp' })]);
        expect(subject).toMatch(/Shitaku/);
        expect(subject + text).not.toMatch(/^Bcc/m);
        expect(text.split('\n').length).toBeGreaterThan(6);
        expect(text).toContain(language === 'ja' ? '■ いま行うこと' : '* What to do now');
      }
    },
  );
});

it('what was told long ago is forgotten', () => {
  const store = new NoticesStore(memoryDatabase());
  expect([store.note({ ...thing('1'), notedAt: 1 }), store.note({ ...thing('1'), notedAt: 2 })]).toEqual([true, false]);
  store.told('device-found', 5);
  store.forget(6);
  expect(store.note({ ...thing('1'), notedAt: 7 })).toBe(true);
});
