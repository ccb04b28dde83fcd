import type { BatchMember } from '#contract/batches.ts';
import type { StepKind } from '#contract/recipe.ts';
import { escaped, htmlDocument } from '#lib/html.ts';
import { appLines, type Edition, profileLines, type Report, type ReportContent, stepsOf } from './report.ts';
import { reportStyle } from './report-style.ts';
import { type Language, type ReportColumn, reportText } from './report-text.ts';
import { dateAndTime, dateOf, duration, secondsBetween, timeOf } from './report-time.ts';

type Words = (typeof reportText)[Language];
type Step = BatchMember['steps'][number];

/**
 * The report as a document to read and to print: A4 landscape, heads of tables repeated on each page, pages numbered. A report of
 * practice says so at its head and on each page of paper.
 */
export function reportHtml({ content, checksum }: Report, language: Language, { madeAt, madeWith }: Edition): string {
  const text = reportText[language];
  const body = [
    content.simulated ? `<p class="practice">${escaped(text.practice)}</p>` : '',
    `<header><h1>${text.title}</h1>${signatures(text)}</header>`,
    facts(content, text, madeAt),
    section(text.devices, text.zone, deviceTable(content, text)),
    section(text.times, text.timesNote, timeTable(content, text)),
    section(text.trouble, '', troubleTable(content, text)),
    content.devices.some(({ contents }) => contents !== undefined)
      ? section(text.contents, text.contentsNote, contentsTable(content, text))
      : '',
    content.missing.length === 0 ? '' : section(text.missing, text.missingNote, missingTable(content, text)),
    `<footer><p>${text.checksum}: <code>${checksum}</code></p><p>${text.checksumNote} ${escaped(madeWith)}</p></footer>`,
  ];
  const style = reportStyle({ checksum, practice: content.simulated ? text.practice : '' });
  return htmlDocument({ language, title: `${text.title} - ${content.batch.name}`, style, body: body.join('\n') });
}

const section = (title: string, note: string, body: string) =>
  `<section><h2>${title}</h2>${note === '' ? '' : `<p class="note">${note}</p>`}${body}</section>`;

const signatures = ({ signed }: Words) => `<div class="signed">${signed.map((word) => `<div><span>${word}</span></div>`).join('')}</div>`;

