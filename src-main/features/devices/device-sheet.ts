import type { DeviceColumn, DeviceRow, DeviceStatus } from '#contract/devices.ts';

type Language = 'ja' | 'en';

/** Words of a file that leaves the house; those of the screen are the screen's. */
const words: Readonly<
  Record<
    Language,
    {
      file: string;
      columns: Record<DeviceColumn, string>;
      statuses: Record<DeviceStatus, string>;
      ade: Record<NonNullable<DeviceRow['ade']>, string>;
      yes: string;
      no: string;
    }
  >
> = {
  ja: {
    file: 'デバイス一覧',
    columns: {
      status: '状態',
      name: 'デバイス名',
      assetNumber: '資産番号',
      serialNumber: 'シリアル番号',
      model: '機種',
      osVersion: 'OS',
      owner: '所有者',
      organization: '組織',
      lastContactAt: '最終応答',
      ade: 'ADE',
      supervised: '監視対象',
      waiting: '保留',
      topic: '証明書系列',
    },
    statuses: {
      silent: '応答なし(警告)',
      quiet: '応答待ち(注意)',
      lost: '紛失モード',
      locked: '管理者ロック',
      provisional: '仮登録',
      managed: '管理中',
      'pre-registered': '事前登録',
      withdrawn: '解除済',
      removed: '管理外(削除)',
    },
    ade: { empty: '未割当', assigned: '割当済', pushed: '取得済', removed: '解除' },
    yes: 'はい',
    no: 'いいえ',
  },
  en: {
    file: 'devices',
    columns: {
      status: 'Status',
      name: 'Device name',
      assetNumber: 'Asset number',
      serialNumber: 'Serial number',
      model: 'Model',
      osVersion: 'OS',
      owner: 'Owner',
      organization: 'Organisation',
      lastContactAt: 'Last contact',
      ade: 'ADE',
      supervised: 'Supervised',
      waiting: 'On hold',
      topic: 'Certificate series',
    },
    statuses: {
      silent: 'Silent',
      quiet: 'Quiet',
      lost: 'Lost mode',
      locked: 'Admin lock',
      provisional: 'Provisional',
      managed: 'Managed',
      'pre-registered': 'Pre-registered',
      withdrawn: 'Withdrawn',
      removed: 'Removed',
    },
    ade: { empty: 'Empty', assigned: 'Assigned', pushed: 'Pushed', removed: 'Removed' },
    yes: 'Yes',
    no: 'No',
  },
};

/** The name of the file, without its ending. */
export const sheetName = (language: Language): string => words[language].file;

/** The rows as a table of texts, titles first. */
export function sheetOf(rows: readonly DeviceRow[], columns: readonly DeviceColumn[], language: Language): string[][] {
  const { columns: titles } = words[language];
  return [columns.map((column) => titles[column]), ...rows.map((row) => columns.map((column) => cell(row, column, language)))];
}

function cell(row: DeviceRow, column: DeviceColumn, language: Language): string {
  const { statuses, ade, yes, no } = words[language];
  switch (column) {
    case 'status':
      return statuses[row.status];
    case 'name':
    case 'serialNumber':
    case 'osVersion':
    case 'owner':
    case 'organization':
    case 'topic':
      return row[column];
    case 'assetNumber':
      return row.assetNumber ?? '';
    case 'model':
      return row.modelName;
    case 'lastContactAt':
      return row.lastContactAt === null ? '' : tokyoTime(row.lastContactAt);
    case 'ade':
      return row.ade === null ? '' : ade[row.ade];
    case 'supervised':
      return row.supervised === null ? '' : row.supervised ? yes : no;
    case 'waiting':
      return String(row.waitingCommands);
  }
}

/** As the office that reads it writes it: 2026-11-21 09:12, in Japan. */
const tokyoTime = (at: number): string => new Date(at + 9 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
