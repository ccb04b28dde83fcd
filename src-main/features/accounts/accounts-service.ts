import type { AccountView, accounts } from '#contract/accounts.ts';
import type { RecordActivity } from '#contract/activity.ts';
import type { CredentialKind } from '#contract/certificates.ts';
import type { EventsOf, ServiceOf } from '#contract/define.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, ok } from '#lib/outcome.ts';
import { type AccountForm, addressOf, checkForm, gapsOf, hintOf, nextQuestion, type Person } from './account-rules.ts';
import type { Account, AccountsStore } from './accounts-store.ts';

interface Ports {
  readonly store: AccountsStore;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly publish: (name: 'changed', payload: EventsOf<typeof accounts>['changed']) => void;
  readonly record: RecordActivity;
  /** The Apple Accounts that credentials name. */
  readonly usedBy: () => readonly { readonly address: string; readonly kind: CredentialKind }[];
}

/** The quarterly question, as a date of the calendar. */
interface SignInTask {
  readonly id: string;
  readonly type: 'sign-in';
  readonly kind: null;
  readonly name: string;
  readonly account: string;
  readonly dueAt: number;
}

/** Apple Account register (product.md I-20). It knows who is asked about an account, and never how to sign in to it. */
export class AccountsService implements ServiceOf<typeof accounts> {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Who is asked about the credentials of an account; null: it is not in the register. */
  contactsFor(address: string): { readonly owner: Person; readonly deputy: Person | null } | null {
    const account = this.#ports.store.find(addressOf(address));
    return account === null ? null : { owner: account.owner, deputy: account.deputy };
  }

  /** When somebody is to try each account's sign-in next. */
  deadlines(): SignInTask[] {
    return this.#ports.store.all().map((account) => ({
      id: `account/${account.id}`,
      type: 'sign-in',
      kind: null,
      name: account.address,
      account: account.address,
      dueAt: nextQuestion(account),
    }));
  }

  list = () => {
    const used = this.#usedBy();
    const known = this.#ports.store.all();
    const views = known.map((account) => this.#view(account, used.get(account.address) ?? []));
    for (const { address } of known) used.delete(address);
    return ok({ accounts: views, unregistered: [...used].map(([address, kinds]) => ({ address, kinds })) });
  };

  save = ({ id, ...entered }: AccountForm & { readonly id: string | null }) => {
    const { store, clock, newId } = this.#ports;
    const known = id === null ? null : store.get(id);
    if (id !== null && known === null) return fail('not-found');
    const checked = checkForm(entered);
    if (!checked.ok) return checked;
    const form = checked.value;
    const namesake = store.find(form.address);
    if (namesake !== null && namesake.id !== id) return fail('address-taken');
    // Nobody has answered for another address yet: the quarter begins anew.
    const kept = known !== null && known.address === form.address ? known : { confirmedAt: null, able: null, countsFrom: clock.now() };
    store.transaction(() => {
      store.put({ ...form, id: id ?? newId(), confirmedAt: kept.confirmedAt, able: kept.able, countsFrom: kept.countsFrom });
      this.#ports.record('accounts.saved', form.address, {
        owner: form.owner.name,
        ...(form.deputy === null ? {} : { deputy: form.deputy.name }),
        ...(known === null || known.address === form.address ? {} : { before: known.address }),
      });
    });
    this.#ports.publish('changed', {});
    return ok({});
  };

  /** Only the entry goes: credentials got with the account stay as they are. */
  remove = ({ id }: { id: string }) => {
    const { store } = this.#ports;
    const known = store.get(id);
    if (known === null) return fail('not-found');
    store.transaction(() => {
      store.remove(id);
      this.#ports.record('accounts.removed', known.address);
    });
    this.#ports.publish('changed', {});
    return ok({});
  };

  answerSignIn = ({ id, able }: { id: string; able: boolean }) => {
    const { store, clock } = this.#ports;
    const known = store.get(id);
    if (known === null) return fail('not-found');
    const at = clock.now();
    // Saying "no" twice does not move the date: it stands since the first time.
    const countsFrom = !able && known.able === false ? known.countsFrom : at;
    store.transaction(() => {
      store.put({ ...known, confirmedAt: at, able, countsFrom });
      this.#ports.record('accounts.sign-in-answered', known.address, { able: able ? 'yes' : 'no' });
    });
    this.#ports.publish('changed', {});
    return ok({});
  };

  #usedBy(): Map<string, CredentialKind[]> {
    const used = new Map<string, CredentialKind[]>();
    for (const { address, kind } of this.#ports.usedBy()) {
      const name = addressOf(address);
      const kinds = used.get(name) ?? [];
      if (name !== '' && !kinds.includes(kind)) used.set(name, [...kinds, kind]);
    }
    return used;
  }

  #view(account: Account, used: readonly CredentialKind[]): AccountView {
    const { countsFrom: _countsFrom, ...shown } = account;
    const askAt = nextQuestion(account);
    return {
      ...shown,
      purposes: [...new Set([...account.purposes, ...used])],
      owner: { ...account.owner },
      deputy: account.deputy === null ? null : { ...account.deputy },
      trustedNumbers: [...account.trustedNumbers],
      hint: hintOf(account.address),
      gaps: gapsOf(account),
      askAt,
      due: askAt <= this.#ports.clock.now(),
    };
  }
}
