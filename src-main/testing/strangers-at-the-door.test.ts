import { createHash } from 'node:crypto';
import { Agent, request as httpsRequest } from 'node:https';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { readCertificate } from '#pki/certificate.ts';
import { signCms } from '#pki/cms-sign.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, privateKeyFrom } from '#pki/keys.ts';
import { buildXmlPlist, type PlistInput, parsePlistDict } from '#plist/plist.ts';
import { type PracticeCore, startPracticeCore } from '../../scripts/world/practice-core.ts';
import type { FleetDevice } from '../practice/fleet-device.ts';
import { getPushCertificate } from './get-push-certificate.ts';

/** Cases of the three properties together: at least 10,000. */
const CASES = { stranger: 4_000, forged: 3_000, own: 3_200 };
const MEBIBYTE = 1_048_576;

let practice: PracticeCore;
let url: URL;
let attacker: FleetDevice;
let victim: FleetDevice;
const errors: string[] = [];
const agents: Agent[] = [];

interface Identity {
  readonly cert: string;
  readonly key: string;
}
let stranger: Identity;
let own: Identity;

interface Said {
  readonly path: string;
  readonly method: string;
  readonly body: Buffer;
  readonly headers: Record<string, string>;
}

beforeAll(async () => {
  practice = await startPracticeCore({
    devices: 0,
    log: { ...silentLog, error: (message, facts) => errors.push(`${message} ${JSON.stringify(facts)?.slice(0, 300)}`) },
  });
  const world = practice.core.practice;
  if (world === null) throw new Error('not in practice');
  await getPushCertificate(practice.bridge, world.portal);
  await practice.bridge.practice.addFleet({ kind: 'iphone', count: 2 });
  await vi.waitFor(() => expect(world.fleet.devices().filter(({ mdm }) => mdm.enrolled)).toHaveLength(2), {
    timeout: 60_000,
    interval: 100,
  });
  const [first, second] = world.fleet.devices();
  if (first === undefined || second === undefined) throw new Error('no devices');
  [attacker, victim] = [first, second];
  // What they are asked at their enrolment is answered; then only this test speaks.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  for (const device of [attacker, victim]) {
    device.act({ act: 'go-offline' });
    await device.mdm.idle();
  }
  const settings = await practice.bridge.settings.get({});
  if (!settings.ok) throw new Error('no settings');
  url = new URL(settings.value.engine.url ?? '');
  const snapshot = attacker.mdm.snapshot();
  own = { cert: snapshot?.certificatePem ?? '', key: snapshot?.keyPem ?? '' };
  const key = await generateEcKey();
  const subject = [{ type: 'CN', value: victim.identity.udid }];
  const now = Date.now();
  const certificate = await issueCertificate({
    subject,
    publicKey: key,
    issuer: { subject, key },
    notBefore: now - 1e6,
    notAfter: now + 1e9,
  });
  stranger = { cert: certificate.pem, key: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}, 120_000);
afterAll(async () => {
  for (const agent of agents) agent.destroy();
  await practice.end();
});

/** A caller with a connection of its own that stays. Null: the engine closed the connection without an answer. */
function caller(identity: Identity | null) {
  // This test is about what is behind the handshake, whoever the server is.
  const agent = new Agent({ keepAlive: true, maxSockets: 4, rejectUnauthorized: false, ...identity });
  agents.push(agent);
  return ({ path, method, body, headers }: Said): Promise<number | null> =>
    new Promise((resolve) => {
      const options = {
        agent,
        method,
        headers: { ...headers, 'content-length': String(body.length) },
        host: url.hostname,
        port: url.port,
        path,
      };
      const outgoing = httpsRequest(options, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', () => resolve(null));
      });
      outgoing.on('error', () => resolve(null));
      outgoing.end(body);
    });
}

const TABLES = ['devices', 'enrollments', 'device_certificates', 'command_targets', 'commands', 'secrets', 'declaration_channels'];
/** Every row that is about the device, or about everybody. */
const stateOf = (udid: string): string => {
  const { database } = practice.core;
  const rows = JSON.stringify(
    TABLES.map((table) =>
      database
        .prepare(`SELECT * FROM ${table}`)
        .all()
        .map((row) => JSON.stringify(row))
        .filter((row) => row.includes(udid)),
    ),
  );
  return createHash('sha256').update(rows).digest('hex');
};
const everything = (): Record<string, string> => {
  const { database } = practice.core;
  const digest = (table: string) =>
    createHash('sha256')
      .update(JSON.stringify(database.prepare(`SELECT * FROM ${table}`).all()))
      .digest('hex');
  return Object.fromEntries(TABLES.map((table) => [table, digest(table)]));
};

