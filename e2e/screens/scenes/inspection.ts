import type { Page } from '@playwright/test';
import type { LogLine } from '#contract/inspection.ts';
import { ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import { slot } from './bench.ts';
import { NOW } from './moments.ts';
import type { Scene } from './scene.ts';

export const inspected = slot(0, { conditions: null, duplicate: false, assetNumber: null, user: '', portVerdict: 'ok' });

export const facts = {
  profiles: [
    {
      identifier: 'jp.shitaku.enrollment',
      displayName: 'MDM 株式会社みらい文具',
      organization: '株式会社みらい文具',
      removalDisallowed: true,
    },
    { identifier: 'jp.shitaku.wifi', displayName: 'Wi-Fi', organization: '株式会社みらい文具', removalDisallowed: false },
  ],
  supervision: { supervised: true, by: 'us' as const, organization: '株式会社みらい文具', allowsPairing: false },
  pairing: { paired: true, hostId: '8B1C5E0E-1111-4222-8333-944445555666' },
  battery: { percent: 82, isCharging: true, cycleCount: 212, designCapacity: 3_279, fullChargeCapacity: 2_886, temperature: 26.5 },
  storage: { total: 128_000_000_000, available: 101_400_000_000 },
  findMy: false,
  activationState: 'Activated',
  readAt: NOW,
};

export const logLine = (number: number, change: Partial<LogLine> = {}): LogLine => ({
  number,
  at: `Nov 28 09:12:${String(number % 60).padStart(2, '0')}`,
  process: 'SpringBoard',
  pid: 34,
  level: 'Notice',
  message: `Practice device is idle ${number}`,
  mdm: false,
  ...change,
});

export const log: LogLine[] = [
  ...Array.from({ length: 24 }, (_, index) => logLine(index + 1)),
  logLine(25, { process: 'apsd', pid: 90, message: 'keep-alive', mdm: true }),
  logLine(26, {
    process: 'mdmd',
    pid: 210,
    message: 'MDM|Polling MDM server https://mdm.example.jp:8443/mdm/server for commands',
    mdm: true,
  }),
  logLine(27, {
    process: 'mdmd',
    pid: 210,
    level: 'Error',
    mdm: true,
    message:
      'Error Domain=NSURLErrorDomain Code=-1202 "The certificate for this server is invalid." UserInfo={NSErrorFailingURLKey=https://mdm.example.jp:8443/mdm/server}',
  }),
  logLine(28, { at: '', process: '', pid: null, level: '', message: 'half a rec…' }),
  logLine(29, { process: 'profiled', pid: 112, message: 'Installed profile jp.shitaku.wifi', mdm: true }),
];

export const findings = [
  { code: 'profile-installed' as const, count: 1, last: 'Nov 28 09:12:29', line: log[28]?.message ?? '' },
  { code: 'tls-refused' as const, count: 3, last: 'Nov 28 09:12:27', line: log[26]?.message ?? '' },
  { code: 'not-now' as const, count: 2, last: 'Nov 28 09:12:14', line: 'Command InstallProfile: status NotNow' },
];

/** One device on the bench, and all it answers. */
export const inspectionDay = (app: ScriptedApp): void => {
  app.answers('bench', 'slots', ok({ bus: 'connected', slots: [inspected], strays: [] }));
  app.answers('inspection', 'read', ok(facts));
  app.answers('inspection', 'openConsole', ok({}));
  app.answers('inspection', 'closeConsole', ok({}));
  app.answers('inspection', 'lines', ({ filter, mdmOnly, upTo }) =>
    ok({
      lines: log.filter(
        ({ number, mdm, message, process }) =>
          (!mdmOnly || mdm) && `${process} ${message}`.includes(filter) && (upTo === null || number <= upTo),
      ),
      kept: log.length,
      dropped: 0,
      open: true,
    }),
  );
  app.answers('inspection', 'summary', ok({ findings }));
};

/** Chooses the card of the device, then opens what is asked for. */
export const openSheet = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('gridcell').first().click();
  await page.getByRole('button', { name, exact: true }).click();
};

export const inspectionScenes: readonly Scene[] = [
  {
    name: 'inspection: details',
    place: '#/bench',
    script: inspectionDay,
    act: async (page) => {
      await openSheet(page, ja.inspection.open.details);
      await page.getByText('jp.shitaku.wifi').waitFor();
    },
  },
  {
    name: 'inspection: restart',
    place: '#/bench',
    script: inspectionDay,
    act: async (page) => {
      await openSheet(page, ja.inspection.open.details);
      await page.getByRole('button', { name: ja.inspection.details.restart, exact: true }).click();
    },
  },
  {
    name: 'inspection: console',
    place: '#/bench',
    script: inspectionDay,
    act: async (page) => {
      await openSheet(page, ja.inspection.open.console);
      await page.getByText('half a rec…').waitFor();
    },
  },
];
