import { credentialKind, type CredentialKind as ShownKind } from '#contract/certificates.ts';
import type { Confirmation } from '#contract/confirmation.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { ArchiveFailure } from '#lib/sealed-archive.ts';
import type { Credential, CredentialKind, PendingKey } from '#store/credentials-store.ts';
import { type BackupContents, type KeptCredential, pendingKinds, readBackup, writeBackup } from './backup.ts';
import { dayOf, minuteOf } from './certificates-ports.ts';
import { MdmName } from './mdm-name.ts';
import { OpenedBackups } from './opened-backups.ts';
import { isShort } from './pkcs12-desk.ts';
import { RestoreDesk, type RestorePorts } from './restore-desk.ts';
import { planRestore } from './restore-plan.ts';

export interface BackupPorts extends RestorePorts {
  readonly archive: {
    seal(plain: Uint8Array, passphrase: string): Promise<string>;
    open(text: string, passphrase: string): Promise<Outcome<Buffer, ArchiveFailure>>;
  };
  readonly organizationName: () => string;
  readonly simulated: boolean;
}

const allKinds: readonly CredentialKind[] = [...credentialKind.options, 'engine-root'];
/** Each request leaves a key behind; those of years ago get no answer any more, and the archive must stay a small file. */
const KEYS_OF_A_KIND = 100;
const BACKUP_AT = 'certificates.backup-at';

/** Everything in one archive under a passphrase, and back. */
export class BackupDesk {
  readonly #ports: BackupPorts;
  readonly #opened: OpenedBackups;
  readonly #desk: RestoreDesk;
  readonly #mdmName: MdmName;

  constructor(ports: BackupPorts) {
    this.#ports = ports;
    this.#opened = new OpenedBackups(ports.clock, ports.newId);
    this.#desk = new RestoreDesk(ports);
    this.#mdmName = new MdmName(ports.settings, ports.credentials);
  }

  /** When the last archive was made. */
  madeAt(): number | null {
    const at = this.#ports.settings.get(BACKUP_AT);
    return typeof at === 'number' ? at : null;
  }

  stop(): void {
    this.#opened.dropAll();
  }

  async export(passphrase: string) {
    const { credentials, clock, settings, archive, record, simulated, organizationName } = this.#ports;
    if (isShort(passphrase)) return fail('passphrase-short', 'fewer than 8 characters');
    const kept = allKinds.flatMap((kind) => [credentials.current(kind) ?? [], credentials.history(kind)].flat()).flatMap(this.#kept);
    if (!kept.some(({ current }) => current)) return fail('nothing-installed', 'there is nothing to keep');
    const now = clock.now();
    const pendingKeys = pendingKinds.flatMap((kind) => credentials.pendingKeys(kind).slice(0, KEYS_OF_A_KIND).flatMap(this.#keptKey));
    const mdmId = kept.some(({ kind, current }) => kind === 'content' && current) ? this.#mdmName.get() : null;
    const named = mdmId === null ? {} : { mdmId };
    const contents = { madeAt: now, organizationName: organizationName(), simulated, ...named, credentials: kept, pendingKeys };
    const plain = writeBackup(contents);
    // An archive that cannot be opened again is none; better to know it now.
    const again = readBackup(plain);
    if (!again.ok) throw new Error(`the backup would not be readable: ${again.error.message}`);
    const content = await archive.seal(plain, passphrase);
    plain.fill(0);
    const fileName = `shitaku_backup_${dayOf(now)}-${minuteOf(now)}.shitaku`;
    credentials.transaction(() => {
      settings.put(BACKUP_AT, now);
      record('certificates.backup-made', organizationName(), { fileName, credentials: String(kept.length) });
    });
    this.#ports.publish('changed', {});
    return ok({ fileName, content, base64: false });
  }

  async open(bytes: Uint8Array, passphrase: string) {
    const plain = await this.#ports.archive.open(Buffer.from(bytes).toString('utf8'), passphrase);
    if (!plain.ok) return plain;
    const backup = readBackup(plain.value);
    if (!backup.ok || backup.value.simulated !== this.#ports.simulated) {
      plain.value.fill(0);
      return backup.ok ? fail('not-an-archive', 'it was made in the other world', { reason: 'other-world' }) : backup;
    }
    const { madeAt, organizationName } = backup.value;
    const plan = planRestore(backup.value, this.#ports);
    const entries = plan.entries.map(({ kind, kept: { identity, identityName, expiresAt }, relation, hindrance }) => {
      return { kind, identity, identityName, expiresAt, relation, hindrance };
    });
    return ok({ backupId: this.#opened.keep(plain.value), madeAt, organizationName, entries, devices: plan.devices });
  }

  async restore(backupId: string, kinds: readonly ShownKind[], confirmation: Confirmation) {
    const plain = this.#opened.get(backupId);
    const backup = plain === null ? fail('backup-unknown', 'not open any more') : readBackup(plain);
    if (!backup.ok) return fail('backup-unknown', backup.error.message);
    const restored = await this.#desk.restore(backup.value, kinds, confirmation);
    if (restored.ok) this.#opened.drop(backupId);
    return restored;
  }

  readonly #kept = (credential: Credential): KeptCredential[] => {
    const secret = this.#secretOf(credential.secretName);
    const { id: _id, secretName: _name, checkedAt: _at, problem: _problem, facts, ...plain } = credential;
    // Without its key or token it is of no use to anybody.
    return secret === null ? [] : [{ ...plain, facts: { ...facts }, secret }];
  };

  readonly #keptKey = ({ kind, keyName, publicKey, certificate, createdAt }: PendingKey): BackupContents['pendingKeys'] => {
    const secret = this.#secretOf(keyName);
    return secret === null ? [] : [{ kind, publicKey: Buffer.from(publicKey).toString('base64'), certificate, createdAt, secret }];
  };

  #secretOf(name: string): string | null {
    const secret = this.#ports.secrets.get(name);
    return secret === null ? null : Buffer.from(secret).toString('base64');
  }
}
