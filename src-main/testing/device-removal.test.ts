import { describe, expect, it } from 'vitest';
import { deviceFilter } from '#contract/devices.ts';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import { SecretsStore } from '#store/secrets-store.ts';
import { composeCore } from '../compose.ts';
import { appleEndpoints, defaultTimes } from '../config.ts';
import { InventoryStore } from '../features/inventory/inventory-store.ts';
import { LostModeStore } from '../features/lost-mode/lost-mode-store.ts';
import { BEGIN, FleetWorld, ids } from './fleet-world.ts';

const REASON = '返却済みのため';
const named = (...some: string[]) => ({ ids: some });
const sure = (count: number, change: Partial<{ typed: string; reason: string }> = {}) => ({
  typed: `削除 ${count}`,
  reason: REASON,
  ...change,
});
const listed = (world: FleetWorld) => world.devices.resolve({ filter: deviceFilter.parse({}), except: [] });
const idsOf = (world: FleetWorld): readonly string[] => {
  const resolved = listed(world);
  return resolved.ok ? resolved.value.ids : [];
};
const preRegister = (world: FleetWorld, serialNumber: string) =>
  world.devices.recordAde([{ serialNumber, model: 'iPhone 16', ade: 'assigned', provisionalUntil: null }]);
const traces = (world: FleetWorld) =>
  (
    world.database.prepare("SELECT subject, details FROM activity WHERE action = 'devices.removed' ORDER BY sequence").all() as {
      subject: string;
      details: string;
    }[]
  ).map(({ subject, details }) => ({ subject, details: JSON.parse(details) as unknown }));

/** One of each kind: managed, lost, removed, withdrawn, pre-registered. */
async function mixed(): Promise<FleetWorld> {
  const world = new FleetWorld();
  for (const id of ['managed', 'lost', 'removed', 'withdrawn']) world.enrol(id);
  world.devices.recordLostMode('lost', true);
  world.devices.recordCheckedOut('removed');
  world.devices.recordWithdrawn('withdrawn');
  preRegister(world, 'NEVERSEEN');
  await world.start();
  return world;
}
const ALL = ['managed', 'lost', 'removed', 'withdrawn', 'ade:NEVERSEEN'];

