import type { RecordActivity } from '#contract/activity.ts';
import type { CommandType } from '#contract/command-catalogue.ts';
import type { CommandOptions } from '#contract/commands.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { PlistDict } from '#plist/plist.ts';
import { arrayAt, isPlistDict, numberAt, stringAt } from '#plist/read.ts';
import type { CommandReport, ErrorLink } from '../../protocols/mdm/report.ts';
import { answerPairs } from './answer-pairs.ts';
import type { CommandTarget } from './availability.ts';
import { endingOf, isDoneWhenAcknowledged, mayBeOfOneThing, OUR_DOMAIN, turnedRoundBy } from './command-rules.ts';
import type { CommandWriter } from './command-writer.ts';
import type { NextCommand, QueueStore, ReportedTarget } from './queue-store.ts';

const MAX_ERRORS = 20;
const MAX_ERROR_TEXT = 1_000;
const MAX_DOMAIN = 200;

/** A device's last word on a command. */
export interface FinalAnswer {
  readonly deviceId: string;
  readonly uuid: string;
  readonly type: CommandType;
  readonly ended: 'succeeded' | 'failed';
  /** When the device fetched the question. */
  readonly askedAt: number;
  /** The question was narrowed by options: the answer is not the whole. */
  readonly partial: boolean;
  readonly answer: PlistDict;
  readonly errors: readonly { domain: string; code: number; text: string }[];
}

export interface ReportPorts {
  readonly queue: QueueStore;
  readonly writer: CommandWriter;
  readonly clock: Clock;
  readonly log: Log;
  readonly target: (deviceId: string) => CommandTarget | null;
  /** Whoever keeps what devices answer; inside the commit. */
  readonly answered: (answer: FinalAnswer) => void;
  /** The command came to an end at this device: what it kept secret is let go. Inside the commit. */
  readonly ended: (uuid: string, deviceId: string, keeps: 'sealed' | 'memory' | null) => void;
  readonly record: RecordActivity;
}

/** One step of a conversation (Apple: MDM commands and queries), synchronously and inside the caller's commit. */
export class ReportDesk {
  readonly #ports: ReportPorts;

  constructor(ports: ReportPorts) {
    this.#ports = ports;
  }

  /** Takes in what the device says; the next command for it, or null to end the conversation. */
  take(report: CommandReport, enrollment: { id: string; enabled: boolean }): Uint8Array | null {
    const { queue } = this.#ports;
    if (report.status === 'Idle') queue.offerPostponed(enrollment.id);
    else this.#result(report, report.status, enrollment.id);
    return enrollment.enabled ? this.#next(enrollment.id) : null;
  }

