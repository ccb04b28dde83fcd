import { Duplex } from 'node:stream';
import { vi } from 'vitest';
import type { Slot } from '#contract/bench.ts';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import type { PairRecord } from '../../protocols/lockdown/pair-record.ts';
import type { DeviceProtocols, Usbmux } from './device-link.ts';
import { HubLanes } from './hub-lanes.ts';
import type { RunsBook, SessionPorts } from './session-ports.ts';

export const broken = (code: string) => Object.assign(new Error(code), { code });

const MAGIC = 'OURS';

/** For tests: a device as the bench hears it, without a wire. What it says and does is set by the test. */
export class ScriptedDevice {
  readonly udid = 'UDID-1';
  values: Record<string, unknown> = { DeviceName: 'iPhone', SerialNumber: 'SERIAL-1', ActivationState: 'Activated' };
  domains: Record<string, Record<string, unknown>> = {};
  /** Names of hosts it knows. */
  readonly hosts = new Set(['HOST']);
  record: PairRecord | null = recordOf('HOST');
  configuration: Record<string, unknown> | null = null;
  /** Identifiers of the profiles on it. */
  readonly profiles = new Set<string>();
  /** Null: it does not tell which apps are on it. */
  apps: { bundleId: string; name: string; version: string }[] | null = [];
  /** What happens when it is asked to erase itself, or to take a configuration; rejects as the wire would. */
  onErase: () => Promise<void> = async () => undefined;
  onConfigure: () => Promise<void> = async () => undefined;
  erases = 0;
  configures = 0;
  /** Every conversation fails so. */
  fault: string | null = null;
  /** A tap on Trust is waited for. */
  asksTrust = false;

  readonly usbmux = {
    connect: async () => new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() }),
    readBuid: async () => 'BUID',
    readPairRecord: async () => (this.record === null ? null : new Uint8Array()),
    savePairRecord: async () => undefined,
    deletePairRecord: async () => {
      this.record = null;
    },
  } as unknown as Usbmux;

  readonly protocols = {
    lockdown: () => ({
      getValues: async (domain?: string) => this.#say(domain === undefined ? this.values : (this.domains[domain] ?? {})),
      getValue: async () => this.#say(new Uint8Array()),
      setValue: async () => this.#say(undefined),
      knowsHost: async ({ hostId }: { hostId: string }) => this.#say(this.hosts.has(hostId)),
      startSession: async ({ hostId }: PairRecord) => {
        this.#say(undefined);
        if (!this.hosts.has(hostId)) throw broken('invalid-host-id');
      },
      startService: async () => this.#say({ port: 1, tls: false }),
      pair: async ({ record }: { record: PairRecord }) => {
        this.#say(undefined);
        if (this.asksTrust) throw broken('pairing-dialog-response-pending');
        this.hosts.add(record.hostId);
        this.record = record;
        return { escrowBag: new Uint8Array() };
      },
      close: () => undefined,
    }),
    mcinstall: () => ({
      getCloudConfiguration: async () => this.#say(this.configuration),
      setCloudConfiguration: async (configuration: Record<string, unknown>) => {
        this.configures += 1;
        await this.onConfigure();
        this.configuration = configuration;
      },
      eraseDevice: async () => {
        this.erases += 1;
        await this.onErase();
      },
      getProfileList: async () => [...this.profiles].map((identifier) => ({ identifier, displayName: identifier, version: 1 })),
      installProfile: async () => void this.profiles.add('enrolment'),
      close: () => undefined,
    }),
    installationProxy: () => ({
      userApps: async () => {
        if (this.apps === null) throw broken('refused');
        return this.apps;
      },
      close: () => undefined,
    }),
    activation: () => ({ state: async () => this.values['ActivationState'], activate: async () => undefined }),
    expectPairing: () => undefined,
    createPairRecord: async () => recordOf('NEW-HOST'),
    parsePairRecord: () => this.record,
    pairRecordToPlist: () => new Uint8Array(),
  } as unknown as DeviceProtocols;

  /** What a real erase leaves behind. */
  becomeNew(): void {
    this.hosts.clear();
    this.configuration = null;
    this.profiles.clear();
    this.values = { ...this.values, ActivationState: 'Unactivated' };
    this.domains = {};
  }

  #say<T>(answer: T): T {
    if (this.fault !== null) throw broken(this.fault);
    return answer;
  }
}

const recordOf = (hostId: string) => ({ hostId, systemBuid: 'BUID', escrowBag: null }) as PairRecord;

/** For tests: everything else a session needs, on a clock that stands still. */
export function scriptedPorts(device: ScriptedDevice) {
  const clock = new ManualClock();
  const slots: Slot[] = [];
  const runs = { begin: vi.fn<RunsBook['begin']>(), save: vi.fn<RunsBook['save']>() };
  const paused = { now: false };
  const ports: SessionPorts = {
    clock,
    runs,
    usbmux: device.usbmux,
    protocols: device.protocols,
    log: silentLog,
    organizationName: () => 'Example',
    organizationMagic: MAGIC,
    modelName: (type) => type,
    portOf: () => '1-1',
    simulated: true,
    lanes: new HubLanes(8),
    isPaused: () => paused.now,
    unplugged: vi.fn(),
    portVerdict: () => 'ok',
    isDuplicate: () => false,
    recognised: vi.fn(),
    record: vi.fn(),
    changed: vi.fn((slot: Slot) => void slots.push(slot)),
    waitPollMs: 1_000,
    enrollmentMs: 1_000,
    assignmentPollMs: 1_000,
    supervisor: async () => ({ certificateDer: new Uint8Array(), signChallenge: async (challenge) => challenge }),
    desk: {
      profileFor: async () => ({ ok: true, value: new Uint8Array() }),
      profileIdentifier: 'enrolment',
      enrolledAt: () => null,
      onChange: () => () => undefined,
    },
    assets: { bySerial: () => null, onChange: () => () => undefined },
    assignment: {} as SessionPorts['assignment'],
    wifi: { identifier: 'wifi', build: () => new Uint8Array() },
    wallpaper: async () => new Uint8Array(),
    labelReady: () => undefined,
  };
  return { clock, slots, runs, paused, ports };
}

/** Everything that needs no clock has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
