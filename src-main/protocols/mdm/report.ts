import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { PlistDict } from '#plist/plist.ts';
import { arrayAt, bigintAt, isPlistDict, stringAt } from '#plist/read.ts';
import { type EnrollmentKeys, enrollmentKeys, readBody } from './check-in.ts';

export type ReportStatus = 'Idle' | 'Acknowledged' | 'Error' | 'CommandFormatError' | 'NotNow';

/** One link of Apple's ErrorChain. Codes are diagnostic and may change with the release. */
export interface ErrorLink {
  readonly code: number;
  readonly domain: string;
  /** In the language of the device; English when it sent no other. */
  readonly text: string;
}

/** What a device says to the server URL: a result, or `Idle` to ask for the next command (Apple: MDM commands and queries). */
export interface CommandReport extends EnrollmentKeys {
  readonly status: ReportStatus;
  /** Null with `Idle` only. */
  readonly commandUuid: string | null;
  readonly errorChain: readonly ErrorLink[];
  /** The report without the keys that are spelt out here, e.g. `{ QueryResponses: {…} }`. */
  readonly answer: PlistDict;
  readonly raw: Buffer;
}

const STATUSES: ReadonlySet<string> = new Set<ReportStatus>(['Idle', 'Acknowledged', 'Error', 'CommandFormatError', 'NotNow']);
const ENVELOPE: ReadonlySet<string> = new Set([
  'UDID',
  'EnrollmentID',
  'UserID',
  'EnrollmentUserID',
  'UserShortName',
  'UserLongName',
  'Status',
  'CommandUUID',
  'ErrorChain',
]);
const isStatus = (text: string): text is ReportStatus => STATUSES.has(text);

/** Reads the body of a command report. */
export function parseReport(body: Uint8Array): Outcome<CommandReport, 'not-a-plist' | 'not-a-report'> {
  const dict = readBody(body);
  return dict === null ? fail('not-a-plist') : reportFrom(dict, body);
}

/** As `parseReport`, for a body that has been read already. */
export function reportFrom(dict: PlistDict, body: Uint8Array): Outcome<CommandReport, 'not-a-report'> {
  const status = stringAt(dict, 'Status');
  if (status === undefined || !isStatus(status)) return fail('not-a-report', 'Status is missing or unknown');
  const keys = enrollmentKeys(dict);
  if (keys.udid === null && keys.enrollmentId === null) return fail('not-a-report', 'UDID and EnrollmentID are missing');
  const commandUuid = stringAt(dict, 'CommandUUID') || null;
  if (commandUuid === null && status !== 'Idle') return fail('not-a-report', 'CommandUUID is missing');
  const answer: PlistDict = Object.create(null);
  for (const [key, value] of Object.entries(dict)) if (!ENVELOPE.has(key)) answer[key] = value;
  const raw = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return ok({ ...keys, status, commandUuid, errorChain: errorChain(dict), answer, raw });
}

function errorChain(dict: PlistDict): ErrorLink[] {
  const links: ErrorLink[] = [];
  for (const item of arrayAt(dict, 'ErrorChain') ?? []) {
    if (!isPlistDict(item)) continue;
    links.push({
      code: Number(bigintAt(item, 'ErrorCode') ?? 0),
      domain: stringAt(item, 'ErrorDomain') ?? '',
      text: stringAt(item, 'LocalizedDescription') ?? stringAt(item, 'USEnglishDescription') ?? '',
    });
  }
  return links;
}
