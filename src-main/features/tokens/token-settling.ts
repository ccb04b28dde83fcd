import type { RecordActivity } from '#contract/activity.ts';
import type { TokenKind, TokenServiceRefusal } from '#contract/tokens.ts';
import type { Clock } from '#lib/clock.ts';
import { type Failure, fail, type Outcome, ok } from '#lib/outcome.ts';
import type { CredentialsStore } from '#store/credentials-store.ts';
import type { AppsRefusal, LocationStanding, MdmInfo } from '../../protocols/apps-and-books/apps-and-books-client.ts';
import { bearerOf, toldOf } from './content-desk.ts';
import type { TokenDesk } from './token-desk.ts';
import { changeOf, type Told } from './token-rules.ts';
import type { TokenRuns } from './token-runs.ts';
import type { TokenRow } from './token-view.ts';

interface Ports {
  readonly credentials: Pick<CredentialsStore, 'current' | 'install' | 'transaction'>;
  readonly clock: Clock;
  readonly record: RecordActivity;
  readonly apps: { claim(bearer: string, mdmInfo: MdmInfo): Promise<Outcome<LocationStanding, AppsRefusal | 'not-taken'>> };
  readonly mdmInfo: () => MdmInfo;
}

type Settled<Code extends string = TokenServiceRefusal> = Promise<Outcome<Record<string, never>, Code>>;

/**
 * From a token that the service knows to the installed one. A wizard may stand still for days, and an archive or a step back in the
 * history changes what is installed past it, so nothing counts here but what is true at the moment of installing.
 */
export class TokenSettling {
  readonly #ports: Ports;
  readonly #runs: TokenRuns;
  readonly #desks: Readonly<Record<TokenKind, TokenDesk>>;

  constructor(ports: Ports, parts: { runs: TokenRuns; desks: Readonly<Record<TokenKind, TokenDesk>> }) {
    this.#ports = ports;
    this.#runs = parts.runs;
    this.#desks = parts.desks;
  }

  /** Says so, and leaves it in the wizard, when the year of the token is over by now. */
  refuseExpired(run: TokenRow): Failure<'expired'> | null {
    const { expiresAt } = run.data;
    if (expiresAt === null || expiresAt > this.#ports.clock.now()) return null;
    const { error } = fail('expired', 'its year is over', { expiredAt: new Date(expiresAt).toISOString() });
    this.#runs.advance(run, { type: 'service-refused', problem: problemOf(error) });
    return error;
  }

  /** Asks the service; installs, or stops at the question about another identity or another MDM. */
  async verify(run: TokenRow, draft: Uint8Array): Settled {
    const asked = await this.#ask(run, draft);
    if (!asked.ok) return asked;
    const told = asked.value;
    const { subject: kind, step } = this.#again(run);
    if (step !== 'verify') return ok({});
    // A location without an owner becomes ours.
    if (kind !== 'content' || told.owner !== null) return this.#finish(run, told);
    const claimed = await this.#claim(draft);
    if (claimed.ok) return this.#finish(run, claimed.value);
    // Somebody else was quicker: their name is read anew at the next try.
    const { code, message, details } = claimed.error;
    const failure = fail(code === 'not-taken' ? 'service-error' : code, message, details);
    this.#runs.advance(this.#again(run), { type: 'owner-refused', problem: problemOf(failure.error) });
    return failure;
  }

  /** `take`: the person wants this installation entered in place of the MDM that `before` told of, and of no other. */
  async settleOwner(run: TokenRow, draft: Uint8Array, before: Told, take: boolean): Settled<TokenServiceRefusal | 'not-taken'> {
    const asked = await this.#ask(run, draft);
    if (!asked.ok) return asked;
    const told = asked.value;
    if (this.#again(run).step === 'compare') return ok({});
    if (!take) return this.#finish(run, told);
    const isAnother = this.#isForeign(told) && told.owner?.id !== before.owner?.id;
    const claimed = isAnother
      ? fail('not-taken', 'another MDM took the location meanwhile', { owner: told.owner?.name ?? '' })
      : await this.#claim(draft);
    if (!claimed.ok) {
      this.#runs.advance(this.#again(run), { type: 'owner-refused', problem: problemOf(claimed.error) });
      return claimed;
    }
    const { record, mdmInfo } = this.#ports;
    return this.#finish(run, claimed.value, () =>
      record('tokens.owner-taken', told.identityName, { from: told.owner?.name ?? '', owner: mdmInfo().name }),
    );
  }

  /** What the token would replace that is not its own: null if nothing is installed, or the same. */
  changeFor(run: TokenRow, told: Told): string | null {
    return changeOf(this.#ports.credentials.current(run.subject), told, run.data.facts);
  }

  /** Moves the wizard to what the answer asks of the person; `verify` then means: nothing. */
  async #ask(run: TokenRow, draft: Uint8Array): Promise<Outcome<Told, TokenServiceRefusal>> {
    const expired = this.refuseExpired(run);
    if (expired !== null) return fail('token-expired', expired.message, expired.details);
    const answer = await this.#desks[run.subject].ask(draft, run.data.facts, false);
    if (!answer.ok) {
      this.#runs.advance(run, { type: 'service-refused', problem: problemOf(answer.error) });
      return answer;
    }
    this.#told(run, answer.value);
    return answer;
  }

  async #claim(draft: Uint8Array): Promise<Outcome<Told, AppsRefusal | 'not-taken'>> {
    const { apps, mdmInfo } = this.#ports;
    const claimed = await apps.claim(bearerOf(draft), mdmInfo());
    return claimed.ok ? ok(toldOf(claimed.value)) : claimed;
  }

