import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../build.ts';
import { findChromium } from '../find-chromium.ts';
import { REPORT_VARIABLE, type Result, reportSchema } from './result.ts';
import { runTool } from './run-tool.ts';

export interface Stage {
  readonly name: string;
  readonly run: () => Promise<Result>;
}

const MINUTE_MS = 60_000;

/** A tool that says yes or no with its exit code: one check. */
const check = (name: string, ...runs: (readonly [string, ...string[]])[]): Stage => ({
  name,
  run: async () => {
    const failures: string[] = [];
    for (const [tool, ...args] of runs) {
      const { code, output } = await runTool(tool, args, 5 * MINUTE_MS);
      if (code !== 0) failures.push(output.trim() === '' ? `${tool} ${args.join(' ')}: exit code ${code}` : output);
    }
    return { passed: failures.length === 0 ? 1 : 0, failed: failures.length === 0 ? 0 : 1, skipped: [], output: failures.join('\n') };
  },
});

const folders = ['src-main', 'src-preload', 'src-renderer', 'e2e', 'scripts'];

/** The checks that look at the sources only. */
export const sourceStages: readonly Stage[] = [
  check('types', ...folders.map((folder) => ['tsc', '-p', folder, '--pretty', 'false'] as const)),
  check('lint', ['oxlint', '-c', '.oxlintrc.json', '--type-aware', '--deny-warnings']),
  check('format', ['biome', 'check', '--max-diagnostics=none', '.']),
  check('dead code', ['knip', '--no-progress']),
];

/** A test runner with our reporter. A run without a report is a failure, whatever its exit code says. */
const suite = (name: string, tool: string, args: readonly string[], limitMs: number): Stage => ({
  name,
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'shitaku-report-'));
    const file = join(folder, 'report.json');
    const { code, output } = await runTool(tool, args, limitMs, { [REPORT_VARIABLE]: file });
    const report = readReport(file);
    rmSync(folder, { recursive: true });
    if (report === null) return { passed: 0, failed: 1, skipped: [], output };
    const total = report.passed + report.failed + report.skipped.length;
    // An exit code the counts do not explain (no tests found, a crash at the end) must not look like success.
    const unexplained = total === 0 || (code !== 0 && report.failed === 0) ? 1 : 0;
    return { ...report, failed: report.failed + unexplained, output };
  },
});

function readReport(file: string) {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return reportSchema.parse(JSON.parse(text));
}

export const unitStage = suite(
  'units',
  'vitest',
  ['run', '--reporter=default', '--reporter=./scripts/testing/vitest-reporter.ts'],
  25 * MINUTE_MS,
);

export const buildStage: Stage = {
  name: 'build',
  run: async () => {
    try {
      await build();
      return { passed: 1, failed: 0, skipped: [], output: '' };
    } catch (error) {
      return { passed: 0, failed: 1, skipped: [], output: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  },
};

/** Renderer and app in a real Chromium. */
export const browserStage: Stage = {
  name: 'screens and journeys',
  run: async () => {
    if (findChromium() === null) {
      return { passed: 0, failed: 0, skipped: [{ what: 'screens and journeys', why: 'no Chrome or Chromium is installed' }], output: '' };
    }
    const args = ['test', '--reporter=list,./scripts/testing/playwright-reporter.ts'];
    return suite('', 'playwright', args, 110 * MINUTE_MS).run();
  },
};
