import { backoffMs } from '#lib/backoff.ts';
import { type PlistDict, PlistError, type PlistInput, parsePlistDict } from '#plist/plist.ts';
import { dictAt, stringAt } from '#plist/read.ts';
import { FakeMdmError } from './fake-mdm-error.ts';
import { type DeviceError, errorChain, idleReport, resultReport } from './fake-mdm-messages.ts';

/** How a command ended on the device. `afterwards` runs once the server has the report (EraseDevice: once it was tried). */
export type CommandAnswer = (
  | { readonly payload: { readonly [key: string]: PlistInput | undefined } }
  /** `beside`: keys that Apple's answer has beside the chain. */
  | { readonly errorChain: readonly DeviceError[]; readonly beside?: { readonly [key: string]: PlistInput | undefined } }
  /** CommandFormatError: the device cannot read the command. */
  | { readonly unreadable: true }
) & { readonly afterwards?: (() => void) | undefined };

export interface Conversation {
  readonly udid: string;
  readonly online: () => boolean;
  /** A PUT to the server URL; rejects with FakeMdmError. */
  readonly send: (body: Buffer) => Promise<{ status: number; body: Buffer }>;
  /** Rejects with FakeMdmError 'stopped'. */
  readonly wait: (ms: number) => Promise<void>;
  readonly postpones: (requestType: string) => boolean;
  readonly answer: (command: PlistDict) => CommandAnswer | Promise<CommandAnswer>;
  /** Keeps the report that has not reached the server (null: there is none); it outlives a restart. */
  readonly keep: (report: Buffer | null) => void;
}

/**
 * done: the server had nothing more. postponed: the same, but NotNow was the last word, so the device comes back by itself.
 * interrupted: offline, stopped or no server. removed: the server ended the enrolment (401, or 403 with Apple's code).
 */
export type ConversationEnd = 'done' | 'postponed' | 'interrupted' | 'removed';

/** Apple: a device never answers these with NotNow (iOS). */
export const IOS_NEVER_POSTPONED: ReadonlySet<string> = new Set([
  'DeviceInformation',
  'ProfileList',
  'DeviceLock',
  'EraseDevice',
  'ClearPasscode',
  'ProvisioningProfileList',
  'InstalledApplicationList',
  'Restrictions',
]);

/** More commands than this on one connection is a server that does not listen. */
const MAX_COMMANDS = 1_000;
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 60_000;

interface Step {
  readonly body: Buffer;
  readonly kind: 'idle' | 'report' | 'last-words';
  readonly notNow: boolean;
  readonly afterwards?: (() => void) | undefined;
}

/** Idle (or the report that is still owed) → command → report → … → empty body (Apple: MDM commands and queries). */
export async function converse(conversation: Conversation, owed: Buffer | null): Promise<ConversationEnd> {
  let step: Step =
    owed === null ? { body: idleReport(conversation.udid), kind: 'idle', notNow: false } : { body: owed, kind: 'report', notNow: false };
  for (let count = 0; count < MAX_COMMANDS; count++) {
    const response = await deliver(conversation, step);
    if (response === 'removed' || response === 'interrupted') {
      if (step.kind === 'last-words') step.afterwards?.();
      return response;
    }
    conversation.keep(null);
    step.afterwards?.();
    if (response.length === 0) return step.notNow ? 'postponed' : 'done';
    const next = await perform(conversation, response);
    if (next === null) return 'interrupted';
    if (next.kind === 'report') conversation.keep(next.body);
    step = next;
  }
  return 'interrupted';
}

/** A report is repeated until the server takes it; a question, and the last words before an erase, are said once. */
async function deliver(conversation: Conversation, step: Step): Promise<Buffer | 'removed' | 'interrupted'> {
  for (let attempt = 0; ; attempt++) {
    if (!conversation.online()) return 'interrupted';
    const response = await conversation.send(step.body).catch(asWireFailure);
    if (response !== 'stopped' && response !== 'failed') {
      const { status, body } = response;
      if (status >= 200 && status < 300) return body;
      if (endsEnrollment(status, body)) return 'removed';
    }
    if (response === 'stopped' || step.kind !== 'report') return 'interrupted';
    const stopped = await conversation.wait(backoffMs(attempt, FIRST_RETRY_MS, MAX_RETRY_MS)).catch(asWireFailure);
    if (stopped !== undefined) return 'interrupted';
  }
}

function asWireFailure(error: unknown): 'stopped' | 'failed' {
  if (!(error instanceof FakeMdmError)) throw error;
  return error.code === 'stopped' ? 'stopped' : 'failed';
}

/** Apple: 401 always; 403 when the body says so (iOS 17). */
function endsEnrollment(status: number, body: Buffer): boolean {
  return status === 401 || (status === 403 && body.includes('com.apple.unrecognized.device'));
}

/** Carries a command out; null when the bytes are no command at all. */
async function perform(conversation: Conversation, bytes: Buffer): Promise<Step | null> {
  const envelope = readCommand(bytes);
  if (envelope === null) return null;
  const uuid = stringAt(envelope, 'CommandUUID');
  const command = dictAt(envelope, 'Command');
  const requestType = command === undefined ? undefined : stringAt(command, 'RequestType');
  if (uuid === undefined || command === undefined || requestType === undefined) {
    return { body: resultReport(conversation.udid, uuid, 'CommandFormatError'), kind: 'idle', notNow: false };
  }
  if (conversation.postpones(requestType)) {
    return { body: resultReport(conversation.udid, uuid, 'NotNow'), kind: 'report', notNow: true };
  }
  const answer = await conversation.answer(command);
  const body = reportOf(conversation.udid, uuid, answer);
  return {
    body,
    kind: requestType === 'EraseDevice' && 'payload' in answer ? 'last-words' : 'report',
    notNow: false,
    afterwards: answer.afterwards,
  };
}

function reportOf(udid: string, uuid: string, answer: CommandAnswer): Buffer {
  if ('payload' in answer) return resultReport(udid, uuid, 'Acknowledged', answer.payload);
  if ('unreadable' in answer) return resultReport(udid, uuid, 'CommandFormatError');
  return resultReport(udid, uuid, 'Error', { ...answer.beside, ErrorChain: errorChain(answer.errorChain) });
}

function readCommand(bytes: Buffer): PlistDict | null {
  try {
    return parsePlistDict(bytes);
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}
