import { sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { ok } from '#lib/outcome.ts';
import { readCertificate } from '#pki/certificate.ts';
import { readCsr } from '#pki/csr.ts';
import { memoryDatabase } from '#store/testing.ts';
import type { FakeMdmcertVendor } from '../../protocols/mdmcert/fake-mdmcert-mail.ts';
import { signedMail } from '../../protocols/mdmcert/fake-mdmcert-mail.ts';
import type { PushPorts } from './push-ports.ts';
import { PushService } from './push-service.ts';
import { dropped, form, OTHER_TOPIC, pooledRsaKey, type TestBench, TOPIC, testBench, testCa, testLeaf } from './testing.ts';

class Crash extends Error {}

/** Every effect passes here; at the chosen one the process "dies", before or after it happened. */
class Gate {
  effects = 0;
  /** A dead process does nothing more, not even in the background. */
  dead = false;
  readonly #at: number;
  readonly #when: 'before' | 'after';

  constructor(at: number, when: 'before' | 'after') {
    this.#at = at;
    this.#when = when;
  }

  through<T>(effect: () => T): T {
    if (this.dead) throw new Crash();
    this.effects += 1;
    const doomed = this.effects === this.#at;
    if (doomed && this.#when === 'before') return this.#die();
    const result = effect();
    return doomed ? this.#die() : result;
  }

  #die(): never {
    this.dead = true;
    throw new Crash();
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

function mortal(ports: PushPorts, gate: Gate): PushPorts {
  const { mdmcert } = ports;
  return {
    ...ports,
    credentials: gate.around(ports.credentials, ['transaction', 'install', 'addPendingKey', 'removePendingKey']),
    runs: gate.around(ports.runs, ['create', 'save', 'end']),
    watches: gate.around(ports.watches, ['create', 'save', 'end']),
    secrets: gate.around(ports.secrets, ['put', 'delete']),
    fleet: gate.around(ports.fleet, ['ringAll']),
    record: (...entry) => gate.through(() => ports.record(...entry)),
    publish: (...event) => gate.through(() => ports.publish(...event)),
    generateKey: () => gate.through(ports.generateKey),
    buildPushRequest: (parts) => gate.through(() => ports.buildPushRequest(parts)),
    handshake: (identity) => gate.through(() => ports.handshake(identity)),
    mdmcert: mdmcert === null ? null : gate.around(mdmcert, ['ask']),
  };
}

/** Who signs, and which topic the portal gives. */
interface Scenario {
  readonly signer: 'own' | 'mdmcert';
  readonly topic: string;
}

/** What lies outside: the downloads folder and the mailbox. */
interface Outside {
  readonly downloads: Map<string, string>;
  mail: string;
}

/** One thing a person or a device does, as the screen shows it next. False when there is no more to do. */
async function act(service: PushService, bench: TestBench, outside: Outside, { signer, topic }: Scenario): Promise<boolean> {
  const overview = await service.overview();
  if (!overview.ok) throw new Error('no overview');
  const { wizard, push } = overview.value;
  if (wizard === null) {
    if (push?.topic === topic) return false;
    await service.begin({ flow: push === null ? 'new' : 'renewal' });
    return true;
  }
  const downloaded = outside.downloads.get(wizard.runId);
  switch (wizard.step) {
    case 'identity':
      await service.answerIdentity({ canSignIn: true });
      break;
    case 'form':
      await service.submitForm({ ...form, signer });
      break;
    case 'sign':
      await (wizard.signatureAskedAt === null ? service.askMdmcert() : service.importSigned(dropped(outside.mail)));
      break;
    case 'request':
    case 'portal':
      if (wizard.step === 'request' || downloaded === undefined) {
        const answer = await service.request();
        const csr = answer.ok ? csrIn(answer.value.content) : '';
        outside.downloads.set(wizard.runId, (await bench.issue(csr, { topic, days: 366 })).pem);
      } else if (wizard.problem?.code === 'topic-changed') await service.acceptTopic({ typed: 'REPLACE 2', reason: 'x' });
      else await service.import(dropped(downloaded));
      break;
    case 'verify':
      await service.verify();
      break;
    case 'proof':
      bench.clock.advance(1000);
      bench.answer(1);
      service.answered();
      break;
    default:
      await service.close();
  }
  return true;
}

/** The request's CSR in base64; the test bench's own requests are nothing else. */
const csrIn = (request: string): string =>
  /<key>PushCertRequestCSR<\/key>\s*<string>([^<]+)</.exec(Buffer.from(request, 'base64').toString())?.[1] ?? request;

const settled = () => new Promise(setImmediate);

/** Goes through the wizard; at a crash a new service starts on what the dead one left. Answers how many effects there were. */
async function live(bench: TestBench, gate: Gate, scenario: Scenario, vendor: FakeMdmcertVendor): Promise<number> {
  const outside: Outside = { downloads: new Map(), mail: '' };
  const ask: NonNullable<PushPorts['mdmcert']>['ask'] = async ({ csrPem, recipientPem }) => {
    const csrDer = readCsr(Buffer.from(csrPem)).der;
    outside.mail = await signedMail({ csrDer, vendor, recipient: readCertificate(Buffer.from(recipientPem)) });
    return ok(null);
  };
  const ports = { ...bench.ports, mdmcert: { ask } };
  let service = new PushService(mortal(ports, gate));
  await service.start();
  for (let acts = 0; acts < 40; acts += 1) {
    let goesOn = true;
    try {
      goesOn = await act(service, bench, outside, scenario);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    await settled();
    if (gate.dead) {
      gate.dead = false;
      await service.halt();
      service = new PushService(ports);
      await service.start();
      await settled();
    } else if (!goesOn) {
      await service.halt();
      return gate.effects;
    }
  }
  throw new Error('the wizard does not come to an end');
}

describe.each<[string, Scenario]>([
  ['a first push certificate, signed by ourselves', { signer: 'own', topic: TOPIC }],
  ['a renewal under another topic, signed by mdmcert.download', { signer: 'mdmcert', topic: OTHER_TOPIC }],
])('%s, killed at any step', (_, scenario) => {
  const isRenewal = scenario.topic === OTHER_TOPIC;
  let vendor: FakeMdmcertVendor;
  let effects: number;

  /** Two devices; for the renewal they listen to an installed certificate. */
  const world = async (): Promise<TestBench> => {
    const bench = await testBench(memoryDatabase());
    if (isRenewal) await live(bench, new Gate(0, 'before'), { signer: 'own', topic: TOPIC }, vendor);
    bench.clock.advance(1000);
    bench.enroll(2);
    return bench;
  };

  beforeAll(async () => {
    const { clock } = await testBench(memoryDatabase());
    const [root, key] = [await testCa('Vendor Root', clock.now()), await pooledRsaKey(7)];
    const leaf = await testLeaf(root, { publicKey: key, now: clock.now(), name: 'MDM Vendor: Site' });
    vendor = { chain: [leaf, root.certificate], sign: (bytes) => sign('sha256', bytes, key) };
    await Promise.all([0, 1, 2, 3, 4].map(pooledRsaKey));
    effects = await live(await world(), new Gate(0, 'before'), scenario, vendor);
  });

  it('has many steps to be killed at', () => {
    expect(effects).toBeGreaterThan(isRenewal ? 55 : 35);
  });

  it.each(['before', 'after'] as const)(
    'comes to its end, nothing lost and nothing twice: killed %s each effect',
    async (when) => {
      for (let at = 1; at <= effects; at += 1) {
        const bench = await world();
        const ringsBefore = bench.world.rings;
        await live(bench, new Gate(at, when), scenario, vendor);
        const trace = `killed ${when} effect ${at}`;
        const { credentials, runs, watches, secrets } = bench.ports;
        const current = credentials.current('push');
        expect(credentials.history('push'), trace).toHaveLength(isRenewal ? 1 : 0);
        expect(runs.open(), trace).toEqual([]);
        expect(runs.latest('push'), trace).toMatchObject({ step: 'done', data: { proof: { deviceName: 'iPad 1' } } });
        // The devices were rung with it, and are watched.
        expect(bench.world.rings, trace).toBeGreaterThan(ringsBefore);
        const [watch, ...others] = watches.open();
        expect(others, trace).toEqual([]);
        expect(watch?.data, trace).toMatchObject({ credentialId: current?.id, rings: { rung: 2 } });
        // The key that is in use fits, no pending key lacks its private half, and none lies about without an owner.
        const identity = new PushService(bench.ports).currentPushIdentity();
        expect(identity?.privateKeyPem, trace).toContain('PRIVATE KEY');
        expect(readCertificate(Buffer.from(current?.certificate ?? '')).uid, trace).toBe(scenario.topic);
        const pending = [...credentials.pendingKeys('push'), ...credentials.pendingKeys('mdmcert')].map(({ keyName }) => keyName);
        for (const keyName of pending) expect(secrets.get(keyName), trace).not.toBeNull();
        expect(pending, trace).not.toContain(current?.secretName);
        const used = [current, ...credentials.history('push')].map((each) => each?.secretName ?? '');
        const kept = bench.database.prepare('SELECT name FROM secrets').all() as { name: string }[];
        expect(kept.map(({ name }) => name).sort(), trace).toEqual([...pending, ...used].sort());
      }
      // A hundred lives on a busy machine.
    },
    60_000,
  );
});
