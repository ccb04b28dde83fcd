import type { RecordActivity } from '#contract/activity.ts';
import type { ServiceOf } from '#contract/define.ts';
import type { DiagnosisView, diagnosis, NetworkHost, UserStep } from '#contract/diagnosis.ts';
import type { Clock } from '#lib/clock.ts';
import { Coalescer } from '#lib/coalescer.ts';
import type { Log } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { RunRow, RunsStore } from '#store/runs-store.ts';
import type { DiagnosisFacts } from './diagnosis-facts.ts';
import { diagnose } from './diagnosis-rules.ts';
import type { DiagnosisStore } from './diagnosis-store.ts';
import { networkSheet } from './network-sheet.ts';

/** What a diagnosis holds besides what the tables say by themselves. */
export interface DiagnosisRun {
  readonly ring: { readonly at: number; readonly problem: string | null } | null;
  readonly network: { readonly at: number; readonly hosts: readonly NetworkHost[] } | null;
  readonly done: readonly UserStep[];
}

type Host = Pick<NetworkHost, 'host' | 'port' | 'parties' | 'purpose'> & { readonly tls: boolean };

interface Ports {
  readonly store: DiagnosisStore;
  /** Runs of kind `diagnosis`. */
  readonly runs: RunsStore<DiagnosisRun>;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  /** The push certificate in use, and the topics of those that could be gone back to. */
  readonly certificate: () => { topic: string; expiresAt: number } | null;
  readonly formerTopics: () => readonly string[];
  readonly engineListens: () => boolean;
  /** Rings the device once: a doorbell, which changes nothing at it. */
  readonly ring: (deviceId: string) => Promise<Outcome<unknown, string>>;
  readonly hosts: () => readonly Host[];
  readonly reach: (host: Host) => Promise<Pick<NetworkHost, 'found'> & { readonly result: NonNullable<NetworkHost['result']> }>;
  readonly organizationName: () => string;
  readonly simulated: boolean;
  readonly record: RecordActivity;
  readonly publish: (deviceId: string) => void;
}

/** APNs is not waited for longer than this; what was known before is shown meanwhile. */
const RING_LIMIT_MS = 8_000;
const EVENT_INTERVAL_MS = 250;
const ASKED_AT_ONCE = 6;

