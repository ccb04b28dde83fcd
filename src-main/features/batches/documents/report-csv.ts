import type { BatchMember } from '#contract/batches.ts';
import type { StepKind } from '#contract/recipe.ts';
import { type CsvEncoding, type EncodedCsv, encodeCsv } from '#lib/csv.ts';
import { appLines, profileLines, type Report, type ReportDevice, stepsOf } from './report.ts';
import { type Language, type ReportColumn, reportText } from './report-text.ts';
import { dateAndTime, secondsBetween } from './report-time.ts';

/**
 * The report as a table: a row per device, and per step of the recipe its result, when it ended, seconds and attempts. Times are
 * Japan's. The last column repeats the checksum, so that a table on its own can still be told to belong to a report; practice
 * has a column of its own, first.
 */
export function reportCsv(
  report: Report,
  { language, encoding }: { readonly language: Language; readonly encoding: CsvEncoding },
): EncodedCsv {
  const { content, checksum } = report;
  const text = reportText[language];
  const kinds = stepsOf(content);
  const first = content.simulated ? { head: [text.practiceMode], cells: [text.practice] } : { head: [], cells: [] };
  const head = [
    ...first.head,
    ...columns.map((column) => text.columns[column]),
    ...kinds.flatMap((kind) => Object.values(text.stepColumns).map((word) => `${text.step[kind]} ${word}`)),
    text.batch,
    text.recipe,
    text.operator,
    text.checksum,
  ];
  const rows = content.devices.map((device, index) => [
    ...first.cells,
    ...columns.map((column) => cellOf(column, device, index, language)),
    ...kinds.flatMap((kind) => stepCells(kind, device, language)),
    content.batch.name,
    content.recipe.name,
    content.batch.operator,
    checksum,
  ]);
  return encodeCsv([head, ...rows], encoding);
}

const columns: readonly ReportColumn[] = [
  'number',
  'serialNumber',
  'imei',
  'assetNumber',
  'user',
  'name',
  'model',
  'os',
  'port',
  'outcome',
  'problem',
  'began',
  'ended',
  'seconds',
  'retries',
  'apps',
  'profiles',
];

const orEmpty = (value: number | null) => (value === null ? '' : String(value));

function cellOf(column: ReportColumn, device: ReportDevice, index: number, language: Language): string {
  const text = reportText[language];
  switch (column) {
    case 'number':
      return String(index + 1);
    case 'serialNumber':
      return device.serialNumber;
    case 'imei':
      return device.imei ?? '';
    case 'assetNumber':
      return device.assetNumber ?? '';
    case 'user':
      return device.user;
    case 'name':
      return device.name;
    case 'model':
      return device.modelName;
    case 'os':
      return device.osVersion;
    case 'port':
      return device.port ?? '';
    case 'outcome':
      return text.outcome[device.outcome];
    case 'problem':
      return device.problem === null ? '' : text.problem[device.problem];
    case 'began':
      return dateAndTime(device.startedAt);
    case 'ended':
      return dateAndTime(device.endedAt);
    case 'took':
    case 'seconds':
      return orEmpty(secondsBetween(device.startedAt, device.endedAt));
    case 'retries':
      return String(device.retries);
    case 'apps':
      return (appLines(device) ?? []).join('; ');
    case 'profiles':
      return (profileLines(device) ?? []).join('; ');
  }
}

function stepCells(kind: StepKind, { steps }: BatchMember, language: Language): string[] {
  const step = steps.find((each) => each.step === kind);
  if (step === undefined) return ['', '', '', ''];
  const { state, endedAt, startedAt, attempts } = step;
  return [reportText[language].state[state], dateAndTime(endedAt), orEmpty(secondsBetween(startedAt, endedAt)), String(attempts)];
}
