import type { CommandCard } from '#contract/commands.ts';
import { type DeviceDetail, type DeviceFilter, type DeviceRow, type DeviceStatus, deviceStatus } from '#contract/devices.ts';
import { ok } from '#lib/outcome.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import { DAY, HOUR, MINUTE, NOW, SECOND } from './moments.ts';

const models = [
  ['iPhone14,5', 'iPhone 13'],
  ['iPhone17,3', 'iPhone 16'],
  ['iPad14,1', 'iPad mini(第6世代)'],
  ['iPad13,18', 'iPad(第10世代)'],
] as const;
const places = ['営業部', '図書館', '検品ベンチ', '貸出機', '職員室'];
const owners = ['佐藤 花子', '鈴木 一郎', '', '渡辺 サチコ'];
const organizationNames = ['営業部/第一課', '営業部/第二課', '図書館', ''];
const statuses: DeviceStatus[] = [
  'managed',
  'managed',
  'quiet',
  'managed',
  'silent',
  'managed',
  'removed',
  'managed',
  'withdrawn',
  'managed',
];
const contactAgo: Record<DeviceStatus, number> = {
  managed: 4 * MINUTE,
  quiet: 3 * DAY + HOUR,
  silent: 9 * DAY,
  removed: 30 * DAY,
  withdrawn: 12 * DAY,
  lost: 2 * DAY,
  locked: 5 * HOUR,
  provisional: 6 * MINUTE,
  'pre-registered': 0,
};
const DAYS_SILENT: Partial<Record<DeviceStatus, number>> = { quiet: 3, silent: 9 };

export const row = (index: number, change: Partial<DeviceRow> = {}): DeviceRow => {
  const [productName, modelName] = models[index % models.length] ?? models[0];
  const status = statuses[index % statuses.length] ?? 'managed';
  return {
    id: `device-${index}`,
    name: `${places[index % places.length]} ${String(index + 1).padStart(3, '0')}`,
    serialNumber: `F9FXK0${String(index).padStart(6, '0')}`,
    productName,
    modelName,
    osVersion: index % 3 === 0 ? '26.1' : '18.7.2',
    status,
    assetNumber: index % 4 === 3 ? null : `IT-${String(index + 1).padStart(4, '0')}`,
    platform: productName.startsWith('iPad') ? 'iPadOS' : 'iOS',
    silentDays: DAYS_SILENT[status] ?? null,
    provisionalDays: null,
    supervised: index % 7 === 3 ? null : index % 5 !== 4,
    owner: owners[index % owners.length] ?? '',
    organization: organizationNames[index % organizationNames.length] ?? '',
    ade: index % 5 === 4 ? null : 'pushed',
    lastContactAt: NOW - contactAgo[status] - index * 7 * SECOND,
    waitingCommands: index % 6 === 1 ? 2 : 0,
    topic: 'com.apple.mgmt.External.0f5a1c72-9a44-4f0e-8a3b-51d2c6b7e8f9',
    simulated: false,
    ...change,
  };
};

export const rows = (count: number): DeviceRow[] => Array.from({ length: count }, (_, index) => row(index));
export const countsOf = (devices: readonly DeviceRow[]): ValueOfCounts => {
  const statuses: Partial<Record<DeviceStatus, number>> = {};
  for (const { status } of devices) statuses[status] = (statuses[status] ?? 0) + 1;
  const provisional = devices.filter(({ provisionalDays }) => provisionalDays !== null).length;
  return { total: devices.length, all: devices.length, statuses, provisional };
};
interface ValueOfCounts {
  total: number;
  all: number;
  statuses: Partial<Record<DeviceStatus, number>>;
  provisional: number;
}

/** The list as main answers it, whatever is asked, unless a spec filters by itself. */
export const listOf = (
  devices: readonly DeviceRow[],
  { filter, offset, limit }: { filter: DeviceFilter; offset: number; limit: number },
) => ({ rows: devices.slice(offset, offset + limit), reading: { filter, unread: [] } });

