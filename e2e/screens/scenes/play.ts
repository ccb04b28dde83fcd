import type { Slot } from '#contract/bench.ts';
import type { PracticeDevice } from '#contract/practice.ts';
import type { SettingsView } from '#contract/settings.ts';
import { ok } from '#lib/outcome.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import { account } from './accounts.ts';
import { activityDay } from './activity.ts';
import { assetsDay } from './assets.ts';
import { adeList, selected, standing } from './assignment.ts';
import { labelSheets } from './batches.ts';
import { ports, practiceDevice } from './bench.ts';
import { list, noDownloads } from './certificates.ts';
import { commandsDay } from './commands.ts';
import { mail, quietDates } from './deadlines.ts';
import { desktopDay } from './desktop.ts';
import { countsOf, detail, listOf, organizationsOf, rows, timeline } from './devices.ts';
import { inventoryDay } from './inventory.ts';
import { operationsDay } from './operations.ts';
import { overview, vendor } from './push.ts';
import { shippedRecipes } from './recipes.ts';
import { view } from './settings.ts';
import { noUpdates } from './updates.ts';
import { workHoursDay } from './work-hours.ts';

const practiceDevices = [
  practiceDevice(0),
  practiceDevice(1, { plugged: true, trustDialog: true }),
  practiceDevice(2, { plugged: true, locked: true, screen: 'home' }),
  practiceDevice(3, { plugged: true, supervised: true, enrolled: true, online: false, answersNotNow: true }),
];

/** Scripts every call that only reads, as on an ordinary day; a spec then changes what it is about. */
export const ordinaryDay = (
  app: ScriptedApp,
  settings: Partial<SettingsView> = {},
  slots: Slot[] = [],
  practised: PracticeDevice[] = practiceDevices,
): void => {
  const devices = rows(24);
  app.answers('settings', 'get', ok(view(settings)));
  app.answers('settings', 'setLanguage', ok({}));
  app.answers('start', 'get', ok({ fault: null, warnings: [] }));
  app.answers('updates', 'get', ok(noUpdates()));
  app.answers('handover', 'take', ok({ opened: null }));
  app.answers('handover', 'prepare', ok({}));
  app.answers('certificates', 'list', ok(list()));
  app.answers('certificates', 'downloads', ok(noDownloads));
  app.answers('push', 'overview', ok(overview({ vendor: vendor(settings.world === 'practice') })));
  app.answers('tokens', 'overview', ok({ wizards: [] }));
  app.answers('accounts', 'list', ok({ accounts: [account()], unregistered: [] }));
  app.answers('deadlines', 'overview', ok({ deadlines: quietDates(), mail: mail() }));
  app.answers('devices', 'list', (input) => ok(listOf(devices, input)));
  app.answers('devices', 'counts', ok(countsOf(devices)));
  app.answers('devices', 'organizations', ok(organizationsOf(devices)));
  app.answers('devices', 'views', ok({ views: [] }));
  app.answers('devices', 'thresholds', ok({ quietDays: 3, silentDays: 7 }));
  app.answers('devices', 'summary', ({ selection }) =>
    ok({ total: 'ids' in selection ? selection.ids.length : devices.length, platforms: { iOS: 1 }, unreachable: 0, unmatched: [] }),
  );
  app.answers('devices', 'get', ok(detail()));
  app.answers('commands', 'timeline', ok({ cards: timeline }));
  app.answers('enrollment', 'standing', ok({ enrolled: true, approval: false, letGo: null }));
  commandsDay(app);
  operationsDay(app);
  workHoursDay(app);
  app.answers('assignment', 'standing', ok(standing()));
  app.answers('assignment', 'selection', ok(selected()));
  app.answers('assignment', 'provisional', ok({ devices: [] }));
  app.answers('assignment', 'list', ok({ list: adeList() }));
  app.answers('bench', 'slots', ok({ bus: 'connected', slots, strays: [] }));
  app.answers('bench', 'ports', ok(ports()));
  app.answers('bench', 'journal', ok({ lines: [] }));
  app.answers('batches', 'current', ok({ batch: null }));
  app.answers('batches', 'list', ok({ batches: [], total: 0 }));
  app.answers('batches', 'labelSheets', ok({ sheets: labelSheets }));
  assetsDay(app);
  app.answers('recipes', 'list', ok({ recipes: shippedRecipes }));
  app.answers('recipes', 'check', ok({ problems: [], passwordsMissing: [] }));
  activityDay(app);
  inventoryDay(app);
  desktopDay(app);
  app.answers(
    'practice',
    'state',
    ok({
      portalUrl: 'http://127.0.0.1:4000/',
      businessPortalUrl: 'http://127.0.0.1:4001/',
      mailUrl: 'http://127.0.0.1:4001/mail',
      mailAddress: 'it@example.jp',
      services: [
        { service: 'apns', faults: ['certificate-refused'], fault: null },
        { service: 'business-portal', faults: ['terms-not-accepted'], fault: null },
        { service: 'dep', faults: ['terms-not-signed', 'token-rejected', 'clock-skew', 'down'], fault: 'token-rejected' },
        { service: 'apps-and-books', faults: ['token-revoked', 'token-expired', 'down'], fault: null },
        { service: 'business', faults: ['key-revoked', 'throttled', 'down'], fault: null },
        { service: 'mdmcert', faults: ['unregistered', 'refused', 'down'], fault: null },
      ],
      speed: 1,
      models: [
        { productType: 'iPhone14,7', name: 'iPhone 14' },
        { productType: 'iPad12,1', name: 'iPad (9th generation)' },
      ],
      devices: practised,
    }),
  );
};
