import { createHash, createPublicKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '#lib/clock.ts';
import { ActivityBook } from './activity-book.ts';
import { type BookedDevice, DeviceBook, type OrganizationDevice } from './device-book.ts';
import {
  type ApiAccountRow,
  type LocationRow,
  type MdmInfo,
  newOrganization,
  type Organization,
  type OrganizationState,
  readState,
  type ServerRow,
  type ServerToken,
  type StatePort,
} from './organization-state.ts';

export interface OrganizationRegisterOptions {
  readonly clock: Clock;
  /** What was bought; the register only knows where it is assigned. */
  readonly devices: () => readonly OrganizationDevice[];
  readonly state?: StatePort;
}

export type { OrganizationDevice } from './device-book.ts';

interface Asset {
  readonly adamId: string;
  readonly productType: 'App' | 'Book';
  readonly assignedCount: number;
  readonly availableCount: number;
  readonly totalCount: number;
}

/** What the client IDs of Apple's two portals begin with. */
const apiPrefixes = { business: 'BUSINESSAPI', school: 'SCHOOLAPI' } as const;

type ActivityType = Parameters<ActivityBook['begin']>[0];

interface NewApiAccount {
  readonly portal: keyof typeof apiPrefixes;
  readonly name: string;
  readonly role: string;
  readonly publicKeyPem: string;
}

const TOKEN_LIFE_MS = 365 * 86_400_000;

/** Bought for each location; practice gives nothing out, so the counts stand still. */
const ASSETS: readonly Asset[] = [
  { adamId: '1000000001', productType: 'App', assignedCount: 0, availableCount: 100, totalCount: 100 },
  { adamId: '1000000002', productType: 'App', assignedCount: 12, availableCount: 8, totalCount: 20 },
  { adamId: '1000000003', productType: 'Book', assignedCount: 0, availableCount: 5, totalCount: 5 },
];

/**
 * What the simulated Business Manager knows of one organisation. Its pages change it; the other simulated services look
 * at it through `dep`, `locations` and `api`, so that a token downloaded here is good there, and only the newest.
 */
export class OrganizationRegister {
  readonly #options: OrganizationRegisterOptions;
  readonly #book: DeviceBook;
  readonly #activities: ActivityBook;
  #state: OrganizationState;

  constructor(options: OrganizationRegisterOptions) {
    this.#options = options;
    const ports = { clock: options.clock, state: () => this.#state, keep: (changes: Partial<OrganizationState>) => this.#keep(changes) };
    this.#book = new DeviceBook({ ...ports, bought: options.devices });
    this.#activities = new ActivityBook({ ...ports, devices: this.#book });
    const saved = readState(options.state?.load() ?? null);
    this.#state = saved ?? newOrganization();
    if (saved === null) this.#keep({});
  }

  get organization(): Organization {
    return this.#state.organization;
  }

  // Terms.

  get termsSigned(): boolean {
    return this.#state.termsSigned;
  }

  /** False: Apple has new ones, and until somebody accepts them its services stand still. */
  setTermsSigned(termsSigned: boolean): void {
    this.#keep({ termsSigned });
  }

  // Device management services.

  servers(): readonly ServerRow[] {
    return this.#state.servers;
  }

  server(uuid: string): ServerRow | null {
    return this.#state.servers.find((server) => server.uuid === uuid) ?? null;
  }

  addServer(name: string, publicKeyPem: string): ServerRow {
    const server = { uuid: randomUUID().toUpperCase().replaceAll('-', ''), name, consumerKey: secret('CK'), publicKeyPem, token: null };
    this.#keep({ servers: [...this.#state.servers, server] });
    return server;
  }

  replacePublicKey(server: ServerRow, publicKeyPem: string): void {
    this.#replaceServer({ ...server, publicKeyPem });
  }

  /** The token before it is dead from this moment on, imported or not. */
  issueServerToken(server: ServerRow, account: string): ServerToken {
    const issuedAt = wholeSecond(this.#options.clock.now());
    const secrets = { consumerSecret: secret('CS'), accessToken: secret('AT'), accessSecret: secret('AS') };
    const token = { ...secrets, issuedAt, expiresAt: issuedAt + TOKEN_LIFE_MS };
    this.#keep({ organization: { ...this.#state.organization, adminId: account } });
    this.#replaceServer({ ...server, token });
    return token;
  }

  /** Its token dies; its devices are assigned to a row that is gone, and so to nobody. */
  deleteServer({ uuid }: ServerRow): void {
    this.#keep({ servers: this.#state.servers.filter((server) => server.uuid !== uuid) });
  }

  #replaceServer(changed: ServerRow): void {
    this.#keep({ servers: this.#state.servers.map((server) => (server.uuid === changed.uuid ? changed : server)) });
  }

  // Devices.

  devices(): readonly BookedDevice[] {
    this.#activities.settle();
    return this.#book.list();
  }

  /** `server` null takes the assignment away. */
  assign(serialNumbers: readonly string[], server: ServerRow | null): void {
    this.#activities.settle();
    this.#book.assign(serialNumbers, server);
  }

  /** The organisation gives the device up for good. */
  release(serialNumber: string): void {
    this.#activities.settle();
    this.#book.release(serialNumber);
  }

  /** Somebody adds the device with Apple Configurator: 30 days provisional, and not assigned yet. */
  addByHand(serialNumber: string): void {
    this.#book.addByHand(serialNumber);
  }

  // Locations.

  locationRows(): readonly LocationRow[] {
    return this.#state.locations;
  }

  location(uId: string): LocationRow | null {
    return this.#state.locations.find((location) => location.uId === uId) ?? null;
  }

  /** `write` makes the file of a token; its whole text is the bearer, so the register keeps the text's digest. */
  issueContentToken(
    location: LocationRow,
    write: (content: { token: string; expiresAt: number; organizationName: string }) => string,
  ): string {
    const issuedAt = wholeSecond(this.#options.clock.now());
    const expiresAt = issuedAt + TOKEN_LIFE_MS;
    const file = write({ token: randomBytes(48).toString('base64'), expiresAt, organizationName: this.#state.organization.name });
    this.#replaceLocation({ ...location, tokens: [...location.tokens, { sha256: digest(file), issuedAt, expiresAt }] });
    return file;
  }

  #replaceLocation(changed: LocationRow): void {
    this.#keep({ locations: this.#state.locations.map((location) => (location.uId === changed.uId ? changed : location)) });
  }

  // API accounts.

  apiAccounts(): readonly ApiAccountRow[] {
    return this.#state.apiAccounts;
  }

  apiAccount(clientId: string): ApiAccountRow | null {
    return this.#state.apiAccounts.find((account) => account.clientId === clientId) ?? null;
  }

  addApiAccount({ portal, ...account }: NewApiAccount): ApiAccountRow {
    const row = { ...account, clientId: `${apiPrefixes[portal]}.${randomUUID()}`, keyId: randomUUID(), revoked: false };
    this.#keep({ apiAccounts: [...this.#state.apiAccounts, row] });
    return row;
  }

  revokeApiAccount({ clientId }: ApiAccountRow): void {
    this.#keep({
      apiAccounts: this.#state.apiAccounts.map((account) => (account.clientId === clientId ? { ...account, revoked: true } : account)),
    });
  }

  // What the other simulated services see.

  /** For the simulated device assignment service. */
  get dep() {
    const organization = () => this.#state.organization;
    return {
      get organization(): Organization {
        return organization();
      },
      termsSigned: (): boolean => this.#state.termsSigned,
      token: (consumerKey: string) => {
        const row = this.#state.servers.find((server) => server.consumerKey === consumerKey);
        if (row === undefined || row.token === null) return null;
        const { consumerSecret, accessToken, accessSecret, expiresAt } = row.token;
        return { consumerSecret, accessToken, accessSecret, expiresAt, server: { uuid: row.uuid, name: row.name } };
      },
      devices: (serverUuid: string): readonly BookedDevice[] => this.devices().filter(({ server }) => server?.uuid === serverUuid),
      owns: (serialNumber: string): boolean => this.devices().some((device) => device.serialNumber === serialNumber),
      profiles: this.#book.profiles,
    };
  }

  /** For simulated Apps and Books. */
  readonly locations = {
    byBearer: (bearer: string) => {
      const sha256 = digest(bearer);
      for (const location of this.#state.locations) {
        const token = location.tokens.find((candidate) => candidate.sha256 === sha256);
        if (token === undefined) continue;
        const { uId, name, countryCode } = location;
        return { newest: token === location.tokens.at(-1), expiresAt: token.expiresAt, location: { uId, name, countryCode } };
      }
      return null;
    },
    mdmInfo: (uId: string): MdmInfo | null => this.location(uId)?.mdmInfo ?? null,
    setMdmInfo: (uId: string, mdmInfo: MdmInfo): void => {
      const location = this.location(uId);
      if (location !== null) this.#replaceLocation({ ...location, mdmInfo });
    },
    assets: (uId: string): readonly Asset[] => (this.location(uId) === null ? [] : ASSETS),
  };

  /** For the simulated Business Manager API. */
  readonly api = {
    find: (clientId: string, keyId: string): { publicKey: KeyObject; revoked: boolean } | null => {
      const account = this.apiAccount(clientId);
      return account?.keyId === keyId ? { publicKey: createPublicKey(account.publicKeyPem), revoked: account.revoked } : null;
    },
    devices: () =>
      this.devices().map(({ serialNumber, model, server, addedByHandAt }) => {
        return { serialNumber, model, serverId: server?.uuid ?? null, addedByHandAt };
      }),
    servers: () => this.#state.servers.map(({ uuid, name }) => ({ id: uuid, name })),
    activities: {
      begin: (type: ActivityType, serverId: string, serialNumbers: readonly string[]) =>
        this.#activities.begin(type, serverId, serialNumbers),
      find: (id: string) => this.#activities.find(id),
    },
  };

  #keep(changes: Partial<OrganizationState>): void {
    this.#state = { ...this.#state, ...changes };
    this.#options.state?.save(Buffer.from(JSON.stringify(this.#state)));
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const secret = (prefix: string): string => `${prefix}_${randomBytes(32).toString('hex')}`;
/** Tokens tell whole seconds. */
const wholeSecond = (at: number): number => Math.floor(at / 1000) * 1000;
