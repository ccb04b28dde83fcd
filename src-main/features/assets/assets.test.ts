import { describe, expect, it } from 'vitest';
import type { Scan } from '#contract/assets.ts';
import { ManualClock } from '#lib/clock.ts';
import { decodeCsv, encodeCsv } from '#lib/csv.ts';
import { SettingsStore } from '#store/settings-store.ts';
import { memoryDatabase } from '#store/testing.ts';
import { AssetsService } from './assets-service.ts';
import { AssetsStore } from './assets-store.ts';
import { HALF_WAITS_MS } from './binding-rules.ts';

const IMEI = '353287114400613';
const S1 = 'F9FXK0000012';
const S2 = 'F9FXK0000013';

function setup() {
  const database = memoryDatabase();
  const clock = new ManualClock(1_000);
  const deeds: { action: string; subject: string; details: Readonly<Record<string, string>> }[] = [];
  const published: { name: string; payload: unknown }[] = [];
  let ids = 0;
  const service = new AssetsService({
    store: new AssetsStore(database),
    settings: new SettingsStore(database),
    clock,
    newId: () => `id${(ids += 1)}`,
    actor: 'sato',
    publish: (name, payload) => published.push({ name, payload }),
    record: (action, subject, details = {}) => deeds.push({ action, subject, details }),
  });
  const bound: string[] = [];
  service.events.on('bound', ({ assetNumber, serialNumber }) => bound.push(`${assetNumber}=${serialNumber}`));
  const scan = (text: string): Scan => service.scan({ text }).value;
  const list = (search = '') => service.list({ search, offset: 0, limit: 50 }).value;
  const pairs = () => list().assets.map(({ assetNumber, serialNumber, imei, user }) => [assetNumber, serialNumber, imei, user].join(' '));
  const read = (rows: string[][]) =>
    service.readList({ fileName: 'list.csv', content: Buffer.from(encodeCsv(rows, 'utf-8').bytes).toString('base64') });
  const plan = async (rows: string[][]) => {
    const answer = await read(rows);
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value;
  };
  const take = async (rows: string[][]) => service.takeList({ planId: (await plan(rows)).planId });
  return { service, clock, deeds, published, bound, scan, list, pairs, read, plan, take };
}

