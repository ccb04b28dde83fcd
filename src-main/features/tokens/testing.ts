import { ManualClock } from '#lib/clock.ts';
import type { Outcome } from '#lib/outcome.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import { generateRsaKey } from '#pki/keys.ts';
import { CredentialsStore } from '#store/credentials-store.ts';
import type { Database } from '#store/database.ts';
import { RunsStore } from '#store/runs-store.ts';
import { SecretsStore } from '#store/secrets-store.ts';
import { AppsAndBooksClient } from '../../protocols/apps-and-books/apps-and-books-client.ts';
import { FakeAppsAndBooks } from '../../protocols/apps-and-books/fake-apps-and-books.ts';
import { BusinessClient } from '../../protocols/business/business-client.ts';
import { FakeBusiness } from '../../protocols/business/fake-business.ts';
import { FakeBusinessPortal } from '../../protocols/business-portal/fake-business-portal.ts';
import { OrganizationRegister } from '../../protocols/business-portal/organization-register.ts';
import { createApiAccount, downloadAdeToken, downloadContentToken } from '../../protocols/business-portal/portal-visitor.ts';
import { DepClient } from '../../protocols/dep/dep-client.ts';
import { FakeDep } from '../../protocols/dep/fake-dep.ts';
import type { TokenRun } from './token-rules.ts';
import { type TokensPorts, TokensService } from './tokens-service.ts';

export const ACCOUNT = 'kanri@sample.example';
/** A moment that files made by other tests are made for, too. */
const START = Date.UTC(2026, 10, 21, 9, 0, 0);

/** The service over a real store, with simulated services and a simulated portal at its other end. */
export class TokensWorld {
  readonly clock = new ManualClock(START);
  readonly register = new OrganizationRegister({ clock: this.clock, devices: () => [] });
  readonly portal = new FakeBusinessPortal({
    register: this.register,
    clock: this.clock,
    mailbox: { address: 'nobody@sample.example', mails: () => [] },
  });
  readonly dep = new FakeDep({ organization: this.register.dep, clock: this.clock });
  readonly apps = new FakeAppsAndBooks({ locations: this.register.locations, clock: this.clock });
  readonly business = new FakeBusiness({ accounts: this.register.api, clock: this.clock });
  readonly recorded: { action: string; subject: string; details: Readonly<Record<string, string>> }[] = [];
  readonly arrivals = new Map<string, { fileName: string; bytes: Uint8Array }>();
  readonly mdm = { id: crypto.randomUUID(), name: 'Shitaku Sample', metadata: '' };
  devices = 0;

  async start(): Promise<void> {
    await Promise.all([this.portal.start(), this.dep.start(), this.apps.start(), this.business.start()]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.portal.stop(), this.dep.stop(), this.apps.stop(), this.business.stop()]);
  }

  service(database: Database): { service: TokensService; ports: TokensPorts } {
    const agent = { userAgent: 'Shitaku/test', clock: this.clock };
    const ports: TokensPorts = {
      credentials: new CredentialsStore(database),
      runs: new RunsStore<TokenRun>(database, 'token'),
      secrets: new SecretsStore(database, new AesSecretBox(new Uint8Array(32).fill(3))),
      clock: this.clock,
      publish: () => {},
      record: (action, subject, details = {}) => void this.recorded.push({ action, subject, details }),
      dep: new DepClient({ endpoint: this.dep.url, ...agent }),
      apps: new AppsAndBooksClient({ endpoint: this.apps.url, ...agent }),
      business: new BusinessClient({
        tokenEndpoint: `${this.business.url}/auth/oauth2/v2/token`,
        businessEndpoint: this.business.url,
        schoolEndpoint: this.business.url,
        ...agent,
      }),
      mdmInfo: () => this.mdm,
      organizationName: () => '株式会社サンプル',
      portalUrl: () => this.portal.url,
      devices: () => this.devices,
      fileOf: (incoming) =>
        'arrivalId' in incoming
          ? (this.arrivals.get(incoming.arrivalId) ?? null)
          : { fileName: incoming.fileName, bytes: Buffer.from(incoming.content, 'base64') },
      generateKey: () => generateRsaKey(),
      newId: () => crypto.randomUUID(),
    };
    return { service: new TokensService(ports), ports };
  }

  /** What a person does at the portal; answers the downloaded file. */
  async adeToken(publicKeyPem: string, server = 'Kitting'): Promise<UploadedFile> {
    return uploaded(value(await downloadAdeToken(this.portal.url, { account: ACCOUNT, server, publicKeyPem })));
  }

  async contentToken(location: string): Promise<UploadedFile> {
    return uploaded(value(await downloadContentToken(this.portal.url, { account: ACCOUNT, location })));
  }

  async apiAccount(): Promise<{ clientId: string; keyId: string; file: UploadedFile }> {
    const { clientId, keyId, pem } = value(
      await createApiAccount(this.portal.url, { account: ACCOUNT, name: `Shitaku ${this.register.apiAccounts().length}` }),
    );
    return { clientId, keyId, file: uploaded({ fileName: 'key.pem', content: pem }) };
  }
}

interface UploadedFile {
  readonly fileName: string;
  readonly content: string;
}

const uploaded = ({ fileName, content }: { fileName: string; content: string }): UploadedFile => ({
  fileName,
  content: Buffer.from(content).toString('base64'),
});

export function value<T>(outcome: Outcome<T, string>): T {
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`);
  return outcome.value;
}
