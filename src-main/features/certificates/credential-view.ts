import type { CredentialView, ReplacedCredential, CredentialKind as ShownKind } from '#contract/certificates.ts';
import { daysLeft, urgencyOf } from '#lib/days-left.ts';
import type { Credential } from '#store/credentials-store.ts';
import { hindranceOf } from './rollback-rules.ts';

interface Person {
  readonly name: string;
  readonly email: string;
}

/** What stands around a credential when it is shown. */
export interface Surroundings {
  readonly now: number;
  readonly simulated: boolean;
  readonly devices: number;
  readonly pendingKeys: number;
  readonly contacts: { readonly owner: Person; readonly deputy: Person | null } | null;
  readonly hasSecret: (name: string) => boolean;
  readonly engineHost: string | null;
  /** Every root of the engine that is kept. */
  readonly roots: readonly Credential[];
}

/** One line of the centre, with what it replaced. Never a secret, not even the name of one. */
export function credentialView(
  kind: ShownKind,
  current: Credential | null,
  history: readonly Credential[],
  around: Surroundings,
): CredentialView {
  const { now, simulated, devices, pendingKeys, contacts } = around;
  const others = current === null ? history : [current, ...history];
  const kept = history.map((row): ReplacedCredential => {
    const hindrance = hindranceOf(row, { ...around, others });
    return { ...briefly(row), installedAt: row.installedAt, replacedAt: row.replacedAt ?? row.installedAt, hindrance };
  });
  const common = { kind, pendingKeys, simulated, history: kept, devices };
  if (current === null) return { ...common, ...missing };
  const { expiresAt, installedAt, verifiedAt, checkedAt, problem, facts } = current;
  return {
    ...common,
    ...briefly(current),
    installed: true,
    owner: contacts?.owner ?? null,
    deputy: contacts?.deputy ?? null,
    daysLeft: expiresAt === null ? null : daysLeft(expiresAt, now),
    urgency: urgencyOf(expiresAt, now),
    installedAt,
    verifiedAt,
    checkedAt,
    problem: problem === null ? null : { code: problem.code, details: { ...problem.details } },
    facts: { ...facts },
  };
}

const missing = {
  installed: false,
  identity: '',
  identityName: '',
  account: '',
  owner: null,
  deputy: null,
  serialNumber: '',
  issuedAt: null,
  expiresAt: null,
  daysLeft: null,
  urgency: 'none',
  installedAt: null,
  verifiedAt: null,
  checkedAt: null,
  problem: null,
  facts: {},
} as const;

function briefly({ id, identity, identityName, account, serialNumber, issuedAt, expiresAt }: Credential) {
  return { id, identity, identityName, account, serialNumber, issuedAt, expiresAt };
}
