import { z } from 'zod';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { checksumOf, type Edition, type Report } from './report.ts';
import { dateAndTime } from './report-time.ts';

/** The report for machines, with what is needed to see that nothing was changed: {@link verifyReport}. */
export function reportJson({ content, checksum }: Report, { madeAt, madeWith }: Edition): string {
  const file = { report: content, checksum: { algorithm: 'sha256', value: checksum }, madeAt: dateAndTime(madeAt), madeWith };
  return `${JSON.stringify(file, null, 2)}\n`;
}

const reportFile = z.object({
  report: z.looseObject({ format: z.literal('shitaku-kitting-report'), version: z.int() }),
  checksum: z.object({ algorithm: z.literal('sha256'), value: z.string() }),
});

export interface VerifiedReport {
  readonly checksum: string;
  /** As it stands in the file. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** Whether a report's JSON says what it said when it was made. `altered`: it does not. */
export function verifyReport(text: string): Outcome<VerifiedReport, 'not-a-report' | 'newer-format' | 'altered'> {
  const parsed = reportFile.safeParse(jsonOf(text));
  if (!parsed.success) return fail('not-a-report', parsed.error.message);
  const { report, checksum } = parsed.data;
  if (report.version !== 1) return fail('newer-format', `version ${report.version}`);
  if (checksumOf(report) !== checksum.value) return fail('altered', `the checksum is ${checksumOf(report)}`);
  return ok({ checksum: checksum.value, content: report });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