/** One of each state of product.md 4.12, the tenth being the mark of practice. */
export const tenStates = (app: ScriptedApp): DeviceRow[] => {
  const ten = [...deviceStatus.options, 'managed' as const].map((status, index) =>
    row(index, {
      status,
      lastContactAt: status === 'pre-registered' ? null : NOW - contactAgo[status],
      silentDays: DAYS_SILENT[status] ?? null,
      provisionalDays: status === 'provisional' ? 21 : null,
      simulated: index === deviceStatus.options.length,
      ade: status === 'pre-registered' ? 'assigned' : 'pushed',
    }),
  );
  app.answers('devices', 'list', (input) => ok(listOf(ten, input)));
  app.answers('devices', 'counts', ok(countsOf(ten)));
  return ten;
};

export const organizationsOf = (devices: readonly DeviceRow[]) => ({
  organizations: [...Map.groupBy(devices, ({ organization }) => organization)].map(([path, some]) => ({ path, count: some.length })),
});

export const detail = (change: Partial<DeviceDetail> = {}): DeviceDetail => ({
  ...row(0),
  udid: '00008110-001A2B3C4D5E6F70',
  buildVersion: '23B85',
  enrolledAt: NOW - 40 * DAY,
  identityExpiresAt: NOW + 325 * DAY,
  batteryLevel: 0.82,
  capacityGb: 128,
  availableGb: 96.4,
  imei: '35 328711 440061 2',
  wifiMac: 'a4:83:e7:12:34:56',
  informationAt: NOW - 4 * MINUTE,
  ...change,
});

export const card = (change: Partial<CommandCard> = {}, stages: Partial<CommandCard['stages']> = {}): CommandCard => {
  const acceptedAt = stages.acceptedAt ?? NOW - 2 * MINUTE;
  return {
    uuid: 'c0ffee00-0000-4000-8000-000000000001',
    type: 'DeviceLock',
    state: 'notified',
    actor: '山田 太郎',
    options: [],
    operationId: null,
    stages: {
      acceptedAt,
      enqueuedAt: acceptedAt + 200,
      pushedAt: acceptedAt + 500,
      deliveredAt: null,
      fetchedAt: null,
      reportedAt: null,
      appliedAt: null,
      ...stages,
    },
    expiresAt: acceptedAt + 7 * DAY,
    notNowCount: 0,
    notNowAt: null,
    pushProblem: null,
    errors: [],
    answer: [],
    mayCancel: false,
    mayRing: false,
    mayRepeat: false,
    ...change,
  };
};

const at = NOW - 3 * HOUR;
export const timeline: CommandCard[] = [
  card({ uuid: 'u1', mayCancel: true, mayRing: true }),
  card(
    { uuid: 'u2', state: 'not-now', notNowCount: 2, notNowAt: NOW - 5 * MINUTE, mayCancel: true, mayRing: true },
    { acceptedAt: NOW - 9 * MINUTE, fetchedAt: null },
  ),
  card(
    { uuid: 'u3', state: 'queued', pushProblem: 'unreachable', mayCancel: true, mayRing: true },
    { acceptedAt: NOW - 20 * MINUTE, pushedAt: null },
  ),
  card(
    {
      uuid: 'u4',
      type: 'DeviceInformation',
      state: 'succeeded',
      answer: [
        { key: 'DeviceName', value: '営業部 001' },
        { key: 'OSVersion', value: '26.1' },
        { key: 'BatteryLevel', value: '0.82' },
        { key: 'AvailableDeviceCapacity', value: '96.4' },
        { key: 'IsSupervised', value: 'true' },
      ],
    },
    { acceptedAt: at, fetchedAt: at + 4_100, reportedAt: at + 4_900, appliedAt: at + 4_950, enqueuedAt: at + 200, pushedAt: at + 500 },
  ),
  card(
    {
      uuid: 'u5',
      state: 'failed',
      errors: [
        { domain: 'MCMDMErrorDomain', code: 12_021, text: 'The request is not supported.' },
        { domain: 'MDMErrorDomain', code: 12_078, text: 'The device could not be locked.' },
      ],
    },
    {
      acceptedAt: at - HOUR,
      enqueuedAt: at - HOUR + 150,
      pushedAt: at - HOUR + 400,
      fetchedAt: at - HOUR + 2_000,
      reportedAt: at - HOUR + 2_600,
    },
  ),
  card({ uuid: 'u6', type: 'DeviceInformation', state: 'expired', mayRepeat: true }, { acceptedAt: NOW - 9 * DAY }),
  card({ uuid: 'u7', state: 'cancelled' }, { acceptedAt: NOW - 10 * DAY, pushedAt: null }),
];
