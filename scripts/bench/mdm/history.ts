import type { Database } from '#store/database.ts';

const DAY = 86_400_000;
const ROOM_KIB = 1_048_576;

/** As random as real ones, so that the indexes over them are as wide apart; the same for the same number. */
const uuidOf = (n: string) => `printf('%08X-%04X-4000-8000-%012X', (${n} * 2654435761) & 4294967295, (${n} * 40503) & 65535, ${n})`;

/** What a year leaves behind: commands these devices answered, their payload gone since the eighth day. */
export function addHistory(database: Database, deviceIds: readonly string[], rows: number): void {
  const facts = JSON.stringify([
    { key: 'DeviceName', value: 'Bench' },
    ...Array.from({ length: 3 }, (_, n) => ({ key: `Fact${n}`, value: 'x' })),
  ]);
  const values = {
    rows,
    facts,
    devices: JSON.stringify(deviceIds),
    count: deviceIds.length,
    now: Date.now(),
    year: 365 * DAY,
    held: 8 * DAY,
  };
  const kept = database.pragma('cache_size', { simple: true }) as number;
  database.pragma(`cache_size = -${ROOM_KIB}`);
  database.transaction(() => {
    const numbers = 'WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < @rows)';
    const at = 'CAST(@now - @year + n * (@year - @held) / @rows AS INTEGER)';
    database
      .prepare(
        `INSERT INTO commands (uuid, request_type, payload, actor, created_at, purged_at)
         ${numbers} SELECT ${uuidOf('n')}, 'DeviceInformation', x'', 'bench', ${at}, CAST(${at} + @held AS INTEGER) FROM numbers`,
      )
      .run({ rows, now: values.now, year: values.year, held: values.held });
    database
      .prepare(
        `INSERT INTO command_targets (uuid, enrollment_id, request_type, urgency, accepted_at, enqueued_at, pushed_at, fetched_at,
           reported_at, applied_at, status, expires_at, ended, ended_at, answer)
         ${numbers}, devices (place, id) AS MATERIALIZED (SELECT key, value FROM json_each(@devices))
         SELECT ${uuidOf('n')}, id, 'DeviceInformation', 0, ${at}, ${at}, ${at}, ${at}, ${at}, ${at}, 'Acknowledged', ${at} + 604800000,
           'succeeded', ${at}, @facts FROM numbers JOIN devices ON place = n % @count`,
      )
      .run(values);
  })();
  database.pragma(`cache_size = ${kept}`);
  database.pragma('wal_checkpoint(TRUNCATE)');
}
