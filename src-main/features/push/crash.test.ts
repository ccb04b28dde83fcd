import { beforeAll, describe, expect, it } from 'vitest';
import { readCertificate } from '#pki/certificate.ts';
import { memoryDatabase } from '#store/testing.ts';
import { type CertificatesPorts, CertificatesService } from './certificates-service.ts';
import { fileOf, form, pooledRsaKey, type TestBench, testBench } from './testing.ts';

class Crash extends Error {}

/** Every effect passes here; at the chosen one the process "dies", before or after it happened. */
class Gate {
  effects = 0;
  readonly #at: number;
  readonly #when: 'before' | 'after';

  constructor(at: number, when: 'before' | 'after') {
    this.#at = at;
    this.#when = when;
  }

  through<T>(effect: () => T): T {
    this.effects += 1;
    const doomed = this.effects === this.#at;
    if (doomed && this.#when === 'before') throw new Crash();
    const result = effect();
    if (doomed) throw new Crash();
    return result;
  }

  /** An object whose named methods are effects. */
  around<T extends object>(target: T, methods: readonly (keyof T & string)[]): T {
    return new Proxy(target, {
      get: (_, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        const call = (...inputs: unknown[]): unknown => Reflect.apply(value, target, inputs);
        return methods.includes(name as keyof T & string) ? (...inputs: unknown[]) => this.through(() => call(...inputs)) : call;
      },
    });
  }
}

function mortal(ports: CertificatesPorts, gate: Gate): CertificatesPorts {
  return {
    ...ports,
    store: gate.around(ports.store, ['transaction', 'installPush', 'addPendingKey', 'removePendingKey']),
    runs: gate.around(ports.runs, ['create', 'save', 'end']),
    secrets: gate.around(ports.secrets, ['put', 'delete']),
    record: (...entry) => gate.through(() => ports.record(...entry)),
    publish: (...event) => gate.through(() => ports.publish(...event)),
    generateKey: () => gate.through(ports.generateKey),
    buildPushRequest: (parts) => gate.through(() => ports.buildPushRequest(parts)),
    handshake: (identity) => gate.through(() => ports.handshake(identity)),
  };
}

/** One thing a person does, as the screen shows it next. False when the wizard is closed and a certificate is there. */
async function act(service: CertificatesService, bench: TestBench, downloads: Map<string, string>): Promise<boolean> {
  const overview = await service.overview();
  if (!overview.ok) throw new Error('no overview');
  const { wizard, push } = overview.value;
  if (wizard === null) {
    if (push !== null) return false;
    await service.beginPush(form);
  } else if (wizard.step === 'request' || (wizard.step === 'portal' && !downloads.has(wizard.runId))) {
    const answer = await service.pushRequest();
    if (answer.ok) downloads.set(wizard.runId, (await bench.issue(answer.value.content)).pem);
  } else if (wizard.step === 'portal') {
    await service.importPush(fileOf(downloads.get(wizard.runId) ?? ''));
  } else if (wizard.step === 'verify') {
    await service.verifyPush();
  } else {
    await service.closeWizard();
  }
  return true;
}

/** Goes through the wizard; at a crash a new service starts on what the dead one left. Answers how many effects there were. */
async function live(bench: TestBench, gate: Gate): Promise<number> {
  let service = new CertificatesService(mortal(bench.ports, gate));
  const downloads = new Map<string, string>();
  for (let acts = 0; acts < 30; acts += 1) {
    try {
      if (!(await act(service, bench, downloads))) return gate.effects;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      service = new CertificatesService(bench.ports);
    }
  }
  throw new Error('the wizard does not come to an end');
}

describe('a push wizard killed at any step', () => {
  let effects: number;

  beforeAll(async () => {
    await Promise.all([pooledRsaKey(0), pooledRsaKey(1), pooledRsaKey(2)]);
    effects = await live(await testBench(memoryDatabase()), new Gate(0, 'before'));
  });

  it('has many steps to be killed at', () => {
    expect(effects).toBeGreaterThan(20);
  });

  it.each(['before', 'after'] as const)('comes to its end, nothing lost and nothing twice: killed %s each effect', async (when) => {
    for (let at = 1; at <= effects; at += 1) {
      const bench = await testBench(memoryDatabase());
      await live(bench, new Gate(at, when));
      const trace = `killed ${when} effect ${at}`;
      const { store, runs, secrets } = bench.ports;
      const current = store.currentPush();
      expect(store.pushHistory(), trace).toHaveLength(1);
      expect(runs.open(), trace).toEqual([]);
      // The key that is in use fits, and no pending key lacks its private half.
      const identity = new CertificatesService(bench.ports).currentPushIdentity();
      expect(identity?.privateKeyPem, trace).toContain('PRIVATE KEY');
      expect(readCertificate(Buffer.from(current?.certificatePem ?? '')).uid, trace).toBe(current?.topic);
      for (const { keyName } of store.pendingKeys()) expect(secrets.get(keyName), trace).not.toBeNull();
      expect(
        store.pendingKeys().map(({ keyName }) => keyName),
        trace,
      ).not.toContain(current?.keyName);
    }
  });
});
