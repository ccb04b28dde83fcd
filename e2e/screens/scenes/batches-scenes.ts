import type { Page } from '@playwright/test';
import type { BatchPlan } from '#contract/batches.ts';
import { fail, ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import * as batches from './batches.ts';
import * as bench from './bench.ts';
import type { Scene } from './scene.ts';

const running =
  (change: Parameters<typeof batches.summary>[0] = {}) =>
  (app: ScriptedApp) => {
    app.answers('bench', 'slots', ok({ bus: 'connected', slots: bench.everyState(), strays: [] }));
    app.answers('batches', 'current', ok({ batch: batches.summary(change) }));
    app.answers('batches', 'get', ok(batches.whole(change)));
  };
const planned = (plan: BatchPlan) => (app: ScriptedApp) => {
  app.answers('bench', 'slots', ok({ bus: 'connected', slots: bench.everyState(), strays: [] }));
  app.answers('batches', 'plan', ok(plan));
};
/** From the bench to the step of the start sheet with this number, from 1. */
const toStep = (step: number) => async (page: Page) => {
  await page.getByRole('button', { name: ja.batches.bar.start }).click();
  if (step < 2) return;
  await page.getByRole('radio').first().check();
  for (let at = 1; at < step; at += 1) await page.getByRole('button', { name: ja.batches.start.next, exact: true }).click();
};

export const batchesScenes: readonly Scene[] = [
  { name: 'batch under way', place: '#/bench', script: running() },
  { name: 'batch: unfinished', place: '#/bench', script: running({ paused: true, leftOver: true }) },
  {
    name: 'batch: all done',
    place: '#/bench',
    script: running({ counts: { waiting: 0, working: 0, done: 20, attention: 0 }, estimatedEnd: null, autoStart: false }),
  },
  { name: 'batch start: recipe', place: '#/bench', script: planned(batches.plan(3)), act: toStep(1) },
  {
    name: 'batch start: details',
    place: '#/bench',
    script: planned(batches.plan(3)),
    act: async (page) => {
      await toStep(2)(page);
      await page.getByRole('radio', { name: ja.batches.start.details.lists.pasted }).check();
      await page.getByLabel(ja.batches.start.details.pasted).fill('F9FXK0Q7Q203\tIT-0403\t佐藤 花子\n\t\t鈴木');
    },
  },
  { name: 'batch start: plan', place: '#/bench', script: planned(batches.plan(3)), act: toStep(3) },
  {
    name: 'batch start: plan with obstacles',
    place: '#/bench',
    script: planned(batches.plan(0, { obstacles: ['push-certificate-missing', 'wifi-password-missing', 'api-key-missing'] })),
    act: toStep(3),
  },
  {
    name: 'batch start: list contradicts itself',
    place: '#/bench',
    script: (app) => {
      planned(batches.plan(3))(app);
      app.answers('batches', 'plan', fail('list-contradicts-itself'));
    },
    act: toStep(3),
  },
  { name: 'batch start: confirm', place: '#/bench', script: planned(batches.plan(3)), act: toStep(4) },
  { name: 'batch start: confirm erasing', place: '#/bench', script: planned(batches.plan(12, {}, true)), act: toStep(4) },
  {
    name: 'batch: summary',
    place: '#/bench',
    script: (app) => {
      running()(app);
      app.answers('batches', 'end', ok({}));
      app.answers('batches', 'get', ok(batches.whole(batches.ended)));
    },
    act: async (page) => {
      await page.getByRole('button', { name: ja.batches.bar.end }).click();
      await page.getByRole('dialog').getByRole('button', { name: ja.batches.end.action }).click();
      await page.getByText(ja.batches.summary.title).waitFor();
    },
  },
  {
    name: 'batches',
    place: '#/batches',
    script: (app) => app.answers('batches', 'list', ok({ batches: batches.past(), total: 7 })),
  },
  { name: 'batches: none', place: '#/batches' },
  {
    name: 'batches: one',
    place: '#/batches/batch-1',
    script: (app) => app.answers('batches', 'get', ok(batches.whole(batches.ended))),
    act: async (page) => page.getByRole('button', { name: ja.batches.detail.show.replace('{{name}}', 'iPhone 05') }).click(),
  },
  {
    name: 'batches: report',
    place: '#/batches/batch-1',
    script: (app) => app.answers('batches', 'get', ok(batches.whole(batches.ended))),
    act: async (page) => page.getByRole('button', { name: ja.batches.report.open, exact: true }).click(),
  },
  {
    name: 'batches: labels',
    place: '#/batches/batch-1',
    script: (app) => app.answers('batches', 'get', ok(batches.whole(batches.ended))),
    act: async (page) => page.getByRole('button', { name: ja.batches.labels.open }).click(),
  },
  { name: 'batches: not there', place: '#/batches/gone', script: (app) => app.answers('batches', 'get', fail('batch-unknown')) },
];
