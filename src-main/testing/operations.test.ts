import { describe, expect, it, vi } from 'vitest';
import { BEGIN, fleet, ids } from './fleet-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('what becomes of it', () => {
  it('is counted by state, failed ones are said to again by a plan of their own, silent ones are rung', async () => {
    const world = await fleet(5);
    const id = await world.plan('RestartDevice', { ids: ids('D', 5) });
    await world.confirm(id);
    await world.settle();
    await world.obey('D0000');
    await world.obey('D0001', 'Error');
    await world.tell('D0002', 'Idle');
    const held = await world.tell('D0003', 'Idle');
    await world.tell('D0003', 'NotNow', held?.uuid);
    expect(world.detail(id).progress).toMatchObject({ succeeded: 1, failed: 1, fetched: 1, queued: 2, unknown: 0 });
    await world.pass(16 * MINUTE);
    expect(world.detail(id)).toMatchObject({ progress: { unknown: 1, fetched: 0 }, checkable: 1, retryable: 1 });
    expect(world.operations.checkUnknown({ id })).toMatchObject({ value: { rung: 1 } });
    const again = await world.operations.retryFailed({ id, secrets: {} });
    expect(again.ok && world.detail(again.value.id)).toMatchObject({ command: 'RestartDevice', state: 'planned', counts: { now: 1 } });
    await world.stop();
  });

  it('of questions that wait already is that they wait, and no success of a device that is silent', async () => {
    const world = await fleet(1);
    for (const state of ['queued', 'skipped'] as const) {
      const id = await world.plan('Refresh', { ids: ['D0000'] });
      await world.confirm(id);
      await world.settle();
      expect(world.detail(id).progress).toMatchObject({ succeeded: 0, [state]: 1 });
      const rows = world.operations.rows({ id, tile: null, warning: null, state: null, offset: 0, limit: 10 });
      expect(rows.ok && rows.value.rows).toMatchObject([{ reason: state === 'skipped' ? 'already-waiting' : null }]);
    }
    await world.stop();
  });

  it('that was secret is said again only with the secret given anew, and with nothing else changed', async () => {
    const world = await fleet(2);
    const said = { type: 'RequestMirroring', options: { DestinationName: '会議室', Password: 'first' } } as const;
    const planned = await world.operations.plan({ command: said, target: { ids: ['D0001'] } });
    const id = planned.ok ? planned.value.id : '';
    expect(world.detail(id).secret).toBe(true);
    await world.confirm(id);
    await world.settle();
    await world.obey('D0001', 'Error');
    await world.pass(1_000);
    expect(world.detail(id)).toMatchObject({ state: 'ended', retryable: 1 });
    expect(await world.operations.retryFailed({ id, secrets: {} })).toMatchObject({ error: { code: 'secret-needed' } });
    expect(await world.operations.retryFailed({ id, secrets: { DestinationName: '社長室' } })).toMatchObject({
      error: { code: 'secret-needed' },
    });
    expect(await world.operations.retryFailed({ id, secrets: { Password: 'x'.repeat(300) } })).toMatchObject({
      error: { code: 'invalid-options', details: { field: 'Password' } },
    });
    const again = await world.operations.retryFailed({ id, secrets: { Password: 'second', DestinationName: '社長室' } });
    const anew = again.ok ? again.value.id : '';
    expect(world.detail(anew)).toMatchObject({
      secret: true,
      counts: { now: 1 },
      options: [{ key: 'DestinationName', value: '会議室' }],
    });
    await world.confirm(anew);
    await world.settle();
    expect((await world.tell('D0001', 'Idle'))?.command).toMatchObject({ DestinationName: '会議室', Password: 'second' });
    await world.stop();
  });

  it('can be ended: what no device holds is taken back', async () => {
    const world = await fleet(4);
    const id = await world.plan('RestartDevice', { ids: ids('D', 4) });
    await world.confirm(id);
    await world.settle();
    await world.tell('D0000', 'Idle');
    expect(await world.operations.cancel({ id })).toMatchObject({ value: { takenBack: 3, alreadyFetched: 1 } });
    expect(await world.obey('D0001')).toEqual([]);
    expect(await world.operations.cancel({ id })).toMatchObject({ error: { code: 'already-ended' } });
    await world.stop();
  });

  it('fills in a name for each device', async () => {
    const world = await fleet(2);
    const id = await world.plan('Settings.DeviceName', { ids: ids('D', 2) }, { DeviceName: '営業-{serial}' });
    await world.confirm(id);
    await world.settle();
    const first = await world.tell('D0000', 'Idle');
    expect(first?.command).toMatchObject({ Settings: [{ Item: 'DeviceName', DeviceName: '営業-SND0000' }] });
    await world.stop();
  });
});

