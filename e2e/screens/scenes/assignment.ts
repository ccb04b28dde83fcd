import type { Page } from '@playwright/test';
import type { AdeList, SelectionStanding, Standing } from '#contract/assignment.ts';
import type { Slot } from '#contract/bench.ts';
import { ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import { DevicesPage } from '../../pages/devices-page.ts';
import { run, slot } from './bench.ts';
import { countsOf, detail, listOf, row } from './devices.ts';
import { DAY, HOUR, MINUTE, NOW } from './moments.ts';
import type { Scene } from './scene.ts';

export const standing = (change: Partial<Standing> = {}): Standing => ({
  inOrganization: true,
  server: 'here',
  serverName: null,
  profile: 'pushed',
  profileIsOurs: true,
  provisional: null,
  checkedAt: NOW - 12 * MINUTE,
  assigning: false,
  trouble: null,
  confirmation: '0000',
  ...change,
});

/** The list of the devices of our server. */
export const adeList = (change: Partial<AdeList> = {}): AdeList => ({
  devices: 128,
  readAt: NOW - 7 * HOUR,
  reading: false,
  trouble: null,
  ...change,
});

/** How a selection of 1,208 devices stands. */
export const selected = (change: Partial<SelectionStanding> = {}): SelectionStanding => ({
  counts: { assignable: 1_130, assigning: 0, ready: 42, elsewhere: 12, 'by-hand': 0, outside: 4, unknown: 20, unnumbered: 0 },
  servers: ['学校 MDM'],
  obstacle: null,
  troubles: {},
  checking: false,
  confirmation: '12',
  ...change,
});

export const elsewhere = (): Standing => standing({ server: 'elsewhere', serverName: '学校 MDM', profile: null, profileIsOurs: null });

const ended = { until: NOW + 21 * DAY, daysLeft: 21 };

/** Two devices added by hand: one nine days ago, one whose period is nearly over. */
export const provisionalDay = (app: ScriptedApp): void => {
  const added = { status: 'provisional' as const, ade: 'assigned' as const };
  const devices = [row(0, { ...added, provisionalDays: 21 }), row(3, { ...added, provisionalDays: 3 })];
  app.answers('devices', 'list', (input) => ok(listOf(devices, input)));
  app.answers('devices', 'counts', ok(countsOf(devices)));
  app.answers('devices', 'get', ok(detail({ ...added, provisionalDays: 21 })));
  app.answers('assignment', 'standing', ok(standing({ profile: 'assigned', provisional: ended })));
  app.answers(
    'assignment',
    'provisional',
    ok({
      devices: [
        { serialNumber: row(3).serialNumber, model: 'iPad', until: NOW + 3 * DAY, daysLeft: 3 },
        { serialNumber: row(0).serialNumber, model: 'iPhone 13', ...ended },
      ],
    }),
  );
};

/** A device whose run stands at a step of the way by hand. */
export const byHand = (state: 'hand' | 'touch-nothing'): Slot => {
  const open = run(2);
  const kinds = ['pair', 'check', 'add-to-business', 'assign', 'await-assignment', 'enroll'] as const;
  const at = state === 'hand' ? 2 : 3;
  const steps = open.steps.map((step, index) => ({
    ...step,
    step: kinds[index] ?? step.step,
    state: index < at ? ('done' as const) : index === at ? ('running' as const) : ('waiting' as const),
  }));
  return slot(0, { state, conditions: null, name: 'iPad', modelName: 'iPad (第9世代)', run: { ...open, steps } });
};

const onBench = (state: 'hand' | 'touch-nothing', now: Partial<Standing>) => (app: ScriptedApp) => {
  app.answers('bench', 'slots', ok({ bus: 'connected', slots: [byHand(state)], strays: [] }));
  app.answers('assignment', 'standing', ok(standing({ profile: null, profileIsOurs: null, ...now })));
};
const openSelection = async (page: Page) => {
  const devices = new DevicesPage(page);
  await devices.rows.first().waitFor();
  await page.keyboard.press('ControlOrMeta+a');
  await devices.chooseMore(devices.text.assignment.selection.open);
};
const nowhere = { inOrganization: false, server: null, trouble: 'not-in-organization' } as const;

export const assignmentScenes: readonly Scene[] = [
  {
    name: 'credential: the list of devices could not be read',
    place: '#/certificates/credential/ade',
    script: (app) =>
      app.answers(
        'assignment',
        'list',
        ok({ list: adeList({ readAt: null, devices: 0, trouble: { at: NOW - HOUR, code: 'unreachable' } }) }),
      ),
  },
  { name: 'assignment: of a selection', place: '#/devices', act: openSelection },
  {
    name: 'assignment: of a selection, moved too',
    place: '#/devices',
    act: async (page) => {
      await openSelection(page);
      await page.getByRole('dialog').getByRole('checkbox').check();
    },
  },
  {
    name: 'assignment: of a selection, under way',
    place: '#/devices',
    script: (app) =>
      app.answers(
        'assignment',
        'selection',
        ok(
          selected({
            counts: { ...selected().counts, assignable: 3, assigning: 1_000, ready: 169, unknown: 0 },
            troubles: { refused: 2, throttled: 1 },
          }),
        ),
      ),
    act: openSelection,
  },
  { name: 'assignment: provisional device', place: '#/devices/device-0?tab=enrolment', script: provisionalDay },
  { name: 'assignment: provisional devices in the list', place: '#/devices', script: provisionalDay },
  { name: 'assignment: provisional periods end, at home', place: '', script: provisionalDay },
  {
    name: 'assignment: move',
    place: '#/devices/device-0?tab=enrolment',
    script: (app) => app.answers('assignment', 'standing', ok(elsewhere())),
    act: async (page) => page.getByRole('button', { name: ja.assignment.move, exact: true }).click(),
  },
  {
    name: 'assignment: by hand',
    place: '#/bench',
    script: onBench('hand', nowhere),
    act: async (page) => page.getByRole('gridcell').first().click(),
  },
  {
    name: 'assignment: touch nothing',
    place: '#/bench',
    script: onBench('touch-nothing', { server: 'none', assigning: true }),
    act: async (page) => page.getByRole('gridcell').first().click(),
  },
];
