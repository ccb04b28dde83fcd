import type { CredentialKind, VerifyRefusal } from '#contract/certificates.ts';
import { fail, type Outcome } from '#lib/outcome.ts';
import { SerialQueue } from '#lib/serial-queue.ts';
import type { Credential } from '#store/credentials-store.ts';
import type { CentrePorts } from './certificates-ports.ts';
import { proveOwn } from './own-proof.ts';

type Check = () => Promise<Outcome<null, VerifyRefusal>>;

export interface LiveCheckPorts extends Pick<CentrePorts, 'credentials' | 'secrets' | 'clock' | 'publish'> {
  /** Live checks by the features that know the services. */
  readonly checks: Readonly<Record<'push' | 'ade' | 'content' | 'api' | 'engine-tls', Check>>;
}

/** Proves that credentials work, one at a time, and keeps what was found. */
export class LiveChecks {
  readonly #ports: LiveCheckPorts;
  readonly #queue = new SerialQueue();
  #stopped = false;

  constructor(ports: LiveCheckPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#stopped = false;
  }

  /** From now on answers that are still awaited are not kept: the store may be closed when they come. */
  stop(): void {
    this.#stopped = true;
  }

  verify(kind: CredentialKind): Promise<Outcome<null, VerifyRefusal>> {
    return this.#queue.run(async () => {
      const { credentials, clock, publish } = this.#ports;
      const credential = this.#stopped ? null : credentials.current(kind);
      if (credential === null) return fail('not-installed', `no credential of kind ${kind}`);
      const answer = await this.#check(kind, credential);
      // What was found says nothing about another one that was installed in the meantime.
      if (this.#stopped || credentials.current(kind)?.id !== credential.id) return answer;
      const problem = answer.ok ? null : { code: answer.error.code, details: answer.error.details ?? {} };
      credentials.recordCheck(credential.id, clock.now(), problem);
      publish('changed', {});
      return answer;
    });
  }

  #check(kind: CredentialKind, credential: Credential): Promise<Outcome<null, VerifyRefusal>> {
    const { checks, secrets, clock } = this.#ports;
    if (kind === 'vendor' || kind === 'supervision' || kind === 'device-ca') {
      return proveOwn(credential, secrets.get(credential.secretName), clock.now());
    }
    return checks[kind]();
  }
}