describe('an hour that was set', () => {
  it('is kept, spread over the minutes that were asked for', async () => {
    const world = await fleet(4);
    const id = await world.plan('RestartDevice', { ids: ids('D', 4) });
    expect(await world.confirm(id, { runAt: BEGIN + 2 * HOUR, spreadMinutes: 40 })).toMatchObject({ value: { state: 'scheduled' } });
    await world.pass(2 * HOUR - 1);
    expect(world.detail(id).state).toBe('scheduled');
    await world.pass(1);
    expect(world.detail(id)).toMatchObject({ state: 'running', lateMs: null, progress: { queued: 1, waiting: 3 } });
    for (const queued of [2, 3, 4]) {
      for (let minute = 0; minute < 10; minute += 1) await world.pass(MINUTE);
      expect(world.detail(id).progress.queued).toBe(queued);
    }
    expect(world.detail(id).state).toBe('sent');
    await world.stop();
  });

  it('is not run twice when the clock is set back', async () => {
    const world = await fleet(1);
    const id = await world.plan('RestartDevice', { ids: ['D0000'] });
    await world.confirm(id, { runAt: BEGIN + HOUR });
    await world.settle();
    await world.pass(HOUR);
    expect(await world.obey('D0000')).toEqual(['RestartDevice']);
    world.clock.step(-HOUR);
    await world.pass(HOUR + MINUTE);
    expect(await world.obey('D0000')).toEqual([]);
    await world.stop();
  });

  it('does not come by a clock that cannot be trusted, and comes once it is right or taken as it is', async () => {
    const world = await fleet(2);
    const ask = await world.plan('DeviceInformation', { ids: ['D0000'] });
    const restart = await world.plan('RestartDevice', { ids: ['D0001'] });
    for (const id of [ask, restart]) await world.confirm(id, { runAt: BEGIN + 2 * HOUR });
    await world.settle();
    const states = () => [ask, restart].map((id) => world.detail(id).state);
    world.trustsClock = false;
    world.clock.step(5 * HOUR);
    for (let minute = 0; minute < 3; minute += 1) await world.pass(MINUTE);
    expect([states(), world.noted, world.problems]).toEqual([['scheduled', 'scheduled'], [], []]);
    // What is said at once goes at once.
    const now = await world.plan('DeviceInformation', { ids: ['D0001'] });
    await world.confirm(now);
    await vi.waitFor(() => expect(world.detail(now).state).toBe('sent'));
    world.clock.step(-5 * HOUR);
    world.trustsClock = true;
    await world.pass(HOUR);
    expect(states()).toEqual(['scheduled', 'scheduled']);
    world.trustsClock = false;
    world.clock.step(HOUR);
    await world.pass(MINUTE);
    expect(states()).toEqual(['scheduled', 'scheduled']);
    world.trustsClock = true;
    await world.pass(MINUTE);
    await vi.waitFor(() => expect(states()).toEqual(['sent', 'sent']));
    await world.stop();
  });

  it('that passed in sleep is made up for and said, one long past waits for a person', async () => {
    const world = await fleet(2);
    const ask = await world.plan('DeviceInformation', { ids: ['D0000'] });
    const restart = await world.plan('RestartDevice', { ids: ['D0001'] });
    const soon = await world.plan('RestartDevice', { ids: ['D0000'] });
    for (const id of [ask, restart]) await world.confirm(id, { runAt: BEGIN + HOUR });
    await world.operations.stop();
    world.clock.advance(9 * HOUR);
    await world.confirm(soon, { runAt: world.clock.now() + HOUR });
    await world.operations.start();
    await world.settle();
    expect(world.detail(ask)).toMatchObject({ state: 'sent', lateMs: 8 * HOUR });
    expect(world.detail(restart)).toMatchObject({ state: 'missed', lateMs: 8 * HOUR });
    expect(world.noted).toMatchObject([{ kind: 'operation-missed', count: 1, operationId: restart }]);
    expect(await world.obey('D0001')).toEqual([]);
    await world.operations.stop();
    world.clock.advance(HOUR + 30 * MINUTE);
    await world.operations.start();
    await world.settle();
    expect(world.detail(soon)).toMatchObject({ state: 'sent', lateMs: 30 * MINUTE });
    expect(await world.operations.runNow({ id: restart })).toMatchObject({ ok: true });
    await world.settle();
    expect(await world.obey('D0001')).toEqual(['RestartDevice']);
    await world.stop();
  });

  it('that began and was slept through does not disturb the rest at once: they wait for a person, and are spread anew', async () => {
    const world = await fleet(8);
    const restart = await world.plan('RestartDevice', { ids: ids('D', 4) });
    const ask = await world.plan('DeviceInformation', { ids: ids('D', 8).slice(4) });
    for (const id of [restart, ask]) await world.confirm(id, { runAt: BEGIN + HOUR, spreadMinutes: 8 * 60 });
    await world.settle();
    await world.pass(HOUR);
    expect(world.detail(restart)).toMatchObject({ state: 'running', progress: { queued: 1, waiting: 3 } });
    await world.operations.stop();
    world.clock.advance(10 * HOUR);
    await world.operations.start();
    await world.settle();
    expect(world.detail(ask)).toMatchObject({ state: 'sent', progress: { queued: 4 } });
    expect(world.detail(restart)).toMatchObject({ state: 'missed', runAt: BEGIN + 3 * HOUR, progress: { queued: 1, waiting: 3 } });
    expect(world.noted).toMatchObject([{ kind: 'operation-missed', count: 3, operationId: restart }]);
    expect(await world.operations.runNow({ id: restart })).toMatchObject({ ok: true });
    await world.settle();
    expect(world.detail(restart)).toMatchObject({ state: 'running', progress: { queued: 2, waiting: 2 } });
    for (let minute = 0; minute < 8 * 60; minute += 1) await world.pass(MINUTE);
    expect(world.detail(restart)).toMatchObject({ progress: { queued: 4, waiting: 0 } });
    await world.stop();
  });

  it('is not for what loses data, nor in the past', async () => {
    const world = await fleet(2);
    const erase = await world.plan('EraseDevice', { ids: ids('D', 2) });
    expect(await world.confirm(erase, { runAt: BEGIN + HOUR })).toMatchObject({ error: { code: 'not-schedulable' } });
    expect(await world.confirm(erase, { spreadMinutes: 5 })).toMatchObject({ error: { code: 'not-schedulable' } });
    const restart = await world.plan('RestartDevice', { ids: ids('D', 2) });
    expect(await world.confirm(restart, { runAt: BEGIN - HOUR })).toMatchObject({ error: { code: 'in-the-past' } });
    await world.stop();
  });
});