  /** Something else may have been installed while the service was entering us. `also` has happened all the same. */
  #finish(given: TokenRow, told: Told, also: () => void = () => {}): Outcome<Record<string, never>, never> {
    const run = this.#again(given);
    const change = this.changeFor(run, told);
    if (change === null || change === run.data.acceptedChange) this.#install(run, told, also);
    else this.#told(run, told, also);
    return ok({});
  }

  #told(run: TokenRow, told: Told, also: () => void = () => {}): void {
    this.#runs.advance(run, { type: 'service-told', told, change: this.changeFor(run, told), foreignOwner: this.#isForeign(told) }, also);
  }

  #install(run: TokenRow, told: Told, also: () => void): void {
    const { credentials, clock, record } = this.#ports;
    const { draft, account, facts: fromFile, expiresAt } = run.data;
    if (draft === null) throw new Error('there is no token to install');
    const now = clock.now();
    const managed = this.#isForeign(told) ? { foreignOwner: told.owner?.name ?? '' } : {};
    const facts = { ...fromFile, ...told.facts, ...managed };
    this.#runs.advance(run, { type: 'installed', facts, told }, () => {
      also();
      credentials.install({
        kind: run.subject,
        identity: told.identity,
        identityName: told.identityName,
        account,
        serialNumber: '',
        certificate: '',
        secretName: draft,
        facts,
        issuedAt: now,
        expiresAt,
        installedAt: now,
        verifiedAt: now,
      });
      record('tokens.installed', told.identityName, { kind: run.subject, ...publicFacts(facts) });
    });
  }

  #isForeign(told: Told): boolean {
    return told.owner !== null && told.owner.id !== this.#ports.mdmInfo().id;
  }

  /** As it stands after what was just saved. */
  #again(run: TokenRow): TokenRow {
    return this.#runs.open(run.subject) ?? run;
  }
}

export const problemOf = (failure: Failure<string>) => ({ code: failure.code, details: failure.details ?? {} });

/** For the trail: who and where, without the half of a credential. */
export function publicFacts(facts: Readonly<Record<string, string>>): Record<string, string> {
  const { consumerKey: _, ...others } = facts;
  return others;
}
