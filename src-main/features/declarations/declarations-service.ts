import type { DeclarationPurpose, DeclarationView, declarations, UpdateView } from '#contract/declarations.ts';
import type { EventsOf, ServiceOf } from '#contract/define.ts';
import type { InventoryFact } from '#contract/inventory.ts';
import type { Clock } from '#lib/clock.ts';
import { Coalescer } from '#lib/coalescer.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { Database } from '#store/database.ts';
import type { DeclaredDevice, DeclaredUpdate } from '../../protocols/mdm/declaration-contents.ts';
import type {
  Declaration,
  DeclarationContent,
  DeclarationKind,
  DeclarationSet,
  DeclarativeEndpoint,
} from '../../protocols/mdm/declarations.ts';
import type { Platform } from '../../protocols/mdm/platform.ts';
import type { StatusReport, StatusValues } from '../../protocols/mdm/status-report.ts';
import { type Channel, DeclarationsStore } from './declarations-store.ts';
import { inventoryFactsOf, managedAppsOf, systemOf } from './status-facts.ts';
import { isInstalled, type UpdateWay, updateProgress, updateWay } from './update-rules.ts';

/** A device that was told and did not come is told again after this; a change is told at once. */
const TELL_AGAIN_MS = 20 * 3_600_000;
/** At most four events a second for one device (design.md, long work). */
const EVENT_INTERVAL_MS = 250;
const ENFORCEMENT = 'com.apple.configuration.softwareupdate.enforcement.specific';
const MAX_ERRORS = 50;

/** Apple's protocol, in bytes (protocols/mdm). */
export interface DeclarativeProtocol {
  isDeclarative(platform: Platform, osVersion: string): boolean;
  contentsFor(device: DeclaredDevice): DeclarationContent[];
  declarationSet(contents: readonly DeclarationContent[]): DeclarationSet;
  readEndpoint(endpoint: string): DeclarativeEndpoint | null;
  tokensBody(set: DeclarationSet, changedAt: number): Buffer;
  itemsBody(set: DeclarationSet): Buffer;
  declarationBody(set: DeclarationSet, kind: DeclarationKind, identifier: string): Outcome<Buffer, 'not-found'>;
  readStatusReport(data: Uint8Array | null): Outcome<StatusReport, 'not-a-status-report'>;
  mergeStatus(before: StatusValues, report: Pick<StatusReport, 'full' | 'items'>): StatusValues;
}

interface DeclarationsPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly protocol: DeclarativeProtocol;
  /** The device as declarations see it; null when there is none. */
  readonly device: (
    deviceId: string,
  ) => { readonly managed: boolean; readonly platform: Platform | null; readonly osVersion: string } | null;
  readonly organization: () => string;
  /** Tells the device by command that declarations wait for it; after our commit. */
  readonly sync: (deviceId: string) => void;
  /** Whoever keeps what a device tells by itself; inside our commit. */
  readonly told: (deviceId: string, told: ToldByStatus, at: number) => void;
  readonly publish: (name: 'changed', payload: EventsOf<typeof declarations>['changed']) => void;
}

interface ToldByStatus {
  readonly facts: InventoryFact[];
  /** Null: it told of none. */
  readonly managedApps: { bundleId: string; status: string }[] | null;
  readonly osVersion: string | null;
  readonly build: string | null;
}

const PURPOSES: readonly (readonly [string, DeclarationPurpose])[] = [
  ['com.apple.activation.', 'activation'],
  [ENFORCEMENT, 'update'],
  ['com.apple.configuration.', 'status'],
  ['com.apple.management.organization-info', 'organization'],
];

/**
 * What is declared to devices, and what they tell of it (Apple: declarative management). All but `ofDevice` is called inside the
 * commit of whoever heard the device.
 */
export class DeclarationsService implements ServiceOf<typeof declarations> {
  readonly #ports: DeclarationsPorts;
  readonly #store: DeclarationsStore;
  readonly #events: Coalescer<string>;

  constructor(ports: DeclarationsPorts) {
    this.#ports = ports;
    this.#store = new DeclarationsStore(ports.database);
    this.#events = new Coalescer(ports.clock, EVENT_INTERVAL_MS, (deviceId) => ports.publish('changed', { deviceId }));
  }

  /** Cancels events that still wait. */
  stop(): void {
    this.#events.stop();
  }