function facts({ batch, recipe, counts }: ReportContent, text: Words, madeAt: number): string {
  const outcomes = (['done', 'failed', 'abandoned', 'open'] as const).filter((outcome) => outcome === 'done' || counts[outcome] > 0);
  const target = counts.target === null ? [] : [text.planned(counts.target)];
  const rows: readonly (readonly [string, string])[] = [
    [text.batch, batch.name],
    [text.recipe, recipe.name],
    [text.operator, batch.operator],
    [text.began, dateAndTime(batch.beganAt)],
    [text.ended, batch.endedAt === null ? text.notEnded : dateAndTime(batch.endedAt)],
    [text.counts, [...outcomes.map((outcome) => `${text.outcome[outcome]} ${counts[outcome]}`), ...target].join(' · ')],
    [text.columns.retries, String(counts.retries)],
    [text.made, dateAndTime(madeAt)],
    [text.steps, recipe.steps.map(({ step }) => text.step[step]).join(' → ')],
  ];
  return `<dl>${rows.map(([name, value]) => `<div><dt>${name}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>`;
}

interface Cell {
  /** Empty: none. */
  readonly kind: string;
  /** Lines, one below the other. */
  readonly lines: readonly string[];
}

const cell = (line: string, kind = ''): Cell => ({ kind, lines: [line] });

function table(kind: string, head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const td = ({ kind: of, lines }: Cell) => `<td${of === '' ? '' : ` class="${of}"`}>${lines.map(escaped).join('<br />')}</td>`;
  const body = rows.map((row) => `<tr>${row.map(td).join('')}</tr>`).join('\n');
  const words = head.map((word) => `<th scope="col">${escaped(word)}</th>`).join('');
  return `<table class="${kind}"><thead><tr>${words}</tr></thead><tbody>${body}</tbody></table>`;
}

const deviceColumns: readonly ReportColumn[] = [
  'number',
  'serialNumber',
  'imei',
  'assetNumber',
  'user',
  'name',
  'model',
  'os',
  'outcome',
  'began',
  'ended',
  'took',
  'retries',
];

function deviceTable({ devices }: ReportContent, text: Words): string {
  const rows = devices.map((device, index) => [
    cell(String(index + 1), 'number'),
    cell(device.serialNumber, 'code'),
    cell(device.imei ?? '', 'code'),
    cell(device.assetNumber ?? '', 'code'),
    cell(device.user),
    cell(device.name),
    cell(device.modelName),
    cell(device.osVersion),
    cell(text.outcome[device.outcome], `outcome ${device.outcome}`),
    cell(dateAndTime(device.startedAt), 'time'),
    cell(dateAndTime(device.endedAt), 'time'),
    cell(duration(secondsBetween(device.startedAt, device.endedAt)), 'number'),
    cell(String(device.retries), 'number'),
  ]);
  return table(
    'devices',
    deviceColumns.map((column) => text.columns[column]),
    rows,
  );
}

function timeTable(content: ReportContent, text: Words): string {
  const kinds = stepsOf(content);
  const head = [text.columns.number, text.columns.serialNumber, ...kinds.map((kind) => text.step[kind])];
  const rows = content.devices.map((device, index) => [
    cell(String(index + 1), 'number'),
    cell(device.serialNumber, 'code'),
    ...kinds.map((kind) => stepCell(kind, device, text)),
  ]);
  return table('times', head, rows);
}

/** When it ended, and below how long it took; the day too, where it is not the one on which the device was begun. */
function stepCell(kind: StepKind, device: BatchMember, text: Words): Cell {
  const step = device.steps.find((each) => each.step === kind);
  if (step === undefined) return cell('');
  if (step.state !== 'done' || step.endedAt === null) return cell(text.state[step.state], step.state);
  const day = dateOf(step.endedAt);
  const again = step.attempts > 1 ? ` ×${step.attempts}` : '';
  return {
    kind: 'time',
    lines: [
      ...(day === dateOf(device.startedAt) ? [] : [day.slice(5)]),
      timeOf(step.endedAt),
      `${duration(secondsBetween(step.startedAt, step.endedAt))}${again}`,
    ],
  };
}

function troubleTable({ devices }: ReportContent, text: Words): string {
  const rows = devices.flatMap((device) => {
    const about = (where: string, what: string) => [
      cell(device.serialNumber, 'code'),
      cell(device.assetNumber ?? '', 'code'),
      ...[device.port ?? '', where, what].map((line) => cell(line)),
    ];
    const problem = device.problem === null ? [] : [text.problem[device.problem]];
    const failed = device.steps.some(({ state }) => state === 'failed');
    const steps = device.steps.map((step) => ({ step, parts: [...(step.state === 'failed' ? problem : []), ...troubleOf(step, text)] }));
    return [
      ...(failed ? [] : problem.map((what) => about('', what))),
      ...steps.filter(({ parts }) => parts.length > 0).map(({ step, parts }) => about(text.step[step.step], parts.join(' · '))),
    ];
  });
  if (rows.length === 0) return `<p>${text.noTrouble}</p>`;
  const { serialNumber, assetNumber, port } = text.columns;
  return table('trouble', [serialNumber, assetNumber, port, text.where, text.what], rows);
}

function troubleOf({ state, attempts, note }: Step, text: Words): string[] {
  return [
    ...(state === 'failed' ? [text.state.failed] : []),
    ...(state === 'skipped' && note !== '' ? [`${text.skippedBecause}: ${note}`] : []),
    ...(attempts > 1 ? [text.attempts(attempts)] : []),
  ];
}

/** What is on the devices that are done; a line for each thing. */
function contentsTable({ devices }: ReportContent, text: Words): string {
  const lines = (known: string[] | null): Cell => ({ kind: '', lines: known === null ? [text.unread] : known });
  const rows = devices.flatMap((device, index) =>
    device.contents === undefined
      ? []
      : [[cell(String(index + 1), 'number'), cell(device.serialNumber, 'code'), lines(appLines(device)), lines(profileLines(device))]],
  );
  const { number, serialNumber, apps, profiles } = text.columns;
  return table('contents', [number, serialNumber, apps, profiles], rows);
}

function missingTable({ missing }: ReportContent, text: Words): string {
  const { serialNumber, assetNumber, user } = text.columns;
  return table(
    'missing',
    [serialNumber, assetNumber, user],
    missing.map((row) => [cell(row.serialNumber, 'code'), cell(row.assetNumber, 'code'), cell(row.user)]),
  );
}
