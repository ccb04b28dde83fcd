import type { Page } from '@playwright/test';
import type { Asset, Scan } from '#contract/assets.ts';
import { ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import { DAY, MINUTE, NOW, SECOND } from './moments.ts';
import type { Scene } from './scene.ts';

const people = ['山田 太郎', '佐藤 花子', '鈴木 一郎', '高橋 美咲', ''];
const places = ['営業部', '図書館', '検品ベンチ'];

export const asset = (index: number, change: Partial<Asset> = {}): Asset => ({
  id: `asset-${index}`,
  assetNumber: `IT-${String(index + 401).padStart(4, '0')}`,
  serialNumber: `F9FXK0${String(index).padStart(6, '0')}`,
  imei: index % 3 === 0 ? '353287114400613' : null,
  user: people[index % people.length] ?? '',
  attributes: { 部署: places[index % places.length] ?? '', 備考: '2026年度更新' },
  boundAt: NOW - DAY - index * MINUTE,
  boundBy: '山田 太郎',
  ...change,
});

const shelf: Asset[] = [
  ...Array.from({ length: 14 }, (_, index) => asset(index)),
  asset(14, { serialNumber: null, imei: null, boundAt: null, boundBy: '' }),
  asset(15, { assetNumber: null, boundAt: null, boundBy: '' }),
];

export const scan = (change: Partial<Scan> = {}): Scan => ({
  at: NOW,
  code: 'F9FXK0000012',
  kind: 'serial',
  result: 'bound',
  assetNumber: 'IT-0412',
  serialNumber: 'F9FXK0000012',
  imei: null,
  user: '',
  forgot: null,
  ...change,
});

const recent: Scan[] = [
  scan({ at: NOW - SECOND, code: 'IT-0413', kind: 'asset', result: 'waiting', assetNumber: null, serialNumber: null }),
  scan({ at: NOW - 9 * SECOND }),
  scan({ at: NOW - 11 * SECOND, code: 'IT-0412', kind: 'asset', result: 'waiting', assetNumber: null, serialNumber: null }),
  scan({ at: NOW - 20 * SECOND, code: 'IT-0401', kind: 'asset', result: 'duplicate' }),
  scan({ at: NOW - 24 * SECOND, code: '4549995123456', kind: 'unknown', result: 'foreign', assetNumber: null, serialNumber: null }),
];

/** Answers of an ordinary day. */
export const assetsDay = (app: ScriptedApp): void => {
  app.answers('assets', 'list', ({ search, offset, limit }) => {
    const found = shelf.filter((each) => JSON.stringify(each).includes(search));
    return ok({ assets: found.slice(offset, offset + limit), total: found.length });
  });
  app.answers(
    'assets',
    'readExpected',
    ok({
      rows: [{ serialNumber: 'F9FXK0Q7Q203', assetNumber: 'IT-0403', user: '佐藤 花子', attributes: {} }],
      problems: [{ line: 2, reason: 'no-serial-or-asset', what: '鈴木' }],
    }),
  );
  app.answers('assets', 'scans', ok({ scans: [], waiting: null }));
  app.answers('assets', 'rules', ok({ assetPatterns: ['IT-####', 'PC-@@###'], dropLeadingS: true }));
  app.answers('assets', 'cancelWaiting', ok({}));
};

export const plan = {
  planId: 'p1',
  columns: [
    { name: '資産番号', meaning: 'asset' as const },
    { name: 'シリアル番号', meaning: 'serial' as const },
    { name: '利用者', meaning: 'user' as const },
    { name: '部署', meaning: 'attribute' as const },
    { name: '紐付け日時', meaning: 'ignored' as const },
  ],
  rows: 40,
  taken: 30,
  changed: 3,
  unchanged: 2,
  refused: [
    { row: 4, reason: 'asset-invalid' as const, what: 'IT-41' },
    { row: 9, reason: 'serial-invalid' as const, what: '1.23E+11' },
    { row: 12, reason: 'imei-invalid' as const, what: '353287114400612' },
    { row: 17, reason: 'twice-in-file' as const, what: 'IT-0405' },
    { row: 23, reason: 'asset-taken' as const, what: 'IT-0401' },
  ],
  narrowed: 12,
};

export const chooseFile = (page: Page) =>
  page.getByLabel(ja.assets.import.input).setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') });

const press = (name: string) => async (page: Page) => page.getByRole('button', { name, exact: true }).click();

export const assetsScenes: readonly Scene[] = [
  {
    name: 'assets',
    place: '#/assets',
    script: (app) => app.answers('assets', 'scans', ok({ scans: recent, waiting: { kind: 'asset', code: 'IT-0413' } })),
  },
  { name: 'assets: none', place: '#/assets', script: (app) => app.answers('assets', 'list', ok({ assets: [], total: 0 })) },
  { name: 'assets: none found', place: '#/assets?search=zzz' },
  { name: 'assets: one', place: '#/assets', act: async (page) => page.getByRole('row').nth(2).click() },
  { name: 'assets: export', place: '#/assets', act: press(ja.assets.export.open) },
  { name: 'assets: bind by hand', place: '#/assets', act: press(ja.assets.add) },
  {
    name: 'assets: import',
    place: '#/assets',
    script: (app) => app.answers('assets', 'readList', ok(plan)),
    act: async (page) => {
      await press(ja.assets.import.open)(page);
      await chooseFile(page);
      await page.getByText('1.23E+11').waitFor();
    },
  },
  { name: 'assets: rules', place: '#/assets?tab=rules' },
  { name: 'assets: scanner test', place: '#/assets?tab=test', act: async (page) => page.getByRole('img').nth(5).waitFor() },
];
