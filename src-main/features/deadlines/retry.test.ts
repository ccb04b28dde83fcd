import { describe, expect, it } from 'vitest';
import { fail, ok } from '#lib/outcome.ts';
import { DAY_MS, HOUR_MS, LOOKED_AT, MINUTE_MS, plan, setup } from './testing.ts';

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