describe('records of devices are deleted', () => {
  it('only of those that are not managed, and says why the others stay', async () => {
    const world = await mixed();
    const selection = named(...ALL);
    expect(await world.devices.removable({ selection })).toEqual({
      ok: true,
      value: { removable: 3, listed: 1, withBypassCode: 0, kept: { managed: 1, 'lost-mode': 1 } },
    });
    for (const typed of ['', '削除', '削除 5', 'DELETE 2', 'ERASE 3']) {
      const refused = await world.devices.remove({ selection, confirmation: sure(3, { typed }) });
      expect(refused).toMatchObject({ error: { code: 'confirmation-wrong' } });
    }
    expect(await world.devices.remove({ selection, confirmation: sure(3, { reason: ' ' }) })).toMatchObject({
      error: { code: 'reason-empty' },
    });
    expect(idsOf(world)).toHaveLength(5);
    expect(await world.devices.remove({ selection, confirmation: sure(3, { typed: 'delete　３' }) })).toEqual({
      ok: true,
      value: { removed: 3 },
    });
    expect([...idsOf(world)].sort()).toEqual(['lost', 'managed']);
    expect(world.devices.get({ id: 'removed' })).toMatchObject({ error: { code: 'not-found' } });
    // Not found by words either.
    expect(world.devices.resolve({ filter: deviceFilter.parse({ text: 'removed' }), except: [] })).toMatchObject({ value: { ids: [] } });
    expect(traces(world)).toEqual([{ subject: 'SNREMOVED SNWITHDRAWN NEVERSEEN', details: { devices: '3', reason: REASON } }]);
    expect(await world.devices.remove({ selection: named('managed'), confirmation: sure(1) })).toMatchObject({
      error: { code: 'nothing-to-remove' },
    });
    await world.stop();
  });

  it('by the hundred, each with its trace, of which twenty are named', async () => {
    const world = new FleetWorld();
    for (const id of ids('D', 230)) {
      world.enrol(id);
      world.devices.recordCheckedOut(id);
    }
    const removed = await world.devices.remove({ selection: named(...ids('D', 230)), confirmation: sure(230) });
    expect(removed).toEqual({ ok: true, value: { removed: 230 } });
    expect(traces(world).map(({ details }) => (details as { devices: string }).devices)).toEqual(['100', '100', '30']);
    expect(traces(world)[0]?.subject.split(' ')).toHaveLength(20);
    expect(idsOf(world)).toEqual([]);
    await world.stop();
  });

  it('judges again at the deed: what came back meanwhile stays', async () => {
    const world = new FleetWorld();
    for (const id of ids('D', 150)) {
      world.enrol(id);
      world.devices.recordCheckedOut(id);
    }
    const deed = world.devices.remove({ selection: named(...ids('D', 150)), confirmation: sure(150) });
    // After the first hundred.
    world.devices.recordEnrolled('D0149');
    expect(await deed).toEqual({ ok: true, value: { removed: 149 } });
    expect(idsOf(world)).toEqual(['D0149']);
    await world.stop();
  });

  it('not while an operation that has not ended has them in it', async () => {
    const world = new FleetWorld();
    for (const id of ['A', 'B']) world.enrol(id);
    await world.start();
    const planned = await world.plan('RestartDevice', named('A', 'B'));
    world.devices.recordWithdrawn('A');
    // A plan that nobody confirmed holds nobody back.
    expect(await world.devices.removable({ selection: named('A') })).toMatchObject({ value: { removable: 1 } });
    world.devices.recordEnrolled('A');
    expect((await world.confirm(planned, { runAt: world.clock.now() + 3_600_000 })).ok).toBe(true);
    world.devices.recordWithdrawn('A');
    expect(await world.devices.removable({ selection: named('A') })).toMatchObject({
      value: { removable: 0, kept: { 'in-operation': 1 } },
    });
    expect(await world.devices.remove({ selection: named('A'), confirmation: sure(1) })).toMatchObject({
      error: { code: 'nothing-to-remove' },
    });
    expect((await world.operations.cancel({ id: planned })).ok).toBe(true);
    await world.settle();
    expect(await world.devices.remove({ selection: named('A'), confirmation: sure(1) })).toMatchObject({ ok: true });
    await world.stop();
  });

  it('ends what waits for them, and keeps what was said in operations', async () => {
    const world = new FleetWorld();
    world.enrol('A');
    await world.start();
    const sent = await world.commands.send({ deviceId: 'A', command: { type: 'DeviceInformation', options: {} }, confirmed: true });
    expect(sent.ok).toBe(true);
    world.devices.recordWithdrawn('A');
    expect(await world.devices.remove({ selection: named('A'), confirmation: sure(1) })).toMatchObject({ ok: true });
    expect(world.commands.waiting('A').size).toBe(0);
    expect(world.database.prepare('SELECT ended FROM command_targets').pluck().all()).toEqual(['cancelled']);
    await world.stop();
  });

  it('never loses a bypass code: it is found by serial number, and again by the device that comes back', async () => {
    const world = new FleetWorld();
    world.enrol('A');
    await world.start();
    world.commands.bypass.told('A', { ActivationLockBypassCode: 'ABCDE-12345' });
    world.devices.recordWithdrawn('A');
    expect(await world.devices.removable({ selection: named('A') })).toMatchObject({ value: { withBypassCode: 1 } });
    expect(await world.devices.remove({ selection: named('A'), confirmation: sure(1) })).toMatchObject({ ok: true });
    expect(await world.commands.bypassCode({ deviceId: 'A', reason: REASON })).toMatchObject({ error: { code: 'device-not-found' } });
    expect(await world.commands.keptBypassCode({ serialNumber: 'sna', reason: '' })).toMatchObject({ error: { code: 'reason-empty' } });
    expect(await world.commands.keptBypassCode({ serialNumber: ' ｓｎａ ', reason: REASON })).toMatchObject({
      value: { code: 'ABCDE-12345' },
    });
    expect(await world.commands.keptBypassCode({ serialNumber: 'other', reason: REASON })).toMatchObject({ value: { code: null } });
    const seen = world.database.prepare("SELECT subject FROM activity WHERE action = 'commands.bypass-code-seen'").pluck().all();
    expect(seen).toEqual(['SNA', 'OTHER']);
    world.enrol('A');
    expect(await world.commands.bypassCode({ deviceId: 'A', reason: REASON })).toMatchObject({ value: { code: 'ABCDE-12345' } });
    await world.stop();
  });

  it('one that comes back is a new one: managed, listed, and takes commands', async () => {
    const world = await mixed();
    await world.devices.setOrganization({ selection: named('removed'), organization: '営業部' });
    await world.devices.remove({ selection: named(...ALL), confirmation: sure(3) });
    world.enrol('removed');
    expect(world.devices.get({ id: 'removed' })).toMatchObject({
      value: { status: 'managed', organization: '', serialNumber: 'SNREMOVED', waitingCommands: 0 },
    });
    expect(
      (await world.commands.send({ deviceId: 'removed', command: { type: 'DeviceInformation', options: {} }, confirmed: true })).ok,
    ).toBe(true);
    expect(await world.obey('removed')).toEqual(['DeviceInformation']);
    // A device that never went sends its token again: it is not managed out of sight.
    world.devices.recordEnrolled('withdrawn', 'SNWITHDRAWN');
    expect(world.devices.get({ id: 'withdrawn' })).toMatchObject({
      value: { status: 'managed', serialNumber: 'SNWITHDRAWN', udid: 'withdrawn' },
    });
    // Apple still lists it.
    preRegister(world, 'NEVERSEEN');
    expect(world.devices.get({ id: 'ade:NEVERSEEN' })).toMatchObject({ value: { status: 'pre-registered' } });
    await world.stop();
  });

  it('takes it out of work-time limits', async () => {
    const world = new FleetWorld();
    world.enrol('A');
    world.database.exec(
      "INSERT INTO work_limits VALUES ('w', '営業', 'p', 'jp.p', '[]', 0, 0, 0); INSERT INTO work_limit_devices (limit_id, device_id) VALUES ('w', 'A')",
    );
    world.devices.recordCheckedOut('A');
    await world.devices.remove({ selection: named('A'), confirmation: sure(1) });
    expect(world.database.prepare('SELECT COUNT(*) FROM work_limit_devices').pluck().get()).toBe(0);
    await world.stop();
  });
});

