import { describe, expect, it } from 'vitest';
import { DAY_MS, FIRST_LOOK_MS, LOOKED_AT, plan, setup } from './testing.ts';

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
