import type { CredentialKind, VerifyRefusal } from '#contract/certificates.ts';
import type { Log } from '#lib/log.ts';
import { fail, type Outcome } from '#lib/outcome.ts';
import { SerialQueue } from '#lib/serial-queue.ts';
import type { Credential } from '#store/credentials-store.ts';
import type { CentrePorts } from './certificates-ports.ts';
import { proveOwn } from './own-proof.ts';

type Check = () => Promise<Outcome<null, VerifyRefusal>>;

export interface LiveCheckPorts extends Pick<CentrePorts, 'credentials' | 'secrets' | 'clock' | 'publish'> {
  /** Live checks by the features that know the services. */
  readonly checks: Readonly<Record<'push' | 'ade' | 'content' | 'api' | 'engine-tls', Check>>;
  readonly log: Log;
}

/** A check may ask several times, for half a minute each; whatever takes longer hangs. */
const LIMIT_MS = 120_000;

/**
 * Proves that credentials work, and keeps what was found. Those of one kind come one at a time; kinds wait for no other kind, and
 * a check that hangs or breaks is an answer as well: otherwise its turn would come again and again, and nobody else's.
 */
export class LiveChecks {
  readonly #ports: LiveCheckPorts;
  readonly #queues = new Map<CredentialKind, SerialQueue>();
  /** Gives up each check that is under way. */
  readonly #underWay = new Set<() => void>();
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
    for (const giveUp of [...this.#underWay]) giveUp();
  }

  verify(kind: CredentialKind): Promise<Outcome<null, VerifyRefusal>> {
    const queue = this.#queues.get(kind) ?? new SerialQueue();
    this.#queues.set(kind, queue);
    return queue.run(async () => {
      const { credentials, clock, publish } = this.#ports;
      const credential = this.#stopped ? null : credentials.current(kind);
      if (credential === null) return fail('not-installed', `no credential of kind ${kind}`);
      const answer = await this.#withinLimit(this.#attempt(kind, credential));
      // What was found says nothing about another one that was installed in the meantime.
      if (this.#stopped || credentials.current(kind)?.id !== credential.id) return answer;
      const problem = answer.ok ? null : { code: answer.error.code, details: answer.error.details ?? {} };
      credentials.recordCheck(credential.id, clock.now(), problem);
      publish('changed', {});
      return answer;
    });
  }

  #withinLimit(attempt: ReturnType<Check>): ReturnType<Check> {
    return new Promise((resolve) => {
      const end = (answer: Awaited<typeof attempt>) => {
        cancel();
        this.#underWay.delete(giveUp);
        resolve(answer);
      };
      const giveUp = () => end(fail('unreachable', 'the check did not end', { reason: 'timed-out' }));
      const cancel = this.#ports.clock.after(LIMIT_MS, giveUp);
      this.#underWay.add(giveUp);
      void attempt.then(end);
    });
  }

  /** Never rejects. What is thrown is a bug: it is logged here, once, and a person is told that something went wrong. */
  async #attempt(kind: CredentialKind, credential: Credential): ReturnType<Check> {
    try {
      return await this.#check(kind, credential);
    } catch (error) {
      this.#ports.log.error('a credential could not be tried', { kind, error });
      return fail('unexpected-answer', 'the check failed');
    }
  }

  #check(kind: CredentialKind, credential: Credential): ReturnType<Check> {
    const { checks, secrets, clock } = this.#ports;
    if (kind === 'vendor' || kind === 'supervision' || kind === 'device-ca') {
      return proveOwn(credential, secrets.get(credential.secretName), clock.now());
    }
    return checks[kind]();
  }
}
