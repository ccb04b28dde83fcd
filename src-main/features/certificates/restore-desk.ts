import type { CredentialKind as ShownKind } from '#contract/certificates.ts';
import type { Confirmation } from '#contract/confirmation.ts';
import { fail, ok } from '#lib/outcome.ts';
import { privateKeyFrom } from '#pki/keys.ts';
import type { CredentialKind } from '#store/credentials-store.ts';
import { type BackupContents, type KeptCredential, pendingKinds } from './backup.ts';
import { busyWith, type CentrePorts, iso, type PushHandshake, tellChanged } from './certificates-ports.ts';
import { MdmName } from './mdm-name.ts';
import { planRestore, type RestoreEntry, type RestoreHindrance, type RestorePlan, twinOf } from './restore-plan.ts';
import { refusedBy } from './rollback-rules.ts';

export interface RestorePorts extends CentrePorts {
  readonly pushHandshake: PushHandshake;
}

type HandshakeRefusal = Extract<Awaited<ReturnType<PushHandshake>>, { ok: false }>['error']['code'];

interface Skipped {
  readonly kind: ShownKind;
  readonly code: RestoreHindrance | HandshakeRefusal;
}

/** Puts what an opened archive holds in the place of what is installed. */
export class RestoreDesk {
  readonly #ports: RestorePorts;
  readonly #mdmName: MdmName;

  constructor(ports: RestorePorts) {
    this.#ports = ports;
    this.#mdmName = new MdmName(ports.settings, ports.credentials);
  }

