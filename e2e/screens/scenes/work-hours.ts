import type { Page } from '@playwright/test';
import type { WorkLimit, WorkSpan } from '#contract/work-hours.ts';
import { ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import { HOUR, NOW } from './moments.ts';
import type { Scene } from './scene.ts';

const place = '#/work-hours';
const { workHours: texts } = ja;

export const office: WorkSpan[] = [1, 2, 3, 4, 5].map((day) => ({ day, from: 540, to: 1_050 }));

export const limit = (change: Partial<WorkLimit> = {}): WorkLimit => ({
  id: 'limit-1',
  name: '勤務時間中のカメラ禁止',
  profileName: '業務時間',
  profileIdentifier: 'jp.example.work',
  spans: office,
  active: true,
  devices: 24,
  on: false,
  nextChangeAt: NOW + 47 * HOUR,
  settled: 24,
  waiting: 0,
  failed: 0,
  ...change,
});

/** One that is on, over midnight, with every count; one outside its hours; one that is paused. */
export const limits = (): WorkLimit[] => [
  limit({
    id: 'limit-2',
    name: '勤務時間外の業務アプリ制限(営業部・コールセンター・在宅勤務者)',
    profileName: '時間外利用制限',
    profileIdentifier: 'jp.example.after-hours',
    spans: [
      ...[1, 2, 3, 4, 5].flatMap((day) => [
        { day, from: 0, to: 540 },
        { day, from: 1_050, to: 1_440 },
      ]),
      ...[6, 0].map((day) => ({ day, from: 0, to: 1_440 })),
    ],
    devices: 1_208,
    on: true,
    settled: 1_150,
    waiting: 55,
    failed: 3,
  }),
  limit(),
  limit({ id: 'limit-3', name: '授業中', profileName: '授業', active: false, nextChangeAt: null, devices: 40, settled: 40 }),
];

export const workHoursDay = (app: ScriptedApp, list: WorkLimit[] = limits()): void =>
  app.answers('workHours', 'list', ok({ limits: list }));

const press = async (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

export const workHoursScenes: readonly Scene[] = [
  { name: 'work hours', place },
  { name: 'work hours: none', place, script: (app) => workHoursDay(app, []) },
  {
    name: 'work hours: form',
    place,
    act: async (page) => {
      await press(page, texts.add);
      await press(page, texts.form.office);
    },
  },
  {
    name: 'work hours: form of one that is there, with something that is no time',
    place,
    act: async (page) => {
      await press(page, texts.editOf.replace('{{name}}', limits()[0]?.name ?? ''));
      await press(page, texts.form.change);
      await page.getByLabel(texts.form.from.replace('{{day}}', '月曜日').replace('{{number}}', '1')).fill('25:00');
      await press(page, texts.form.save);
    },
  },
  { name: 'work hours: removal', place, act: (page) => press(page, texts.removeOf.replace('{{name}}', limit().name)) },
];
