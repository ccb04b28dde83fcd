import type { BatchPlan } from '#contract/batches.ts';
import type { Words } from './words.ts';

/** The dry run as lines of a terminal. */
export function planTable(plan: BatchPlan, words: Words, simulated: boolean): string[] {
  const { plan: text, status } = words;
  const rows = plan.included.map(({ port, serialNumber, assetNumber, modelName, osVersion, erases, warnings }) => [
    port ?? '–',
    serialNumber,
    assetNumber ?? '–',
    modelName,
    osVersion,
    [...(erases ? [text.erases] : []), ...warnings.map((warning) => text.warning[warning])].join(', '),
  ]);
  // Most devices have the same before them: said once.
  const alike = new Map<string, number>();
  for (const { steps } of plan.included) {
    const line = steps.map(({ step, outlook }) => `${status.step[step]}: ${text.outlook[outlook]}`).join(' · ');
    alike.set(line, (alike.get(line) ?? 0) + 1);
  }
  return [
    text.title(plan.recipeName),
    ...(simulated ? [text.simulated] : []),
    ...(rows.length === 0 ? [text.nothing] : ['', ...table([[...text.columns], ...rows])]),
    ...[...alike].flatMap(([line, count]) => ['', text.steps(count), `  ${line}`]),
    ...(plan.excluded.length === 0 ? [] : ['', text.excluded(plan.excluded.length)]),
    ...plan.excluded.map(({ udid, serialNumber, reason }) => `  ${serialNumber === '' ? udid : serialNumber}  ${text.exclusion[reason]}`),
    ...(plan.obstacles.length === 0 ? [] : ['']),
    ...plan.obstacles.map((obstacle) => `! ${text.obstacle[obstacle]}`),
  ];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  return rows.map((row) => `  ${row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell))).join('  ')}`.trimEnd());
}

/** Columns of a terminal: kana and kanji take two. */
export const widthOf = (text: string): number =>
  Array.from(text).reduce(
    (sum, character) =>
      sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(character) ? 2 : 1),
    0,
  );
