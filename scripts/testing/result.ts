import { z } from 'zod';

/** What a stage of the checks came to. */
export interface Result {
  readonly passed: number;
  readonly failed: number;
  /** What did not run, and why. */
  readonly skipped: readonly Skip[];
  /** What the tests have to say beside their outcome: what was measured, and what was not exercised. */
  readonly notes?: readonly string[];
  /** Shown in full when something failed. */
  readonly output: string;
}

interface Skip {
  readonly what: string;
  readonly why: string;
}

/** The file a test runner's reporter leaves its counts in, named by this variable. */
export const REPORT_VARIABLE = 'SHITAKU_TEST_REPORT';

export const reportSchema = z.object({
  passed: z.int(),
  failed: z.int(),
  skipped: z.array(z.object({ what: z.string(), why: z.string() })),
  notes: z.array(z.string()),
});

export type Report = z.output<typeof reportSchema>;

/** Results of several stages as one. */
export const total = (results: readonly Result[]): { passed: number; failed: number; skipped: readonly Skip[] } => ({
  passed: results.reduce((sum, { passed }) => sum + passed, 0),
  failed: results.reduce((sum, { failed }) => sum + failed, 0),
  skipped: results.flatMap(({ skipped }) => skipped),
});

/** The last line of `npm test`. */
export const lastLine = ({ passed, failed, skipped }: ReturnType<typeof total>) =>
  `${passed} passed, ${failed} failed, ${skipped.length} skipped`;

/** Skips with the same reason on one line, so that the reasons can be read. */
export function skipLines(skipped: readonly Skip[]): string[] {
  const byReason = Map.groupBy(skipped, ({ why }) => why);
  return [...byReason].flatMap(([why, skips]) => [`  ${why}: ${skips.length}`, ...skips.map(({ what }) => `    - ${what}`)]);
}
