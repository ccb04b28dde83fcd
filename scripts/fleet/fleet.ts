import type { Database } from '#store/database.ts';
import { momentOf, standardThresholds } from '../../src-main/features/devices/devices-rules.ts';
import { DevicesStore } from '../../src-main/features/devices/devices-store.ts';

const DAY = 86_400_000;
const TOPIC = 'com.apple.mgmt.External.practice';

/** The same fleet every time: a small generator of our own (mulberry32), as Math.random takes no seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const models = [
  ['iPhone14,5', 'iPhone', ['18.7.2', '26.0.1', '26.1']],
  ['iPhone14,7', 'iPhone', ['18.7.2', '26.1', '26.1']],
  ['iPhone17,3', 'iPhone', ['26.0.1', '26.1', '26.1']],
  ['iPhone12,8', 'iPhone', ['16.7.10', '17.7.2', '18.7.2']],
  ['iPad12,1', 'iPad', ['16.7.10', '17.7.2', '18.7.2']],
  ['iPad13,18', 'iPad', ['17.7.2', '18.7.2', '26.1']],
  ['iPad14,1', 'iPad', ['18.7.2', '26.1', '26.1']],
  ['Mac14,2', 'MacBook', ['14.8.1', '15.7.2', '26.1']],
  ['Mac16,1', 'MacBook', ['15.7.2', '26.1', '26.1']],
  ['AppleTV14,1', 'Apple TV', ['18.6', '26.0', '26.1']],
] as const;
const families = [
  '佐藤',
  '鈴木',
  '高橋',
  '田中',
  '伊藤',
  '渡辺',
  '山本',
  '中村',
  '小林',
  '加藤',
  '吉田',
  '山田',
  '佐々木',
  '山口',
  '松本',
  'サトウ',
  'ワタナベ',
];
const givens = ['太郎', '花子', '健', '美咲', '翔', '陽子', '誠', '由美', '大輔', 'さくら', 'アンナ', '直樹'];
const departments = ['営業部', '開発部', '総務部', '人事部', '経理部', '製造部', '物流部', '図書館', '情報システム部', '店舗'];
const sections = ['第一課', '第二課', '第三課', '東京', '大阪', '名古屋', '福岡', '札幌'];
const LETTERS = '0123456789ABCDEFGHJKLMNPQRTUVWXY'.split('');

/** Fills the store with a plausible fleet, and with what its devices were told, `history` commands each. */
export function generateFleet(
  database: Database,
  { devices: count, history = 0, now, seed = 1 }: { devices: number; history?: number; now: number; seed?: number },
): void {
  const random = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const store = new DevicesStore(database);
  const moment = momentOf(now, standardThresholds);
  const put = statements(database);
  const text = (length: number) => Array.from({ length }, () => pick(LETTERS)).join('');
  database.pragma('synchronous = OFF');
  // All indexes at once in memory: they are filled in no order of their own.
  database.pragma('cache_size = -400000');
  const one = (n: number) => {
    const [productName, kind, versions] = pick(models);
    const chance = random();
    const owner = `${pick(families)} ${pick(givens)}`;
    const serialNumber = text(10);
    const label = random();
    const isCellular = kind === 'iPhone' || (kind === 'iPad' && random() < 0.3);
    const ade = chance < 0.03 ? pick(['empty', 'assigned']) : random() < 0.7 ? 'pushed' : null;
    const management = chance < 0.03 ? 'pre-registered' : chance < 0.05 ? 'removed' : chance < 0.06 ? 'withdrawn' : 'managed';
    const silence = random();
    const id = management === 'pre-registered' ? `ade:${serialNumber}` : `${'00008110'}-${n.toString(16).padStart(16, '0').toUpperCase()}`;
    const known = management !== 'pre-registered';
    put.device.run({
      id,
      udid: known ? id : '',
      serialNumber,
      name: !known
        ? ''
        : label < 0.4
          ? `${owner.split(' ')[0]}の${kind}`
          : label < 0.8
            ? `${pick(departments)}-${kind}-${n}`
            : `${kind} ${n}`,
      productName: known ? productName : '',
      modelName: known ? '' : pick(['iPhone 14', 'iPad (10th generation)', 'MacBook Air']),
      osVersion: known ? pick(versions) : '',
      supervised: known ? Number(random() < 0.85) : null,
      imei: known && isCellular ? `35${String(Math.floor(random() * 1e13)).padStart(13, '0')}` : null,
      management,
      organization: random() < 0.05 ? '' : random() < 0.3 ? pick(departments) : `${pick(departments)}/${pick(sections)}`,
      lastContactAt: known
        ? Math.floor(now - (silence < 0.92 ? silence * 2.9 * DAY : silence < 0.96 ? (3 + random() * 3) * DAY : (8 + random() * 60) * DAY))
        : null,
      lostMode: Number(management === 'managed' && random() < 0.002),
      lockedAt: kind === 'MacBook' && management === 'managed' && random() < 0.005 ? now - DAY : null,
      ade,
      provisionalUntil: known && random() < 0.01 ? Math.floor(now + random() * 30 * DAY) : null,
      cellular: Number(isCellular),
      now,
    });
    if (random() < 0.8) {
      put.asset.run({ id: `asset-${n}`, assetNumber: `IT-${String(n).padStart(6, '0')}`, serialNumber, user: owner, folded: '', now });
    }
    if (known && management === 'managed') {
      put.enrollment.run({ id, topic: TOPIC, now: now - 90 * DAY });
      for (let told = 0; told < history; told += 1) put.target.run({ id, at: now - (history - told) * 3_600_000, uuid: `history-${told}` });
    }
  };
  database.transaction(() => {
    for (let told = 0; told < history; told += 1) put.command.run(`history-${told}`, now - (history - told) * 3_600_000);
    put.certificate.run(now);
  })();
  const from = (database.prepare('SELECT COALESCE(MAX(key), 0) FROM devices').pluck().get() as number) + 1;
  for (let n = from; n < from + count; n += 1_000) {
    database.transaction(() => {
      for (let each = n; each < Math.min(n + 1_000, from + count); each += 1) one(each);
    })();
  }
  for (let after: number | null = from - 1; after !== null; ) after = store.relistSome(after, 1_000);
  store.sweep(moment);
  database.exec(
    "INSERT INTO devices_text (devices_text) VALUES ('optimize'); INSERT INTO devices_grams (devices_grams) VALUES ('optimize')",
  );
  database.pragma('synchronous = FULL');
}

