import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { REPORT_VARIABLE, type Report, reportSchema, skipLines } from '../../scripts/testing/result.ts';
import { runTool } from '../../scripts/testing/run-tool.ts';
import { olderSuites, provideOlderSuites } from '../older-electron/suites.ts';
import { runtime } from './desktop-app.ts';

/** What lives by the runtime's own cryptography and TLS, which in Electron is BoringSSL. */
const everywhere = ['pki', 'scep', 'mdm', 'apns', 'lockdown', 'apple-files', 'mcinstall'];
/** Its 100,000 rounds take Node 16 minutes, which has no hash in one call. */
const newerOnly = ['pkcs12'];
const LIMIT_MS = 600_000;

// One after the other: each keeps a processor busy by itself.
test.describe.configure({ mode: 'default', timeout: LIMIT_MS });
test.skip(runtime === null, 'not exercised: no Electron runtime');

test.beforeAll(async () => {
  if (runtime?.older === true) await provideOlderSuites(everywhere);
});

for (const suite of [...everywhere, ...newerOnly]) {
  test(`the tests of ${suite} hold in Electron's own Node`, async () => {
    test.skip(
      runtime?.older === true && newerOnly.includes(suite),
      `not exercised: ${suite} takes too long in Electron ${runtime?.version}`,
    );
    const { passed, skipped } = await run(suite);
    const lines = [`Electron ${runtime?.version}, ${suite}: ${passed} passed, ${skipped.length} not exercised`, ...skipLines(skipped)];
    process.stdout.write(lines.map((line) => `    ${line}\n`).join(''));
    for (const { what, why } of skipped) test.info().annotations.push({ type: 'not exercised', description: `${what}: ${why}` });
    expect(passed).toBeGreaterThan(0);
  });
}

/** Electron as the Node it carries; vitest's workers are the same program. Fails with all that was said where a test failed. */
async function run(suite: string): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'shitaku-boringssl-'));
  const file = join(folder, 'report.json');
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', `src-main/protocols/${suite}/`, '--pool=forks'];
  const reporters = ['--reporter=default', '--reporter=./scripts/testing/vitest-reporter.ts'];
  try {
    const { code, output } = await runTool(
      runtime?.path ?? '',
      runtime?.older === true ? [olderSuites, suite] : [...vitest, ...reporters],
      LIMIT_MS,
      { ELECTRON_RUN_AS_NODE: '1', [REPORT_VARIABLE]: file },
    );
    expect(code, output).toBe(0);
    return reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
