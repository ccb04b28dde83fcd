import { describe, expect, it } from 'vitest';
import type { Database } from '#store/database.ts';
import { memoryDatabase } from '#store/testing.ts';
import { openTrail } from './testing.ts';

const device = (database: Database, id: string, serialNumber: string, name: string) =>
  database.exec(
    `INSERT INTO devices (id, udid, serial_number, name, management, created_at)
     VALUES ('${id}', '${id}', '${serialNumber}', '${name}', 'managed', 1)`,
  );
const operation = (database: Database, id: string, command: string) =>
  database.exec(
    `INSERT INTO operations (id, command, options, plain, sealed, state, actor, created_at)
     VALUES ('${id}', '${command}', '{}', '{}', 0, 'ended', 'sato', 1)`,
  );

/** What the newest entries are about, newest first. */
const abouts = async ({ service }: ReturnType<typeof openTrail>) =>
  (await service.list({ beforeSequence: null, limit: 200, filter: null })).value.entries.map(({ about }) => about);

describe('what an entry is about', () => {
  it('a device is called by its name, or its serial number, and an operation by what it says', async () => {
    const database = memoryDatabase();
    const trail = openTrail(database);
    device(database, 'UDID-1', 'F9F1', '営業部 001');
    device(database, 'UDID-2', 'F9F2', '');
    device(database, 'UDID-3', '', '');
    operation(database, 'uuid-1', 'RestartDevice');
    for (const id of ['UDID-1', 'UDID-2', 'UDID-3']) trail.service.record('commands.sent', id);
    trail.service.record('operations.confirmed', 'uuid-1');
    trail.service.record('settings.organization-named', '株式会社みらい文具');
    expect(await abouts(trail)).toEqual([
      null,
      { kind: 'operation', command: 'RestartDevice' },
      null,
      { kind: 'device', name: 'F9F2' },
      { kind: 'device', name: '営業部 001' },
    ]);
  });

  it('a name is the one of now; who was deleted has none, and the entry keeps its id', async () => {
    const database = memoryDatabase();
    const trail = openTrail(database);
    device(database, 'UDID-1', 'F9F1', '旧');
    trail.service.record('commands.sent', 'UDID-1');
    database.exec("UPDATE devices SET name = '新'");
    expect(await abouts(trail)).toEqual([{ kind: 'device', name: '新' }]);
    database.exec('DELETE FROM devices');
    expect((await trail.service.list({ beforeSequence: null, limit: 1, filter: null })).value.entries).toMatchObject([
      { subject: 'UDID-1', about: null },
    ]);
  });

  it('a phone at the bench that was never enrolled is called by the serial number noted with the deed', async () => {
    const trail = openTrail(memoryDatabase());
    trail.service.record('bench.prepare-finished', 'UDID-1', { serialNumber: 'F9F1' });
    trail.service.record('assets.bound', 'A-100', { serialNumber: 'F9F1' });
    expect(await abouts(trail)).toEqual([null, { kind: 'device', name: 'F9F1' }]);
  });
});
