import type { Page } from '@playwright/test';
import { ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import * as centre from './certificates.ts';
import { MINUTE, NOW } from './moments.ts';
import * as push from './push.ts';
import type { Scene } from './scene.ts';

const press = (name: string) => async (page: Page) => page.getByRole('button', { name, exact: true }).click();
const stands = (change: Parameters<typeof centre.everything>[0]) => (app: ScriptedApp) =>
  app.answers('certificates', 'list', ok(centre.list(centre.everything(change))));
const noVendor = (app: ScriptedApp) => {
  const credentials = centre.everything().map((each) => (each.kind === 'vendor' ? centre.missing('vendor') : each));
  app.answers('certificates', 'list', ok(centre.list(credentials)));
  app.answers('push', 'overview', ok(push.overview({ vendor: null })));
};
const inCentre = '#/certificates';
const detail = (kind: string) => `#/certificates/credential/${kind}`;
const text = ja.certificates;
const arrivals = [
  { ...centre.identified('backup', 'backup'), arrivalId: 'a1', fileName: 'shitaku_backup_20261012-1000.shitaku', at: NOW },
  { ...centre.identified('ade-token', 'ade'), arrivalId: 'a2', fileName: 'Shitaku_Token_2026-11-21T00-55-10Z_smime.p7m', at: NOW },
];

const tls = { kind: 'engine-tls', identity: 't', identityName: 'old.mirai-bungu.example', expiresAt: NOW, relation: 'newer' } as const;
const unrestorable = [
  { ...tls, hindrance: 'other-host' },
  { ...tls, kind: 'device-ca', hindrance: 'expired' },
  { ...tls, kind: 'supervision', hindrance: 'root-missing' },
] as const;
const openBackup = async (page: Page) => {
  await press(text.backup.restore)(page);
  await page.getByRole('dialog').getByRole('button', { name: ja.files.arrival.take }).click();
  await page.getByRole('dialog').locator('input[type=password]').fill('correct horse');
  await press(text.backup.restoreSheet.open)(page);
};

/** What the centre shows: standing, missing, broken; its sheets; each kind of detail. */
export const certificatesScenes: readonly Scene[] = [
  { name: 'certificates', place: inCentre },
  {
    name: 'certificates: none',
    place: inCentre,
    script: (app) => app.answers('certificates', 'list', ok(centre.list(centre.nothing(), null))),
  },
  {
    name: 'certificates: problems',
    place: inCentre,
    settings: { world: 'practice' },
    script: (app) => {
      stands({
        push: { daysLeft: -2, urgency: 'expired', expiresAt: NOW - 2, problem: { code: 'expired', details: {} }, simulated: true },
        ade: { problem: { code: 'terms-not-signed', details: {} }, simulated: true },
        content: { problem: { code: 'never-heard-of', details: {} } },
      })(app);
      app.answers('push', 'overview', ok(push.overview({ wizard: push.wizard({ flow: 'renewal', step: 'portal' }) })));
    },
  },
  { name: 'certificates: make a backup', place: inCentre, act: press(text.backup.make) },
  {
    name: 'certificates: open a backup',
    place: inCentre,
    script: (app) => app.answers('certificates', 'downloads', ok({ ...centre.watched, arrivals })),
    act: press(text.backup.restore),
  },
  {
    name: 'certificates: open a backup while the watched folder is gone',
    place: inCentre,
    script: (app) => app.answers('certificates', 'downloads', ok({ ...centre.watched, watching: false, available: false })),
    act: press(text.backup.restore),
  },
  {
    name: 'certificates: what a backup holds',
    place: inCentre,
    script: (app) => {
      app.answers('certificates', 'downloads', ok({ ...centre.watched, arrivals }));
      app.answers('certificates', 'openBackup', ok(centre.backup()));
    },
    act: openBackup,
  },
  {
    name: 'certificates: what of a backup cannot be restored',
    place: inCentre,
    script: (app) => {
      app.answers('certificates', 'downloads', ok({ ...centre.watched, arrivals }));
      app.answers('certificates', 'openBackup', ok(centre.backup(unrestorable)));
    },
    act: openBackup,
  },
  {
    name: 'credential: push',
    place: detail('push'),
    script: stands({ push: { history: [centre.replaced(), centre.replaced({ id: 6, hindrance: 'expired' })] } }),
  },
  {
    name: 'credential: token with a history that cannot be gone back to',
    place: detail('ade'),
    script: stands({
      ade: {
        history: [centre.replaced({ hindrance: 'superseded' }), centre.replaced({ id: 6, hindrance: 'secret-missing', expiresAt: null })],
      },
    }),
  },
  {
    name: 'credential: TLS with a history that cannot be gone back to',
    place: detail('engine-tls'),
    script: stands({
      'engine-tls': {
        history: [centre.replaced({ hindrance: 'other-host' }), centre.replaced({ id: 6, hindrance: 'root-missing' })],
      },
    }),
  },
  {
    name: 'credential: none',
    place: detail('supervision'),
    script: (app) => app.answers('certificates', 'list', ok(centre.list(centre.nothing()))),
  },
  { name: 'credential: TLS', place: detail('engine-tls') },
  { name: 'credential: vendor', place: detail('vendor') },
  { name: 'credential: vendor in practice', place: detail('vendor'), settings: { world: 'practice' } },
  { name: 'credential: no vendor', place: detail('vendor'), script: noVendor },
  { name: 'credential: import a vendor', place: detail('vendor'), script: noVendor, act: press(ja.push.vendor.import) },
  {
    name: 'credential: push, watched',
    place: detail('push'),
    script: (app) => app.answers('push', 'overview', ok(push.overview({ watch: push.watch({}) }))),
  },
  {
    name: 'credential: push, and too few answer',
    place: detail('push'),
    script: (app) =>
      app.answers(
        'push',
        'overview',
        ok(push.overview({ watch: push.watch({ state: 'alarm', endsAt: NOW - MINUTE, answered: 31, rate: 8, refused: 206 }) })),
      ),
  },
  {
    name: 'credential: rollback that silences devices',
    place: detail('push'),
    script: (app) => {
      stands({ push: { history: [centre.replaced({ identity: `${centre.TOPIC}-2`, identityName: `${centre.TOPIC}-2` })] } })(app);
      app.answers('certificates', 'planRollback', ok(centre.plan(412)));
    },
    act: async (page) => page.getByRole('table').getByRole('button').click(),
  },
  { name: 'credential: another supervision identity', place: detail('supervision'), act: press(text.detail.renewOwn.supervision.action) },
  { name: 'credential: import', place: detail('push'), act: press(text.detail.import) },
  { name: 'guide: there is none', place: '#/guide/nothing' },
];
