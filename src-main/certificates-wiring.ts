import type { CredentialKind } from '#contract/certificates.ts';
import type { Contract } from '#contract/index.ts';
import type { PushStep } from '#contract/push.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { openArchive, sealArchive } from '#lib/sealed-archive.ts';
import { generateRsaKey } from '#pki/keys.ts';
import type { CredentialsStore } from '#store/credentials-store.ts';
import type { Database } from '#store/database.ts';
import { RunsStore } from '#store/runs-store.ts';
import type { SecretsStore } from '#store/secrets-store.ts';
import type { SettingsStore } from '#store/settings-store.ts';
import type { Config, Endpoints } from './config.ts';
import { AccountsService } from './features/accounts/accounts-service.ts';
import { AccountsStore } from './features/accounts/accounts-store.ts';
import type { ActivityService } from './features/activity/activity-service.ts';
import { CertificatesService } from './features/certificates/certificates-service.ts';
import type { IdentityKeeper } from './features/certificates/identity-keeper.ts';
import { MDM_ID } from './features/certificates/mdm-name.ts';
import { credentialId } from './features/deadlines/deadline-id.ts';
import { DeadlinesService } from './features/deadlines/deadlines-service.ts';
import { DeadlinesStore } from './features/deadlines/deadlines-store.ts';
import type { DevicesService } from './features/devices/devices-service.ts';
import type { EnrollmentService } from './features/enrollment/enrollment-service.ts';
import type { PushRun } from './features/push/push-rules.ts';
import { PushService } from './features/push/push-service.ts';
import type { Vendor } from './features/push/vendor-identity.ts';
import type { Engine } from './features/settings/engine.ts';
import { TokensService } from './features/tokens/tokens-service.ts';
import { DownloadsFolder } from './host/downloads-folder.ts';
import type { EventHub } from './host/event-hub.ts';
import type { ApnsClient } from './protocols/apns/apns-client.ts';
import { AppsAndBooksClient } from './protocols/apps-and-books/apps-and-books-client.ts';
import { BusinessClient } from './protocols/business/business-client.ts';
import { DepClient } from './protocols/dep/dep-client.ts';
import { servedCertificate } from './protocols/mdm/served-certificate.ts';
import { MdmcertClient } from './protocols/mdmcert/mdmcert-client.ts';
import { readPkcs12 } from './protocols/pkcs12/read-pkcs12.ts';
import { writePkcs12 } from './protocols/pkcs12/write-pkcs12.ts';
import { buildPushRequest } from './protocols/push-portal/push-request.ts';
import type { Mailer } from './protocols/smtp/mail.ts';

interface Surroundings {
  readonly config: Config;
  readonly endpoints: Endpoints;
  readonly database: Database;
  readonly credentials: CredentialsStore;
  readonly secrets: SecretsStore;
  readonly settings: SettingsStore;
  readonly keeper: IdentityKeeper;
  readonly clock: Clock;
  readonly log: Log;
  readonly hub: EventHub<Contract>;
  readonly activity: ActivityService;
  readonly apns: ApnsClient;
  readonly devices: DevicesService;
  readonly enrollment: () => EnrollmentService;
  readonly engine: () => Engine;
  readonly practiceVendor: Vendor | null;
  /** Takes all mails in the practice world: none leaves this machine. */
  readonly practiceMailer: Mailer | null;
  readonly organizationName: () => string;
  readonly language: () => 'ja' | 'en';
  /** Another push certificate may open doors that were shut: whoever has something waiting is rung again. */
  readonly ringWaiting: () => void;
  /** Devices on the bench that something is being done to right now. */
  readonly runsInProgress: () => number;
  /** The device CA was made anew, restored or gone back to. */
  readonly deviceCaChanged: () => Promise<void>;
  /** Perhaps another token of Apple's is installed. */
  readonly tokensChanged: () => void;
}

/** Steps of the push wizard at which a file is to come from somewhere else. */
const waits: ReadonlySet<string> = new Set<PushStep>(['sign', 'portal', 'verify']);

