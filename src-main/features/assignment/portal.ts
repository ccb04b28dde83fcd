import { fail } from '#lib/outcome.ts';
import type { BusinessCredentials } from '../../protocols/business/business-client.ts';
import type { MdmServer, OrgDevice } from '../../protocols/business/business-devices.ts';
import type { AdeServer, AssignmentPorts } from './assignment-ports.ts';
import type { Refused, Throttle } from './refusal.ts';

type Told<T> = { readonly ok: true; readonly value: T } | Refused;

/** What the Business API tells of a device that the server row does not list. */
export interface PortalPlace {
  readonly device: OrgDevice | null;
  /** `ours`: assigned to our row, which does not list it yet. Null: the API does not tell. */
  readonly server: 'ours' | 'other' | 'none' | null;
  readonly serverName: string;
}

/** From so many on the whole list is read at once: the API counts requests, about 20 in a minute (apple-cloud.md 5.3). */
const ONE_BY_ONE = 5;
const KEPT_MS = 20_000;
const SERVERS_KEPT_MS = 600_000;

/** The organisation's portal, asked sparingly. */
export class Portal {
  readonly #ports: Pick<AssignmentPorts, 'business' | 'clock'>;
  readonly #throttle: Throttle;
  readonly #places = new Map<string, { readonly place: PortalPlace; readonly at: number }>();
  #servers: { readonly list: readonly MdmServer[]; readonly at: number; readonly clientId: string } | null = null;

  constructor(ports: Pick<AssignmentPorts, 'business' | 'clock'>, throttle: Throttle) {
    this.#ports = ports;
    this.#throttle = throttle;
  }

  /** Where these devices are. What was told a moment ago is not asked again. */
  async places(
    serialNumbers: readonly string[],
    who: { api: BusinessCredentials; ade: AdeServer | null },
    signal: AbortSignal,
  ): Promise<Told<ReadonlyMap<string, PortalPlace>>> {
    const now = this.#ports.clock.now();
    for (const [serial, { at }] of this.#places) if (now - at > KEPT_MS) this.#places.delete(serial);
    const missing = serialNumbers.filter((serial) => !this.#places.has(serial));
    const asked = missing.length > ONE_BY_ONE ? await this.#all(missing, who, signal) : await this.#each(missing, who, signal);
    signal.throwIfAborted();
    if (!asked.ok) return asked;
    for (const [serial, place] of asked.value) this.#places.set(serial, { place, at: now });
    return { ok: true, value: new Map(serialNumbers.flatMap((serial) => [...this.#kept(serial)])) };
  }

  /** Something was assigned: what was told before is old. */
  forget(): void {
    this.#places.clear();
  }

  /**
   * The API's id of the token's server row: the row's UUID as both services write it, or else the only server of its name.
   */
  async serverId({ api, ade }: { api: BusinessCredentials; ade: AdeServer }, signal: AbortSignal): Promise<Told<string>> {
    const servers = await this.#list(api, signal);
    if (!servers.ok) return servers;
    const named = servers.value.filter(({ name }) => name === ade.serverName);
    const found = servers.value.find(({ id }) => plain(id) === plain(ade.serverUuid)) ?? (named.length === 1 ? named[0] : undefined);
    if (found !== undefined) return { ok: true, value: found.id };
    return fail('refused', 'the API does not list the server of the token', { service: 'api', reason: 'server-unknown' });
  }

  *#kept(serial: string): Iterable<readonly [string, PortalPlace]> {
    const kept = this.#places.get(serial);
    if (kept !== undefined) yield [serial, kept.place];
  }

  async #each(serials: readonly string[], who: { api: BusinessCredentials; ade: AdeServer | null }, signal: AbortSignal) {
    const places = new Map<string, PortalPlace>();
    for (const serial of serials) {
      const place = await this.#one(serial, who, signal);
      if (!place.ok) return place;
      places.set(serial, place.value);
    }
    return { ok: true as const, value: places };
  }

  async #one(
    serial: string,
    { api, ade }: { api: BusinessCredentials; ade: AdeServer | null },
    signal: AbortSignal,
  ): Promise<Told<PortalPlace>> {
    const { business } = this.#ports;
    const device = await this.#throttle.run(() => business.orgDevice(api, serial, { signal }));
    if (!device.ok) return device;
    if (device.value?.assigned !== true) return { ok: true, value: placeOf(device.value) };
    const server = await this.#throttle.run(() => business.assignedServer(api, serial, { signal }));
    if (!server.ok) return server;
    if (server.value === null) return { ok: true, value: { device: device.value, server: 'none', serverName: '' } };
    const servers = await this.#list(api, signal);
    if (!servers.ok) return servers;
    const ours = ade === null ? null : await this.serverId({ api, ade }, signal);
    if (ours?.ok === true && ours.value === server.value)
      return { ok: true, value: { device: device.value, server: 'ours', serverName: '' } };
    const serverName = servers.value.find(({ id }) => id === server.value)?.name ?? '';
    // Without a token nobody knows which server is ours.
    return { ok: true, value: { device: device.value, server: ade === null ? null : 'other', serverName } };
  }

  async #all(
    serials: readonly string[],
    { api, ade }: { api: BusinessCredentials; ade: AdeServer | null },
    signal: AbortSignal,
  ): Promise<Told<ReadonlyMap<string, PortalPlace>>> {
    const { business } = this.#ports;
    const all = await this.#throttle.run(() => business.orgDevices(api, { signal }));
    if (!all.ok) return all;
    const devices = new Map(all.value.map((device) => [device.serialNumber, device]));
    const ours = ade === null ? null : await this.#ours({ api, ade }, signal);
    if (ours?.ok === false) return ours;
    const place = (serial: string): PortalPlace => {
      const device = devices.get(serial) ?? null;
      if (ours?.value.has(serial) === true) return { device, server: 'ours', serverName: '' };
      return device?.assigned === true ? { device, server: ours === null ? null : 'other', serverName: '' } : placeOf(device);
    };
    return { ok: true, value: new Map(serials.map((serial) => [serial, place(serial)])) };
  }

  async #ours(who: { api: BusinessCredentials; ade: AdeServer }, signal: AbortSignal): Promise<Told<ReadonlySet<string>>> {
    const id = await this.serverId(who, signal);
    if (!id.ok) return id;
    const linked = await this.#throttle.run(() => this.#ports.business.serverDevices(who.api, id.value, { signal }));
    return linked.ok ? { ok: true, value: new Set(linked.value) } : linked;
  }

  async #list(api: BusinessCredentials, signal: AbortSignal): Promise<Told<readonly MdmServer[]>> {
    const now = this.#ports.clock.now();
    const kept = this.#servers;
    if (kept !== null && kept.clientId === api.clientId && now - kept.at < SERVERS_KEPT_MS) return { ok: true, value: kept.list };
    const servers = await this.#throttle.run(() => this.#ports.business.mdmServers(api, { signal }));
    if (servers.ok) this.#servers = { list: servers.value, at: now, clientId: api.clientId };
    return servers;
  }
}

const placeOf = (device: OrgDevice | null): PortalPlace => ({ device, server: device?.assigned === false ? 'none' : null, serverName: '' });
const plain = (id: string): string => id.replaceAll('-', '').toUpperCase();
