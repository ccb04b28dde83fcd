import type { LogLine } from '#contract/inspection.ts';

export interface ConsoleOf {
  readonly name: string;
  readonly serialNumber: string;
  readonly modelName: string;
  readonly osVersion: string;
  readonly simulated: boolean;
}

interface Kept {
  readonly device: ConsoleOf;
  readonly lines: readonly LogLine[];
  readonly filter: string;
  readonly mdmOnly: boolean;
  readonly dropped: number;
  readonly savedAt: number;
  readonly language: 'ja' | 'en';
}

const WORDS = {
  ja: {
    title: 'デバイスのコンソールログ',
    practice: '【練習】これは練習用の端末の記録です。実在の端末ではありません。',
    device: 'デバイス',
    serial: 'シリアル番号',
    saved: '保存日時',
    filter: '絞り込み',
    mdmOnly: 'MDM に関係する行のみ',
    lines: '行数',
    dropped: '古いため含まれない行数',
  },
  en: {
    title: 'Console log of a device',
    practice: 'PRACTICE: this is the log of a simulated device, not of a real one.',
    device: 'Device',
    serial: 'Serial number',
    saved: 'Saved',
    filter: 'Filter',
    mdmOnly: 'Only lines that have to do with MDM',
    lines: 'Lines',
    dropped: 'Older lines left out',
  },
} as const;

/** The log as a text file that says whose it is. */
export function consoleFile({ device, lines, filter, mdmOnly, dropped, savedAt, language }: Kept) {
  const words = WORDS[language];
  const saved = new Date(savedAt).toISOString();
  const head = [
    words.title,
    ...(device.simulated ? [words.practice] : []),
    `${words.device}: ${[device.name, device.modelName, device.osVersion].filter((each) => each !== '').join(' / ')}`,
    `${words.serial}: ${device.serialNumber}`,
    `${words.saved}: ${saved}`,
    ...(filter.trim() === '' ? [] : [`${words.filter}: ${filter.trim()}`]),
    ...(mdmOnly ? [words.mdmOnly] : []),
    `${words.lines}: ${lines.length}`,
    `${words.dropped}: ${dropped}`,
  ].map((line) => `# ${line.replaceAll(/[\r\n]+/g, ' ')}`);
  const mark = device.simulated ? 'practice-' : '';
  const name = device.serialNumber.replaceAll(/[^0-9A-Za-z-]/g, '') || 'device';
  return {
    fileName: `${mark}console-${name}-${saved.slice(0, 19).replaceAll(/[-:]/g, '')}Z.txt`,
    content: `${[...head, '', ...lines.map(textOf)].join('\n')}\n`,
    base64: false,
  };
}

const textOf = ({ at, process, pid, level, message }: LogLine): string =>
  process === '' ? message : `${at} ${process}[${pid ?? ''}] <${level}>: ${message}`;