const KEYS = [
  'MessageType',
  'UDID',
  'EnrollmentID',
  'UserID',
  'Topic',
  'Token',
  'PushMagic',
  'UnlockToken',
  'Status',
  'CommandUUID',
  'ErrorChain',
  'QueryResponses',
  'Endpoint',
  'Data',
  'BootstrapToken',
  'SerialNumber',
  'AwaitingConfiguration',
  '__proto__',
  'constructor',
];
const WORDS = [
  'Authenticate',
  'TokenUpdate',
  'CheckOut',
  'SetBootstrapToken',
  'GetBootstrapToken',
  'DeclarativeManagement',
  'UserAuthenticate',
  'GetToken',
  'Idle',
  'Acknowledged',
  'NotNow',
  'Error',
  'CommandFormatError',
  'tokens',
  'status',
  'declaration/configuration/x',
  'com.apple.mgmt.External.x',
];
const value: fc.Arbitrary<PlistInput> = fc.letrec<{ value: PlistInput }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...WORDS),
    fc.string({ unit: 'binary-ascii', maxLength: 40 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, '?')),
    fc.integer(),
    fc.boolean(),
    fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
    fc.constant('x'.repeat(100_000)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS.slice(0, 12)), tie('value'), { maxKeys: 3 }),
  ),
})).value;

const message = (udid: () => string): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      fc.constantFrom('MessageType', 'Status', 'neither'),
      fc.constantFrom(...WORDS),
      fc.dictionary(fc.constantFrom(...KEYS.slice(1, 17)), value, { maxKeys: 6 }),
    )
    .map(([kind, word, rest]) => buildXmlPlist({ ...rest, ...(kind === 'neither' ? {} : { [kind]: word }), UDID: udid() }));

/** Bytes of a message, spoilt: cut, flipped, doubled, or no message at all. */
const spoilt = (bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> =>
  fc.oneof(
    bytes,
    fc.tuple(bytes, fc.double({ min: 0, max: 1, noNaN: true })).map(([all, at]) => all.subarray(0, Math.floor(all.length * at))),
    fc.tuple(bytes, fc.nat(), fc.nat(255)).map(([all, at, byte]) => {
      const copy = Buffer.from(all);
      copy[at % Math.max(1, copy.length)] = byte;
      return copy;
    }),
    bytes.map((all) => Buffer.concat([all, all])),
    fc.uint8Array({ maxLength: 300 }).map((raw) => Buffer.from(raw)),
    fc.uint8Array({ maxLength: 300 }).map((raw) => Buffer.concat([Buffer.from('bplist00'), Buffer.from(raw)])),
    fc.constant(Buffer.from(`<plist version="1.0">${'<array>'.repeat(20_000)}`)),
    fc.constant(
      Buffer.from('<!DOCTYPE plist [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><plist version="1.0"><string>&b;</string></plist>'),
    ),
  );

const said = (body: fc.Arbitrary<Buffer>): fc.Arbitrary<Said> =>
  fc.record({
    path: fc.constantFrom('/mdm/checkin', '/mdm/server', '/mdm/checkin?a=1', '/scep?operation=PKIOperation', '/enroll/x', '/nowhere'),
    method: fc.constantFrom('PUT', 'PUT', 'PUT', 'PUT', 'POST'),
    body,
    headers: fc.oneof(
      fc.constant({ 'content-type': 'application/x-apple-aspen-mdm-checkin' }),
      fc.constant({ 'content-type': 'text/html; charset=UTF-7' }),
      fc.base64String({ maxLength: 200 }).map((text) => ({ 'mdm-signature': text, 'content-type': 'application/x-apple-aspen-mdm' })),
      fc.constant({ authorization: 'Bearer x', 'content-type': 'application/json' }),
    ) as fc.Arbitrary<Record<string, string>>,
  });

/** Many at once, as a hostile network would be; each answer is judged. */
async function hold(
  cases: number,
  what: fc.Arbitrary<Said>,
  say: (said: Said) => Promise<number | null>,
  judge: (status: number | null, said: Said) => void,
) {
  const all = fc.sample(what, { numRuns: cases, seed: 20_261_122 });
  const next = all.values();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const one of next) judge(await say(one), one);
    }),
  );
  return all.length;
}

