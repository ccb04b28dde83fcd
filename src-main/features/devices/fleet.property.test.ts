import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeviceFilter, deviceFilter, deviceSort, deviceStatus } from '#contract/devices.ts';
import { foldWords } from '#lib/fold.ts';
import { memoryDatabase } from '#store/testing.ts';
import { deviceStatusOf, type Management, momentOf, type StatusFacts, standardThresholds } from './devices-rules.ts';
import { DevicesStore } from './devices-store.ts';
import { FleetStore } from './fleet-store.ts';
import { modelNameOf } from './model-names.ts';

const DAY = 86_400_000;
const EVERY = Number.MAX_SAFE_INTEGER;
const NOW = Date.UTC(2026, 10, 21);
const moment = momentOf(NOW, standardThresholds);

/** Texts as people have them: kana of both kinds and widths, kanji, Latin of both widths, digits, signs, blanks. */
const texts = fc
  .array(
    fc.constantFrom(
      'ア',
      'ｱ',
      'あ',
      'ﾊﾞ',
      'バ',
      'ば',
      'ー',
      'ｰ',
      '-',
      '佐',
      '藤',
      '渡',
      '𠮷',
      'i',
      'Ｉ',
      'P',
      'ｐ',
      'h',
      '0',
      '０',
      '1',
      ' ',
      '　',
      '%',
      '_',
      '"',
      "'",
      '*',
      '\\',
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((signs) => signs.join(''));
const organizations = fc.constantFrom('', '営業部', '営業部/第一課', '営業部/第二課', '営業部2', 'Sales/Tokyo');
const versions = fc.constantFrom('', '16.7.10', '17.0', '17.6.1', '18', '26.1');
const models = fc.constantFrom('iPhone14,5', 'iPad12,1', 'Mac15,3', 'AppleTV14,1', 'iPhone99,9');
const ades = fc.constantFrom(null, 'empty' as const, 'assigned' as const, 'pushed' as const);

const device = fc.record({
  name: texts,
  serialNumber: fc.string({ unit: fc.constantFrom(...'ABCF019'.split('')), minLength: 6, maxLength: 8 }),
  productName: models,
  osVersion: versions,
  supervised: fc.constantFrom(null, 0, 1),
  imei: fc.option(fc.string({ unit: fc.constantFrom(...'0135'.split('')), minLength: 5, maxLength: 8 })),
  management: fc.constantFrom<Management>('managed', 'managed', 'managed', 'removed', 'withdrawn', 'pre-registered', 'enrolling'),
  lastContactAt: fc.integer({ min: 0, max: 12 }).map((days) => NOW - days * DAY),
  lostMode: fc.integer({ min: 0, max: 6 }).map((n) => Number(n === 0)),
  provisionalUntil: fc.option(fc.integer({ min: -3, max: 30 }).map((days) => NOW + days * DAY)),
  organization: organizations,
  ade: ades,
  user: texts,
  assetNumber: fc.option(fc.integer({ min: 0, max: 99_999 }).map((n) => `IT-${n}`)),
});
type Device = typeof device extends fc.Arbitrary<infer D> ? D : never;

const filters = fc.record(
  {
    text: fc.oneof(texts, texts, fc.constantFrom('iphone', 'ｉＰａｄ', '13', '営', '営業', '17.6', 'it', '課', 'さとう')),
    statuses: fc.subarray([...deviceStatus.options], { maxLength: 3 }),
    provisional: fc.constantFrom(null, true, false),
    organization: fc.constantFrom(null, null, '', '営業部', '営業部/第一課', '第', 'sales'),
    platform: fc.constantFrom(null, null, 'iOS' as const, 'iPadOS' as const, 'macOS' as const),
    model: fc.constantFrom(null, null, 'iphone', '13', 'pad'),
    osFrom: fc.constantFrom(null, null, '17', '17.6'),
    osBelow: fc.constantFrom(null, null, '18', '17.6.1'),
    supervised: fc.constantFrom(null, null, true, false),
    ade: ades,
  },
  { requiredKeys: [] },
);

/** The same question answered without any index, one device after the other. */
function oracle(devices: readonly (Device & { id: number })[], filter: DeviceFilter): number[] {
  const fold = (text: string) => foldWords(text.replace(/\s+/g, '')).join('');
  const words = foldWords(filter.text);
  const exact = filter.organization !== null && devices.some(({ organization }) => isUnder(organization, filter.organization ?? ''));
  return devices.flatMap((each) => {
    const status = statusOf(each);
    if (status === null) return [];
    const facts = [
      each.name,
      each.serialNumber,
      each.assetNumber ?? '',
      each.user,
      each.organization,
      modelNameOf(each.productName),
      each.productName,
      each.osVersion,
    ];
    const short = facts.map(fold);
    const long = [...short, fold(`UDID-${each.id}`), fold(each.imei ?? '')];
    const holds =
      words.every((word) => ([...word].length < 3 ? short : long).some((fact) => fact.includes(word))) &&
      (filter.statuses.length === 0 || filter.statuses.includes(status)) &&
      (filter.provisional === null || filter.provisional === (each.provisionalUntil ?? 0) > NOW) &&
      (filter.organization === null ||
        (filter.organization === ''
          ? each.organization === ''
          : exact
            ? isUnder(each.organization, filter.organization)
            : fold(each.organization).includes(fold(filter.organization)))) &&
      (filter.platform === null ||
        filter.platform ===
          { iPhone14: 'iOS', iPhone99: 'iOS', iPad12: 'iPadOS', Mac15: 'macOS', AppleTV14: 'tvOS' }[
            each.productName.split(',')[0] ?? ''
          ]) &&
      (filter.model === null || fold(modelNameOf(each.productName)).includes(filter.model)) &&
      ((filter.osFrom === null && filter.osBelow === null) || each.osVersion !== '') &&
      (filter.osFrom === null || newer(each.osVersion, filter.osFrom) >= 0) &&
      (filter.osBelow === null || newer(each.osVersion, filter.osBelow) < 0) &&
      (filter.supervised === null || each.supervised === Number(filter.supervised)) &&
      (filter.ade === null || each.ade === filter.ade);
    return holds ? [each.id] : [];
  });
}

const isUnder = (path: string, wanted: string) => path === wanted || path.startsWith(`${wanted}/`);
const newer = (a: string, b: string): number => {
  const [x, y] = [a, b].map((version) => version.split('.').map(Number));
  for (let part = 0; part < 3; part += 1) if ((x?.[part] ?? 0) !== (y?.[part] ?? 0)) return (x?.[part] ?? 0) - (y?.[part] ?? 0);
  return 0;
};
const statusOf = (each: Device) =>
  deviceStatusOf({ ...each, lostMode: each.lostMode === 1, lockedAt: null, createdAt: NOW } satisfies StatusFacts, moment);

/** A store with these devices, listed as the program lists them. */
function storeOf(devices: readonly (Device & { id: number })[]): FleetStore {
  const database = memoryDatabase();
  const store = new DevicesStore(database);
  const put = database.prepare(
    `INSERT INTO devices (id, udid, serial_number, name, product_name, os_version, supervised, imei, management, last_contact_at, lost_mode,
       provisional_until, organization, ade, created_at)
     VALUES (@id, 'UDID-' || @id, @serialNumber, @name, @productName, @osVersion, @supervised, @imei, @management, @lastContactAt, @lostMode,
       @provisionalUntil, @organization, @ade, ${NOW})`,
  );
  const own = database.prepare(
    `INSERT OR IGNORE INTO assets (id, asset_number, serial_number, user, attributes, bound_by, folded) VALUES (@id, @assetNumber, @serialNumber, @user, '{}', '', '')`,
  );
  database.transaction(() => {
    for (const { user, assetNumber, ...each } of devices) {
      put.run({ ...each, id: String(each.id) });
      own.run({ id: String(each.id), assetNumber, serialNumber: each.serialNumber, user });
    }
  })();
  for (let after: number | null = 0; after !== null; ) after = store.relistSome(after, 1_000);
  store.sweep(moment);
  return new FleetStore(database, () => store.textVersion);
}

/** Serial and asset numbers occur once. */
const fleets = fc.uniqueArray(device, { minLength: 1, maxLength: 25, selector: ({ serialNumber }) => serialNumber }).map((devices) => {
  const seen = new Set<string>();
  return devices.map((each, index) => {
    const taken = each.assetNumber === null || seen.has(each.assetNumber);
    if (each.assetNumber !== null) seen.add(each.assetNumber);
    return { ...each, assetNumber: taken ? null : each.assetNumber, id: index + 1 };
  });
});

describe('the list', () => {
  it('finds what a look at each device finds, counts it, and pages it in order', () => {
    fc.assert(
      fc.property(
        fleets,
        fc.array(filters, { minLength: 4, maxLength: 8 }),
        fc.constantFrom(...deviceSort.options),
        fc.boolean(),
        (devices, asked, sort, descending) => {
          const fleet = storeOf(devices);
          for (const some of asked) {
            const filter = deviceFilter.parse(some);
            const wanted = oracle(devices, filter);
            const order = { sort, descending };
            const found = fleet.page(filter, NOW, order, 0, 500).map(({ id }) => Number(id));
            expect(
              [...found].sort((a, b) => a - b),
              JSON.stringify(filter),
            ).toEqual(wanted);
            expect(new Set(fleet.ids(filter, NOW, order))).toEqual(new Set(wanted.map(String)));
            const pages = [0, 1, 2].flatMap((page) => fleet.page(filter, NOW, order, page * 9, 9));
            expect(pages.map(({ id }) => Number(id))).toEqual(found.slice(0, 27));
            const all = oracle(devices, { ...filter, statuses: [], provisional: null });
            const counts = fleet.counts(filter, NOW);
            expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
            const running = all.filter((id) => (devices[id - 1]?.provisionalUntil ?? 0) > NOW).length;
            expect(counts.reduce((sum, { provisional }) => sum + provisional, 0)).toBe(running);
          }
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  it('finds the same where a word occurs in thousands, near the beginning of the order and far from it', () => {
    const devices = Array.from({ length: 14_000 }, (_, n): Device & { id: number } => ({
      id: n + 1,
      name: n < 7_000 ? `あ${n}` : `わたなべ ${n}`,
      serialNumber: `S${String(n).padStart(6, '0')}`,
      productName: 'iPhone14,5',
      osVersion: '18',
      supervised: null,
      imei: null,
      management: 'managed',
      lastContactAt: NOW,
      lostMode: 0,
      provisionalUntil: null,
      organization: n % 2 === 0 ? '営業部' : '',
      ade: null,
      user: '',
      assetNumber: null,
    }));
    const fleet = storeOf(devices);
    for (const text of ['ワタナベ', 'わた', 'iphone', '3', 'わたなべ iphone']) {
      for (const descending of [false, true]) {
        const filter = deviceFilter.parse({ text, organization: '営業部' });
        expect(fleet.isBroad(filter)).toBe(true);
        const wanted = oracle(devices, filter);
        const all = fleet.page(filter, NOW, { sort: 'name', descending }, 0, 100_000).map(({ id }) => Number(id));
        expect(all.length).toBe(wanted.length);
        expect(new Set(all)).toEqual(new Set(wanted));
        for (const offset of [0, 40, wanted.length - 30]) {
          const page = fleet.page(filter, NOW, { sort: 'name', descending }, offset, 50).map(({ id }) => Number(id));
          expect(page).toEqual(all.slice(offset, offset + 50));
        }
        const pieces = [0, 5_000, 10_000].flatMap((from) => fleet.counts(filter, NOW, from, from === 10_000 ? EVERY : from + 5_000));
        expect(pieces.reduce((sum, { count }) => sum + count, 0)).toBe(wanted.length);
        // Now that all hits are at hand, and counted from whichever end is nearer.
        for (const offset of [0, 40, Math.floor(wanted.length / 2) - 20, wanted.length - 30, wanted.length]) {
          const page = fleet.page(filter, NOW, { sort: 'name', descending }, offset, 50, wanted.length).map(({ id }) => Number(id));
          expect(page).toEqual(all.slice(offset, offset + 50));
        }
      }
    }
  }, 60_000);
});
