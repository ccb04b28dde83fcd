import type { BatchMember, BatchPlan, ExpectedRow } from '#contract/batches.ts';
import type { Slot } from '#contract/bench.ts';
import type { NewBatch } from './arguments.ts';
import { readExpectedList } from './expected-list.ts';
import { findRecipe } from './find-recipe.ts';
import { calledOf, followBatch, type Terminal, whenHarmless } from './follow.ts';
import type { OpenBench } from './open-bench.ts';
import { planTable } from './plan-table.ts';
import { settledSlots } from './settle.ts';
import { type ExitCode, Stop } from './stop.ts';
import { value } from './value.ts';
import type { Language, Words } from './words.ts';

export interface Work {
  readonly bench: OpenBench;
  readonly words: Words;
  readonly language: Language;
  readonly terminal: Terminal;
  /** Somebody wants to leave. */
  readonly signal: AbortSignal;
  readonly timeoutMinutes: number;
}

export interface Result {
  readonly exitCode: ExitCode;
  /** The delivery report as JSON; null: nothing was begun. */
  readonly report: string | null;
  /** The plan, where it is all that was asked for. */
  readonly table: readonly string[] | null;
}

/** Plans and, unless it is refused, carries out a batch. Throws a {@link Stop} (2 or 3) when nothing was begun. */
export async function newBatch(work: Work, task: NewBatch): Promise<Result> {
  const { bench, words } = work;
  const expected = task.list === null ? [] : readExpectedList(task.list, value(await bench.bridge.assets.rules({})), words);
  const recipe = await findRecipe(bench.bridge, task.recipe, words);
  let begun = false;
  try {
    const { plan, missing } = await planned(work, task, recipe.id, expected);
    const table = planTable(plan, words, bench.core.practice !== null);
    const startable = plan.included.length > 0 && plan.obstacles.length === 0;
    if (task.dryRun) return { exitCode: startable ? 0 : 2, report: null, table: [...table, '', words.plan.dryRun] };
    for (const line of table) work.terminal.line(line);
    if (!startable) throw new Stop(2, plan.included.length === 0 ? words.plan.nothing : words.plan.refused('obstacle'));
    const batchId = await started(work, task, plan);
    begun = true;
    const left = missing + plan.excluded.filter(({ reason }) => reason !== 'done').length;
    return await carriedOut(work, batchId, left);
  } finally {
    // What was never used does not stay in the book.
    if (recipe.isNew && !begun) await bench.bridge.recipes.remove({ id: recipe.id });
  }
}

/** Goes on with the batch that is open, also with the devices that stood still. */
export async function resumeBatch(work: Work): Promise<Result> {
  const { bench, words, terminal } = work;
  const { batch } = value(await bench.bridge.batches.current({}));
  if (batch === null) throw new Stop(2, words.run.nothingOpen);
  const { members } = value(await bench.bridge.batches.get({ batchId: batch.id }));
  const open = members.filter(({ outcome }) => outcome !== 'done' && outcome !== 'abandoned');
  terminal.line(words.run.goesOn(open.length, batch.name));
  await settled(work, { udids: open.map(({ udid }) => udid), serialNumbers: [], count: 0 });
  value(await bench.bridge.batches.goOn({ batchId: batch.id }));
  return carriedOut(work, batch.id, 0);
}

/** Ends the open batch where it stands. */
export async function endBatch({ bench, words, language, terminal }: Work): Promise<Result> {
  const { batch } = value(await bench.bridge.batches.current({}));
  if (batch === null) throw new Stop(2, words.run.nothingOpen);
  const ended = await bench.bridge.batches.end({ batchId: batch.id });
  if (!ended.ok && ended.error.code === 'critical-step') throw new Stop(2, words.run.criticalEnd);
  value(ended);
  terminal.line(words.run.ended(batch.name));
  const { members } = value(await bench.bridge.batches.get({ batchId: batch.id }));
  return {
    exitCode: members.every(({ outcome }) => outcome === 'done') ? 0 : 1,
    report: await reportOf(bench, batch.id, language),
    table: null,
  };
}

async function settled(
  { bench, words, terminal, signal }: Work,
  wanted: { udids: readonly string[]; serialNumbers: readonly string[]; count: number },
) {
  terminal.line(words.wait.devices);
  const onWaiting = (what: 'trust' | 'locked', slots: readonly Slot[]) => {
    const names = slots.map(calledOf).join(', ');
    terminal.line(what === 'trust' ? words.wait.trust(names) : words.wait.unlock(names));
  };
  const slots = await settledSlots(bench, { ...wanted, onWaiting, signal });
  if (slots === null) throw new Stop(3, words.start.noBus);
  if (signal.aborted) throw new Stop(1, words.run.stopping);
  return slots;
}