describe('a scanner', () => {
  it('binds label and device, and tells everybody', () => {
    const { scan, published, bound, deeds, service, list } = setup();
    expect(scan('ＩＴ－０４１２')).toMatchObject({ kind: 'asset', code: 'IT-0412', result: 'waiting' });
    expect(service.scans().value.waiting).toEqual({ kind: 'asset', code: 'IT-0412' });
    expect(scan(`S${S1}`)).toMatchObject({ kind: 'serial', code: S1, result: 'bound', assetNumber: 'IT-0412', serialNumber: S1 });
    expect(service.scans().value).toMatchObject({ waiting: null, scans: [{ result: 'bound' }, { result: 'waiting' }] });
    expect(published.map(({ name }) => name)).toEqual(['scanned', 'changed', 'scanned']);
    expect(bound).toEqual([`IT-0412=${S1}`]);
    expect(deeds).toEqual([{ action: 'assets.bound', subject: 'IT-0412', details: { serialNumber: S1 } }]);
    expect(list().assets).toEqual([
      { id: 'id1', assetNumber: 'IT-0412', serialNumber: S1, imei: null, user: '', attributes: {}, boundAt: 1_000, boundBy: 'sato' },
    ]);
  });

  it('refuses what belongs to another, and names what holds it', () => {
    const { scan, pairs, deeds } = setup();
    scan('IT-0001');
    scan(S1);
    scan('IT-0001');
    expect(scan(S2)).toMatchObject({ code: S2, result: 'duplicate', assetNumber: 'IT-0001', serialNumber: S1 });
    expect(pairs()).toEqual([`IT-0001 ${S1}  `]);
    expect(deeds).toHaveLength(1);
  });

  it('that read a stranger or kana leaves the half waiting', () => {
    const { scan, service } = setup();
    scan('IT-0412');
    expect(scan('4549995123456')).toMatchObject({ kind: 'unknown', result: 'foreign', code: '4549995123456' });
    expect(scan('ﾆｶ-わぬあふ')).toMatchObject({ kind: 'unknown', result: 'unreadable' });
    expect(service.scans().value.waiting?.code).toBe('IT-0412');
    expect(scan(S1).result).toBe('bound');
  });

  it('is waited for a minute; the screens hear when no more', () => {
    const { scan, clock, published, service } = setup();
    scan('IT-0412');
    clock.advance(HALF_WAITS_MS);
    expect(service.scans().value.waiting).not.toBeNull();
    clock.advance(1);
    expect(service.scans().value.waiting).toBeNull();
    expect(published.at(-1)?.name).toBe('changed');
  });

  it('may be told to forget the half', () => {
    const { scan, service } = setup();
    scan('IT-0412');
    service.cancelWaiting();
    expect(service.scans().value.waiting).toBeNull();
    expect(scan(S1).result).toBe('waiting');
  });

  it('keeps a known serial number whole although it begins with S', () => {
    const { scan, service } = setup();
    service.saveRules({ assetPatterns: ['IT-####'], dropLeadingS: false });
    scan('IT-0001');
    scan('SF9XK12AB7Q');
    service.saveRules({ assetPatterns: ['IT-####'], dropLeadingS: true });
    expect(scan('SF9XK12AB7Q')).toMatchObject({ code: 'SF9XK12AB7Q', result: 'looked-up' });
  });

  it('is remembered twenty times', () => {
    const { scan, service } = setup();
    for (let n = 0; n < 25; n += 1) scan(`IT-00${n + 10}`);
    expect(service.scans().value.scans).toHaveLength(20);
    expect(service.scans().value.scans[0]).toMatchObject({ code: 'IT-0034', forgot: 'IT-0033' });
  });
});

describe('a device that is plugged in', () => {
  it('is bound to the label that waits', () => {
    const { scan, service, published, bound } = setup();
    scan('IT-0412');
    service.plugged(S1, IMEI);
    expect(bound).toEqual([`IT-0412=${S1}`]);
    expect(published.at(-1)).toMatchObject({ name: 'scanned', payload: { result: 'bound', code: S1 } });
    service.plugged(S2);
    expect(bound).toHaveLength(1);
  });

  it('tells the serial number of one that was bound by its IMEI', () => {
    const { scan, service, pairs } = setup();
    scan('IT-0412');
    scan(IMEI);
    expect(service.bySerial(S1)).toBeNull();
    expect(service.bySerial(S1, IMEI)).toMatchObject({ assetNumber: 'IT-0412' });
    service.plugged(S1, IMEI);
    expect(pairs()).toEqual([`IT-0412 ${S1} ${IMEI} `]);
    expect(service.bySerial(S1)).toEqual({ assetNumber: 'IT-0412', user: '', attributes: {} });
  });
});