  /** Answers a DeclarativeManagement check-in of a device that has proved who it is. */
  answer(deviceId: string, endpoint: string, data: Uint8Array | null): Outcome<Uint8Array | null, 'not-found' | 'bad-request'> {
    const { protocol, clock } = this.#ports;
    const asked = protocol.readEndpoint(endpoint);
    if (asked === null) return fail('bad-request', 'no endpoint of declarative management');
    const set = this.#current(deviceId);
    const channel = set && this.#store.channel(deviceId);
    if (set === null || channel === null) return fail('not-found', 'nothing is declared to this device');
    switch (asked.ask) {
      case 'tokens':
        return ok(protocol.tokensBody(set, channel.changedAt));
      case 'declaration-items':
        this.#store.fetched(deviceId, set.token, clock.now());
        this.#announce(deviceId);
        return ok(protocol.itemsBody(set));
      case 'declaration':
        return protocol.declarationBody(set, asked.kind, asked.identifier);
      case 'status':
        return this.#status(deviceId, channel, data);
    }
  }

  /** What a DeclarativeManagement command carries; null for a device that nothing is declared to. */
  tokens(deviceId: string): Uint8Array | null {
    const set = this.#current(deviceId);
    const channel = set && this.#store.channel(deviceId);
    return set === null || channel === null ? null : this.#ports.protocol.tokensBody(set, channel.changedAt);
  }

  /** The device authenticated anew: whatever it was declared is gone with what it was before. */
  recordAuthenticated(deviceId: string): void {
    this.#store.forget(deviceId);
  }

  /** Its record is deleted; inside that commit. */
  forget(deviceId: string): void {
    this.#store.forget(deviceId);
  }

  /** Tells the device of its declarations, if they are not what it came for. Called when it enrolled or told of its system. */
  review(deviceId: string): void {
    const set = this.#current(deviceId);
    if (set === null) return;
    this.#dropInstalled(deviceId);
    this.#tell(deviceId);
  }

  /** Declares an update; whoever calls says DeclarativeManagement to the device. */
  setUpdate(deviceId: string, update: DeclaredUpdate, at: number): void {
    this.#store.putUpdate(deviceId, update, at);
    const set = this.#current(deviceId);
    if (set !== null) this.#store.asked(deviceId, set.token, at);
    this.#announce(deviceId);
  }

  /** What told of the update was taken back, or waited for too long: it is declared no longer, unless it is another one by now. A device that has it is told. */
  withdrawUpdate(deviceId: string, declaredAt: number): void {
    if (this.#store.update(deviceId)?.setAt !== declaredAt) return;
    this.#store.dropUpdate(deviceId);
    this.#tell(deviceId);
  }

  /** How this device is told to update. */
  updateWay(deviceId: string | null, target: Parameters<typeof updateWay>[0]): UpdateWay {
    const capabilities = deviceId === null ? null : (this.#store.channel(deviceId)?.capabilities ?? null);
    return updateWay(target, capabilities === null || capabilities.declarations.includes(ENFORCEMENT));
  }

  ofDevice = (input: { deviceId: string }) => {
    const device = this.#ports.device(input.deviceId);
    if (device === null) return fail('device-not-found');
    const channel = this.#store.channel(input.deviceId);
    const set = this.#set(input.deviceId, channel);
    return ok({
      supported: device.platform !== null && this.#ports.protocol.isDeclarative(device.platform, device.osVersion),
      fetchedAt: set !== null && channel?.fetchedToken === set.token ? channel.fetchedAt : null,
      toldAt: channel?.toldAt ?? null,
      declarations: (set?.declarations ?? []).map((declaration) => declarationView(declaration, channel)),
      update: this.#updateView(input.deviceId, set, channel),
      errors: (channel?.errors ?? []).map(({ item, reasons }) => ({ item, reasons: [...reasons] })),
    });
  };

  #status(deviceId: string, channel: Channel, data: Uint8Array | null): Outcome<null, 'bad-request'> {
    const { protocol, clock, told } = this.#ports;
    const report = protocol.readStatusReport(data);
    if (!report.ok) return fail('bad-request', 'not a status report');
    const now = clock.now();
    const { declarations: states, capabilities } = report.value;
    const status = protocol.mergeStatus(channel.status, report.value);
    const kept = { status, states: states ?? channel.states, capabilities: capabilities ?? channel.capabilities };
    this.#store.told(deviceId, { ...kept, errors: errorsAfter(channel.errors, report.value) }, now);
    told(deviceId, { facts: inventoryFactsOf(status), managedApps: managedAppsOf(status), ...systemOf(report.value.items) }, now);
    // Another system or other abilities may mean other declarations.
    this.#dropInstalled(deviceId);
    this.#tell(deviceId);
    return ok(null);
  }

  /** The update that the device has by now needs no declaration any more. */
  #dropInstalled(deviceId: string): void {
    const update = this.#store.update(deviceId);
    const told = systemOf(this.#store.channel(deviceId)?.status ?? {});
    const osVersion = this.#ports.device(deviceId)?.osVersion ?? '';
    const system = { osVersion: told.osVersion ?? osVersion, build: told.build ?? '' };
    if (update !== null && isInstalled(update, system)) this.#store.dropUpdate(deviceId);
  }

  /** Tells the device what it has not come for, at once when it is news and once a day while it does not come. */
  #tell(deviceId: string): void {
    this.#announce(deviceId);
    const set = this.#current(deviceId);
    const channel = this.#store.channel(deviceId);
    if (set === null || channel === null || channel.fetchedToken === set.token) return;
    const now = this.#ports.clock.now();
    const lately = channel.askedAt !== null && channel.askedAt <= now && now - channel.askedAt < TELL_AGAIN_MS;
    if (channel.askedToken === set.token && lately) return;
    this.#store.asked(deviceId, set.token, now);
    queueMicrotask(() => this.#ports.sync(deviceId));
  }

  /** What is declared now, noted with the moment it became so; null for a device that takes no declarations. */
  #current(deviceId: string): DeclarationSet | null {
    const channel = this.#store.channel(deviceId);
    const set = this.#set(deviceId, channel);
    if (set !== null && channel?.token !== set.token) this.#store.putToken(deviceId, set.token, this.#ports.clock.now());
    return set;
  }

