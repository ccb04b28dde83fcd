import type { CredentialKind } from '#contract/certificates.ts';
import type { Confirmation } from '#contract/confirmation.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { privateKeyFrom } from '#pki/keys.ts';
import type { Credential } from '#store/credentials-store.ts';
import { type CentrePorts, type PushHandshake, tellChanged } from './certificates-ports.ts';
import { keptRoots, rootOf } from './engine-roots.ts';
import { MdmName } from './mdm-name.ts';
import { type Hindrance, hindranceOf, refusedBy, strandedBy, wantsWord } from './rollback-rules.ts';

export interface RollbackPorts extends CentrePorts {
  readonly pushHandshake: PushHandshake;
}

interface Plan {
  readonly kind: CredentialKind;
  readonly from: Credential;
  readonly to: Credential;
  /** The root of the engine that comes back with it; null: the present one stays. */
  readonly root: Credential | null;
  readonly devices: number;
  readonly level: 1 | 3;
}

/** Goes back to a replaced credential, in one action. */
export class RollbackDesk {
  readonly #ports: RollbackPorts;
  readonly #mdmName: MdmName;

  constructor(ports: RollbackPorts) {
    this.#ports = ports;
    this.#mdmName = new MdmName(ports.settings, ports.credentials);
  }

  plan(id: number): Outcome<Plan, 'not-found' | Hindrance> {
    const { credentials, clock, engineHost } = this.#ports;
    const to = credentials.get(id);
    // The engine's root goes with the certificates below it, never by itself.
    if (to === null || to.current || to.kind === 'engine-root') return fail('not-found', 'not kept any more');
    const from = credentials.current(to.kind);
    if (from === null) return fail('not-found', 'nothing is in its place');
    const others = [from, ...credentials.history(to.kind)];
    const hasSecret = (name: string): boolean => credentials.hasSecret(name);
    const [roots, now] = [keptRoots(credentials), clock.now()];
    const hindrance = hindranceOf(to, { now, hasSecret, others, engineHost: engineHost(), roots });
    if (hindrance !== null) return fail(hindrance);
    const root = this.#rootWith(to);
    const stranded = [to, ...(root === null ? [] : [root])].map((each) => strandedBy(each, credentials.current(each.kind), this.#ports));
    const devices = Math.max(...stranded);
    return ok({ kind: to.kind, from, to, root, devices, level: wantsWord(to, from, devices) ? 3 : 1 });
  }

  async rollback(id: number, confirmation: Confirmation | null) {
    const planned = this.#confirmed(id, confirmation);
    if (!planned.ok) return planned;
    if (planned.value.kind === 'push') {
      const answer = await this.#proved(planned.value.to);
      if (!answer.ok) return answer;
    }
    // A device may have enrolled while APNs was asked, and a wizard may have installed another certificate.
    const plan = this.#confirmed(id, confirmation);
    if (!plan.ok) return plan;
    this.#goBack(plan.value, confirmation?.reason.trim() ?? '');
    const { kind, root } = plan.value;
    // Another root makes the engine's certificate another.
    const changed = [...new Set<CredentialKind>([kind, ...(root === null ? [] : (['engine-tls'] as const))])];
    await tellChanged(this.#ports, changed);
    return ok({ untried: changed.filter((each) => each !== 'push') });
  }

  /**
   * A TLS certificate is of use only under the root that signed it. A device CA hangs on no root; but where an archive replaced
   * both at one moment, devices that know the one trust the other, so they come back together.
   */
  #rootWith(to: Credential): Credential | null {
    const { credentials, clock } = this.#ports;
    const now = clock.now();
    const usable = keptRoots(credentials).filter(({ secretName }) => credentials.hasSecret(secretName));
    if (to.kind === 'engine-tls') {
      const root = rootOf(to.certificate, { host: null, roots: usable, now });
      return root?.current === true ? null : root;
    }
    if (to.kind !== 'device-ca') return null;
    return usable.find(({ replacedAt, expiresAt }) => replacedAt === to.replacedAt && (expiresAt ?? Infinity) > now) ?? null;
  }

  #confirmed(id: number, confirmation: Confirmation | null) {
    const plan = this.plan(id);
    if (!plan.ok) return plan;
    const { devices, level } = plan.value;
    if (level === 1 && confirmation === null) return plan;
    return refusedBy('restore', devices, confirmation) ?? plan;
  }

  async #proved(to: Credential): ReturnType<PushHandshake> {
    const key = this.#ports.secrets.get(to.secretName);
    if (key === null) return fail('certificate-refused', 'its key is missing', { reason: 'secret-missing' });
    const privateKeyPem = privateKeyFrom(key).export({ type: 'pkcs8', format: 'pem' }).toString();
    return await this.#ports.pushHandshake({ certificatePem: to.certificate, privateKeyPem, topic: to.identity });
  }

  #goBack({ kind, from, to, root, devices }: Plan, reason: string): void {
    const { credentials, clock, record } = this.#ports;
    const now = clock.now();
    credentials.transaction(() => {
      if (root !== null) credentials.restore(root.id, now);
      credentials.restore(to.id, now);
      if (kind === 'content') this.#mdmName.goBack(to.id);
      if (kind === 'push') credentials.recordCheck(to.id, now, null);
      const why: Record<string, string> = { ...(root === null ? {} : { root: root.identity }), ...(reason === '' ? {} : { reason }) };
      record('certificates.rolled-back', to.identityName, {
        kind,
        from: from.identity,
        to: to.identity,
        devices: String(devices),
        ...why,
      });
    });
  }
}