/** The five features of the certificate centre, wired to each other and to the services they ask. */
export function wireCertificates(around: Surroundings) {
  const { config, endpoints, database, credentials, secrets, settings, keeper, clock, log, hub, activity, apns, devices } = around;
  const { enrollment, engine, organizationName } = around;
  const simulated = config.world === 'practice';
  const newId = () => crypto.randomUUID();
  const { record } = activity;
  const agent = { userAgent: `Shitaku/${config.version}`, clock };
  const fileOf: CertificatesService['fileOf'] = (incoming) => certificates.fileOf(incoming);
  const boundElsewhere = (topic: string) => enrollment().boundElsewhere(topic);
  const mdmcert =
    endpoints.mdmcert === null ? null : new MdmcertClient({ ...endpoints.mdmcert, endpoint: endpoints.mdmcert.url, ...agent });

  const pushRuns = new RunsStore<PushRun>(database, 'push');
  const push = new PushService({
    credentials,
    runs: pushRuns,
    watches: new RunsStore(database, 'push-watch'),
    secrets,
    clock,
    log,
    publish: (name, payload) => {
      hub.publish('push', name, payload);
      hub.publish('certificates', 'changed', {});
    },
    record: (action, subject, details) => {
      record(action, subject, details);
      if (action === 'certificates.push-installed') queueMicrotask(around.ringWaiting);
    },
    practiceVendor: around.practiceVendor,
    buildPushRequest,
    handshake: (identity) => apns.handshake(identity),
    portalUrl: () => endpoints.pushPortal,
    generateKey: () => generateRsaKey(),
    newId,
    fleet: {
      enrolled: () => enrollment().enrolledCount(),
      boundElsewhere,
      ringAll: () => enrollment().ringAll(),
      answeredSince: (at) => devices.reportsSince(at),
      reportedBetween: (from, to) => devices.reportsBetween(from, to),
      firstAnswerSince: (at) => devices.firstReportSince(at),
    },
    mdmcert: mdmcert && { ask: (request) => mdmcert.requestSignature(request) },
    fileOf,
    watchMs: config.times.pushWatch,
    watchPollMs: config.times.pushWatchPoll,
  });

  const tokens = new TokensService({
    credentials,
    runs: new RunsStore(database, 'token'),
    secrets,
    clock,
    publish: (name, payload) => {
      hub.publish('tokens', name, payload);
      hub.publish('certificates', 'changed', {});
      around.tokensChanged();
    },
    record,
    dep: new DepClient({ endpoint: endpoints.dep, ...agent }),
    apps: new AppsAndBooksClient({ endpoint: endpoints.appsAndBooks, ...agent }),
    business: new BusinessClient({
      tokenEndpoint: endpoints.businessToken,
      businessEndpoint: endpoints.businessApi,
      schoolEndpoint: endpoints.schoolApi,
      ...agent,
    }),
    mdmInfo: () => ({ id: storedMdmId(settings), name: `Shitaku ${organizationName()}`.trim().slice(0, 100), metadata: 'Shitaku' }),
    organizationName,
    portalUrl: () => endpoints.businessPortal,
    devices: () => enrollment().enrolledCount(),
    fileOf,
    generateKey: () => generateRsaKey(),
    newId,
  });

  const accounts = new AccountsService({
    store: new AccountsStore(database),
    clock,
    newId,
    publish: (name, payload) => {
      hub.publish('accounts', name, payload);
      hub.publish('certificates', 'changed', {});
    },
    record,
    usedBy: () =>
      (['push', 'ade', 'content', 'api'] as const).flatMap((kind) => {
        const address = credentials.current(kind)?.account ?? '';
        return address === '' ? [] : [{ address, kind }];
      }),
  });

  const certificates: CertificatesService = new CertificatesService({
    credentials,
    secrets,
    settings,
    clock,
    log,
    newId,
    publish: (name, payload) => hub.publish('certificates', name, payload),
    record,
    keeper,
    simulated,
    organizationName,
    devices: (kind) => relying(kind, enrollment(), credentials),
    boundElsewhere,
    engineHost: () => engine().view().host,
    contactsFor: (account) => accounts.contactsFor(account),
    checks: {
      push: () => push.verifyInstalled(),
      ade: () => tokens.verifyInstalled('ade'),
      content: () => tokens.verifyInstalled('content'),
      api: () => tokens.verifyInstalled('api'),
      'engine-tls': () => checkEngine(engine(), keeper, credentials),
    },
    runsInProgress: around.runsInProgress,
    pushHandshake: (identity) => apns.handshake(identity),
    changed: async (kind) => {
      if (kind === 'push') await push.credentialChanged();
      else if (kind === 'vendor') hub.publish('push', 'changed', {});
      else if (kind === 'engine-tls') await engine().reload();
      else if (kind === 'device-ca') await around.deviceCaChanged();
      else if (kind !== 'supervision') {
        hub.publish('tokens', 'changed', {});
        around.tokensChanged();
      }
      hub.publish('deadlines', 'changed', {});
    },
    pkcs12: { write: writePkcs12, read: (bytes, passphrase) => readPkcs12(bytes, passphrase) },
    archive: { seal: sealArchive, open: openArchive },
    downloads: new DownloadsFolder(config.downloadsFolder, clock, log),
    awaited: () => new Set([...(pushRuns.open().some(({ step }) => waits.has(step)) ? (['push'] as const) : []), ...tokens.awaited()]),
  });

  const deadlines = new DeadlinesService({
    store: new DeadlinesStore(database),
    settings,
    secrets,
    clock,
    log,
    publish: (name, payload) => hub.publish('deadlines', name, payload),
    record,
    dates: () => [
      ...certificates.deadlines().map((date) => ({ ...date, id: credentialId(date), type: 'credential' as const })),
      ...accounts.deadlines(),
    ],
    contactsFor: (account) => accounts.contactsFor(account),
    mailer: around.practiceMailer ?? smtp,
    language: around.language,
    actor: config.actor,
    tickMs: config.times.reminders,
  });

  return {
    push,
    tokens,
    accounts,
    certificates,
    deadlines,
    /** After the engine. */
    start: async () => {
      await push.start();
      await certificates.start();
      await deadlines.start();
    },
    stop: async () => {
      await deadlines.stop();
      await certificates.stop();
      await push.halt();
    },
  };
}