  #set(deviceId: string, channel: Channel | null): DeclarationSet | null {
    const { device: deviceOf, protocol, organization } = this.#ports;
    const device = deviceOf(deviceId);
    if (device === null || !device.managed || device.platform === null) return null;
    if (!protocol.isDeclarative(device.platform, device.osVersion)) return null;
    const contents = protocol.contentsFor({
      platform: device.platform,
      osVersion: device.osVersion,
      capabilities: channel?.capabilities ?? null,
      organization: organization(),
      update: this.#store.update(deviceId),
    });
    return protocol.declarationSet(contents);
  }

  #updateView(deviceId: string, set: DeclarationSet | null, channel: Channel | null): UpdateView | null {
    const update = this.#store.update(deviceId);
    if (update === null) return null;
    const declared = set?.declarations.find(({ Type }) => Type === ENFORCEMENT);
    const state = channel?.states.find(
      ({ identifier, serverToken }) => identifier === declared?.Identifier && serverToken === declared.ServerToken,
    );
    const fetched = state !== undefined || (set !== null && channel?.fetchedToken === set.token);
    return { ...update, ...updateProgress({ version: update.version, fetched, state, status: channel?.status ?? {} }) };
  }

  /** A commit is one synchronous stretch, so a microtask runs after it. */
  #announce(deviceId: string): void {
    queueMicrotask(() => this.#events.offer(deviceId, deviceId));
  }
}

/** An error stands until the item is told. */
function errorsAfter(before: StatusReport['errors'], { full, items, errors }: StatusReport): StatusReport['errors'] {
  const named = new Set(errors.map(({ item }) => item));
  const old = full ? [] : before.filter(({ item }) => !Object.hasOwn(items, item) && !named.has(item));
  return [...old, ...errors].slice(-MAX_ERRORS);
}

function declarationView(declaration: Declaration, channel: Channel | null): DeclarationView {
  const { Type, Identifier, ServerToken } = declaration;
  const state = channel?.states.find(({ identifier, serverToken }) => identifier === Identifier && serverToken === ServerToken);
  return {
    purpose: PURPOSES.find(([start]) => Type.startsWith(start))?.[1] ?? 'server',
    state: state === undefined ? 'pending' : state.valid === 'invalid' ? 'invalid' : state.active ? 'active' : 'inactive',
    reasons: [...(state?.reasons ?? [])],
  };
}
