import type { Page } from '@playwright/test';
import { ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import { detail } from './devices.ts';
import type { Scene } from './scene.ts';

const { devices } = ja;

/** What main says of a selection in which something of everything is. */
export const removable = (app: ScriptedApp, count: number): void =>
  app.answers(
    'devices',
    'removable',
    ok({
      removable: count,
      listed: Math.min(count, 4),
      withBypassCode: Math.min(count, 2),
      kept: { managed: 12, 'lost-mode': 1, enrolling: 1, 'in-operation': 3 },
    }),
  );

const openSheet = async (page: Page): Promise<void> => {
  await page.getByRole('checkbox').nth(1).click();
  await page.getByRole('button', { name: devices.selection.more }).click();
  await page.getByRole('menuitem', { name: devices.remove.open }).click();
  await page.getByRole('dialog').waitFor();
};

export const removalScenes: readonly Scene[] = [
  {
    name: 'devices deleted: some can be, others not',
    place: '#/devices',
    script: (app) => removable(app, 7),
    act: openSheet,
  },
  { name: 'devices deleted: none can be', place: '#/devices', script: (app) => removable(app, 0), act: openSheet },
  {
    name: 'device page: its record can be deleted',
    place: '#/devices/device-0',
    script: (app) => app.answers('devices', 'get', ok(detail({ status: 'removed' }))),
  },
  {
    name: 'bypass code of a deleted device',
    place: '#/devices',
    act: async (page) => {
      await page.getByRole('button', { name: devices.menu.label }).click();
      await page.getByRole('menuitem', { name: devices.kept.open }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
];
