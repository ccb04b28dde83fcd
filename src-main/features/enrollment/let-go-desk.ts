import type { RecordActivity } from '#contract/activity.ts';
import { type Confirmation, confirms } from '#contract/confirmation.ts';
import type { ServiceOf } from '#contract/define.ts';
import type { enrollment } from '#contract/enrollment.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { GroupCommit } from '#store/group-commit.ts';
import type { EnrollmentsStore } from './enrollments-store.ts';

/** Who may agree to what one person alone should not do. */
export interface Approvals {
  othersThan(actor: string): boolean;
  check(
    approverId: string,
    passphrase: string,
  ): Promise<Outcome<{ name: string }, 'unknown-approver' | 'approver-too-new' | 'wrong-passphrase' | 'too-many-attempts'>>;
}

interface Ports {
  readonly enrollments: EnrollmentsStore;
  readonly commit: GroupCommit;
  readonly clock: Clock;
  readonly actor: string;
  readonly record: RecordActivity;
  readonly approvals: () => Approvals;
  readonly ring: (id: string) => Promise<unknown>;
  readonly changed: (deviceId: string) => void;
}

/**
 * The administrator's decision to let a device go that does not answer. Nothing is sent: it is written down, the device is rung, and
 * what the check-in desk answers from then on follows from it.
 */
export class LetGoDesk implements ServiceOf<typeof enrollment> {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  standing = (input: { deviceId: string }) => {
    const { enrollments, approvals, actor } = this.#ports;
    return ok({
      enrolled: enrollments.get(input.deviceId) !== null,
      approval: approvals().othersThan(actor),
      letGo: enrollments.letGo(input.deviceId),
    });
  };

  letGo = async (input: { deviceId: string; confirmation: Confirmation; approverId: string | null; passphrase: string }) => {
    const { enrollments, commit, clock, actor, record, approvals, ring, changed } = this.#ports;
    const { deviceId } = input;
    if (enrollments.get(deviceId) === null) return fail('not-enrolled');
    const wrong = confirms('release', 1, input.confirmation);
    if (wrong !== null) return fail(wrong);
    let approvedBy: string | null = null;
    if (approvals().othersThan(actor)) {
      if (input.approverId === null) return fail('approval-needed');
      const approver = await approvals().check(input.approverId, input.passphrase);
      if (!approver.ok) return approver;
      if (fold(approver.value.name) === fold(actor)) return fail('same-person');
      approvedBy = approver.value.name;
    }
    const reason = input.confirmation.reason.trim();
    const outcome = await commit.run(() => {
      if (enrollments.get(deviceId) === null) return fail('not-enrolled');
      if (enrollments.letGo(deviceId) !== null) return fail('already-letting-go');
      enrollments.decideToLetGo({ id: deviceId, at: clock.now(), by: actor, reason });
      record('enrollment.let-go', deviceId, { reason, ...(approvedBy === null ? {} : { by: approvedBy }) });
      return ok({});
    });
    if (!outcome.ok) return outcome;
    changed(deviceId);
    // It may be there after all: then it need not wait until it is asked something.
    void ring(deviceId);
    return outcome;
  };

  keep = async (input: { deviceId: string }) => {
    const { enrollments, commit, record, changed } = this.#ports;
    const outcome = await commit.run(() => {
      const decided = enrollments.letGo(input.deviceId);
      if (decided === null) return fail('not-letting-go');
      if (decided.toldAt !== null) return fail('already-gone');
      enrollments.keep(input.deviceId);
      record('enrollment.let-go-taken-back', input.deviceId);
      return ok({});
    });
    changed(input.deviceId);
    return outcome;
  };
}

const fold = (name: string): string => name.normalize('NFKC').trim().toLowerCase();
