import { type CredentialKind, type certificates, credentialKind } from '#contract/certificates.ts';
import type { ServiceOf } from '#contract/define.ts';
import type { Incoming } from '#contract/incoming.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import { fail, ok } from '#lib/outcome.ts';
import { SerialQueue } from '#lib/serial-queue.ts';
import { type ArrivalPorts, Arrivals } from './arrivals.ts';
import { BackupDesk, type BackupPorts } from './backup-desk.ts';
import { busyWith } from './certificates-ports.ts';
import { credentialView } from './credential-view.ts';
import { keptRoots } from './engine-roots.ts';
import { identifyFile } from './identify.ts';
import { type LiveCheckPorts, LiveChecks } from './live-checks.ts';
import { OwnDesk, type OwnPorts } from './own-desk.ts';
import { Pkcs12Desk, type Pkcs12Ports } from './pkcs12-desk.ts';
import { RollbackDesk, type RollbackPorts } from './rollback-desk.ts';
import { Upkeep } from './upkeep.ts';

interface Person {
  readonly name: string;
  readonly email: string;
}

export interface CertificatesPorts
  extends RollbackPorts,
    OwnPorts,
    Pkcs12Ports,
    BackupPorts,
    LiveCheckPorts,
    Omit<ArrivalPorts, 'onError'> {
  /** Who looks after an Apple Account; null when it is not in the register. */
  readonly contactsFor: (account: string) => { readonly owner: Person; readonly deputy: Person | null } | null;
  readonly publish: RollbackPorts['publish'];
  readonly log: Log;
}

type Service = ServiceOf<typeof certificates>;
type Input<K extends keyof Service> = Parameters<Service[K]>[0];
type Answer<K extends keyof Service> = Promise<Awaited<ReturnType<Service[K]>>>;

/** The centre: every credential in one model. What changes one comes one at a time. */
export class CertificatesService implements Service, LongLived {
  readonly #ports: CertificatesPorts;
  readonly #queue = new SerialQueue();
  readonly #checks: LiveChecks;
  readonly #rollback: RollbackDesk;
  readonly #own: OwnDesk;
  readonly #pkcs12: Pkcs12Desk;
  readonly #backup: BackupDesk;
  readonly #arrivals: Arrivals;
  readonly #upkeep: Upkeep;

