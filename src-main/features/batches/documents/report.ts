import { createHash } from 'node:crypto';
import type { BatchMember, BatchSummary, ExpectedRow } from '#contract/batches.ts';
import type { Recipe, StepKind } from '#contract/recipe.ts';

/** What is on a device that is done; null: it did not tell. Absent: it was not read, as the device is not done. */
interface WithContents {
  readonly contents?: {
    readonly apps: readonly { readonly bundleId: string; readonly name: string; readonly version: string }[] | null;
    readonly profiles: readonly { readonly identifier: string; readonly name: string; readonly version: number }[] | null;
  };
}

export type ReportDevice = BatchMember & WithContents;

export interface ReportSource {
  readonly batch: BatchSummary;
  readonly recipe: Recipe;
  readonly expected: readonly ExpectedRow[];
  readonly members: readonly ReportDevice[];
}

/**
 * What a report says, in no language yet; instants in milliseconds since 1970 (UTC). It does not say when it was made: printed
 * twice, or in another format, the same batch has the same checksum.
 */
export interface ReportContent {
  readonly format: 'shitaku-kitting-report';
  readonly version: 1;
  /** Practice: nothing of it happened to a real device. */
  readonly simulated: boolean;
  readonly batch: {
    readonly id: string;
    readonly name: string;
    readonly operator: string;
    readonly beganAt: number;
    readonly endedAt: number | null;
  };
  readonly recipe: Recipe;
  readonly counts: Readonly<Record<BatchMember['outcome'], number>> & { readonly target: number | null; readonly retries: number };
  readonly devices: readonly ReportDevice[];
  /** Rows of the batch's list that no device answered to. */
  readonly missing: readonly ExpectedRow[];
}

export interface Report {
  readonly content: ReportContent;
  /** SHA-256 of the content as {@link canonicalJson}, in lower-case hex. It shows a change; it does not show who made it. */
  readonly checksum: string;
}

/** When a document was made, and by which version of the program. No part of what the checksum is about. */
export interface Edition {
  readonly madeAt: number;
  readonly madeWith: string;
}

export function reportOf({ batch, recipe, expected, members }: ReportSource): Report {
  const count = (outcome: BatchMember['outcome']) => members.filter((member) => member.outcome === outcome).length;
  const isMissing = ({ serialNumber, assetNumber }: ExpectedRow) =>
    !members.some((member) =>
      serialNumber === '' ? member.assetNumber !== null && member.assetNumber === assetNumber : member.serialNumber === serialNumber,
    );
  const content: ReportContent = {
    format: 'shitaku-kitting-report',
    version: 1,
    simulated: batch.simulated,
    batch: { id: batch.id, name: batch.name, operator: batch.operator, beganAt: batch.createdAt, endedAt: batch.endedAt },
    recipe,
    counts: {
      done: count('done'),
      failed: count('failed'),
      open: count('open'),
      abandoned: count('abandoned'),
      target: batch.target,
      retries: members.reduce((sum, { retries }) => sum + retries, 0),
    },
    devices: [...members].sort((a, b) => a.startedAt - b.startedAt || (a.serialNumber < b.serialNumber ? -1 : 1)),
    missing: expected.filter(isMissing),
  };
  return { content, checksum: checksumOf(content) };
}

/** A line for each app on a device, "Keynote 14.4 (com.apple.Keynote)"; null: not known. */
export const appLines = ({ contents }: ReportDevice): string[] | null =>
  contents?.apps?.map(({ name, version, bundleId }) => `${[name, version].filter((part) => part !== '').join(' ')} (${bundleId})`) ?? null;

/** The same for configuration profiles, whose versions count from 1. */
export const profileLines = ({ contents }: ReportDevice): string[] | null =>
  contents?.profiles?.map(({ name, version, identifier }) => `${name} v${version} (${identifier})`) ?? null;

/** The kinds of step the report's tables have a column for: those of the recipe, in its order. */
export const stepsOf = ({ recipe }: ReportContent): readonly StepKind[] => recipe.steps.map(({ step }) => step);

export const checksumOf = (content: unknown): string => createHash('sha256').update(canonicalJson(content)).digest('hex');

/**
 * One way only to write a value: keys sorted by code unit, no blanks, absent keys left out (RFC 8785, for values that JSON can
 * hold at all).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join(',')}}`;
}

/** A name that every file system takes, with the batch's own in it: "納品書-2026-04 営業部-20260401.pdf". `ending` without dot. */
export function reportFileName({ content }: Report, title: string, day: string, ending: string): string {
  const name = content.batch.name.replace(/[\0-\x1f\x7f/\\:*?"<>|]/g, '-').trim();
  return `${title}-${name === '' ? content.batch.id : name}-${day.replaceAll('-', '')}.${ending}`;
}
