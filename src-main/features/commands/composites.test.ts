import { describe, expect, it } from 'vitest';
import { CommandsWorld, commandOf, identityOf, reportOf, uuidOf } from './testing.ts';

describe('composites', () => {
  it('a refresh asks what is not being asked already', async () => {
    const world = new CommandsWorld();
    await world.send('Refresh');
    const waiting = () =>
      (world.database.prepare('SELECT COUNT(*) AS n FROM command_targets WHERE ended IS NULL').get() as { n: number }).n;
    expect(waiting()).toBe(6);
    await world.service.refresh('D1');
    expect(waiting()).toBe(6);
  });

  it('a selective wipe takes off what was distributed, and nothing else', async () => {
    const world = new CommandsWorld();
    world.distributed = { profiles: ['jp.example.wifi'], apps: ['com.example.app'] };
    await world.say('SelectiveWipe');
    const told: unknown[] = [];
    for (let uuid = await world.service.report(reportOf('D1', 'Idle', null), identityOf('D1')); uuid.ok && uuid.value !== null; ) {
      told.push(commandOf(uuid.value));
      uuid = await world.service.report(reportOf('D1', 'Acknowledged', uuidOf(uuid.value)), identityOf('D1'));
    }
    expect(told).toEqual([
      { RequestType: 'RemoveApplication', Identifier: 'com.example.app' },
      { RequestType: 'RemoveProfile', Identifier: 'jp.example.wifi' },
    ]);
  });

  it('a selective wipe takes back the books that were given, and not those that went already or came with an earlier enrolment', async () => {
    const world = new CommandsWorld();
    const give = async (options: Record<string, string | number>) => {
      const uuid = await world.send('InstallMedia', 'D1', { MediaType: 'Book', ...options });
      await world.tell('Idle');
      await world.tell('Acknowledged', uuid);
    };
    await give({ iTunesStoreID: 1 });
    world.clock.advance(1);
    world.enrollment = { ...world.enrollment, enrolledAt: world.clock.now() };
    const target = world.targets.get('D1');
    if (target === undefined) throw new Error('no device');
    const verdict = () => world.service.gate.unavailable('SelectiveWipe', 'D1', target, world.clock.now())?.reason ?? null;
    expect(verdict()).toBe('nothing-to-remove');
    await give({ iTunesStoreID: 522 });
    await give({ iTunesStoreID: 523 });
    await give({ MediaURL: 'https://example.jp/a.pdf', Kind: 'pdf', PersistentID: 'jp.example.manual' });
    const taken = await world.send('RemoveMedia', 'D1', { MediaType: 'Book', iTunesStoreID: '523' });
    await world.tell('Idle');
    await world.tell('Acknowledged', taken);
    expect(verdict()).toBeNull();
    const parts = (productName: string) =>
      world.service.gate.parts('SelectiveWipe', {}, 'D1', { ...target, productName }, world.clock.now());
    expect(parts('iPhone14,5')).toEqual([
      { type: 'RemoveMedia', options: { MediaType: 'Book', iTunesStoreID: '522' } },
      { type: 'RemoveMedia', options: { MediaType: 'Book', PersistentID: 'jp.example.manual' } },
    ]);
    expect(parts('Mac15,3')).toEqual([]);
  });

  it('an update is declared where declarations rule', async () => {
    const world = new CommandsWorld();
    world.updateWay = 'declaration';
    const options = { TargetOSVersion: '26.1', TargetLocalDateTime: '2026-12-01T03:00' };
    const uuid = await world.send('UpdateOS', 'D1', options);
    expect(world.declared).toEqual([{ deviceId: 'D1', options, at: world.clock.now() }]);
    expect(world.card(uuid).type).toBe('DeclarativeManagement');
  });
});