describe('by hand', () => {
  const input = { serialNumber: S1, assetNumber: 'ｉｔ－0001', user: '山田　太郎' };

  it('label, device and user are bound', () => {
    const { service, pairs, bound } = setup();
    expect(service.bind(input)).toMatchObject({ ok: true });
    expect(pairs()).toEqual([`IT-0001 ${S1}  山田 太郎`]);
    expect(bound).toHaveLength(1);
  });

  it('the user changes, and it is recorded once', () => {
    const { service, pairs, deeds } = setup();
    service.bind(input);
    service.bind(input);
    service.bind({ ...input, user: '佐藤' });
    expect(pairs()).toEqual([`IT-0001 ${S1}  佐藤`]);
    expect(deeds.map(({ action }) => action)).toEqual(['assets.bound', 'assets.user-changed']);
    expect(deeds.at(-1)?.details).toEqual({ serialNumber: S1, from: '山田 太郎', to: '佐藤' });
  });

  it.each([
    ['asset-invalid', { assetNumber: 'AB-1' }],
    ['serial-invalid', { serialNumber: 'x' }],
    ['asset-taken', { serialNumber: S2 }],
    ['serial-taken', { assetNumber: 'IT-0002' }],
  ])('%s is refused', (code, change) => {
    const { service, pairs } = setup();
    service.bind(input);
    expect(service.bind({ ...input, ...change })).toMatchObject({ ok: false, error: { code } });
    expect(pairs()).toHaveLength(1);
  });

  it('a label comes off: the number is free, device and user stay', () => {
    const { service, list, pairs, deeds } = setup();
    service.bind(input);
    const id = list().assets[0]?.id ?? '';
    expect(service.remove({ id })).toMatchObject({ ok: false, error: { code: 'still-bound' } });
    expect(service.unbind({ id })).toMatchObject({ ok: true });
    expect(pairs()).toEqual([` ${S1}  山田 太郎`]);
    expect(service.bySerial(S1)).toBeNull();
    expect(service.bind({ serialNumber: S2, assetNumber: 'IT-0001', user: '' })).toMatchObject({ ok: true });
    expect(service.remove({ id })).toMatchObject({ ok: true });
    expect(pairs()).toEqual([`IT-0001 ${S2}  `]);
    expect(service.unbind({ id })).toMatchObject({ ok: false, error: { code: 'asset-unknown' } });
    expect(deeds.map(({ action }) => action)).toEqual(['assets.bound', 'assets.unbound', 'assets.bound', 'assets.removed']);
  });
});

describe('the search', () => {
  it.each([
    ['it0412', 1],
    ['ＩＴ－０４', 1],
    ['f9fxk', 1],
    ['ﾔﾏﾀﾞ', 1],
    ['やまだ', 1],
    ['やまだ 0412', 1],
    ['やまだ 9999', 0],
    ['えいぎょう', 1],
    ['0412F9', 0],
    ['%', 0],
    ['', 1],
  ])('%s finds %i', async (search, count) => {
    const { take, list } = setup();
    await take([
      ['資産番号', 'シリアル番号', '利用者', '部署'],
      ['IT-0412', S1, 'ヤマダ タロウ', 'エイギョウ'],
    ]);
    expect(list(search).assets).toHaveLength(count);
    expect(list(search).total).toBe(count);
  });
});

describe('rules', () => {
  it('are kept in half width, and decide at once', () => {
    const { service, scan } = setup();
    expect(scan('PC-00001').result).toBe('foreign');
    expect(service.saveRules({ assetPatterns: ['ｐｃ－#####', ' ', 'PC-#####'], dropLeadingS: false })).toMatchObject({ ok: true });
    expect(service.rules().value).toEqual({ assetPatterns: ['PC-#####'], dropLeadingS: false });
    expect(scan('PC-00001').result).toBe('waiting');
  });

  it.each([[['IT-0001']], [['IT-####', '###############']], [[' ']]])('%o cannot be used', (assetPatterns) => {
    const { service } = setup();
    expect(service.saveRules({ assetPatterns, dropLeadingS: true })).toMatchObject({ ok: false, error: { code: 'pattern-invalid' } });
  });
});

