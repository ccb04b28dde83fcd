import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { memoryDatabase } from '#store/testing.ts';
import { SEAL_KEY } from './activity-store.ts';
import { CHAIN_START, entryHash } from './chain.ts';
import { OpenSecrets, openTrail, tamper, verified } from './testing.ts';

async function written(count = 20) {
  const database = memoryDatabase();
  const secrets = new OpenSecrets();
  const { service } = openTrail(database, secrets);
  for (let n = 1; n <= count; n += 1) service.record('commands.sent', `DEVICE-${n}`, { type: 'DeviceLock' });
  return { database, secrets, service };
}

/** Rewrites the hashes from an entry on, as somebody does who knows how they are made but has no key. */
function rehash(database: ReturnType<typeof memoryDatabase>, from: number): void {
  const rows = database.prepare('SELECT * FROM activity ORDER BY sequence').all() as (Parameters<typeof entryHash>[1] & { hash: string })[];
  let previous = CHAIN_START;
  for (const row of rows) {
    const hash = row.sequence < from ? row.hash : entryHash(previous, row);
    database.prepare('UPDATE activity SET hash = ? WHERE sequence = ?').run(hash, row.sequence);
    previous = hash;
  }
}

describe('the chain', () => {
  it('is what its description says, so that anybody can compute it', async () => {
    const { database } = await written(1);
    const { hash } = database.prepare('SELECT hash FROM activity').get() as { hash: string };
    const text = `${'0'.repeat(64)}[1,1000,"sato","commands.sent","DEVICE-1",{"type":"DeviceLock"}]`;
    expect(hash).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
  });

  it('is whole when nothing was done to it, and names its newest entry', async () => {
    const { database, service } = await written();
    const { hash } = database.prepare('SELECT hash FROM activity WHERE sequence = 20').get() as { hash: string };
    expect(await verified(service)).toMatchObject({ state: 'whole', checked: 20, newest: { sequence: 20, hash, at: 1_000 } });
  });

  it('refuses a change through the table, and a second hash', async () => {
    const { database } = await written(3);
    for (const sql of [
      'UPDATE activity SET at = 1',
      "UPDATE activity SET hash = '0'",
      'UPDATE activity SET hash = NULL',
      'DELETE FROM activity',
    ]) {
      expect(() => database.exec(sql)).toThrow('append-only');
    }
  });

  const tampering: readonly [string, string, object][] = [
    [
      'one byte of one entry',
      `UPDATE activity SET details = replace(details, 'Lock', 'Bock') WHERE sequence = 11`,
      { reason: 'changed', sequence: 11, at: 1_000 },
    ],
    ['the person', `UPDATE activity SET actor = 'suzuki' WHERE sequence = 7`, { reason: 'changed', sequence: 7 }],
    ['the time', 'UPDATE activity SET at = at + 1 WHERE sequence = 20', { reason: 'changed', sequence: 20 }],
    [
      'one made something that the check itself reads',
      `UPDATE activity SET action = 'activity.trail-broken', details = 'null' WHERE sequence = 8`,
      { reason: 'changed', sequence: 8 },
    ],
    ['one taken out', 'DELETE FROM activity WHERE sequence = 9', { reason: 'missing', sequence: 9, found: 10 }],
    ['the first taken out', 'DELETE FROM activity WHERE sequence = 1', { reason: 'missing', sequence: 1, found: 2 }],
    ['the last three cut off', 'DELETE FROM activity WHERE sequence > 17', { reason: 'cut', sequence: 18 }],
    ['all of it gone', 'DELETE FROM activity', { reason: 'cut', sequence: 1 }],
    [
      'two exchanged',
      `UPDATE activity SET sequence = 100 WHERE sequence = 4; UPDATE activity SET sequence = 4 WHERE sequence = 5; UPDATE activity SET sequence = 5 WHERE sequence = 100`,
      { reason: 'changed', sequence: 4 },
    ],
    ['a hash taken away', 'UPDATE activity SET hash = NULL WHERE sequence = 6', { reason: 'unchained', sequence: 6 }],
    ['the kept end gone', 'DELETE FROM activity_anchor', { reason: 'anchor-missing', sequence: 20 }],
    [
      'the kept end moved back',
      'DELETE FROM activity WHERE sequence > 17; UPDATE activity_anchor SET sequence = 17, hash = (SELECT hash FROM activity WHERE sequence = 17)',
      { reason: 'anchor-forged', sequence: 17 },
    ],
  ];
  for (const [what, sql, broken] of tampering) {
    it(`names the place: ${what}`, async () => {
      const { database, service } = await written();
      tamper(database, sql);
      expect(await verified(service)).toMatchObject({ state: 'broken', broken });
    });
  }

  it('can be read and exported whatever was written into it', async () => {
    const { database, service } = await written(3);
    tamper(database, `UPDATE activity SET details = 'null' WHERE sequence = 1; UPDATE activity SET details = '{"a":1}' WHERE sequence = 2`);
    const { entries } = (await service.list({ beforeSequence: null, limit: 3, filter: null })).value;
    expect(entries.map(({ details }) => details)).toEqual([{ type: 'DeviceLock' }, { a: '1' }, {}]);
    expect(await service.export({ format: 'csv-utf-8', from: null, until: null, language: 'ja' })).toMatchObject({ value: { entries: 3 } });
  });

  it('names the place: an entry put in at the end by somebody without the key', async () => {
    const { database, service } = await written();
    tamper(database, `INSERT INTO activity (sequence, at, actor, action, subject, details) VALUES (21, 1, 'x', 'y', 'z', '{}')`);
    rehash(database, 21);
    expect(await verified(service)).toMatchObject({ state: 'broken', broken: { reason: 'appended', sequence: 21 } });
  });

  it('names a trail that was written anew with hashes that fit', async () => {
    const { database, service } = await written();
    tamper(database, `UPDATE activity SET actor = 'suzuki' WHERE sequence = 5`);
    rehash(database, 5);
    expect(await verified(service)).toMatchObject({ state: 'broken', broken: { reason: 'rewritten', sequence: 20 } });
  });

  it('looks for a hash that somebody wrote down, however it was typed', async () => {
    const { database, service } = await written();
    const { hash } = database.prepare('SELECT hash FROM activity WHERE sequence = 12').get() as { hash: string };
    const typed = `  ${hash.slice(0, 8).toUpperCase()} ${hash.slice(8, 20).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))} `;
    expect(await verified(service, typed)).toMatchObject({ state: 'whole', noted: { sequence: 12 } });
    expect(await verified(service, 'f'.repeat(16))).toMatchObject({ state: 'whole', noted: { sequence: null } });
    expect(service.verify({ noted: 'twelve' })).toMatchObject({ ok: false, error: { code: 'not-a-hash' } });
  });

  it('stays free for others while it is followed', async () => {
    const { service } = await written(3_000);
    service.verify({ noted: '' });
    expect(service.verify({ noted: '' })).toMatchObject({ ok: false, error: { code: 'already-running' } });
    await new Promise((resolve) => setImmediate(resolve));
    expect(service.verification().value.verification).toMatchObject({ state: 'running', total: 3_000 });
    service.record('commands.sent', 'MEANWHILE');
    for (;;) {
      const { verification } = service.verification().value;
      if (verification?.state !== 'running') {
        expect(verification).toMatchObject({ state: 'whole', checked: 3_001 });
        break;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
});

describe('the next start', () => {
  it('says nothing where nothing happened', async () => {
    const { database, secrets } = await written(3);
    expect(await verified(openTrail(database, secrets).service)).toMatchObject({ state: 'whole', checked: 3, incidents: [] });
  });

  it('says in the trail what was done to its end, and goes on', async () => {
    for (const [sql, reason] of [
      ['DELETE FROM activity_anchor', 'anchor-missing'],
      ['UPDATE activity_anchor SET seal = NULL', 'anchor-forged'],
      [`INSERT INTO activity (at, actor, action, subject, details) VALUES (1, 'x', 'y', 'z', '{}')`, 'appended'],
    ] as const) {
      const { database, secrets } = await written(3);
      tamper(database, sql);
      const { service } = openTrail(database, secrets);
      service.record('commands.sent', 'AFTER');
      const { entries } = (await service.list({ beforeSequence: null, limit: 2, filter: null })).value;
      expect(entries).toMatchObject([{ subject: 'AFTER' }, { action: 'activity.trail-broken', actor: '@shitaku', details: { reason } }]);
      if (reason !== 'appended') expect(await verified(service)).toMatchObject({ state: 'whole', incidents: [{ sequence: 4, reason }] });
    }
  });

  it('keeps the gap where the newest entries were cut off', async () => {
    const { database, secrets } = await written(5);
    tamper(database, 'DELETE FROM activity WHERE sequence > 3');
    const { service } = openTrail(database, secrets);
    expect(await verified(service)).toMatchObject({ state: 'broken', broken: { reason: 'missing', sequence: 4, found: 6 } });
  });

  it('notices a trail thrown away and begun anew, as long as its key is there', async () => {
    const { database, secrets } = await written(5);
    tamper(database, `DELETE FROM activity; UPDATE activity_anchor SET sequence = 0, hash = '${CHAIN_START}', complete = 0, seal = NULL`);
    const { service } = openTrail(database, secrets);
    expect((await service.list({ beforeSequence: null, limit: 2, filter: null })).value.entries).toMatchObject([
      { action: 'activity.trail-broken', details: { reason: 'anchor-forged' } },
    ]);
  });

  it('chains what is from before the chain, also what came while that was under way', async () => {
    const database = memoryDatabase();
    const insert = database.prepare(
      `INSERT INTO activity (at, actor, action, subject, details) VALUES (?, 'sato', 'commands.sent', 'D', '{}')`,
    );
    for (let n = 1; n <= 1_000; n += 1) insert.run(n);
    const secrets = new OpenSecrets();
    const first = openTrail(database, secrets);
    first.service.record('commands.sent', 'MEANWHILE');
    first.service.stop();
    // Killed in between; the next start goes on.
    const { service } = openTrail(database, secrets);
    service.record('commands.sent', 'AGAIN');
    expect(await verified(service)).toMatchObject({ state: 'whole', checked: 1_002, incidents: [] });
    expect(() => database.exec('UPDATE activity SET hash = NULL')).toThrow('append-only');
    expect(secrets.get(SEAL_KEY)).not.toBeNull();
  });
});
