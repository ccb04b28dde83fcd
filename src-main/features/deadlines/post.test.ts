import { describe, expect, it } from 'vitest';
import { fail, ok } from '#lib/outcome.ts';
import { plan, setup } from './testing.ts';

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
