import { credentialKind, type CredentialKind as ShownKind } from '#contract/certificates.ts';
import type { Confirmation } from '#contract/confirmation.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { ArchiveFailure } from '#lib/sealed-archive.ts';
import type { Credential, CredentialKind, PendingKey } from '#store/credentials-store.ts';
import { type BackupContents, type KeptCredential, readBackup, relationOf, withRoot, writeBackup } from './backup.ts';
import { type CentrePorts, dayOf, iso, minuteOf, tellChanged } from './certificates-ports.ts';
import { OpenedBackups } from './opened-backups.ts';
import { isShort } from './pkcs12-desk.ts';
import { refusedBy, strandedBy } from './rollback-rules.ts';

export interface BackupPorts extends CentrePorts {
  readonly archive: {
    seal(plain: Uint8Array, passphrase: string): Promise<string>;
    open(text: string, passphrase: string): Promise<Outcome<Buffer, ArchiveFailure>>;
  };
  readonly organizationName: () => string;
  readonly simulated: boolean;
}

const allKinds: readonly CredentialKind[] = [...credentialKind.options, 'engine-root'];
const keyKinds = ['push', 'ade', 'mdmcert'] as const;
/** Each request leaves a key behind; those of years ago get no answer any more, and the archive must stay a small file. */
const KEYS_OF_A_KIND = 100;
const BACKUP_AT = 'certificates.backup-at';

/** Everything in one archive under a passphrase, and back. */
export class BackupDesk {
  readonly #ports: BackupPorts;
  readonly #opened: OpenedBackups;

  constructor(ports: BackupPorts) {
    this.#ports = ports;
    this.#opened = new OpenedBackups(ports.clock, ports.newId);
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
    const pendingKeys = keyKinds.flatMap((kind) => credentials.pendingKeys(kind).slice(0, KEYS_OF_A_KIND).flatMap(this.#keptKey));
    const plain = writeBackup({ madeAt: now, organizationName: organizationName(), simulated, credentials: kept, pendingKeys });
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
    const entries = currentOf(backup.value).flatMap((kept) => (kept.kind === 'engine-root' ? [] : [this.#entry(kept, kept.kind)]));
    const devices = this.#stranded(backup.value);
    return ok({ backupId: this.#opened.keep(plain.value), madeAt, organizationName, entries, devices });
  }

  async restore(backupId: string, kinds: readonly ShownKind[], confirmation: Confirmation) {
    const plain = this.#opened.get(backupId);
    const backup = plain === null ? fail('backup-unknown', 'not open any more') : readBackup(plain);
    if (!backup.ok) return fail('backup-unknown', backup.error.message);
    const present = currentOf(backup.value);
    const missing = kinds.find((kind) => !present.some((kept) => kept.kind === kind));
    if (missing !== undefined) return fail('not-in-backup', `the archive has no ${missing}`, { kind: missing });
    const devices = this.#stranded(backup.value);
    const refused = refusedBy('restore', devices, confirmation);
    if (refused !== null) return refused;
    const restored = this.#restore(backup.value, withRoot(kinds), { devices, reason: confirmation.reason.trim() });
    this.#opened.drop(backupId);
    // Another root makes the engine's certificate another, whether or not it was chosen.
    const told = restored.map((kind) => (kind === 'engine-root' ? 'engine-tls' : kind));
    await tellChanged(this.#ports, [...new Set(told)]);
    return ok({});
  }

  /** The number to be typed is of the archive as a whole, as it was shown when it was opened. */
  #stranded(backup: BackupContents): number {
    const counts = currentOf(backup).map((kept) => strandedBy(kept, this.#ports.credentials.current(kept.kind), this.#ports));
    // The same devices rely on several of them.
    return Math.max(0, ...counts);
  }

  #entry(kept: KeptCredential, kind: ShownKind) {
    const { identity, identityName, expiresAt } = kept;
    return { kind, identity, identityName, expiresAt, relation: this.#relation(kept) };
  }

  #relation(kept: KeptCredential) {
    const installed = this.#ports.credentials.current(kept.kind);
    const secret = installed === null ? null : this.#ports.secrets.get(installed.secretName);
    return relationOf(kept, installed, secret !== null && Buffer.from(kept.secret, 'base64').equals(secret));
  }

  /** Everything or nothing. What is the same already stays as it is. Answers the kinds that are other ones now. */
  #restore(backup: BackupContents, kinds: readonly CredentialKind[], trace: { devices: number; reason: string }): ShownOrRoot[] {
    const { credentials, clock, record } = this.#ports;
    const now = clock.now();
    const wanted = currentOf(backup).filter((kept) => kinds.includes(kept.kind) && this.#relation(kept) !== 'same');
    credentials.transaction(() => {
      for (const { kind, identity, identityName, account, serialNumber, certificate, facts, issuedAt, expiresAt, secret } of wanted) {
        const secretName = this.#newSecret(secret, now);
        const plain = { kind, identity, identityName, account, serialNumber, certificate, facts, issuedAt, expiresAt };
        credentials.install({ ...plain, secretName, installedAt: now, verifiedAt: null });
      }
      this.#restoreKeys(backup, now);
      const details = { kinds: kinds.join(' '), madeAt: iso(backup.madeAt), devices: String(trace.devices), reason: trace.reason };
      record('certificates.backup-restored', backup.organizationName, details);
    });
    return wanted.map(({ kind }) => kind);
  }

  /** All of them, whichever kinds were chosen: they harm nothing, and what was asked for with them may still arrive. */
  #restoreKeys(backup: BackupContents, now: number): void {
    const { credentials } = this.#ports;
    const known = new Set(keyKinds.flatMap((kind) => credentials.pendingKeys(kind).map(({ publicKey }) => fingerprint(kind, publicKey))));
    // Oldest first, so that the newest is on top again.
    for (const { kind, publicKey, certificate, createdAt, secret } of backup.pendingKeys.toReversed()) {
      const bytes = Buffer.from(publicKey, 'base64');
      if (known.has(fingerprint(kind, bytes))) continue;
      known.add(fingerprint(kind, bytes));
      credentials.addPendingKey({ kind, keyName: this.#newSecret(secret, now), publicKey: bytes, certificate, createdAt });
    }
  }

  /** Under a name of our own: one from the archive might be that of another secret. */
  #newSecret(base64: string, now: number): string {
    const { secrets, newId } = this.#ports;
    const name = `restored/${newId()}`;
    secrets.put(name, Buffer.from(base64, 'base64'), now);
    return name;
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

type ShownOrRoot = CredentialKind;

const currentOf = (backup: BackupContents): KeptCredential[] => backup.credentials.filter(({ current }) => current);
const fingerprint = (kind: string, publicKey: Uint8Array): string => `${kind} ${Buffer.from(publicKey).toString('base64')}`;