/** One row of a device in each place that is to forget it, and its secrets. */
const ROWS = `
  INSERT INTO device_certificates (sha256, udid, serial_number, certificate, public_key, not_after, issued_at, enrollment_id)
    VALUES ('c', 'A', 'SNA', x'00', x'00', 1, 1, 'A');
  INSERT INTO enrollments (id, topic, certificate_sha256, push_token, push_magic, unlock_token_name, enabled, authenticated_at, enrolled_at, updated_at)
    VALUES ('A', 't', 'c', x'00', 'm', 'unlock-token:A', 1, 1, 1, 1);
  INSERT INTO devices (id, udid, serial_number, management, created_at) VALUES ('A', 'A', 'SNA', 'withdrawn', 1);
  INSERT INTO inventory_answers (device_id, kind, told_at) VALUES ('A', 'DeviceInformation', 1);
  INSERT INTO inventory_certificates VALUES ('A', 'f', 'n', 'i', 's', 1, 1, 1);
  INSERT INTO inventory_managed_apps VALUES ('A', 'jp.app', 'Managed');
  INSERT INTO inventory_profiles VALUES ('A', 'p', 'u', 'n', 'o', 1, 1, 1, 1, '[]');
  INSERT INTO declaration_channels (device_id, token, changed_at) VALUES ('A', 't', 1);
  INSERT INTO declaration_updates (device_id, version, deadline, set_at) VALUES ('A', '18', 'd', 1);
  INSERT INTO lost_mode (device_id, asked_at, asked_by) VALUES ('A', 1, 'sato');
  INSERT INTO work_limits VALUES ('w', '営業', 'p', 'jp.p', '[]', 0, 0, 0);
  INSERT INTO work_limit_devices (limit_id, device_id) VALUES ('w', 'A');`;