/** Who would notice if this credential were gone. */
function relying(kind: CredentialKind, enrollment: EnrollmentService, credentials: CredentialsStore): number {
  if (kind === 'vendor') return 0;
  if (kind !== 'push') return enrollment.enrolledCount();
  const topic = credentials.current('push')?.identity ?? '';
  return enrollment.enrolledCount() - enrollment.boundElsewhere(topic);
}

/** Connects to our own engine as a device does. */
async function checkEngine(
  engine: Engine,
  keeper: IdentityKeeper,
  credentials: CredentialsStore,
): Promise<Outcome<null, 'engine-not-listening' | 'unreachable' | 'other-certificate-served'>> {
  const { state, host, port } = engine.view();
  if (state !== 'listening') return fail('engine-not-listening', 'the engine does not listen');
  const root = (await keeper.engineRoot()).certificate;
  const served = await servedCertificate({ address: '127.0.0.1', port, name: host, root });
  if (!served.ok) return served;
  const ours = credentials.current('engine-tls');
  return ours?.identity === '' || ours?.identity === served.value.sha256
    ? ok(null)
    : fail('other-certificate-served', 'the engine serves another certificate than the current one');
}

/** This installation's name at Apps and Books; only a content token that comes from an archive brings another. */
function storedMdmId(settings: SettingsStore): string {
  const stored = settings.get(MDM_ID);
  if (typeof stored === 'string') return stored;
  const made = crypto.randomUUID();
  settings.put(MDM_ID, made);
  return made;
}

/** Mail is sent rarely, and its library is large: it is loaded with the first one. */
const smtp: Mailer = {
  send: async (...mail) => {
    const { SmtpMailer } = await import('./protocols/smtp/smtp-mailer.ts');
    return new SmtpMailer().send(...mail);
  },
};
