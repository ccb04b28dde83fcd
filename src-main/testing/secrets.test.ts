import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '#contract/define.ts';
import { type Bridge, coreContract } from '#contract/index.ts';
import type { Recipe } from '#contract/recipe.ts';
import { systemClock } from '#lib/clock.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import { privateKeyFrom } from '#pki/keys.ts';
import { SecretsStore } from '#store/secrets-store.ts';
import { type Core, composeCore } from '../compose.ts';
import { defaultTimes } from '../config.ts';
import { serve } from '../host/contract-router.ts';
import { logLine, openHostLog } from '../host/host-log.ts';
import { PracticeWorld } from '../practice/practice-world.ts';
import { getPushCertificate, value } from './get-push-certificate.ts';
import { getToken } from './get-tokens.ts';

const WIFI_PASSWORD = 'correct-horse-battery';
const PASSPHRASE = 'staple-passphrase-of-a-backup';
const SMTP_PASSWORD = 'smtp-password-of-a-test';
const recipe: Recipe = {
  format: 1,
  name: 'Office',
  note: '',
  steps: [
    { step: 'pair' },
    { step: 'activate' },
    { step: 'supervise', allowPairing: true, skipPanes: 'all' },
    { step: 'wifi', ssid: 'Kitting' },
    { step: 'enroll', by: 'profile' },
    { step: 'verify' },
  ],
};

let folder: string;
let world: PracticeWorld;
let core: Core;
let bridge: Bridge;
const masterKey = randomBytes(32);
/** Everything that went to a screen: answers and events, as text. */
const crossed: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shitaku-secrets-'));
  // The simulators' own keys live in a folder of their own; what is searched is the app's data.
  world = await PracticeWorld.open({ folder: join(folder, 'simulators'), clock: systemClock, log: openHostLog(folder), devices: 1 });
  await world.start();
  core = await composeCore({
    config: {
      world: 'real',
      host: 'web',
      version: '0',
      actor: 'test',
      dataFolder: join(folder, 'data'),
      endpoints: world.endpoints,
      downloadsFolder: join(folder, 'downloads'),
      engine: { bindAddress: '127.0.0.1', defaultHost: '127.0.0.1', defaultPort: 0 },
      times: { ...defaultTimes, waitPoll: 50 },
      practiceDevices: 0,
    },
    preferences: { get: () => ({ world: 'real', language: 'ja', theme: 'auto' }), set: () => {}, switchWorld: () => {} },
    secretBox: new AesSecretBox(masterKey),
    clock: systemClock,
    log: openHostLog(join(folder, 'data')),
  });
  await core.start();
  core.hub.listen((event) => crossed.push(JSON.stringify(event)));
  bridge = createRouterClient(serve(coreContract, core.services, core.hub, openHostLog(join(folder, 'data')))) as unknown as Bridge;
  await theMainJob();
});

