import type { CredentialKind as ShownKind } from '#contract/certificates.ts';
import type { Credential } from '#store/credentials-store.ts';
import { type BackupContents, type BackupRelation, currentOf, type KeptCredential, relationOf } from './backup.ts';
import type { CentrePorts } from './certificates-ports.ts';
import { keptRoots, rootOf, tlsHindrance } from './engine-roots.ts';
import { strandedBy } from './rollback-rules.ts';

export type RestoreHindrance = 'expired' | 'superseded' | 'root-missing' | 'other-host';
type PlanPorts = Pick<CentrePorts, 'credentials' | 'secrets' | 'clock' | 'engineHost' | 'devices' | 'boundElsewhere'>;

/** A root of the engine: one that is kept here (it has an `id`), or one of the archive. */
type AnyRoot = Credential | KeptCredential;

export interface RestoreEntry {
  readonly kind: ShownKind;
  readonly kept: KeptCredential;
  readonly relation: BackupRelation;
  /** Why it cannot be restored; null when it can. */
  readonly hindrance: RestoreHindrance | null;
  /** What has to be the engine's root for it; null where that does not matter. */
  readonly root: AnyRoot | null;
}

export interface RestorePlan {
  readonly entries: readonly RestoreEntry[];
  /** Devices that rely on what would be replaced, of the archive as a whole. */
  readonly devices: number;
}

/** What restoring an archive would do, as things stand now. */
export function planRestore(backup: BackupContents, ports: PlanPorts): RestorePlan {
  const entries = currentOf(backup).flatMap((kept) => (kept.kind === 'engine-root' ? [] : [entryOf(kept, kept.kind, backup, ports)]));
  const stranded = entries.map(({ kept, hindrance, root }) => {
    if (hindrance !== null) return 0;
    const all = [kept, ...(root === null ? [] : [root])];
    return Math.max(...all.map((each) => strandedBy(each, ports.credentials.current(each.kind), ports)));
  });
  // The same devices rely on several of them.
  return { entries, devices: Math.max(0, ...stranded) };
}

function entryOf(kept: KeptCredential, kind: ShownKind, backup: BackupContents, ports: PlanPorts): RestoreEntry {
  const installed = ports.credentials.current(kind);
  const relation = relationOf(kept, installed, installed !== null && hasSecretOf(kept, installed, ports));
  const now = ports.clock.now();
  const expired = kept.expiresAt !== null && kept.expiresAt <= now;
  if (kind !== 'engine-tls') {
    // Devices that know this CA trust the root that was in use beside it.
    const root = kind === 'device-ca' ? currentOf(backup).find((each) => each.kind === 'engine-root' && (each.expiresAt ?? 0) > now) : null;
    // Apple ended it when the newer one was downloaded.
    const superseded = (kind === 'ade' || kind === 'content') && relation === 'older';
    return { kind, kept, relation, hindrance: expired ? 'expired' : superseded ? 'superseded' : null, root: root ?? null };
  }
  const here = keptRoots(ports.credentials).filter(({ secretName }) => ports.credentials.hasSecret(secretName));
  const roots: AnyRoot[] = [...here, ...backup.credentials.filter((each) => each.kind === 'engine-root')];
  const facts = { host: ports.engineHost(), roots, now };
  const hindrance = expired ? 'expired' : tlsHindrance(kept.certificate, facts);
  return { kind, kept, relation, hindrance, root: hindrance === null ? rootOf(kept.certificate, facts) : null };
}

/** The same credential among those that are kept here, so that an archive does not push them out of the history by twins of them. */
export function twinOf(kept: KeptCredential, ports: PlanPorts): Credential | null {
  const { credentials } = ports;
  const current = credentials.current(kept.kind);
  const all = [...(current === null ? [] : [current]), ...credentials.history(kept.kind)];
  return all.find((row) => relationOf(kept, row, hasSecretOf(kept, row, ports)) === 'same') ?? null;
}

function hasSecretOf(kept: KeptCredential, { secretName }: Credential, ports: PlanPorts): boolean {
  const secret = ports.secrets.get(secretName);
  return secret !== null && Buffer.from(kept.secret, 'base64').equals(secret);
}