/** Why a device is silent. The facts are read when they are shown; a run keeps only what had to be asked for. */
export class DiagnosisService implements ServiceOf<typeof diagnosis> {
  readonly #ports: Ports;
  readonly #events: Coalescer<string>;
  readonly #ringing = new Set<string>();
  readonly #checking = new Map<string, NetworkHost[]>();
  #stopped = false;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#events = new Coalescer(ports.clock, EVENT_INTERVAL_MS, ports.publish);
  }

  stop(): void {
    this.#stopped = true;
    this.#events.stop();
  }

  run = ({ deviceId }: { deviceId: string }) => {
    const { store, runs, clock, newId } = this.#ports;
    const device = store.device(deviceId);
    if (device === null) return fail('device-not-found');
    const now = clock.now();
    const before = this.#open(deviceId);
    // Heard of since: what was ticked off then is of an earlier silence.
    const over = before !== null && (device.lastContactAt ?? 0) > before.createdAt;
    if (before !== null && over) runs.end(before.id, now);
    const id = before === null || over ? newId() : before.id;
    if (before === null || over)
      runs.create({ id, subject: deviceId, step: 'open', data: { ring: null, network: null, done: [] }, at: now });
    void this.#ring(deviceId);
    return ok({ runId: id });
  };

  get = ({ deviceId }: { deviceId: string }) => ok({ diagnosis: this.#view(deviceId) });

  tick = ({ deviceId, step, done }: { deviceId: string; step: UserStep; done: boolean }) => {
    const run = this.#open(deviceId);
    if (run === null) return fail('no-diagnosis');
    const others = run.data.done.filter((each) => each !== step);
    this.#save(run.subject, { done: done ? [...others, step] : others });
    this.#ports.record('diagnosis.ticked', deviceId, { userStep: step, done: done ? 'yes' : 'no' });
    return ok({});
  };

  checkNetwork = ({ deviceId }: { deviceId: string }) => {
    if (this.#open(deviceId) === null) return fail('no-diagnosis');
    if (this.#checking.has(deviceId)) return fail('already-running');
    void this.#askHosts(deviceId);
    return ok({});
  };

  networkSheet = ({ deviceId, language }: { deviceId: string; language: 'ja' | 'en' }) => {
    const view = this.#view(deviceId);
    if (view === null) return fail('no-diagnosis');
    const { organizationName, simulated, clock } = this.#ports;
    return ok(networkSheet(view, { language, organization: organizationName(), simulated, at: clock.now() }));
  };

  async #ring(deviceId: string): Promise<void> {
    if (this.#ringing.has(deviceId)) return;
    const { clock, ring, log, record } = this.#ports;
    this.#ringing.add(deviceId);
    this.#announce(deviceId);
    try {
      const limit = new Promise<null>((resolve) => clock.after(RING_LIMIT_MS, () => resolve(null)));
      const answer = await Promise.race([ring(deviceId), limit]);
      if (this.#stopped) return;
      const problem = answer === null ? 'unreachable' : answer.ok ? null : (answer.error.details?.['reason'] ?? answer.error.code);
      // There is nobody to ring: neither good nor bad.
      this.#save(deviceId, {
        ring: problem === 'not-enrolled' ? null : { at: clock.now(), problem: problem === '' ? 'unreachable' : problem },
      });
    } catch (error) {
      log.error('ringing for a diagnosis failed', { deviceId, error });
    } finally {
      this.#ringing.delete(deviceId);
    }
    const view = this.#view(deviceId);
    if (view !== null) record('diagnosis.made', deviceId, { cause: view.causes[0]?.cause ?? '' });
    this.#announce(deviceId);
  }

  async #askHosts(deviceId: string): Promise<void> {
    const { hosts, reach, clock, log } = this.#ports;
    const waiting = [...hosts()];
    const asked: NetworkHost[] = waiting.map(({ tls: _, ...host }) => ({ ...host, parties: [...host.parties], result: null, found: '' }));
    this.#checking.set(deviceId, asked);
    this.#announce(deviceId);
    let next = 0;
    const line = async () => {
      for (let at = next++; at < waiting.length && !this.#stopped; at = next++) {
        const [host, place] = [waiting[at], asked[at]];
        if (host === undefined || place === undefined) return;
        asked[at] = { ...place, ...(await reach(host)) };
        this.#announce(deviceId);
      }
    };
    try {
      await Promise.all(Array.from({ length: ASKED_AT_ONCE }, line));
      if (!this.#stopped) this.#save(deviceId, { network: { at: clock.now(), hosts: asked } });
    } catch (error) {
      log.error('asking the hosts failed', { error });
    } finally {
      this.#checking.delete(deviceId);
      this.#announce(deviceId);
    }
  }

  #open(deviceId: string): RunRow<DiagnosisRun> | null {
    const latest = this.#ports.runs.latest(deviceId);
    return latest === null || latest.endedAt !== null ? null : latest;
  }

  #save(deviceId: string, change: Partial<DiagnosisRun>): void {
    const run = this.#open(deviceId);
    if (run === null) return;
    this.#ports.runs.save(run.id, run.step, { ...run.data, ...change }, this.#ports.clock.now());
    this.#announce(deviceId);
  }

  #announce(deviceId: string): void {
    if (!this.#stopped) this.#events.offer(deviceId, deviceId);
  }

  #view(deviceId: string): DiagnosisView | null {
    const device = this.#ports.store.device(deviceId);
    const run = this.#open(deviceId);
    if (device === null || run === null) return null;
    const { network, done } = run.data;
    const checking = this.#checking.get(deviceId);
    const unasked = this.#ports.hosts().map(({ tls: _, ...host }) => ({ ...host, parties: [...host.parties], result: null, found: '' }));
    return {
      runId: run.id,
      deviceId,
      deviceName: device.name,
      serialNumber: device.serialNumber,
      startedAt: run.createdAt,
      running: this.#ringing.has(deviceId),
      ...diagnose(this.#facts(deviceId, device, run.data)),
      done: [...done],
      network: {
        state: checking === undefined ? (network === null ? 'never' : 'done') : 'running',
        at: network?.at ?? null,
        hosts: [...(checking ?? network?.hosts ?? unasked)],
      },
    };
  }

  #facts(deviceId: string, device: NonNullable<ReturnType<DiagnosisStore['device']>>, run: DiagnosisRun): DiagnosisFacts {
    const { store, clock, certificate, formerTopics, engineListens } = this.#ports;
    const now = clock.now();
    return {
      now,
      device,
      certificate: certificate(),
      mayRollBack: device.topic !== null && formerTopics().includes(device.topic),
      queue: store.queue(deviceId, now),
      ring: run.ring,
      fleet: store.fleet(deviceId, device.lastContactAt ?? device.enrolledAt ?? 0, now),
      engineListens: engineListens(),
      network: run.network?.hosts ?? null,
      done: run.done,
    };
  }
}