describe('what is kept of a device', () => {
  it('is forgotten by all who keep it, as the app is wired', async () => {
    const clock = new ManualClock(BEGIN);
    const box = new AesSecretBox(Buffer.alloc(32, 7));
    const core = await composeCore({
      config: {
        world: 'undecided',
        host: 'web',
        version: '0',
        actor: 'sato',
        dataFolder: '/nowhere',
        endpoints: appleEndpoints,
        downloadsFolder: '/nowhere',
        engine: { bindAddress: '127.0.0.1', defaultHost: '127.0.0.1', defaultPort: 0 },
        times: defaultTimes,
        practiceDevices: 0,
      },
      preferences: { get: () => ({ world: 'undecided', language: 'ja', theme: 'auto' }), set: () => {}, switchWorld: () => {} },
      secretBox: box,
      clock,
      log: silentLog,
    });
    const { database, services } = core;
    const secrets = new SecretsStore(database, box);
    database.exec(ROWS);
    const code = JSON.stringify({ code: 'ABCDE-12345', at: 1 });
    for (const [name, secret] of Object.entries({ 'unlock-token:A': 'u', 'bootstrap-token:A': 'b', 'activation-lock-bypass:A': code }))
      secrets.put(name, Buffer.from(secret), 1);

    // Somebody has it in hand: it authenticated a moment ago.
    database.prepare("UPDATE enrollments SET enrolled_at = NULL, enabled = 0, authenticated_at = ? WHERE id = 'A'").run(clock.now());
    expect(await services.devices.removable({ selection: named('A') })).toMatchObject({ value: { removable: 0, kept: { enrolling: 1 } } });
    clock.advance(3_600_000);
    expect(await services.devices.removable({ selection: named('A') })).toMatchObject({
      value: { removable: 1, withBypassCode: 1, kept: {} },
    });
    expect(await services.devices.remove({ selection: named('A'), confirmation: sure(1) })).toEqual({ ok: true, value: { removed: 1 } });

    for (const table of ['devices', ...ROWS.matchAll(/(?:inventory|declaration|lost|work_limit)_\w+(?= (?:VALUES|\())/g)].map(String))
      if (table !== 'work_limits') expect(database.prepare(`SELECT COUNT(*) FROM ${table}`).pluck().get(), table).toBe(0);
    expect(database.prepare('SELECT enabled, push_token, push_magic, unlock_token_name FROM enrollments').all()).toEqual([
      { enabled: 0, push_token: null, push_magic: null, unlock_token_name: null },
    ]);
    expect(secrets.get('unlock-token:A')).toBeNull();
    expect(secrets.get('bootstrap-token:A')).toBeNull();
    expect(await services.commands.keptBypassCode({ serialNumber: 'SNA', reason: REASON })).toMatchObject({
      value: { code: 'ABCDE-12345' },
    });
    await core.stop();
  });

  it('goes where it was told by the device; the counts of the fleet follow', () => {
    const { database } = new FleetWorld();
    const inventory = new InventoryStore(database);
    const app = {
      bundleId: 'jp.app',
      name: 'App',
      version: '1',
      build: '1',
      origin: 'store' as const,
      sizeBytes: null,
      dataBytes: null,
      updateAvailable: false,
    };
    for (const id of ['A', 'B']) {
      inventory.replaceApps(id, [app]);
      inventory.putAnswer(id, 'DeviceInformation', 1, {});
      inventory.addChanges(id, 1, [{ kind: 'app-added', name: 'App', before: null, after: '1' }]);
      database.prepare('INSERT INTO inventory_refresh VALUES (?, 0)').run(id);
      new LostModeStore(database).asked({ deviceId: id, message: '', phoneNumber: '', footnote: '', at: 1, by: 'sato' });
      new LostModeStore(database).addLocation(id, 1, Buffer.from('x'), 50);
    }
    inventory.drop('A');
    new LostModeStore(database).drop('A');
    for (const table of ['inventory_answers', 'inventory_apps', 'inventory_changes', 'inventory_refresh', 'lost_mode', 'device_locations'])
      expect(database.prepare(`SELECT device_id FROM ${table}`).pluck().all(), table).toEqual(['B']);
    expect(database.prepare('SELECT devices FROM inventory_versions').pluck().all()).toEqual([1]);
  });

  it('is decided for every table that knows devices', () => {
    const { database } = new FleetWorld();
    const tables = database
      .prepare(
        `SELECT DISTINCT m.name FROM sqlite_master m, pragma_table_info(m.name) c
         WHERE m.type = 'table' AND c.name IN ('device_id', 'enrollment_id', 'udid') ORDER BY 1`,
      )
      .pluck()
      .all();
    const goes = [
      'declaration_channels',
      'declaration_updates',
      'device_locations',
      'devices',
      'inventory_answers',
      'inventory_apps',
      'inventory_certificates',
      'inventory_changes',
      'inventory_managed_apps',
      'inventory_profiles',
      'inventory_refresh',
      'lost_mode',
      'work_limit_devices',
    ];
    // History; the certificate by which it may come back, and invitations that end within the hour.
    const stays = ['command_targets', 'device_certificates', 'invitations', 'notices', 'operation_targets'];
    expect(tables).toEqual([...goes, ...stays].sort());
  });
});