  constructor(ports: CertificatesPorts) {
    const { clock, log, credentials } = ports;
    this.#ports = ports;
    this.#checks = new LiveChecks(ports);
    this.#rollback = new RollbackDesk(ports);
    this.#own = new OwnDesk(ports);
    this.#pkcs12 = new Pkcs12Desk(ports);
    this.#backup = new BackupDesk(ports);
    this.#arrivals = new Arrivals({ ...ports, onError: (error) => log.error('a download could not be read', { error }) });
    this.#upkeep = new Upkeep({
      clock,
      log,
      credentials,
      renewTlsInTime: () => this.#queue.run(() => this.#own.renewTlsInTime()),
      verify: (kind) => this.#checks.verify(kind),
    });
  }

  /** After the engine: a TLS certificate that ends soon is renewed here, and whoever serves it is told. */
  async start(): Promise<void> {
    this.#checks.start();
    this.#arrivals.start();
    await this.#upkeep.start();
  }

  async stop(): Promise<void> {
    this.#checks.stop();
    this.#arrivals.stop();
    this.#backup.stop();
    await this.#upkeep.stop();
  }

  /** A file that a call was given; null when it arrived too long ago. For the wizards of other features as well. */
  fileOf(file: Incoming): { fileName: string; bytes: Buffer } | null {
    if ('arrivalId' in file) return this.#arrivals.file(file.arrivalId);
    return { fileName: file.fileName, bytes: Buffer.from(file.content, 'base64') };
  }

  /** Everything in use that ends on a date. */
  deadlines(): { kind: CredentialKind; identity: string; name: string; account: string; dueAt: number }[] {
    return credentialKind.options.flatMap((kind) => {
      const current = this.#ports.credentials.current(kind);
      if (current === null || current.expiresAt === null) return [];
      const { identity, identityName, account, expiresAt } = current;
      return [{ kind, identity, name: identityName, account, dueAt: expiresAt }];
    });
  }

  async list(): Answer<'list'> {
    return ok({ credentials: credentialKind.options.map((kind) => this.#view(kind)), backupAt: this.#backup.madeAt() });
  }

  async verify({ kind }: Input<'verify'>): Answer<'verify'> {
    const answer = await this.#checks.verify(kind);
    return answer.ok ? ok({}) : answer;
  }

  async planRollback({ id }: Input<'planRollback'>): Answer<'planRollback'> {
    const plan = this.#rollback.plan(id);
    if (!plan.ok) return plan;
    const { kind, from, to, devices, level } = plan.value;
    return ok({ kind, from, to, devices, level });
  }

  rollback({ id, confirmation }: Input<'rollback'>): Answer<'rollback'> {
    return this.#queue.run(async () => {
      const plan = this.#rollback.plan(id);
      const busy = plan.ok ? busyWith(this.#ports, [plan.value.kind]) : null;
      if (busy !== null) return busy;
      const back = await this.#rollback.rollback(id, confirmation);
      if (!back.ok) return back;
      this.#tryAll(back.value.untried);
      return ok({});
    });
  }

  renewOwn({ kind, confirmation }: Input<'renewOwn'>): Answer<'renewOwn'> {
    // A TLS certificate that is made anew keeps its root, so whoever is being prepared goes on trusting it.
    return this.#queue.run(
      async () => (kind === 'engine-tls' ? null : busyWith(this.#ports, [kind])) ?? (await this.#own.renew(kind, confirmation)),
    );
  }

  exportPkcs12({ kind, passphrase }: Input<'exportPkcs12'>): Answer<'exportPkcs12'> {
    return this.#pkcs12.export(kind, passphrase);
  }

  importPkcs12(input: Input<'importPkcs12'>): Answer<'importPkcs12'> {
    return this.#queue.run(async () => busyWith(this.#ports, [input.kind]) ?? (await this.#pkcs12.import(input)));
  }

  exportBackup({ passphrase }: Input<'exportBackup'>): Answer<'exportBackup'> {
    return this.#backup.export(passphrase);
  }

  async openBackup({ file, passphrase }: Input<'openBackup'>): Answer<'openBackup'> {
    const found = this.fileOf(file);
    return found === null ? gone : this.#backup.open(found.bytes, passphrase);
  }

  restoreBackup({ backupId, kinds, confirmation }: Input<'restoreBackup'>): Answer<'restoreBackup'> {
    return this.#queue.run(async () => {
      const busy = busyWith(this.#ports, kinds);
      if (busy !== null) return busy;
      const restored = await this.#backup.restore(backupId, kinds, confirmation);
      if (!restored.ok) return restored;
      this.#tryAll(restored.value.untried);
      return ok({ skipped: restored.value.skipped });
    });
  }

  async identify({ file }: Input<'identify'>): Answer<'identify'> {
    const found = this.fileOf(file);
    return found === null ? gone : ok(identifyFile(found.bytes, found.fileName));
  }

  async downloads(): Answer<'downloads'> {
    return ok(this.#arrivals.view());
  }

  async watchDownloads({ on }: Input<'watchDownloads'>): Answer<'watchDownloads'> {
    const agreed = this.#arrivals.agree(on);
    if (!agreed.ok) return agreed;
    this.#ports.publish('changed', {});
    return ok({});
  }

  async dismissArrival({ arrivalId }: Input<'dismissArrival'>): Answer<'dismissArrival'> {
    this.#arrivals.dismiss(arrivalId);
    this.#ports.publish('changed', {});
    return ok({});
  }

  /** What has just come back may not work any more. Nobody waits for the answer: it may take long, and the screens are told. */
  #tryAll(kinds: readonly CredentialKind[]): void {
    for (const kind of kinds) {
      this.#checks.verify(kind).catch((error: unknown) => this.#ports.log.error('a credential could not be tried', { kind, error }));
    }
  }

  #view(kind: CredentialKind): ReturnType<typeof credentialView> {
    const { credentials, clock, simulated, devices, contactsFor, engineHost } = this.#ports;
    const current = credentials.current(kind);
    const contacts = current === null || current.account === '' ? null : contactsFor(current.account);
    return credentialView(kind, current, credentials.history(kind), {
      now: clock.now(),
      simulated,
      devices: devices(kind),
      pendingKeys: kind === 'push' || kind === 'ade' ? credentials.pendingKeys(kind).length : 0,
      contacts,
      hasSecret: (name) => credentials.hasSecret(name),
      engineHost: engineHost(),
      roots: keptRoots(credentials),
    });
  }
}

const gone = fail('file-gone', 'it arrived too long ago');
