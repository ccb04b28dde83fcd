import type { RecordActivity } from '#contract/activity.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { PlistDict } from '#plist/plist.ts';
import type { CommandReport } from '../../protocols/mdm/report.ts';
import { answerPairs } from './answer-pairs.ts';
import { endingOf } from './command-rules.ts';
import type { QueueStore, ReportedTarget } from './queue-store.ts';

const MAX_ERRORS = 20;
const MAX_ERROR_TEXT = 1_000;

export interface ReportPorts {
  readonly queue: QueueStore;
  readonly clock: Clock;
  readonly log: Log;
  /** The answer to DeviceInformation, kept in the same commit. */
  readonly recordInformation: (deviceId: string, answer: PlistDict) => void;
  readonly record: RecordActivity;
}

/** One step of a conversation (Apple: MDM commands and queries), synchronously and inside the caller's commit. */
export class ReportDesk {
  readonly #ports: ReportPorts;

  constructor(ports: ReportPorts) {
    this.#ports = ports;
  }

  /** Takes in what the device says; the next command for it, or null to end the conversation. */
  take(report: CommandReport, enrollment: { id: string; enabled: boolean }): Buffer | null {
    const { queue, clock } = this.#ports;
    if (report.status === 'Idle') queue.offerPostponed(enrollment.id);
    else this.#result(report, report.status, enrollment.id);
    return enrollment.enabled ? queue.handOutNext(enrollment.id, clock.now()) : null;
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

  #finish(
    report: CommandReport,
    status: 'Acknowledged' | 'Error' | 'CommandFormatError',
    enrollmentId: string,
    target: ReportedTarget,
  ): void {
    const { queue, clock, log, record } = this.#ports;
    const at = clock.now();
    const ended = endingOf(status);
    const uuid = report.commandUuid ?? '';
    const errors = report.errorChain.slice(0, MAX_ERRORS).map((link) => ({ ...link, text: link.text.slice(0, MAX_ERROR_TEXT) }));
    queue.finish({
      position: target.position,
      status,
      ended,
      at,
      // Both commands we send are done when they are acknowledged; for an installation this would be only "accepted".
      appliedAt: ended === 'succeeded' ? at : null,
      errors: JSON.stringify(errors),
      answer: JSON.stringify(answerPairs(report.answer)),
    });
    if (target.type === 'DeviceInformation' && ended === 'succeeded') this.#ports.recordInformation(enrollmentId, report.answer);
    if (status === 'CommandFormatError') log.error('a device could not read our command', { enrollmentId, uuid, type: target.type });
    const [first] = errors;
    const why = first === undefined ? {} : { error: `${first.domain} ${first.code}` };
    record(`commands.${ended}`, enrollmentId, { uuid, type: target.type, ...why });
  }
}
