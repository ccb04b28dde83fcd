import { randomBytes, randomUUID, scrypt, timingSafeEqual } from 'node:crypto';
import type { RecordActivity } from '#contract/activity.ts';
import type { approvals } from '#contract/approvals.ts';
import type { ServiceOf } from '#contract/define.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { GroupCommit } from '#store/group-commit.ts';
import type { SettingsStore } from '#store/settings-store.ts';
import type { ApproversStore, StoredApprover } from './approvers-store.ts';

const BRAKE = 'approvals.brake';
/** Five erases within an hour go as they are; the sixth is held (product.md I-07). */
const DEFAULT_BRAKE = { on: true, perHour: 5 };
const SHORTEST_PASSPHRASE = 10;
/** Wrong passphrases one person may type within the window. */
const MAX_WRONG = 5;
const WRONG_WINDOW_MS = 15 * 60_000;
/** Who was registered only now might be made up to let something go: as long as one waits who is alone, and a day beside other approvers. */
const NEW_FOR_MS = 15 * 60_000;
const NEW_BESIDE_OTHERS_FOR_MS = 86_400_000;
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

export interface ApprovalsPorts {
  readonly store: ApproversStore;
  readonly settings: SettingsStore;
  readonly commit: GroupCommit;
  readonly clock: Clock;
  /** Who is at the console. */
  readonly actor: string;
  readonly record: RecordActivity;
  /** Devices erased, wiped or let go within the last hour. */
  readonly erasedLately: () => number;
  readonly publish: (name: 'changed', payload: Record<string, never>) => void;
}

type Denial = 'unknown-approver' | 'wrong-passphrase' | 'too-many-attempts';
type Checked<C extends string> = Promise<Outcome<{ name: string }, C>>;

/** Who may let go what is held, and the limit that holds it. */
export class ApprovalsService implements ServiceOf<typeof approvals> {
  readonly #ports: ApprovalsPorts;
  readonly #wrong = new Map<string, number[]>();

  constructor(ports: ApprovalsPorts) {
    this.#ports = ports;
  }

  get = () => {
    const { on, perHour } = this.brake();
    const approvers = this.#ports.store.all().map(({ id, name, addedAt, lastApprovedAt }) => ({ id, name, addedAt, lastApprovedAt }));
    return ok({ approvers, erasesPerHour: perHour, erasedLately: this.#ports.erasedLately(), brakeOn: on });
  };

  add = async (input: { name: string; passphrase: string }) => {
    const name = input.name.normalize('NFKC').trim();
    if (name === '') return fail('name-empty');
    if (input.passphrase.length < SHORTEST_PASSPHRASE) return fail('passphrase-too-short');
    const { store, commit, clock, record } = this.#ports;
    const salt = randomBytes(16);
    const hash = await hashOf(input.passphrase, salt);
    const outcome = await commit.run(() => {
      if (store.all().some((each) => fold(each.name) === fold(name))) return fail('name-taken');
      const id = randomUUID();
      store.add({ id, name, salt, hash, addedAt: clock.now() });
      record('approvals.added', name);
      return ok({ id });
    });
    this.#ports.publish('changed', {});
    return outcome;
  };

  remove = async (input: { id: string; passphrase: string }) => {
    const { store, commit, record } = this.#ports;
    const checked = await this.#knows(input.id, input.passphrase);
    if (!checked.ok) return checked.error.code === 'unknown-approver' ? fail('not-found') : fail(checked.error.code);
    await commit.run(() => {
      store.remove(input.id);
      record('approvals.removed', checked.value.name);
    });
    this.#ports.publish('changed', {});
    return ok({});
  };

  setBrake = async (input: { on: boolean; erasesPerHour: number; approverId: string | null; passphrase: string }) => {
    const { store, settings, commit, record, actor } = this.#ports;
    const before = this.brake();
    const looser = (before.on && !input.on) || (input.on && input.erasesPerHour > before.perHour);
    if (looser && store.all().length > 0) {
      if (input.approverId === null) return fail('approval-needed');
      const checked = await this.check(input.approverId, input.passphrase);
      if (!checked.ok) return checked;
      if (fold(checked.value.name) === fold(actor) && this.othersThan(actor)) return fail('same-person');
    }
    await commit.run(() => {
      settings.put(BRAKE, { on: input.on, perHour: input.erasesPerHour });
      record('approvals.brake-set', input.on ? 'on' : 'off', { perHour: String(input.erasesPerHour) });
    });
    this.#ports.publish('changed', {});
    return ok({});
  };

  brake(): { on: boolean; perHour: number } {
    return (this.#ports.settings.get(BRAKE) as { on: boolean; perHour: number } | null) ?? DEFAULT_BRAKE;
  }

  othersThan(actor: string): boolean {
    return this.#ports.store.all().some(({ name }) => fold(name) !== fold(actor));
  }

  /** Whether this person agrees, and has been an approver for long enough. */
  async check(approverId: string, passphrase: string): Checked<Denial | 'approver-too-new'> {
    const { store, clock } = this.#ports;
    const added = store.get(approverId)?.addedAt ?? 0;
    const beside = store.all().some(({ addedAt }) => addedAt < added);
    if (clock.now() < added + (beside ? NEW_BESIDE_OTHERS_FOR_MS : NEW_FOR_MS)) return fail('approver-too-new');
    return this.#knows(approverId, passphrase);
  }

  /** Whether it is this person. Wrong passphrases are counted; after five nobody can try for a quarter of an hour. */
  async #knows(approverId: string, passphrase: string): Checked<Denial> {
    const { store, clock } = this.#ports;
    const approver: StoredApprover | null = store.get(approverId);
    if (approver === null) return fail('unknown-approver');
    const since = clock.now() - WRONG_WINDOW_MS;
    const wrong = (this.#wrong.get(approverId) ?? []).filter((at) => at > since);
    if (wrong.length >= MAX_WRONG) return fail('too-many-attempts');
    // Counted before it is looked at: attempts made at once are attempts, too.
    wrong.push(clock.now());
    this.#wrong.set(approverId, wrong);
    if (!timingSafeEqual(await hashOf(passphrase, approver.salt), approver.hash)) return fail('wrong-passphrase');
    this.#wrong.delete(approverId);
    store.approved(approverId, clock.now());
    return ok({ name: approver.name });
  }
}

const fold = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

const hashOf = (passphrase: string, salt: Uint8Array): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, SCRYPT, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
