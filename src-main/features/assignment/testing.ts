import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Fetch } from '#lib/bounded-ask.ts';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { fail, ok } from '#lib/outcome.ts';
import { generateEcKey } from '#pki/keys.ts';
import type { Database } from '#store/database.ts';
import { SettingsStore } from '#store/settings-store.ts';
import { memoryDatabase } from '#store/testing.ts';
import { BusinessClient } from '../../protocols/business/business-client.ts';
import { FakeBusiness } from '../../protocols/business/fake-business.ts';
import { OrganizationRegister } from '../../protocols/business-portal/organization-register.ts';
import type { ServerRow } from '../../protocols/business-portal/organization-state.ts';
import { DepClient } from '../../protocols/dep/dep-client.ts';
import type { DepProfile } from '../../protocols/dep/dep-profile.ts';
import { FakeDep } from '../../protocols/dep/fake-dep.ts';
import type { AssignmentTimes } from './assignment-ports.ts';
import type { ProfileChoices } from './assignment-rules.ts';
import { AssignmentService, type AssignOptions } from './assignment-service.ts';
import { AssignmentStore } from './assignment-store.ts';

export const profile: DepProfile = {
  profileName: 'Shitaku',
  url: 'https://mdm.example.jp/enroll',
  isSupervised: true,
  isMandatory: true,
  isMdmRemovable: false,
  awaitDeviceConfigured: false,
  allowPairing: true,
  supervisingHostCerts: [Uint8Array.of(0x30, 1)],
  anchorCerts: [],
  skipSetupItems: ['AppleID'],
  orgMagic: 'MAGIC',
};

export const POST = 'POST /v1/orgDeviceActivities';
export const twenty = Array.from({ length: 20 }, (_, index) => `A${index}`);
const TICK_MS = 50;
let key: Promise<KeyObject> | null = null;

/** An organisation with the devices A0 to A29, both of Apple's services, and a service over them. Time runs only in `run`. */
export class TestOrganization {
  readonly clock = new ManualClock();
  readonly register: OrganizationRegister;
  readonly dep: FakeDep;
  readonly api: FakeBusiness;
  readonly server: ServerRow;
  readonly other: ServerRow;
  readonly database: Database = memoryDatabase();
  readonly deeds: string[] = [];
  readonly changed: string[] = [];
  /** At each event of the list, whether it was being read. */
  readonly listEvents: boolean[] = [];
  /** `POST /profile/devices` and the like, in order. */
  readonly asked: string[] = [];
  readonly owned = Array.from({ length: 30 }, (_, index) => device(`A${index}`));
  hasToken = true;
  hasKey = true;
  settings: DepProfile | null = profile;
  service: AssignmentService;
  readonly #key: KeyObject;
  readonly #clientId: string;
  readonly #keyId: string;

  static async open(): Promise<TestOrganization> {
    key ??= generateEcKey();
    const organization = new TestOrganization(await key);
    await organization.dep.start();
    await organization.api.start();
    organization.service = organization.serviceWith();
    return organization;
  }

  private constructor(apiKey: KeyObject) {
    this.#key = apiKey;
    const { clock } = this;
    this.register = new OrganizationRegister({ clock, devices: () => this.owned });
    this.register.setTermsSigned(true);
    this.server = this.register.addServer('キッティング', 'PEM');
    this.other = this.register.addServer('学校', 'PEM');
    this.register.issueServerToken(this.server, 'admin@example.jp');
    const publicKeyPem = createPublicKey(apiKey).export({ type: 'spki', format: 'pem' }).toString();
    const account = this.register.addApiAccount({ portal: 'business', name: 'API', role: 'administrator', publicKeyPem });
    this.#clientId = account.clientId;
    this.#keyId = account.keyId;
    this.dep = new FakeDep({ organization: this.register.dep, clock, limit: { default: 10, maximum: 10 } });
    this.api = new FakeBusiness({ accounts: this.register.api, clock });
    this.service = undefined as never;
  }

  /** Another one over the same store, as after a restart. */
  serviceWith(times: Partial<AssignmentTimes> = {}): AssignmentService {
    const { clock } = this;
    const counting: Fetch = (url, init) => {
      this.asked.push(`${init.method} ${new URL(url).pathname}`);
      return fetch(url, init);
    };
    const agent = { userAgent: 'x', clock, fetch: counting };
    const { url } = this.api;
    const service = new AssignmentService({
      store: new AssignmentStore(this.database),
      clock,
      log: silentLog,
      record: (action, subject, details) => void this.deeds.push(`${action} ${subject} ${details?.['devices']}`),
      ade: () => (this.hasToken ? { token: this.token(), serverUuid: this.server.uuid, serverName: this.server.name } : null),
      api: () => (this.hasKey ? { clientId: this.#clientId, keyId: this.#keyId, key: this.#key } : null),
      settings: new SettingsStore(this.database),
      listChanged: () => void this.listEvents.push(service.listState()?.reading ?? false),
      dep: new DepClient({ endpoint: this.dep.url, ...agent }),
      business: new BusinessClient({ tokenEndpoint: `${url}/auth/oauth2/v2/token`, businessEndpoint: url, schoolEndpoint: url, ...agent }),
      profile: async ({ allowPairing, skipPanes, removable }) =>
        this.settings === null
          ? fail('engine-not-listening')
          : ok({
              ...this.settings,
              ...(allowPairing === undefined ? {} : { allowPairing }),
              ...(typeof skipPanes === 'object' ? { skipSetupItems: skipPanes } : {}),
              ...(removable === undefined ? {} : { isMdmRemovable: removable }),
            }),
      times,
    });
    service.events.on('changed', ({ serialNumber }) => this.changed.push(serialNumber));
    return service;
  }

  token() {
    const { consumerKey, token } = this.register.server(this.server.uuid) ?? this.server;
    if (token === null) throw new Error('no token was issued');
    return { consumerKey, ...token };
  }

  /** Lets time run until it is settled. */
  async run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const done = work.finally(() => {
      settled = true;
    });
    done.catch(() => {});
    while (!settled) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      this.clock.advance(TICK_MS);
    }
    return done;
  }

  /** Each by itself: `ready`, or the code of what is in the way. */
  async assign(serials: readonly string[], options: AssignOptions = {}): Promise<Record<string, string>> {
    const results = await this.run(this.service.assign(serials, new AbortController().signal, options));
    return Object.fromEntries([...results].map(([serial, result]) => [serial, result.ok ? 'ready' : result.error.code]));
  }

  async refresh(serials: readonly string[], choices?: ProfileChoices) {
    return this.run(this.service.refresh(serials, new AbortController().signal, { choices }));
  }

  /** How one device stands, or what is in the way of knowing it. */
  async standing(serial: string, choices?: ProfileChoices) {
    const answer = (await this.refresh([serial], choices)).get(serial);
    return answer?.ok === true ? answer.value : answer?.error;
  }

  count(call: string): number {
    return this.asked.filter((one) => one === call).length;
  }

  async close(): Promise<void> {
    await this.service.stop();
    await this.dep.stop();
    await this.api.stop();
    this.database.close();
  }
}

const device = (serialNumber: string) => ({ serialNumber, model: 'iPhone 17', family: 'iPhone', description: '', color: '' });
