import { writeFileSync } from 'node:fs';
import type { FullResult, Reporter, Suite } from '@playwright/test/reporter';
import { REPORT_VARIABLE, type Report } from './result.ts';

/** Annotations of tests that are shown in the output of `npm test`. */
const TOLD = ['runtime', 'measured', 'not exercised'];

/** Leaves counts and the reasons of skips in a file for test.ts. */
export default class CountingReporter implements Reporter {
  #suite: Suite | null = null;
  #errors = 0;

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  onError(): void {
    this.#errors += 1;
  }

  onEnd(_result: FullResult): void {
    const report: Report = { passed: 0, failed: this.#errors, skipped: [], notes: [] };
    for (const test of this.#suite?.allTests() ?? []) {
      const outcome = test.outcome();
      const what = test.titlePath().filter(Boolean).join(' › ');
      for (const { type, description } of test.results.at(-1)?.annotations ?? []) {
        if (TOLD.includes(type) && description !== undefined) report.notes.push(`${type}: ${description}`);
      }
      if (outcome === 'skipped') {
        // Also tests that never ran because the run was cut short; those have no annotation.
        const why = test.results[0]?.annotations.find(({ type }) => type === 'skip')?.description ?? 'no reason given';
        report.skipped.push({ what, why });
      } else if (outcome === 'expected') report.passed += 1;
      else report.failed += 1;
    }
    const file = process.env[REPORT_VARIABLE];
    if (file !== undefined) writeFileSync(file, JSON.stringify(report));
  }

  printsToStdio(): boolean {
    return false;
  }
}