  #next(deviceId: string): Uint8Array | null {
    const { queue, clock } = this.#ports;
    let passed: NextCommand | null = null;
    for (;;) {
      const next: NextCommand | null = queue.next(deviceId, clock.now(), passed);
      if (next === null) return null;
      if (this.#wouldTurnRound(next, deviceId)) {
        passed = next;
        continue;
      }
      const bytes = next.payload.length > 0 ? next.payload : this.#make(next, deviceId);
      if (typeof bytes === 'number') this.#cannot(next, deviceId, bytes);
      else {
        queue.handOut(next.position, clock.now());
        return bytes;
      }
    }
  }

  /** Whether it would overtake what it undoes or takes the place of, as that was postponed. */
  #wouldTurnRound(next: NextCommand, deviceId: string): boolean {
    const types = turnedRoundBy(next.type);
    if (types.length === 0) return false;
    const options = JSON.parse(next.plain) as CommandOptions;
    const before = this.#ports.queue.postponedBefore(next, deviceId, types, this.#ports.clock.now());
    return before.some((plain) => mayBeOfOneThing(JSON.parse(plain) as CommandOptions, options));
  }

  #make(next: NextCommand, deviceId: string): Uint8Array | number {
    const target = this.#ports.target(deviceId);
    if (target === null) throw new Error('a command waits for a device nobody knows');
    return this.#ports.writer.make(next, deviceId, target);
  }

  /** What it needs is gone: it ends here, and the queue goes on. */
  #cannot(next: NextCommand, deviceId: string, code: number): void {
    const { queue, clock, record } = this.#ports;
    const errors = [{ domain: OUR_DOMAIN, code, text: '' }];
    queue.finish({
      position: next.position,
      status: 'Error',
      ended: 'failed',
      at: clock.now(),
      appliedAt: null,
      errors: JSON.stringify(errors),
      answer: '[]',
    });
    this.#ports.ended(next.uuid, deviceId, next.keeps);
    record('commands.failed', deviceId, { uuid: next.uuid, type: next.type, error: `${OUR_DOMAIN} ${code}` }, '@shitaku');
  }

  /** A device repeats a result until it gets a 200, and may name a command we do not know: both are taken without complaint. */
  #result(report: CommandReport, status: Exclude<CommandReport['status'], 'Idle'>, enrollmentId: string): void {
    const { queue, clock, log } = this.#ports;
    const target = report.commandUuid === null ? null : queue.find(enrollmentId, report.commandUuid);
    if (target === null || target.fetchedAt === null) {
      log.warn('report for a command this device was not given', { enrollmentId, commandUuid: report.commandUuid, status });
      return;
    }
    if (target.ended === 'succeeded' || target.ended === 'failed') return;
    if (status !== 'NotNow') this.#finish(report, status, enrollmentId, target);
    else if (target.ended === null && target.handedOut === 1) queue.postpone(target.position, clock.now());
  }

  #finish(report: CommandReport, status: 'Acknowledged' | 'Error' | 'CommandFormatError', deviceId: string, target: ReportedTarget): void {
    const { queue, clock, log, record } = this.#ports;
    const at = clock.now();
    const { type } = target;
    const items = settingsItems(type, report.answer);
    const ended = endingOf(
      status,
      items.map((item) => stringAt(item, 'Status') ?? 'Acknowledged'),
    );
    const uuid = report.commandUuid ?? '';
    const chain = report.errorChain.length > 0 ? report.errorChain : items.flatMap(errorChain);
    const errors = chain.slice(0, MAX_ERRORS).map(bounded);
    queue.finish({
      position: target.position,
      status,
      ended,
      at,
      appliedAt: ended === 'succeeded' && isDoneWhenAcknowledged(type) ? at : null,
      errors: JSON.stringify(errors),
      answer: JSON.stringify(answerPairs(report.answer)),
    });
    this.#ports.ended(uuid, deviceId, target.keeps);
    const askedAt = target.fetchedAt ?? at;
    this.#ports.answered({ deviceId, uuid, type, ended, askedAt, partial: target.narrowed === 1, answer: report.answer, errors });
    if (status === 'CommandFormatError') log.error('a device could not read our command', { deviceId, uuid, type });
    const [first] = errors;
    const why = first === undefined ? {} : { error: `${first.domain} ${first.code}` };
    record(`commands.${ended}`, deviceId, { uuid, type, ...why });
  }
}

/** As it can be kept and shown: a code is a whole number, whatever a device sends. */
const bounded = ({ domain, code, text }: ErrorLink): ErrorLink => ({
  domain: domain.slice(0, MAX_DOMAIN),
  code: Number.isSafeInteger(code) ? code : 0,
  text: text.slice(0, MAX_ERROR_TEXT),
});

/** What a device says of each item of `Settings`. */
const settingsItems = (type: CommandType, answer: PlistDict): PlistDict[] =>
  type.startsWith('Settings.') ? (arrayAt(answer, 'Settings') ?? []).filter(isPlistDict) : [];

/** The chain of errors within an item, as a report has it (Apple: SettingsResponse). */
const errorChain = (item: PlistDict): ErrorLink[] =>
  (arrayAt(item, 'ErrorChain') ?? []).filter(isPlistDict).map((link) => ({
    code: numberAt(link, 'ErrorCode') ?? 0,
    domain: stringAt(link, 'ErrorDomain') ?? '',
    text: stringAt(link, 'LocalizedDescription') ?? stringAt(link, 'USEnglishDescription') ?? '',
  }));
