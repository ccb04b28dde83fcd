import type { Page } from '@playwright/test';
import type { SettingsView } from '#contract/settings.ts';
import { fail, ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import * as bench from './bench.ts';
import * as certificates from './certificates.ts';
import { ordinaryDay } from './play.ts';

/** One state of one screen: how main answers, where to go, what to press before it is looked at. Always opened in Japanese. */
export interface Scene {
  readonly name: string;
  readonly place: string;
  readonly settings?: Partial<SettingsView>;
  readonly script?: (app: ScriptedApp) => void;
  readonly act?: (page: Page) => Promise<void>;
}

const press = (name: string) => async (page: Page) => page.getByRole('button', { name, exact: true }).click();
const overview = (app: ScriptedApp, value: Partial<Parameters<typeof certificateOverview>[0]>) =>
  app.answers('certificates', 'overview', certificateOverview({ push: null, vendor: certificates.vendor(false), wizard: null, ...value }));
const certificateOverview = (value: {
  push: ReturnType<typeof certificates.push> | null;
  vendor: ReturnType<typeof certificates.vendor> | null;
  wizard: ReturnType<typeof certificates.wizard> | null;
}) => ok(value);
const wizardScene = (
  name: string,
  change: Parameters<typeof certificates.wizard>[0],
  push: ReturnType<typeof certificates.push> | null = null,
): Scene => ({
  name: `wizard: ${name}`,
  place: '#/certificates/push',
  script: (app) => overview(app, { push, wizard: certificates.wizard(change) }),
});
const slots = (app: ScriptedApp) => app.answers('bench', 'slots', ok({ bus: 'connected', slots: bench.everyState() }));
const noDevices = (app: ScriptedApp) => app.answers('devices', 'list', ok({ rows: [], total: 0, counts: {} }));
const choose = async (page: Page) => {
  await page.getByRole('checkbox').nth(3).check();
  await page.getByRole('button', { name: ja.bench.prepare }).click();
};

export const scenes: readonly Scene[] = [
  { name: 'welcome', place: '', settings: { world: 'undecided' } },
  { name: 'home', place: '', script: slots },
  {
    name: 'home at the first run',
    place: '',
    settings: { organizationName: '' },
    script: (app) => {
      noDevices(app);
      overview(app, {});
    },
  },
  {
    name: 'home with nothing to do',
    place: '',
    script: (app) => app.answers('devices', 'list', ok({ rows: [], total: 3, counts: { managed: 3 } })),
  },
  { name: 'devices', place: '#/devices' },
  { name: 'devices: none', place: '#/devices', script: noDevices },
  {
    name: 'devices: none found',
    place: '#/devices?search=zzz',
    script: (app) => app.answers('devices', 'list', ok({ rows: [], total: 0, counts: { managed: 3 } })),
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
  { name: 'lock', place: '#/devices/device-0', act: press(ja.commands.buttons.DeviceLock) },
  { name: 'bench', place: '#/bench', script: slots, act: async (page) => page.getByRole('gridcell').nth(6).click() },
  {
    name: 'bench in practice',
    place: '#/bench',
    settings: { world: 'practice' },
    script: slots,
    act: async (page) => page.getByRole('gridcell').nth(4).click(),
  },
  { name: 'bench without usbmuxd', place: '#/bench', script: (app) => app.answers('bench', 'slots', ok({ bus: 'absent', slots: [] })) },
  { name: 'blueprint', place: '#/bench', act: press(ja.bench.blueprint.edit) },
  {
    name: 'plan',
    place: '#/bench',
    script: (app) => {
      slots(app);
      app.answers('bench', 'planPrepare', ok(bench.plan(3)));
    },
    act: choose,
  },
  {
    name: 'plan with obstacles',
    place: '#/bench',
    script: (app) => {
      slots(app);
      app.answers(
        'bench',
        'planPrepare',
        ok({ ...bench.plan(1), obstacles: ['push-certificate-missing', 'engine-not-listening', 'organization-missing'] }),
      );
    },
    act: choose,
  },
  { name: 'certificates', place: '#/certificates' },
  {
    name: 'certificates: 21 days',
    place: '#/certificates',
    script: (app) => overview(app, { push: certificates.push(21, 'renew'), vendor: null }),
  },
  { name: 'certificates: expired', place: '#/certificates', script: (app) => overview(app, { push: certificates.push(-2, 'expired') }) },
  {
    name: 'certificates: under way in practice',
    place: '#/certificates',
    settings: { world: 'practice' },
    script: (app) => overview(app, { vendor: certificates.vendor(true), wizard: certificates.wizard({ step: 'portal' }) }),
  },
  { name: 'vendor', place: '#/certificates', script: (app) => overview(app, { vendor: null }), act: press(ja.certificates.vendor.import) },
  { name: 'wizard: form', place: '#/certificates/push', script: (app) => overview(app, {}) },
  { name: 'wizard: form without vendor', place: '#/certificates/push', script: (app) => overview(app, { vendor: null }) },
  wizardScene('request', {}),
  wizardScene('portal', { step: 'portal' }),
  wizardScene('portal of a renewal', { step: 'portal' }, certificates.push(21, 'renew')),
  wizardScene('web page instead of certificate', {
    step: 'portal',
    checks: certificates.checks(0, true),
    problem: { code: 'not-a-certificate', details: { kind: 'html' } },
  }),
  wizardScene(
    'another topic',
    { step: 'portal', checks: certificates.checks(4, true), problem: { code: 'topic-changed', details: certificates.otherTopic } },
    certificates.push(21, 'renew'),
  ),
  wizardScene('verify', { step: 'verify', checks: certificates.checks(6), accepted: certificates.accepted }),
  wizardScene('APNs unreachable', {
    step: 'verify',
    checks: certificates.checks(6, true),
    accepted: certificates.accepted,
    problem: { code: 'unreachable', details: {} },
  }),
  wizardScene('done', { step: 'done', checks: certificates.checks(7), accepted: certificates.accepted }),
  { name: 'activity', place: '#/activity' },
  { name: 'activity: nothing yet', place: '#/activity', script: (app) => app.answers('activity', 'list', ok({ entries: [] })) },
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
