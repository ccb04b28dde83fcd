import { fail, ok } from '#lib/outcome.ts';
import type { OperationsPorts } from './operation-ports.ts';
import { ALONE_AFTER_MS, BRAKE_WINDOW_MS, brakedTypes, isHeld } from './operation-rules.ts';
import type { OperationsStore, StoredOperation } from './operations-store.ts';

type Hold = Pick<StoredOperation, 'heldAt' | 'holdWhy' | 'aloneFrom'>;

/** The brake on what cannot be undone, and letting go of it by somebody else (product.md I-07). */
export class HoldDesk {
  readonly #ports: OperationsPorts & { readonly store: OperationsStore };

  constructor(ports: OperationsPorts & { readonly store: OperationsStore }) {
    this.#ports = ports;
  }

  /** Whether saying it to `count` devices more would go over the limit of the hour. */
  wouldHold(operation: StoredOperation, count: number): boolean {
    return isHeld(operation.command, count, this.#ports.approvals.brake(), this.lately());
  }

  /** Devices that were said within the hour to be erased, wiped or let go, or stand to be. */
  lately(): number {
    return this.#ports.store.brakedSince(brakedTypes, this.#ports.clock.now() - BRAKE_WINDOW_MS);
  }

  /** The hold an operation begins with; null: it may go. Alone one may go on after a while, but only where there is nobody else. */
  holdFor(operation: StoredOperation, count: number, now: number): Hold | null {
    if (!this.wouldHold(operation, count)) return null;
    const alone = !this.#ports.approvals.othersThan(operation.actor);
    return { heldAt: now, holdWhy: 'too-many-erases', aloneFrom: alone ? now + ALONE_AFTER_MS : null };
  }

  /** `approverId` null: whoever asked goes on alone. */
  async approve(
    input: { id: string; approverId: string | null; passphrase: string; reason: string },
    setOff: (operation: StoredOperation) => void,
  ) {
    const { approvals, store, commit, clock, record } = this.#ports;
    const held = store.get(input.id);
    if (held === null) return fail('not-found');
    if (held.state !== 'held') return fail('not-held');
    const reason = input.reason.trim();
    if (input.approverId === null) {
      if (held.aloneFrom === null) return fail('same-person');
      if (clock.now() < held.aloneFrom) return fail('too-early');
    }
    const approver = input.approverId === null ? null : await approvals.check(input.approverId, input.passphrase);
    if (approver !== null && !approver.ok) return approver;
    const name = approver?.value.name ?? held.actor;
    if (approver !== null && isSamePerson(name, held.actor)) return fail('same-person');
    if (reason === '') return fail('reason-empty');
    return commit.run(() => {
      const operation = store.get(input.id);
      if (operation?.state !== 'held') return fail('not-held');
      setOff(operation);
      store.change(input.id, { approvedBy: name });
      record('operations.approved', input.id, { type: operation.command, by: name, ...(reason === '' ? {} : { reason }) });
      return ok({});
    });
  }
}

const isSamePerson = (a: string, b: string): boolean =>
  a.normalize('NFKC').trim().toLowerCase() === b.normalize('NFKC').trim().toLowerCase();
