import type { KeyObject } from 'node:crypto';
import type { RecordActivity } from '#contract/activity.ts';
import { confirms } from '#contract/confirmation.ts';
import type { ServiceOf } from '#contract/define.ts';
import type { Incoming } from '#contract/incoming.ts';
import type { TokenKind, TokenServiceRefusal, tokens } from '#contract/tokens.ts';
import { createAdePublicKey } from '#files/ade-public-key.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { SerialQueue } from '#lib/serial-queue.ts';
import { privateKeyToDer, publicKeyToDer } from '#pki/keys.ts';
import type { Credential, CredentialsStore } from '#store/credentials-store.ts';
import type { RunsStore } from '#store/runs-store.ts';
import type { AppsRefusal, LocationStanding, MdmInfo } from '../../protocols/apps-and-books/apps-and-books-client.ts';
import type { BusinessCredentials, BusinessRefusal, BusinessStanding } from '../../protocols/business/business-client.ts';
import type { DepAccount } from '../../protocols/dep/dep-account.ts';
import type { DepRefusal } from '../../protocols/dep/dep-refusal.ts';
import type { DepToken } from '../../protocols/dep/oauth1.ts';
import { adeDesk } from './ade-desk.ts';
import { apiDesk } from './api-desk.ts';
import { contentDesk } from './content-desk.ts';
import type { Installed, TokenDesk } from './token-desk.ts';
import { firstStep, halfWidth, isAccount, publicKeyFileName, type TokenRun } from './token-rules.ts';
import { TokenRuns } from './token-runs.ts';
import { problemOf, publicFacts, TokenSettling } from './token-settling.ts';
import { wizardView } from './token-view.ts';

export interface TokensPorts {
  readonly credentials: CredentialsStore;
  /** Runs of kind `token`, one subject per kind of token. */
  readonly runs: RunsStore<TokenRun>;
  readonly secrets: {
    put(name: string, plain: Uint8Array, at: number): void;
    get(name: string): Uint8Array | null;
    delete(name: string): void;
  };
  readonly clock: Clock;
  readonly publish: (event: 'changed', payload: Record<string, never>) => void;
  readonly record: RecordActivity;
  readonly dep: { account(token: DepToken): Promise<Outcome<DepAccount, DepRefusal>> };
  readonly apps: {
    check(bearer: string): Promise<Outcome<LocationStanding, AppsRefusal>>;
    claim(bearer: string, mdmInfo: MdmInfo): Promise<Outcome<LocationStanding, AppsRefusal | 'not-taken'>>;
  };
  readonly business: { check(credentials: BusinessCredentials): Promise<Outcome<BusinessStanding, BusinessRefusal>> };
  /** How this installation enters itself as MDM of a location: the id stays the same for ever. */
  readonly mdmInfo: () => MdmInfo;
  readonly organizationName: () => string;
  readonly portalUrl: () => string;
  /** Devices that rely on the installed token. */
  readonly devices: (kind: TokenKind) => number;
  readonly fileOf: (incoming: Incoming) => { fileName: string; bytes: Uint8Array } | null;
  /** RSA 2048: the portal takes nothing else. */
  readonly generateKey: () => Promise<KeyObject>;
  readonly newId: () => string;
}

type Service = ServiceOf<typeof tokens>;
type Input<K extends keyof Service> = Parameters<Service[K]>[0];
type Answer<K extends keyof Service> = Promise<Awaited<ReturnType<Service[K]>>>;
const kinds = ['ade', 'content', 'api'] as const;

