import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { REPORT_VARIABLE, type Report } from './result.ts';

/** Leaves counts and the reasons of skips in a file for test.ts. */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const report: Report = { passed: 0, failed: unhandled.length, skipped: [], notes: [] };
    for (const module of modules) {
      // A file that could not even be loaded has no tests; it still failed.
      report.failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') report.passed += 1;
        else if (result.state === 'skipped')
          report.skipped.push({ what: `${module.relativeModuleId}: ${test.fullName}`, why: result.note ?? 'no reason given' });
        else report.failed += 1;
      }
    }
    const file = process.env[REPORT_VARIABLE];
    if (file !== undefined) writeFileSync(file, JSON.stringify(report));
  }
}
