import { writeFileSync } from 'node:fs';
import type { FullResult, Reporter, Suite } from '@playwright/test/reporter';
import { REPORT_VARIABLE, type Report } from './result.ts';

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
    const report: Report = { passed: 0, failed: this.#errors, skipped: [] };
    for (const test of this.#suite?.allTests() ?? []) {
      const outcome = test.outcome();
      const what = test.titlePath().filter(Boolean).join(' › ');
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