describe('a list that comes in', () => {
  const head = ['資産番号', 'シリアル番号', 'IMEI', '利用者', '部署'];

  it('is looked through, and taken as it was', async () => {
    const { plan, service, pairs, deeds, list } = setup();
    const looked = await plan([head, ['ＩＴ－０００１', S1, '', '山田', '営業'], ['IT-0002', '', IMEI, '', ''], ['', S2, '', '', '']]);
    expect(looked).toMatchObject({ rows: 3, taken: 3, changed: 0, unchanged: 0, refused: [], narrowed: 1 });
    expect(looked.columns.map(({ meaning }) => meaning)).toEqual(['asset', 'serial', 'imei', 'user', 'attribute']);
    expect(pairs()).toEqual([]);
    expect(service.takeList({ planId: looked.planId })).toEqual({ ok: true, value: { taken: 3 } });
    expect(pairs()).toEqual([`IT-0001 ${S1}  山田`, `IT-0002  ${IMEI} `, ` ${S2}  `]);
    expect(list().assets[0]).toMatchObject({ attributes: { 部署: '営業' }, boundAt: 1_000, boundBy: 'sato' });
    expect(list().assets[2]).toMatchObject({ boundAt: null, boundBy: '' });
    expect(deeds).toEqual([{ action: 'assets.list-taken', subject: 'list.csv', details: { rows: '3', leftOut: '0' } }]);
    expect(service.takeList({ planId: looked.planId })).toMatchObject({ ok: false, error: { code: 'plan-unknown' } });
  });

  it('names each line that is not taken, and why', async () => {
    const { plan, service } = setup();
    service.bind({ serialNumber: S1, assetNumber: 'IT-0001', user: '' });
    const looked = await plan([
      head,
      ['', '', '', '誰か', ''],
      ['IT-2', 'F9FXK0000020', '', '', ''],
      ['IT-0003', '1.23E+11', '', '', ''],
      ['IT-0004', '', '353287114400612', '', ''],
      ['IT-0005', 'F9FXK0000021', '', '', ''],
      ['IT-0005', 'F9FXK0000022', '', '', ''],
      ['IT-0001', 'F9FXK0000023', '', '', ''],
      ['IT-0009', S1, '', '', ''],
    ]);
    expect(looked.refused).toEqual([
      { row: 2, reason: 'no-serial-or-asset', what: '誰か' },
      { row: 3, reason: 'asset-invalid', what: 'IT-2' },
      { row: 4, reason: 'serial-invalid', what: '1.23E+11' },
      { row: 5, reason: 'imei-invalid', what: '353287114400612' },
      { row: 7, reason: 'twice-in-file', what: 'IT-0005' },
      { row: 8, reason: 'asset-taken', what: 'IT-0001' },
      { row: 9, reason: 'serial-taken', what: S1 },
    ]);
    expect(looked).toMatchObject({ taken: 1, changed: 0, unchanged: 0 });
  });

  it('adds to what is known, and takes nothing away', async () => {
    const { take, plan, pairs, list, clock } = setup();
    await take([head, ['IT-0001', S1, '', '山田', '営業'], ['IT-0002', '', '', '鈴木', '']]);
    clock.advance(500);
    const again = [head, ['IT-0001', S1, '', '', ''], ['', '', IMEI, '', '']];
    expect(await plan(again)).toMatchObject({ taken: 1, changed: 0, unchanged: 1 });
    await take([head, ['IT-0001', '', IMEI, '佐藤', ''], ['IT-0002', S2, '', '', '総務']]);
    expect(pairs()).toEqual([`IT-0001 ${S1} ${IMEI} 佐藤`, `IT-0002 ${S2}  鈴木`]);
    expect(list().assets.map(({ attributes, boundAt }) => [attributes, boundAt])).toEqual([
      [{ 部署: '営業' }, 1_000],
      [{ 部署: '総務' }, 1_500],
    ]);
  });

  it('joins a label and a device that were two rows, once', async () => {
    const { take, pairs } = setup();
    await take([head, ['IT-0001', '', '', '', ''], ['', S1, '', '', '']]);
    await take([head, ['IT-0001', S1, '', '', '']]);
    expect(pairs()).toEqual([`IT-0001 ${S1}  `]);
  });

  it('whose lines touch the same row are one after the other', async () => {
    const { take, pairs } = setup();
    await take([head, ['IT-0001', S1, '', '', '']]);
    await take([head, ['IT-0001', '', '', '山田', ''], ['', S1, IMEI, '', '']]);
    expect(pairs()).toEqual([`IT-0001 ${S1} ${IMEI} 山田`]);
  });

  it('may change a row in one line and join it to another in the next', async () => {
    const { take, pairs } = setup();
    await take([head, ['IT-0001', '', '', '', ''], ['', S1, IMEI, '', '']]);
    await take([head, ['', '', IMEI, '山田', ''], ['IT-0001', S1, '', '', '']]);
    expect(pairs()).toEqual([`IT-0001 ${S1} ${IMEI} 山田`]);
  });

  it('is joined by a scanner too: the label brings its user, the device its numbers', async () => {
    const { take, scan, pairs, list } = setup();
    await take([head, ['IT-0001', '', '', '山田', '営業'], ['', S1, IMEI, '', '']]);
    scan('IT-0001');
    expect(scan(S1)).toMatchObject({ result: 'bound', user: '山田', imei: IMEI });
    expect(pairs()).toEqual([`IT-0001 ${S1} ${IMEI} 山田`]);
    expect(list().assets[0]?.attributes).toEqual({ 部署: '営業' });
  });

  it('is not taken once something was bound meanwhile', async () => {
    const { plan, service, scan, pairs } = setup();
    const looked = await plan([head, ['IT-0001', S1, '', '', '']]);
    scan('IT-0001');
    scan(S2);
    expect(service.takeList({ planId: looked.planId })).toMatchObject({ ok: false, error: { code: 'list-changed' } });
    expect(pairs()).toEqual([`IT-0001 ${S2}  `]);
  });

  it.each([
    [
      'no-known-column',
      [
        ['色', '形'],
        ['赤', '丸'],
      ],
    ],
    ['not-a-list', [['資産番号']]],
    ['too-large', [['資産番号'], ...Array.from({ length: 2_001 }, (_, n) => [`IT-${n}`])]],
  ])('is refused: %s', async (code, rows) => {
    expect(await setup().read(rows)).toMatchObject({ ok: false, error: { code } });
  });

  it('may be no text at all', async () => {
    const content = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]).toString('base64');
    expect(await setup().service.readList({ fileName: 'a.png', content })).toMatchObject({ ok: false, error: { code: 'not-a-list' } });
  });

  it('has columns by many names; one meant twice is a further column', async () => {
    const looked = await setup().plan([
      ['Asset Tag', 'S/N', 'imei1', 'Assigned To', 'ユーザー名', '', 'Bound at'],
      ['IT-0001', S1, '', 'a', 'b', 'c', 'd'],
    ]);
    expect(looked.columns.map(({ meaning }) => meaning)).toEqual(['asset', 'serial', 'imei', 'user', 'attribute', 'ignored', 'ignored']);
  });
});

