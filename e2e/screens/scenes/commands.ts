import type { Page } from '@playwright/test';
import { type CommandType, commandTypes } from '#contract/command-catalogue.ts';
import type { CommandCard, Unavailable } from '#contract/commands.ts';
import { ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import { card, detail } from './devices.ts';
import { DAY, HOUR, MINUTE, NOW } from './moments.ts';
import type { Scene } from './scene.ts';

type Reasons = Partial<Record<CommandType, Unavailable>>;

/** What an unsupervised iPhone says of the catalogue; everything not named can be sent. */
export const reasons: Reasons = {
  RestartDevice: { reason: 'not-supervised', details: {} },
  EnableLostMode: { reason: 'not-supervised', details: {} },
  DeviceLocation: { reason: 'only-in-lost-mode', details: {} },
  SetFirmwarePassword: { reason: 'wrong-platform', details: { platform: 'iOS' } },
  ScheduleOSUpdate: { reason: 'os-too-new', details: { osVersion: '26.1', until: '26.0' } },
  UserList: { reason: 'shared-only', details: {} },
  ClearPasscode: { reason: 'already-waiting', details: { uuid: 'u1' } },
};

export const availableWith = (unavailable: Reasons) =>
  ok({ commands: commandTypes.map((type) => ({ type, unavailable: unavailable[type] ?? null })) });

export const mac = () =>
  detail({ name: '経理部 Mac 01', platform: 'macOS', productName: 'Mac15,3', modelName: 'MacBook Pro', osVersion: '15.2', imei: null });

export const commandsDay = (app: ScriptedApp): void => {
  app.answers('commands', 'available', availableWith(reasons));
  app.answers('commands', 'expiring', ok({ total: 0, commands: [] }));
};

/** The five of story S-07, and the one nobody knows about. */
export const fiveCards: CommandCard[] = [
  card({ uuid: 's1', type: 'RestartDevice', mayCancel: true, mayRing: true }),
  card(
    {
      uuid: 's2',
      state: 'not-now',
      notNowCount: 3,
      notNowAt: NOW - 5 * MINUTE,
      type: 'InstallApplication',
      mayCancel: true,
      mayRing: true,
    },
    { acceptedAt: NOW - HOUR, fetchedAt: NOW - HOUR + 900 },
  ),
  card(
    {
      uuid: 's3',
      type: 'DeleteUser',
      state: 'failed',
      options: [{ key: 'UserName', value: 'tanaka' }],
      errors: [{ domain: 'MCMDMErrorDomain', code: 12_073, text: 'The user has data to sync.' }],
      mayRepeat: true,
    },
    { acceptedAt: NOW - 2 * HOUR, fetchedAt: NOW - 2 * HOUR + 900, reportedAt: NOW - 2 * HOUR + 1_900 },
  ),
  card({ uuid: 's4', type: 'InstallProfile', state: 'expired', expiresAt: NOW - DAY }, { acceptedAt: NOW - 8 * DAY }),
  card(
    {
      uuid: 's5',
      type: 'EnableLostMode',
      expiresAt: null,
      options: [
        { key: 'Message', value: '見つけた方はご連絡ください' },
        { key: 'PhoneNumber', value: '03-1234-5678' },
      ],
      operationId: 'operation-1',
      mayCancel: true,
      mayRing: true,
    },
    { acceptedAt: NOW - 30 * DAY },
  ),
  card(
    { uuid: 's6', type: 'EraseDevice', state: 'unknown', mayRing: true },
    { acceptedAt: NOW - 3 * HOUR, fetchedAt: NOW - 3 * HOUR + 900 },
  ),
  card(
    { uuid: 's7', type: 'SetRecoveryLock', state: 'failed', errors: [{ domain: 'Shitaku', code: 1, text: '' }] },
    { acceptedAt: NOW - 4 * HOUR, pushedAt: null },
  ),
  card({ uuid: 's8', type: 'ClearPasscode', expiresAt: NOW + 20 * HOUR, mayCancel: true }, { acceptedAt: NOW - 6 * DAY - 4 * HOUR }),
];

const openMenu = async (page: Page) => page.getByRole('button', { name: ja.commands.menu.open, exact: true }).click();
const choose = (type: 'DeviceLock' | 'InstallApplication' | 'EnableLostMode' | 'InstallProfile') => async (page: Page) => {
  await openMenu(page);
  await page.getByRole('button', { name: ja.commands.titles[type], exact: true }).click();
};

export const commandsScenes: readonly Scene[] = [
  { name: 'command menu', place: '#/devices/device-0', act: openMenu },
  { name: 'lock', place: '#/devices/device-0', act: choose('DeviceLock') },
  { name: 'install an app', place: '#/devices/device-0', act: choose('InstallApplication') },
  { name: 'install a profile', place: '#/devices/device-0', act: choose('InstallProfile') },
  {
    name: 'lost mode',
    place: '#/devices/device-0',
    script: (app) => app.answers('commands', 'available', availableWith({})),
    act: choose('EnableLostMode'),
  },
  {
    name: 'lock of a Mac',
    place: '#/devices/device-0',
    script: (app) => app.answers('devices', 'get', ok(mac())),
    act: choose('DeviceLock'),
  },
  {
    name: 'timeline: the five of S-07',
    place: '#/devices/device-0?tab=timeline',
    script: (app) => app.answers('commands', 'timeline', ok({ cards: fiveCards })),
    act: async (page) => page.locator('summary', { hasText: ja.commands.timeline.raw.open }).nth(2).click(),
  },
];