function statements(database: Database) {
  return {
    device: database.prepare(
      `INSERT INTO devices (id, udid, serial_number, name, product_name, model_name, os_version, supervised, imei, management, organization,
         enrolled_at, last_contact_at, last_report_at, lost_mode, locked_at, ade, provisional_until, cellular, simulated, created_at)
       VALUES (@id, @udid, @serialNumber, @name, @productName, @modelName, @osVersion, @supervised, @imei, @management, @organization,
         @now, @lastContactAt, @lastContactAt, @lostMode, @lockedAt, @ade, @provisionalUntil, @cellular, 1, @now)`,
    ),
    asset: database.prepare(
      `INSERT INTO assets (id, asset_number, serial_number, user, attributes, bound_at, bound_by, folded)
       VALUES (@id, @assetNumber, @serialNumber, @user, '{}', @now, 'generator', @folded)`,
    ),
    certificate: database.prepare(
      `INSERT OR IGNORE INTO device_certificates (sha256, udid, serial_number, certificate, public_key, not_after, issued_at)
       VALUES ('generated', 'generated', 'generated', x'', x'', 0, ?)`,
    ),
    enrollment: database.prepare(
      `INSERT INTO enrollments (id, topic, certificate_sha256, enabled, authenticated_at, enrolled_at, updated_at)
       VALUES (@id, @topic, 'generated', 1, @now, @now, @now)`,
    ),
    command: database.prepare(
      `INSERT OR IGNORE INTO commands (uuid, request_type, payload, actor, created_at) VALUES (?, 'DeviceInformation', x'', 'generator', ?)`,
    ),
    target: database.prepare(
      `INSERT INTO command_targets (uuid, enrollment_id, request_type, urgency, accepted_at, enqueued_at, pushed_at, fetched_at, reported_at,
         applied_at, status, ended, ended_at)
       VALUES (@uuid, @id, 'DeviceInformation', 0, @at, @at, @at, @at, @at, @at, 'Acknowledged', 'succeeded', @at)`,
    ),
  };
}
