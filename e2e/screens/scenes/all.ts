import type { Page } from '@playwright/test';
import type { SettingsView } from '#contract/settings.ts';
import { fail, ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import { focusOn } from '../../pages/keys.ts';
import * as accounts from './accounts.ts';
import { activityScenes } from './activity.ts';
import { assetsScenes } from './assets.ts';
import { assignmentScenes } from './assignment.ts';
import { batchesScenes } from './batches-scenes.ts';
import * as bench from './bench.ts';
import { benchScenes } from './bench-scenes.ts';
import * as certificates from './certificates.ts';
import { certificatesScenes } from './certificates-scenes.ts';
import { commandsScenes } from './commands.ts';
import * as deadlines from './deadlines.ts';
import { desktopScenes } from './desktop.ts';
import { listOf, tenStates } from './devices.ts';
import { diagnosisScenes } from './diagnosis.ts';
import { diagnosticsScenes } from './diagnostics-archive.ts';
import { inspectionScenes } from './inspection.ts';
import { inventoryScenes } from './inventory.ts';
import { operationsScenes } from './operations-scenes.ts';
import { ordinaryDay } from './play.ts';
import { practiceFleetScenes } from './practice-fleet.ts';
import * as push from './push.ts';
import { pushScenes } from './push-scenes.ts';
import { recipesScenes } from './recipes-scenes.ts';
import { removalScenes } from './removal-scenes.ts';
import type { Scene } from './scene.ts';
import { startScenes } from './start.ts';
import { tokensScenes } from './tokens-scenes.ts';
import { updatesScenes } from './updates.ts';
import { workHoursScenes } from './work-hours.ts';

const dates = (app: ScriptedApp, change: Parameters<typeof deadlines.mail>[0] = {}) =>
  app.answers('deadlines', 'overview', ok({ deadlines: deadlines.everyUrgency(), mail: deadlines.mail(change) }));
const register = (app: ScriptedApp, list: ReturnType<typeof accounts.account>[]) =>
  app.answers('accounts', 'list', ok({ accounts: list, unregistered: accounts.unregistered }));
const press = (name: string) => async (page: Page) => page.getByRole('button', { name, exact: true }).click();
const nothingYet = (app: ScriptedApp) => {
  app.answers('certificates', 'list', ok(certificates.list(certificates.nothing(), null)));
  app.answers('push', 'overview', ok(push.overview({ push: null, vendor: null, devices: 0 })));
};
const slots = (app: ScriptedApp) => app.answers('bench', 'slots', ok({ bus: 'connected', slots: bench.everyState(), strays: [] }));
const noDevices = (app: ScriptedApp) => app.answers('devices', 'counts', ok({ total: 0, all: 0, statuses: {}, provisional: 0 }));
export const scenes: readonly Scene[] = [
  { name: 'welcome', place: '', settings: { world: 'undecided' } },
  ...startScenes,
  { name: 'home', place: '', script: slots },
  {
    name: 'home at the first run',
    place: '',
    settings: { organizationName: '' },
    script: (app) => {
      noDevices(app);
      nothingYet(app);
    },
  },
  {
    name: 'home with nothing to do',
    place: '',
    script: (app) => app.answers('devices', 'counts', ok({ total: 3, all: 3, statuses: { managed: 3 }, provisional: 0 })),
  },
  { name: 'home with dates of every urgency', place: '', script: (app) => dates(app) },
  { name: 'accounts', place: '#/accounts', script: (app) => register(app, [accounts.shaky(), accounts.account()]) },
  { name: 'accounts: none', place: '#/accounts', script: (app) => app.answers('accounts', 'list', ok({ accounts: [], unregistered: [] })) },
  { name: 'accounts: lost', place: '#/accounts', script: (app) => register(app, [accounts.shaky({ able: false, confirmedAt: 0 })]) },
  { name: 'accounts: form', place: '#/accounts', act: press(ja.accounts.add) },
  {
    name: 'mail settings: not sent, in practice',
    place: '#/settings',
    settings: { world: 'practice' },
    script: (app) => {
      dates(app, { security: 'none', last: { at: 0, problem: 'mail-login' } });
      app.answers('deadlines', 'testMail', fail('mail-login', 'refused', { reason: '535 5.7.8 Authentication failed' }));
    },
    act: press(ja.deadlines.mail.test),
  },
  { name: 'devices', place: '#/devices' },
  { name: 'devices: none', place: '#/devices', script: noDevices },
  {
    name: 'devices: none found',
    place: '#/devices?search=zzz',
    script: (app) => {
      app.answers('devices', 'list', (input) => ok(listOf([], input)));
      app.answers('devices', 'counts', ok({ total: 0, all: 0, statuses: {}, provisional: 0 }));
    },
  },
  {
    name: 'devices: all ten states',
    place: '#/devices',
    script: (app) => tenStates(app),
  },
  {
    name: 'devices: some chosen, one looked at, conditions',
    place: '#/devices?organization=%E5%96%B6%E6%A5%AD%E9%83%A8&osBelow=17&status=silent,quiet',
    act: async (page) => {
      await focusOn(page.getByRole('grid'));
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press(' ');
    },
  },
  { name: 'devices: saved views', place: '#/devices', act: press(ja.devices.views.label) },
  { name: 'devices: menu of the list', place: '#/devices', act: press(ja.devices.menu.label) },
  {
    name: 'devices: more with those chosen',
    place: '#/devices',
    act: async (page) => {
      await focusOn(page.getByRole('grid'));
      await page.keyboard.press('Shift+ArrowDown');
      await page.getByRole('button', { name: ja.devices.selection.more, exact: true }).click();
    },
  },
  { name: 'device', place: '#/devices/device-0' },
  { name: 'device: not there', place: '#/devices/gone', script: (app) => app.answers('devices', 'get', fail('not-found')) },
  {
    name: 'timeline',
    place: '#/devices/device-0?tab=timeline',
    act: async (page) => page.locator('summary').first().click(),
  },
  {
    name: 'timeline: nothing yet',
    place: '#/devices/device-0?tab=timeline',
    script: (app) => app.answers('commands', 'timeline', ok({ cards: [] })),
  },
  ...commandsScenes,
  ...operationsScenes,
  ...updatesScenes,
  ...workHoursScenes,
  ...practiceFleetScenes,
  { name: 'bench', place: '#/bench', script: slots, act: async (page) => page.getByRole('gridcell').nth(6).click() },
  {
    name: 'bench in practice',
    place: '#/bench',
    settings: { world: 'practice' },
    script: slots,
    act: async (page) => page.getByRole('gridcell').nth(4).click(),
  },
  {
    name: 'bench without usbmuxd',
    place: '#/bench',
    script: (app) => app.answers('bench', 'slots', ok({ bus: 'absent', slots: [], strays: [] })),
  },
  ...benchScenes,
  ...batchesScenes,
  ...assetsScenes,
  ...recipesScenes,
  ...removalScenes,
  ...inspectionScenes,
  ...assignmentScenes,
  ...inventoryScenes,
  ...certificatesScenes,
  ...pushScenes,
  ...tokensScenes,
  ...diagnosisScenes,
  ...desktopScenes,
  ...activityScenes,
  ...diagnosticsScenes,
  { name: 'settings', place: '#/settings' },
  {
    name: 'settings: port in use',
    place: '#/settings',
    settings: { engine: { placement: 'embedded', state: 'failed', host: 'mdm.example', port: 8443, url: null, problem: 'port-in-use' } },
  },
  { name: 'world', place: '#/settings', act: press(ja.settings.world.toPractice) },
  { name: 'no such page', place: '#/nowhere' },
];

/** Scripts main for the scene. */
export const play = (app: ScriptedApp, scene: Scene, settings: Partial<SettingsView> = {}): void => {
  ordinaryDay(app, { ...scene.settings, ...settings });
  scene.script?.(app);
};
