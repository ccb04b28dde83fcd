import type { Recipe } from '#contract/recipe.ts';
import { followBatch } from '../../kit/follow.ts';
import { openBench } from '../../kit/open-bench.ts';
import { settledSlots } from '../../kit/settle.ts';
import { value } from '../../kit/value.ts';
import { wordsOf } from '../../kit/words.ts';
import { coreConfig } from './core-config.ts';

export interface KittingResult {
  /** From the start of the batch to the end of the last device. Milliseconds. */
  readonly wallMs: number;
  /** Each device by itself. */
  readonly deviceMs: readonly number[];
  /** By step: the median and the longest of all devices. */
  readonly stepMs: Readonly<Record<string, { readonly median: number; readonly longest: number }>>;
  /** Of this process, all its threads, while the batch ran. */
  readonly cpuMs: number;
  /** The most of this process, from its start. Bytes. */
  readonly peakRss: number;
  readonly done: number;
  readonly problems: readonly string[];
}

/** The core of one measurement, in a process of its own. Arguments: data folder, number of devices, the recipe as JSON. Sends a {@link KittingResult}. */
const [folder = '', count = '0', recipe = ''] = process.argv.slice(2);
const signal = new AbortController().signal;

const bench = await openBench({ world: 'real', folder, language: 'en', config: coreConfig });
const wanted = { udids: [], serialNumbers: [], count: Number(count), onWaiting: () => {}, signal };
const slots = (await settledSlots(bench, wanted)) ?? [];
const { id: recipeId } = value(
  await bench.bridge.recipes.save({ id: null, revision: null, recipe: JSON.parse(recipe) as Recipe, fromFile: null }),
);
const plan = value(await bench.bridge.batches.plan({ batchId: null, recipeId, udids: slots.map(({ udid }) => udid), expected: [] }));

const cpu = process.cpuUsage();
const begunAt = Date.now();
const { batchId } = value(
  await bench.bridge.batches.start({
    planId: plan.planId,
    typed: plan.confirmation.expected[0] ?? '',
    reason: 'measured',
    name: 'Bench',
    operator: 'bench',
    target: null,
    autoStart: false,
  }),
);
const members = await followBatch(bench, batchId, { words: wordsOf('en'), terminal: { line: () => {}, status: () => {} }, signal });
const { user, system } = process.cpuUsage(cpu);

const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const stepMs: Record<string, { median: number; longest: number }> = {};
for (const { step } of members[0]?.steps ?? []) {
  const took = members.flatMap(({ steps }) =>
    steps.flatMap((one) => (one.step === step && one.startedAt !== null && one.endedAt !== null ? [one.endedAt - one.startedAt] : [])),
  );
  stepMs[step] = { median: middle(took), longest: Math.max(0, ...took) };
}
const result: KittingResult = {
  // By the rows, as events come up to a quarter of a second late.
  wallMs: Math.max(...members.map(({ endedAt }) => endedAt ?? Date.now())) - begunAt,
  deviceMs: members.map(({ startedAt, endedAt }) => (endedAt ?? Date.now()) - startedAt),
  stepMs,
  cpuMs: (user + system) / 1_000,
  peakRss: process.resourceUsage().maxRSS * 1_024,
  done: members.filter(({ outcome }) => outcome === 'done').length,
  problems: [...members.flatMap(({ problem }) => (problem === null ? [] : [problem])), ...plan.excluded.map(({ reason }) => reason)],
};
process.send?.(result, () => void bench.stop().finally(() => process.exit(0)));