async function planned(
  work: Work,
  task: NewBatch,
  recipeId: string,
  expected: ExpectedRow[],
): Promise<{ plan: BatchPlan; missing: number }> {
  const { bench, words } = work;
  const serialNumbers = expected.map(({ serialNumber }) => serialNumber).filter((serialNumber) => serialNumber !== '');
  const count = task.all ? (bench.core.practice?.phones().length ?? 1) : 0;
  const slots = await settled(work, { udids: task.udids, serialNumbers, count });
  const attached = slots.filter((slot) => slot.attached);
  const chosen = task.all ? attached : attached.filter(({ serialNumber }) => serialNumbers.includes(serialNumber));
  const udids = task.udids.length > 0 ? [...task.udids] : chosen.map(({ udid }) => udid);
  const plan = await bench.bridge.batches.plan({ batchId: null, recipeId, udids, expected });
  if (!plan.ok && plan.error.code === 'list-contradicts-itself') throw new Stop(2, words.files.contradicts);
  const missing = serialNumbers.filter((serialNumber) => !attached.some((slot) => slot.serialNumber === serialNumber)).length;
  return { plan: value(plan), missing: task.udids.length > 0 ? 0 : missing };
}

async function started({ bench, words, terminal }: Work, task: NewBatch, plan: BatchPlan): Promise<string> {
  const { expected } = plan.confirmation;
  const erased = plan.included.filter(({ erases }) => erases).map(({ serialNumber }) => serialNumber);
  const wanted = expected.at(-1) ?? '';
  if (erased.length > 0 && task.yesErase === null) {
    const options = `--yes-erase "${wanted}"${task.reason === '' ? ` --reason "${words.plan.reasonHere}"` : ''}`;
    const lines = [words.plan.erasing(erased), ...erased.map((serialNumber) => `  ${serialNumber}`), words.plan.pass(options)];
    throw new Stop(2, ['', ...lines].join('\n'));
  }
  const answer = await bench.bridge.batches.start({
    planId: plan.planId,
    // Where nothing is lost, the command itself is the confirmation.
    typed: erased.length > 0 ? (task.yesErase ?? '') : wanted,
    reason: task.reason,
    name: task.batch,
    operator: task.operator,
    target: null,
    autoStart: false,
  });
  if (!answer.ok) {
    const { code, details } = answer.error;
    if (code === 'confirmation-wrong') throw new Stop(2, words.plan.wrongConfirmation(wanted));
    if (code === 'reason-missing') throw new Stop(2, words.plan.reasonMissing);
    if (code === 'other-batch-open') throw new Stop(2, words.plan.otherBatch(details?.['name'] ?? ''));
    throw new Stop(2, words.plan.refused(code));
  }
  const { batchId, started: count } = answer.value;
  const { batch, members } = value(await bench.bridge.batches.get({ batchId }));
  terminal.line('');
  terminal.line(words.run.begun(count, batch.name));
  const notBegun = plan.included.filter(({ udid }) => !members.some((member) => member.udid === udid));
  if (notBegun.length > 0) terminal.line(words.run.notBegun(notBegun.map(({ serialNumber }) => serialNumber)));
  return batchId;
}

/** `left`: devices that were asked for and are not in the batch. */
async function carriedOut(work: Work, batchId: string, left: number): Promise<Result> {
  const { bench, words, language, terminal, signal, timeoutMinutes } = work;
  const late = AbortSignal.timeout(timeoutMinutes * 60_000);
  const members = await followBatch(bench, batchId, { words, terminal, signal: AbortSignal.any([signal, late]) });
  const count = (outcome: BatchMember['outcome']) => members.filter((member) => member.outcome === outcome).length;
  const allDone = count('done') === members.length;
  if (allDone) value(await bench.bridge.batches.end({ batchId }));
  else if (count('open') > 0) await leave(work, batchId, late.aborted && !signal.aborted);
  else terminal.line(words.run.failedStays);
  terminal.line(words.run.over({ done: count('done'), failed: count('failed'), open: count('open'), left }));
  return { exitCode: allDone && left === 0 ? 0 : 1, report: await reportOf(bench, batchId, language), table: null };
}

/** Holds the batch so that it can be gone on with; a step that must not be cut off is finished first. */
async function leave({ bench, words, terminal, timeoutMinutes }: Work, batchId: string, isLate: boolean): Promise<void> {
  terminal.line(isLate ? `${words.run.timedOut(timeoutMinutes)} ${words.run.stopping}` : words.run.stopping);
  value(await bench.bridge.batches.pause({ batchId }));
  await whenHarmless(bench, batchId, (slots) => terminal.line(words.run.critical(slots.map(calledOf).join(', '))));
  terminal.line(bench.passing ? words.run.forgotten : words.run.stopped);
}

async function reportOf({ bridge }: OpenBench, batchId: string, language: Language): Promise<string> {
  return value(await bridge.batches.report({ batchId, format: 'json', language })).content;
}
