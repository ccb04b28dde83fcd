import type { DiagnosticsPreview } from '#contract/diagnostics-archive.ts';
import { ok } from '#lib/outcome.ts';
import { archiveReadme } from '../../../src-main/features/diagnostics-archive/archive-readme.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import type { Scene } from './scene.ts';

const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
const log = (name: string) =>
  Array.from({ length: 40 }, (_, line) =>
    JSON.stringify({ at: `2026-11-21T00:00:${String(line).padStart(2, '0')}.000Z`, level: 'info', message: `${name} enrolled` }),
  ).join('\n');
const item = (name: DiagnosticsPreview['item'], fileName: string, preview: string, cut = false): DiagnosticsPreview => ({
  item: name,
  fileName,
  size: cut ? 2_400_000 : preview.length,
  preview,
  cut,
});

/** What main shows beforehand: names are made up unless they were ticked. */
export const previewOf = (personal: readonly string[]): DiagnosticsPreview[] => {
  const device = personal.includes('device-names') ? '営業部 001' : '[device-1]';
  return [
    item('readme', 'README.txt', archiveReadme('2026-11-21T01:00:00.000Z', personal)),
    item('versions', 'versions.json', json({ shitaku: '0.1.0', system: { platform: 'darwin', release: '25.1.0' } })),
    item('settings', 'settings.json', json({ world: 'real', settings: { 'organization.name': '[person-1]' } })),
    item('database', 'database.json', json({ migration: 28, tables: [{ table: 'devices', rows: '484' }] })),
    item('services', 'services.json', json({ engine: { state: 'listening', host: '[host-1]' } })),
    item('log', 'logs/shitaku.log', log(device), true),
  ];
};

export const collectable = (app: ScriptedApp): void => {
  app.answers('diagnosticsArchive', 'preview', ({ personal }) => ok({ items: previewOf(personal) }));
  app.answers(
    'diagnosticsArchive',
    'collect',
    ok({ fileName: 'shitaku_diagnostics_20261121-0100.zip', content: 'UEsFBg==', base64: true }),
  );
};

export const diagnosticsScenes: readonly Scene[] = [
  { name: 'diagnostics archive', place: '#/settings?at=diagnostics', script: collectable },
  {
    name: 'diagnostics archive: the log, names ticked',
    place: '#/settings?at=diagnostics',
    script: collectable,
    act: async (page) => {
      await page.getByRole('checkbox').first().check();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /shitaku\.log/ })
        .click();
    },
  },
];