describe('a list that goes out', () => {
  it('keeps leading zeros, escapes formulas, and comes back as it was', async () => {
    const { service, take, plan, deeds } = setup();
    service.saveRules({ assetPatterns: ['######'], dropLeadingS: true });
    await take([
      ['管理番号', 'シリアル', '使用者', '内線'],
      ['000412', S1, '=cmd', '0012'],
    ]);
    const { content, fileName, replaced } = service.export({ encoding: 'shift_jis', language: 'ja' }).value;
    expect([fileName, replaced]).toEqual(['資産台帳.csv', []]);
    const bytes = Buffer.from(content, 'base64');
    const text = new TextDecoder('shift_jis').decode(bytes);
    expect(text).toContain('"=""000412"""');
    expect(text).toContain("'=cmd");
    const cells = decodeCsv(bytes);
    if (!cells.ok) throw new Error(cells.error.code);
    expect(cells.value[0]).toEqual(['資産番号', 'シリアル番号', 'IMEI', '利用者', '紐付け日時', '紐付けた人', '内線']);
    expect(cells.value[1]).toEqual(['000412', S1, '', '=cmd', '1970-01-01 09:00', 'sato', '0012']);
    expect(await plan(cells.value.map((row) => [...row]))).toMatchObject({ unchanged: 1, taken: 0, changed: 0, refused: [] });
    expect(deeds.at(-1)).toMatchObject({ action: 'assets.exported', details: { rows: '1' } });
  });

  it('names what Shift_JIS cannot hold', () => {
    const { service } = setup();
    service.bind({ serialNumber: S1, assetNumber: 'IT-0001', user: '山田🍎' });
    expect(service.export({ encoding: 'shift_jis', language: 'en' }).value.replaced).toEqual(['🍎']);
    expect(service.export({ encoding: 'utf-8', language: 'en' }).value).toMatchObject({ fileName: 'assets.csv', replaced: [] });
  });
});
