import { describe, expect, it } from 'vitest';
import { CommandsWorld } from './testing.ts';

const DAY = 86_400_000;

describe('a bypass code of Activation Lock', () => {
  it('is asked for once after each enrolment, kept sealed, and shown with a reason that is written down', async () => {
    const world = new CommandsWorld();
    const asked = () => world.traces.filter(({ details }) => details['type'] === 'ActivationLockBypassCode' && details['uuid']).length;
    world.enrollment = { ...world.enrollment, enrolledAt: world.clock.now() };
    await world.service.keepBypassCode('D1');
    await world.service.keepBypassCode('D1');
    const uuid = await world.tell('Idle');
    world.clock.advance(1);
    await world.tell('Acknowledged', uuid, 'D1', { answer: { ActivationLockBypassCode: 'A0BC1-DEF23' } });
    const before = asked();
    await world.service.keepBypassCode('D1');
    expect(asked()).toBe(before);
    expect(world.card(uuid ?? '').answer).toEqual([{ key: 'ActivationLockBypassCode', value: '***' }]);
    expect(await world.service.bypassCode({ deviceId: 'D1', reason: ' ' })).toMatchObject({ error: { code: 'reason-empty' } });
    expect(await world.service.bypassCode({ deviceId: 'D1', reason: '返却' })).toMatchObject({ value: { code: 'A0BC1-DEF23' } });
    expect(world.traces.at(-1)).toMatchObject({ action: 'commands.bypass-code-seen', details: { reason: '返却' } });
    world.clock.advance(5);
    world.enrollment = { ...world.enrollment, enrolledAt: world.clock.now() };
    await world.service.keepBypassCode('D1');
    expect(asked()).toBeGreaterThan(before);
  });

  it('cannot be had after fifteen days', async () => {
    const world = new CommandsWorld();
    world.enrollment = { ...world.enrollment, enrolledAt: world.clock.now() - 15 * DAY - 1 };
    await world.service.keepBypassCode('D1');
    expect(await world.tell('Idle')).toBeNull();
  });
});