/** Wizards of the three tokens that Apple's portals hand out. One change at a time for each kind. */
export class TokensService implements Service {
  readonly #ports: TokensPorts;
  readonly #desks: Readonly<Record<TokenKind, TokenDesk>>;
  /** A service that is slow holds up the wizard of its own kind alone. */
  readonly #queues: Readonly<Record<TokenKind, SerialQueue>> = {
    ade: new SerialQueue(),
    content: new SerialQueue(),
    api: new SerialQueue(),
  };
  readonly #runs: TokenRuns;
  readonly #settling: TokenSettling;

  constructor(ports: TokensPorts) {
    this.#ports = ports;
    this.#runs = new TokenRuns(ports);
    const { credentials, secrets, clock, dep, apps, business } = ports;
    const now = () => clock.now();
    this.#desks = {
      ade: adeDesk({ keys: () => credentials.pendingKeys('ade'), secrets, now, account: (token) => dep.account(token) }),
      content: contentDesk({ now, check: (bearer) => apps.check(bearer) }),
      api: apiDesk({ check: (account) => business.check(account) }),
    };
    this.#settling = new TokenSettling(ports, { runs: this.#runs, desks: this.#desks });
  }

  /** Which wizards wait for a file from the portal. */
  awaited(): TokenKind[] {
    return kinds.filter((kind) => ['portal', 'verify'].includes(this.#runs.open(kind)?.step ?? ''));
  }

  /** Asks the service whether the installed token works. */
  async verifyInstalled(kind: TokenKind): Promise<Outcome<null, TokenServiceRefusal | 'not-installed' | 'expired' | 'other-owner'>> {
    const installed = this.#installed(kind);
    if (installed === null) return fail('not-installed', 'no token is installed');
    const { credential, secret } = installed;
    if (credential.expiresAt !== null && credential.expiresAt <= this.#ports.clock.now()) {
      return fail('expired', 'its year is over', { expiredAt: new Date(credential.expiresAt).toISOString() });
    }
    const told = await this.#desks[kind].ask(secret, credential.facts, credential.verifiedAt !== null);
    if (!told.ok) return told;
    const { owner } = told.value;
    if (kind === 'content' && owner !== null && owner.id !== this.#ports.mdmInfo().id) {
      return fail('other-owner', 'another MDM is entered for the location', { owner: owner.name });
    }
    return ok(null);
  }

  async overview(): Answer<'overview'> {
    const { credentials, portalUrl, devices } = this.#ports;
    const runs = kinds.flatMap((kind) => this.#runs.open(kind) ?? []);
    const views = runs.map((run) =>
      wizardView(run, { portalUrl: portalUrl(), installed: credentials.current(run.subject), devices: devices(run.subject) }),
    );
    return ok({ wizards: views });
  }

  begin({ kind }: Input<'begin'>): Answer<'begin'> {
    return this.#queues[kind].run(() => {
      const { credentials, runs, clock, newId } = this.#ports;
      const open = this.#runs.open(kind);
      if (open !== null && open.step !== 'done') return fail('wizard-open', 'this wizard is open');
      const installed = credentials.current(kind);
      const data: TokenRun = {
        renewal: installed !== null,
        account: installed?.account ?? '',
        clientId: installed?.facts['clientId'] ?? '',
        keyId: '',
        keyName: null,
        publicKeyFileName: '',
        problem: null,
        draft: null,
        facts: {},
        expiresAt: null,
        told: null,
        acceptedChange: null,
      };
      credentials.transaction(() => {
        if (open !== null) runs.end(open.id, clock.now());
        runs.create({ id: newId(), subject: kind, step: firstStep(kind), data, at: clock.now() });
      });
      this.#runs.changed();
      return ok({});
    });
  }

  publicKey({ anew }: Input<'publicKey'>): Answer<'publicKey'> {
    return this.#queues.ade.run(async () => {
      const run = this.#runs.working('ade');
      if (run === null) return fail('no-wizard', 'no wizard is open');
      const { credentials } = this.#ports;
      const known = anew ? undefined : credentials.pendingKeys('ade')[0];
      const key = known ?? (await this.#makeKey());
      const fileName = publicKeyFileName(this.#ports.organizationName(), key.createdAt, key.keyName.split('/')[1] ?? '');
      this.#runs.advance(run, { type: 'key-given', keyName: key.keyName, fileName });
      return ok({ fileName, content: key.certificate, base64: false });
    });
  }

  skipKey(): Answer<'skipKey'> {
    return this.#queues.ade.run(() => {
      const run = this.#runs.working('ade');
      if (run === null) return fail('no-wizard', 'no wizard is open');
      const [key] = this.#ports.credentials.pendingKeys('ade');
      if (key === undefined) return fail('no-key', 'no public key was ever made here');
      this.#runs.advance(run, { type: 'key-skipped', keyName: key.keyName, fileName: '' });
      return ok({});
    });
  }

  saveForm({ kind, account, clientId, keyId }: Input<'saveForm'>): Answer<'saveForm'> {
    return this.#queues[kind].run(() => {
      const run = this.#runs.working(kind);
      if (run === null) return fail('no-wizard', 'no wizard is open');
      this.#runs.advance(run, { type: 'form-saved', account, clientId, keyId });
      return ok({});
    });
  }

  import({ kind, file }: Input<'import'>): Answer<'import'> {
    return this.#queues[kind].run(() => {
      const { secrets, clock, credentials, record, fileOf, newId } = this.#ports;
      const run = this.#runs.working(kind);
      if (run === null) return fail('no-wizard', 'no wizard is open');
      const given = fileOf(file);
      if (given === null) return fail('file-gone', 'the file is not there any more');
      const account = halfWidth(run.data.account);
      const read = isAccount(account)
        ? this.#desks[kind].read(given, run.data, this.#installed(kind))
        : fail('account-invalid', 'an Apple Account is an e-mail address');
      if (!read.ok) {
        this.#runs.advance(run, { type: 'file-refused', problem: problemOf(read.error) });
        return read;
      }
      const { secret, facts, expiresAt } = read.value;
      const draft = `token/${newId()}`;
      credentials.transaction(() => {
        secrets.put(draft, secret, clock.now());
        if (run.data.draft !== null) secrets.delete(run.data.draft);
        record('tokens.imported', kind, publicFacts(facts));
        this.#runs.save(run, { type: 'file-accepted', draft, facts, expiresAt }, { account });
      });
      this.#runs.changed();
      return ok({});
    });
  }

  verify({ kind }: Input<'verify'>): Answer<'verify'> {
    return this.#queues[kind].run(async () => {
      const run = this.#runs.open(kind);
      if (run?.step === 'done') return ok({});
      const draft = run === null ? null : this.#runs.draft(run);
      if (run === null || draft === null) return fail('no-wizard', 'no token waits to be verified');
      return this.#settling.verify(run, draft);
    });
  }

  acceptIdentity({ kind, confirmation }: Input<'acceptIdentity'>): Answer<'acceptIdentity'> {
    return this.#queues[kind].run(async () => {
      const { devices, credentials, record } = this.#ports;
      const run = this.#runs.open(kind);
      if (run === null) return fail('no-wizard', 'no wizard is open');
      const [draft, told] = [this.#runs.draft(run), run.data.told];
      if (run.step !== 'compare' || told === null || draft === null)
        return fail('nothing-to-accept', 'no other identity is to be accepted');
      const expired = this.#settling.refuseExpired(run);
      if (expired !== null) return fail('expired', expired.message, expired.details);
      const wrong = confirms('replace', devices(kind), confirmation);
      if (wrong !== null) return fail(wrong);
      this.#runs.advance(run, { type: 'identity-accepted', change: this.#settling.changeFor(run, told) }, () =>
        record('tokens.identity-accepted', kind, {
          installed: credentials.current(kind)?.identityName ?? '',
          incoming: told.identityName,
          devices: String(devices(kind)),
          reason: confirmation.reason.trim(),
        }),
      );
      // What the service says now has its place in the wizard's state; the identity is accepted all the same.
      await this.#settling.verify(this.#runs.open(kind) ?? run, draft);
      return ok({});
    });
  }

  settleOwner({ take }: Input<'settleOwner'>): Answer<'settleOwner'> {
    return this.#queues.content.run(async () => {
      const run = this.#runs.open('content');
      if (run === null) return fail('no-wizard', 'no wizard is open');
      const [draft, told] = [this.#runs.draft(run), run.data.told];
      if (run.step !== 'owner' || told === null || draft === null) return fail('no-wizard', 'the owner is not asked for');
      return this.#settling.settleOwner(run, draft, told, take);
    });
  }

  close({ kind }: Input<'close'>): Answer<'close'> {
    return this.#queues[kind].run(() => {
      const { runs, clock, credentials, secrets } = this.#ports;
      const run = this.#runs.open(kind);
      if (run === null) return ok({});
      credentials.transaction(() => {
        if (run.data.draft !== null) secrets.delete(run.data.draft);
        runs.end(run.id, clock.now());
      });
      this.#runs.changed();
      return ok({});
    });
  }

  async #makeKey() {
    const { credentials, secrets, clock, generateKey, organizationName, newId, record } = this.#ports;
    const key = await generateKey();
    const now = clock.now();
    const certificate = await createAdePublicKey({ key, commonName: `Shitaku ${organizationName()}`.trim().slice(0, 64), now });
    const keyName = `ade-key/${newId()}`;
    const pending = { kind: 'ade', keyName, publicKey: publicKeyToDer(key), certificate: certificate.pem, createdAt: now } as const;
    credentials.transaction(() => {
      secrets.put(keyName, privateKeyToDer(key), now);
      credentials.addPendingKey(pending);
      record('tokens.key-made', 'ade', { sha256: certificate.sha256 });
    });
    return pending;
  }

  #installed(kind: TokenKind): Installed | null {
    const credential: Credential | null = this.#ports.credentials.current(kind);
    const secret = credential === null ? null : this.#ports.secrets.get(credential.secretName);
    return credential === null || secret === null ? null : { credential, secret };
  }
}