  async restore(backup: BackupContents, kinds: readonly ShownKind[], confirmation: Confirmation) {
    const planned = this.#confirmed(backup, kinds, confirmation);
    if (!planned.ok) return planned;
    const shown = await this.#showPush(planned.value, kinds);
    // Devices may have enrolled while APNs was asked, and a wizard may have installed another certificate.
    const again = busyWith(this.#ports, kinds) ?? this.#confirmed(backup, kinds, confirmation);
    if (!again.ok) return again;
    const chosen = again.value.entries.filter(({ kind }) => kinds.includes(kind));
    const skipped = chosen.flatMap(({ kind, hindrance }): Skipped[] => {
      const code = hindrance ?? (kind === 'push' ? shown : null);
      return code === null ? [] : [{ kind, code }];
    });
    const wanted = chosen.filter(({ kind, relation }) => relation !== 'same' && !skipped.some((each) => each.kind === kind));
    const trace = { devices: String(again.value.devices), reason: confirmation.reason.trim(), skipped };
    const restored = this.#apply(backup, wanted, trace);
    // Another root makes the engine's certificate another, whether or not it was chosen.
    const changed = [...new Set(restored.map((kind) => (kind === 'engine-root' ? 'engine-tls' : kind)))];
    await tellChanged(this.#ports, changed);
    return ok({ skipped, untried: changed.filter((kind) => kind !== 'push') });
  }

  /** The number to be typed is of the archive as a whole, as it was shown when it was opened. */
  #confirmed(backup: BackupContents, kinds: readonly ShownKind[], confirmation: Confirmation) {
    const plan = planRestore(backup, this.#ports);
    const missing = kinds.find((kind) => !plan.entries.some((entry) => entry.kind === kind));
    if (missing !== undefined) return fail('not-in-backup', `the archive has no ${missing}`, { kind: missing });
    return refusedBy('restore', plan.devices, confirmation) ?? ok(plan);
  }

  /** Why APNs does not take the push certificate that was chosen; null when it does, or when none would be replaced. */
  async #showPush({ entries }: RestorePlan, kinds: readonly ShownKind[]): Promise<HandshakeRefusal | null> {
    const push = entries.find(({ kind, relation, hindrance }) => kind === 'push' && relation !== 'same' && hindrance === null);
    if (push === undefined || !kinds.includes('push')) return null;
    const { certificate, identity, secret } = push.kept;
    const privateKeyPem = privateKeyFrom(Buffer.from(secret, 'base64')).export({ type: 'pkcs8', format: 'pem' }).toString();
    const answer = await this.#ports.pushHandshake({ certificatePem: certificate, privateKeyPem, topic: identity });
    return answer.ok ? null : answer.error.code;
  }

  /** Everything or nothing. Answers the kinds that are other ones now. */
  #apply(
    backup: BackupContents,
    wanted: readonly RestoreEntry[],
    trace: { readonly devices: string; readonly reason: string; readonly skipped: readonly Skipped[] },
  ): CredentialKind[] {
    const { credentials, clock, record } = this.#ports;
    const now = clock.now();
    return credentials.transaction(() => {
      const root = this.#applyRoot(wanted, now);
      for (const { kept } of wanted) this.#put(kept, now, backup);
      const restored = [...root, ...wanted.map(({ kind }) => kind)];
      if (!this.#restoreKeys(backup, now) && restored.length === 0) return restored;
      const { skipped, ...rest } = trace;
      const left: Record<string, string> = skipped.length === 0 ? {} : { skipped: skipped.map(({ kind }) => kind).join(' ') };
      const details = { kinds: restored.join(' '), ...left, madeAt: iso(backup.madeAt), ...rest };
      record('certificates.backup-restored', backup.organizationName, details);
      return restored;
    });
  }

  /** The TLS certificate decides, as it works under its own root alone. */
  #applyRoot(wanted: readonly RestoreEntry[], now: number): ['engine-root'] | [] {
    const { credentials } = this.#ports;
    const root = (wanted.find(({ kind }) => kind === 'engine-tls') ?? wanted.find(({ kind }) => kind === 'device-ca'))?.root ?? null;
    const row = root === null || 'id' in root ? root : twinOf(root, this.#ports);
    if (root === null || row?.current === true) return [];
    if (row !== null) credentials.restore(row.id, now);
    else if (!('id' in root)) this.#install(root, now);
    return ['engine-root'];
  }

  #put(kept: KeptCredential, now: number, { mdmId }: BackupContents): void {
    const { credentials } = this.#ports;
    const twin = twinOf(kept, this.#ports);
    if (twin !== null) credentials.restore(twin.id, now);
    const id = twin?.id ?? this.#install(kept, now);
    // APNs has just taken it.
    if (kept.kind === 'push') credentials.recordCheck(id, now, null);
    if (kept.kind === 'content' && mdmId !== undefined) this.#mdmName.take(id, mdmId);
  }

  #install(kept: KeptCredential, now: number): number {
    const { kind, identity, identityName, account, serialNumber, certificate, facts, issuedAt, expiresAt, secret } = kept;
    const plain = { kind, identity, identityName, account, serialNumber, certificate, facts, issuedAt, expiresAt };
    const secretName = this.#newSecret(secret, now);
    return this.#ports.credentials.install({ ...plain, secretName, installedAt: now, verifiedAt: null });
  }

  /** All of them, whichever kinds were chosen: they harm nothing, and what was asked for with them may still arrive. */
  #restoreKeys(backup: BackupContents, now: number): boolean {
    const { credentials } = this.#ports;
    const known = new Set(
      pendingKinds.flatMap((kind) => credentials.pendingKeys(kind).map(({ publicKey }) => fingerprint(kind, publicKey))),
    );
    const before = known.size;
    // Oldest first, so that the newest is on top again.
    for (const { kind, publicKey, certificate, createdAt, secret } of backup.pendingKeys.toReversed()) {
      const bytes = Buffer.from(publicKey, 'base64');
      if (known.has(fingerprint(kind, bytes))) continue;
      known.add(fingerprint(kind, bytes));
      credentials.addPendingKey({ kind, keyName: this.#newSecret(secret, now), publicKey: bytes, certificate, createdAt });
    }
    return known.size > before;
  }

  /** Under a name of our own: one from the archive might be that of another secret. */
  #newSecret(base64: string, now: number): string {
    const { secrets, newId } = this.#ports;
    const name = `restored/${newId()}`;
    secrets.put(name, Buffer.from(base64, 'base64'), now);
    return name;
  }
}

const fingerprint = (kind: string, publicKey: Uint8Array): string => `${kind} ${Buffer.from(publicKey).toString('base64')}`;