afterAll(async () => {
  await core.stop();
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function theMainJob(): Promise<void> {
  const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');
  const { certificate, privateKeyPem, chain } = world.authority.vendorFiles;
  const ask = async <T>(answer: Promise<Answer<T, string>>): Promise<T> => {
    const given = await answer;
    crossed.push(JSON.stringify(given));
    if (!given.ok) throw new Error(given.error.code);
    return given.value;
  };
  await ask(
    bridge.push.importVendor({
      certificate: { fileName: 'vendor.cer', content: base64(certificate) },
      privateKey: { fileName: 'vendor.key', content: base64(privateKeyPem) },
      chain: chain.map((der) => ({ fileName: 'ca.cer', content: base64(der) })),
    }),
  );
  const see = <T>(answer: Answer<T, string>): T => {
    crossed.push(JSON.stringify(answer));
    return value(answer);
  };
  await getPushCertificate(bridge, world.portal, see);
  await ask(bridge.settings.setOrganizationName({ name: 'Example' }));
  await ask(bridge.recipes.setWifiPassword({ ssid: 'Kitting', password: WIFI_PASSWORD }));
  const { id: recipeId } = await ask(bridge.recipes.save({ id: null, revision: null, recipe, fromFile: null }));
  const udid = world.bench.devices()[0]?.udid ?? '';
  const slot = async () => (await ask(bridge.bench.slots({}))).slots.find((one) => one.udid === udid);
  const reaches = async (state: string) => {
    for (let tries = 0; (await slot())?.state !== state; tries += 1) {
      if (tries > 800) throw new Error(`the device never came to ${state}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  await reaches('ready');
  const plan = await ask(bridge.batches.plan({ batchId: null, recipeId, udids: [udid], expected: [] }));
  const order = { typed: plan.confirmation.expected[0] ?? '', reason: '', name: '', operator: '', target: null, autoStart: false };
  const { batchId } = await ask(bridge.batches.start({ planId: plan.planId, ...order }));
  await reaches('done');
  await ask(bridge.commands.send({ deviceId: udid, command: { type: 'DeviceLock', options: { Message: 'x' } }, confirmed: true }));
  await theCertificateCentre(see);
  await ask(bridge.settings.get({}));
  await ask(bridge.push.overview({}));
  await ask(bridge.recipes.list({}));
  await ask(bridge.recipes.export({ id: recipeId, language: 'en' }));
  await ask(bridge.batches.get({ batchId }));
  await ask(bridge.batches.report({ batchId, format: 'json', language: 'en' }));
  await ask(bridge.activity.list({ beforeSequence: null, limit: 200, filter: null }));
  await ask(bridge.commands.timeline({ deviceId: udid, limit: 50 }));
  await ask(bridge.devices.get({ id: udid }));
  await new Promise((resolve) => setTimeout(resolve, 300));
}

/** Every other credential, got, renewed, backed up, restored and written about. */
async function theCertificateCentre(see: <T>(answer: Answer<T, string>) => T): Promise<void> {
  const portal = { url: world.businessPortalUrl, location: world.organization.locationRows()[0]?.name ?? '' };
  for (const kind of ['ade', 'content', 'api'] as const) await getToken(bridge, kind, portal, see);
  for (const kind of ['push', 'supervision', 'engine-tls', 'device-ca'] as const) {
    const exported = see(await bridge.certificates.exportPkcs12({ kind, passphrase: PASSPHRASE }));
    expect(exported.base64).toBe(true);
  }
  const backup = see(await bridge.certificates.exportBackup({ passphrase: PASSPHRASE }));
  const content = Buffer.from(backup.content, backup.base64 ? 'base64' : 'utf8').toString('base64');
  const file = { fileName: backup.fileName, content };
  const { backupId, devices } = see(await bridge.certificates.openBackup({ file, passphrase: PASSPHRASE }));
  const confirmation = { typed: `RESTORE ${devices}`, reason: 'test' };
  see(await bridge.certificates.restoreBackup({ backupId, kinds: ['ade', 'content'], confirmation }));
  see(await bridge.certificates.identify({ file }));
  const mail = {
    enabled: true,
    host: '127.0.0.1',
    port: 9,
    security: 'starttls',
    user: 'mdm',
    from: 'mdm@example.jp',
    language: 'ja',
  } as const;
  see(await bridge.deadlines.saveMail({ ...mail, password: SMTP_PASSWORD, recipients: ['it@example.jp'], tells: [] }));
  crossed.push(JSON.stringify(await bridge.deadlines.testMail({})));
  for (const kind of ['push', 'ade', 'content', 'api'] as const) crossed.push(JSON.stringify(await bridge.certificates.verify({ kind })));
  see(await bridge.certificates.list({}));
  see(await bridge.tokens.overview({}));
  see(await bridge.deadlines.overview({}));
  see(await bridge.accounts.list({}));
}

/** Every file of the data folder, whole; the store is checkpointed first. */
function filesAtRest(): Map<string, Buffer> {
  core.database.pragma('wal_checkpoint(TRUNCATE)');
  const root = join(folder, 'data');
  const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(names.map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name))]));
}

/** What must be nowhere in clear: every secret of the store, opened, in the shapes it could leak in. */
function needles(): { what: string; bytes: Buffer }[] {
  const names = core.database.prepare('SELECT name FROM secrets').pluck().all() as string[];
  const secrets = new SecretsStore(core.database, new AesSecretBox(masterKey));
  const found = names.flatMap((name) => {
    const plain = Buffer.from(secrets.get(name) ?? []);
    const shapes = [plain, Buffer.from(plain.toString('base64')), Buffer.from(plain.toString('hex'))];
    return shapes.map((bytes) => ({ what: name, bytes: bytes.subarray(0, 200) }));
  });
  return [
    ...found,
    { what: 'any PEM key', bytes: Buffer.from('PRIVATE KEY') },
    { what: 'Wi-Fi password', bytes: Buffer.from(WIFI_PASSWORD) },
    { what: 'passphrase', bytes: Buffer.from(PASSPHRASE) },
    { what: 'mail password', bytes: Buffer.from(SMTP_PASSWORD) },
    ...tokenNeedles(),
  ];
}

/** The parts of tokens, which could leak one by one. */
function tokenNeedles(): { what: string; bytes: Buffer }[] {
  const names = core.database.prepare("SELECT name FROM secrets WHERE name LIKE 'token/%'").pluck().all() as string[];
  const secrets = new SecretsStore(core.database, new AesSecretBox(masterKey));
  return names.flatMap((name) => {
    const text = Buffer.from(secrets.get(name) ?? []).toString('utf8');
    if (!text.startsWith('{')) return [];
    const { consumerKey: _, ...parts } = JSON.parse(text) as Record<string, string>;
    return Object.entries(parts).map(([part, bytes]) => ({ what: `${name} ${part}`, bytes: Buffer.from(bytes) }));
  });
}

/** The names of the secrets that stand in clear in `content`. */
const leaks = (content: Buffer) => needles().flatMap(({ what, bytes }) => (content.includes(bytes) ? [what] : []));

describe('secrets, after the main job with real files', () => {
  it('are really there to be found: keys of every kind and the Wi-Fi password', () => {
    const names = core.database.prepare('SELECT name FROM secrets').pluck().all() as string[];
    expect(names.length).toBeGreaterThanOrEqual(6);
    expect(names).toContain('wifi.Kitting');
    expect(names).toContain('deadlines/mail-password');
    expect(names.filter((name) => name.startsWith('token/')).length).toBeGreaterThanOrEqual(3);
    expect(names.some((name) => name.startsWith('ade-key/'))).toBe(true);
  });

  it('are in no file in clear', () => {
    const files = filesAtRest();
    expect([...files.keys()].some((name) => name.endsWith('.sqlite'))).toBe(true);
    for (const [name, content] of files) expect(leaks(content), name).toEqual([]);
  });

  it('never crossed to a screen, in an answer or an event', () => {
    expect(crossed.length).toBeGreaterThan(20);
    expect(leaks(Buffer.from(crossed.join('\n')))).toEqual([]);
  });

  it('would be found by this search, as DER, as base64 and as PEM', () => {
    const name = core.database.prepare("SELECT name FROM secrets WHERE name LIKE 'push-key/%'").pluck().get() as string;
    const der = Buffer.from(new SecretsStore(core.database, new AesSecretBox(masterKey)).get(name) ?? []);
    const pem = privateKeyFrom(der).export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(leaks(Buffer.concat([Buffer.from('before'), der]))).toEqual([name]);
    expect(leaks(Buffer.from(`{"key":"${der.toString('base64')}"}`))).toEqual([name]);
    expect(leaks(Buffer.from(pem))).toEqual(['any PEM key']);
    // The log leaves out what a caller forgot to.
    expect(leaks(Buffer.from(logLine(0, 'info', pem, { reason: pem, privateKey: WIFI_PASSWORD })))).toEqual([]);
  });

  it('include no challenge: only its digest is stored', () => {
    const columns = core.database.prepare("SELECT name FROM pragma_table_info('invitations')").pluck().all();
    expect(columns).toContain('challenge_sha256');
    expect(columns).not.toContain('challenge');
  });
});
