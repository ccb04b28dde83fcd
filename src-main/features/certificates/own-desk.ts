import type { Confirmation } from '#contract/confirmation.ts';
import { fail, ok } from '#lib/outcome.ts';
import { type CentrePorts, tellChanged } from './certificates-ports.ts';
import type { IdentityKeeper, Renewed } from './identity-keeper.ts';
import { refusedBy } from './rollback-rules.ts';

type OwnKind = 'engine-tls' | 'supervision' | 'device-ca';

export interface OwnPorts extends CentrePorts {
  readonly keeper: IdentityKeeper;
  readonly organizationName: () => string;
}

/** Makes credentials of our own anew; what they replace stays in the history. */
export class OwnDesk {
  readonly #ports: OwnPorts;

  constructor(ports: OwnPorts) {
    this.#ports = ports;
  }

  async renew(kind: OwnKind, confirmation: Confirmation | null) {
    const { keeper, credentials, devices, organizationName } = this.#ports;
    if (kind === 'engine-tls') {
      return (await this.#renewTls(kind)) ? ok({}) : fail('engine-not-listening', 'there is no TLS certificate yet');
    }
    const organization = organizationName().trim();
    if (kind === 'supervision' && organization === '') return fail('organization-empty', 'the identity names the organisation');
    const refused = credentials.current(kind) === null ? null : refusedBy('replace', devices(kind), confirmation);
    if (refused !== null) return refused;
    const renewed = this.#trace(confirmation?.reason.trim() ?? '');
    if (kind === 'supervision') await keeper.renewSupervision(organization, renewed);
    else await keeper.renewDeviceCa(renewed);
    await tellChanged(this.#ports, [kind]);
    return ok({});
  }

  /** By itself, 60 days before the end. */
  async renewTlsInTime(): Promise<void> {
    if (this.#ports.keeper.tlsEndsSoon()) await this.#renewTls('engine-tls', '@shitaku');
  }

  async #renewTls(kind: OwnKind, actor?: '@shitaku'): Promise<boolean> {
    if (!(await this.#ports.keeper.renewTls(this.#trace('', actor)))) return false;
    await tellChanged(this.#ports, [kind]);
    return true;
  }

  #trace(reason: string, actor?: '@shitaku'): Renewed {
    return (from, to) => {
      const why: Record<string, string> = reason === '' ? {} : { reason };
      const details = { kind: to.kind, from: from?.identity ?? '', to: to.identity, ...why };
      this.#ports.record('certificates.renewed', to.identityName, details, actor);
    };
  }
}
