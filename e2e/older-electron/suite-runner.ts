import '../../scripts/testing/loopback-only.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { RunnerTask, SerializedConfig, VitestTestRunner } from 'vitest';
import { startTests } from 'vitest/internal/browser';
import { REPORT_VARIABLE, type Report } from '../../scripts/testing/result.ts';

/** The suites of one folder of `src-main/protocols`, in this process, reported as scripts/testing/vitest-reporter.ts does. */
const require = createRequire(__filename);
const here = __dirname;
const [, , folder = ''] = process.argv;

/** What vitest's parts ask the program for that started them. */
const config = {
  root: process.cwd(),
  name: '',
  sequence: { hooks: 'stack', shuffle: false, concurrent: false },
  maxConcurrency: 5,
  testTimeout: 60_000,
  hookTimeout: 120_000,
  retry: 0,
  repeats: 0,
  setupFiles: [],
  tags: [],
  allowOnly: false,
  expect: {},
  experimental: {},
  snapshotOptions: { updateSnapshot: 'none', expand: false },
} as unknown as SerializedConfig;
Reflect.set(globalThis, '__vitest_worker__', { config, ctx: { pool: 'forks' }, environment: { name: 'node' } });

const made = JSON.parse(readFileSync(join(here, 'suites.json'), 'utf8')) as Record<string, string>;
const runner: VitestTestRunner = { config, importFile: (path) => require(`./${made[path]}.js`) };

const report: Report = { passed: 0, failed: 0, skipped: [], notes: [] };
const faults: string[] = [];
const fault = (what: string, error: unknown) => {
  report.failed += 1;
  const { message, stack, diff } = error as { message?: string; stack?: string; diff?: string };
  faults.push([`FAILED ${what}`, message ?? String(error), diff, stack].filter(Boolean).join('\n'));
};
process.on('uncaughtException', (error) => fault('uncaught', error));
process.on('unhandledRejection', (error) => fault('unhandled', error));

/** Left there by `context.skip`; not in the declared type. */
function reasonOf(result: object | undefined): string {
  const note: unknown = result === undefined ? undefined : Reflect.get(result, 'note');
  return typeof note === 'string' ? note : 'no reason given';
}

function count(file: string, task: RunnerTask, names: readonly string[]): void {
  const own = [...names, task.name];
  if (task.type === 'suite') {
    for (const error of task.result?.errors ?? []) fault(`${file}: ${own.join(' > ')}`, error);
    for (const child of task.tasks) count(file, child, own);
    return;
  }
  const what = `${file}: ${own.join(' > ')}`;
  const state = task.result?.state ?? task.mode;
  if (state === 'pass') report.passed += 1;
  else if (state === 'skip' || state === 'todo') report.skipped.push({ what, why: reasonOf(task.result) });
  else fault(what, task.result?.errors?.[0] ?? new Error(`it ended as ${state}`));
}

void (async () => {
  const paths = Object.keys(made).filter((path) => path.startsWith(`src-main/protocols/${folder}/`));
  for (const path of paths) {
    const begun = performance.now();
    const [file] = await startTests([path], runner);
    process.stdout.write(`${path}: ${Math.round(performance.now() - begun)} ms\n`);
    if (file === undefined) continue;
    for (const error of file.result?.errors ?? []) fault(path, error);
    for (const task of file.tasks) count(path, task, []);
  }
  const { [REPORT_VARIABLE]: to } = process.env;
  if (to !== undefined) writeFileSync(to, JSON.stringify(report));
  process.stdout.write(`${faults.join('\n\n')}\n`);
  process.exit(report.failed > 0 ? 1 : 0);
})();