describe('strangers at the engine’s door', () => {
  let heard = 0;

  it('without an identity of ours nothing is taken and nothing changes', async () => {
    // The key by which enrolment addresses are told is made when it is first needed.
    await caller(null)({ path: '/enroll/x', method: 'POST', body: Buffer.alloc(0), headers: {} });
    const before = everything();
    for (const identity of [null, stranger]) {
      heard += await hold(CASES.stranger / 2, said(spoilt(message(() => victim.identity.udid))), caller(identity), (status, { path }) => {
        expect(status).not.toBe(401);
        if (status !== null && path.startsWith('/mdm')) expect([400, 404, 413, 415]).toContain(status);
        expect(status ?? 400).toBeLessThan(500);
      });
    }
    expect(everything()).toEqual(before);
  }, 240_000);

  it('a device of ours cannot speak as another', async () => {
    const before = stateOf(victim.identity.udid);
    heard += await hold(CASES.forged, said(message(() => victim.identity.udid)), caller(own), (status, { path }) => {
      expect(status).not.toBe(401);
      if (path.startsWith('/mdm')) expect([400, 403, 404, 410]).toContain(status);
      expect(status ?? 400).toBeLessThan(500);
    });
    expect(stateOf(victim.identity.udid)).toBe(before);
  }, 240_000);

  it('a report that is said again changes nothing', async () => {
    const { udid } = attacker.identity;
    const say = caller(own);
    const put = async (dict: { readonly [key: string]: PlistInput }) => {
      const body = buildXmlPlist({ UDID: udid, ...dict });
      return say({ path: '/mdm/server', method: 'PUT', body, headers: { 'content-type': 'application/x-apple-aspen-mdm' } });
    };
    const sent = await practice.bridge.commands.send({ deviceId: udid, command: { type: 'DeviceLock', options: {} }, confirmed: true });
    expect(sent).toMatchObject({ ok: true });
    if (!sent.ok) return;
    const { uuid } = sent.value;
    expect(await put({ Status: 'Idle' })).toBe(200);
    const targets = () => {
      const rows = practice.core.database.prepare('SELECT * FROM command_targets').all() as { uuid?: string }[];
      return JSON.stringify(rows.filter((row) => JSON.stringify(row).includes(uuid)));
    };
    expect(await put({ Status: 'Acknowledged', CommandUUID: uuid })).toBe(200);
    const once = targets();
    for (const status of ['Acknowledged', 'Error', 'NotNow', 'CommandFormatError', 'Acknowledged']) {
      expect(await put({ Status: status, CommandUUID: uuid })).toBe(200);
      expect(targets()).toBe(once);
    }
    // Of a command nobody gave it: taken, so that it is not repeated for ever, and nothing more.
    expect(await put({ Status: 'Acknowledged', CommandUUID: 'never' })).toBe(200);
    expect(targets()).toBe(once);
  }, 60_000);

  it('what a device of ours garbles ends in an answer, and in bounded memory', async () => {
    const before = stateOf(victim.identity.udid);
    const say = caller(own);
    const rss = process.memoryUsage.rss();
    heard += await hold(CASES.own, said(spoilt(message(() => attacker.identity.udid))), say, (status) => {
      expect(status).not.toBe(401);
      expect(status, 'no fault of ours').not.toBe(500);
    });
    const huge = Buffer.alloc(9 * MEBIBYTE, 0x20);
    const tooLarge = await say({ path: '/mdm/server', method: 'PUT', body: huge, headers: {} });
    expect([413, null]).toContain(tooLarge);
    expect(process.memoryUsage.rss() - rss).toBeLessThan(400 * MEBIBYTE);
    expect(stateOf(victim.identity.udid)).toBe(before);
    expect(heard).toBeGreaterThanOrEqual(10_000);
    expect(errors).toEqual([]);
    expect(await caller(null)({ path: '/health', method: 'GET', body: Buffer.alloc(0), headers: {} })).toBe(200);
  }, 240_000);

  it('a signature over other bytes is none', async () => {
    const body = buildXmlPlist({ UDID: attacker.identity.udid, Status: 'Idle' });
    const sign = async (content: Buffer) =>
      (
        await signCms({
          content,
          certificate: readCertificate(Buffer.from(own.cert)),
          key: privateKeyFrom(Buffer.from(own.key)),
          detached: true,
        })
      ).toString('base64');
    const say = caller(null);
    const put = (signature: string, sent: Buffer) =>
      say({ path: '/mdm/server', method: 'PUT', body: sent, headers: { 'mdm-signature': signature } });
    const signature = await sign(body);
    expect(await put(await sign(Buffer.from('other')), body)).toBe(400);
    expect(await put(signature, Buffer.concat([body, Buffer.from('\n')]))).toBe(400);
    expect(parsePlistDict(body)).toMatchObject({ Status: 'Idle' });
    // Whoever holds the key of an enrolled device is that device, even if it has checked out by now.
    expect(await put(signature, body)).not.toBe(400);
  });
});
