import { execFile } from 'node:child_process';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { redactText, redactValue } from '#lib/redaction.ts';
import { logFiles, openHostLog } from './host-log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shitaku-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const written = () =>
  logFiles(folder)
    .flatMap((path) => (readdirSync(join(folder, 'logs')).some((name) => path.endsWith(name)) ? [readFileSync(path, 'utf8')] : []))
    .join('');

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const der = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
const wrap = (base64: string) => base64.replace(/(.{64})/g, '$1\n');
const token = randomBytes(32).toString('base64');
const unlock = randomBytes(900).toString('base64');
const magic = randomUUID().toUpperCase();
const hex = (count: number) => randomBytes(count).toString('hex');
const server = {
  consumer_key: `CK_${hex(48)}`,
  consumer_secret: `CS_${hex(20)}`,
  access_token: `AO_${hex(48)}`,
  access_secret: `AS_${hex(20)}`,
};
const contentToken = Buffer.from(JSON.stringify({ token: hex(40), expDate: '2027-01-01T00:00:00+0000', orgName: 'Example' })).toString(
  'base64',
);
const plist = (body: string) => `<?xml version="1.0"?><plist version="1.0"><dict>${body}</dict></plist>`;

/** What is planted, and the parts of it that must be nowhere. */
const secrets: Readonly<Record<string, { text: string; parts: readonly string[] }>> = {
  'a private key as PEM': { text: pem, parts: [pem.split('\n')[1] ?? '', pem.split('\n')[20] ?? '', pem.split('\n').at(-3) ?? ''] },
  'a private key as DER in base64': { text: der, parts: [der.slice(0, 40), der.slice(200, 240), der.slice(-24)] },
  'the same, wrapped': { text: wrap(der), parts: [der.slice(0, 40), der.slice(640, 680), der.slice(-20)] },
  'a push token and its magic': {
    text: plist(`<key>PushMagic</key><string>${magic}</string><key>Token</key><data>\n${token}\n</data>`),
    parts: [magic, token],
  },
  'an unlock token': {
    text: plist(`<key>UnlockToken</key>\n<data>\n\t${wrap(unlock)}\n</data>`),
    parts: [unlock.slice(0, 30), unlock.slice(-30)],
  },
  'a pair record': {
    text: plist(
      `<key>HostID</key><string>${randomUUID()}</string><key>EscrowBag</key><data>${token}</data><key>HostPrivateKey</key><data>${Buffer.from(pem).toString('base64')}</data>`,
    ),
    parts: [token, Buffer.from(pem).toString('base64').slice(100, 140)],
  },
  'a server token': { text: JSON.stringify(server), parts: Object.values(server).map((value) => value.slice(3)) },
  'a content token': { text: `sToken ${contentToken}`, parts: [contentToken.slice(0, 30), contentToken.slice(-30)] },
  'a password': {
    text: 'smtp://it:correct@mail password=Tr0ub4dor&3 "wifiPassword":"battery staple"',
    parts: ['Tr0ub4dor', 'battery staple', 'correct'],
  },
  'a PIN': {
    text: 'locked with PIN 483920, pin=120934; {"PIN":"557733"} 暗証番号: 909090',
    parts: ['483920', '120934', '557733', '909090'],
  },
  'a bearer header': { text: `GET /x\r\nAuthorization: Bearer ${token}\r\nAccept: */*`, parts: [token] },
  'a token of the web': { text: `client_assertion eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.${hex(20)}`, parts: ['eyJzdWIiOiJ4In0'] },
};

class Telling extends Error {
  override name = 'Telling';
}
const deep = (text: string) => new Error('outer', { cause: new Telling(`middle ${text}`, { cause: new Error(`inner: ${text}`) }) });

describe.each(Object.entries(secrets))('%s', (_what, { text, parts }) => {
  it('is in no line, whichever way it comes', () => {
    const log = openHostLog(folder);
    log.info(text);
    log.info(`before ${text} after`);
    log.warn('as a fact', { answer: text, body: `x${text}x` });
    log.warn('under its name', { password: text, pushToken: text, privateKeyPem: text, pin: text, escrowBag: text, Authorization: text });
    log.error('as an error', { error: new Error(text) });
    log.error('as a cause', { error: deep(text) });
    log.error('in a list and an object', {
      list: [text, { inner: text }],
      object: { token: text, more: [text] },
      map: new Map([[text, text]]),
    });
    log.error('as bytes', { bytes: Buffer.from(text), key: privateKey });
    log.error('as JSON in JSON', { body: JSON.stringify({ payload: JSON.stringify({ password: text, plain: text }) }) });
    log.error('as a code', { error: Object.assign(new Error('x'), { code: text, name: text, response: text }) });
    const lines = written();
    expect(lines.trim().split('\n')).toHaveLength(10);
    for (const part of parts) expect(lines).not.toContain(part);
  });

  it('is in neither file at the border of rotation', () => {
    const log = openHostLog(folder, () => 0, 6_000);
    for (let line = 0; line < 40; line += 1) log.error(`${'x'.repeat(line * 7)} ${text}`, { error: deep(text), line });
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual(['shitaku.log', 'shitaku.old.log']);
    const lines = written();
    for (const part of parts) expect(lines).not.toContain(part);
    for (const line of lines.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ level: 'error' });
  });
});

describe('the log', () => {
  it('keeps two files, each no longer than the limit and a line, for their owner only', () => {
    const log = openHostLog(folder, () => 0, 10_000);
    for (let line = 0; line < 1_000; line += 1) log.info('a line of some length that says little', { line });
    const files = logFiles(folder);
    expect(readdirSync(join(folder, 'logs'))).toHaveLength(2);
    for (const path of files) {
      expect(statSync(path).size).toBeLessThan(10_300);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    const numbers = [...files].reverse().flatMap((path) =>
      readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).line as number),
    );
    expect(numbers.at(-1)).toBe(999);
    expect(numbers).toEqual(Array.from(numbers, (_, at) => 1_000 - numbers.length + at));
  });

  it('says what happened in its own words: no fact has the name of what a line begins with', () => {
    const log = openHostLog(folder);
    // @ts-expect-error It would take the place of the message.
    const careless = () => log.warn('an update was not taken', { code: 'older', message: 'the manifest' });
    expect(careless).toBeTypeOf('function');
    log.warn('an update was not taken', { code: 'older', reason: 'the manifest' });
    expect(JSON.parse(written())).toMatchObject({ message: 'an update was not taken', code: 'older', reason: 'the manifest' });
  });

  it('is missing where it cannot be written, and nothing else', () => {
    writeFileSync(join(folder, 'file'), '');
    const log = openHostLog(join(folder, 'file'));
    expect(() => log.error('nobody reads this', { error: new Error('x') })).not.toThrow();
    openHostLog(folder).info('this is read again');
    expect(written()).toContain('this is read again');
  });

  it('hears of what nobody caught, and the process goes on', async () => {
    const program = join(folder, 'stray.ts');
    mkdirSync(join(folder, 'data'));
    writeFileSync(
      program,
      `import { logStrays, openHostLog } from ${JSON.stringify(join(import.meta.dirname, 'host-log.ts'))};
       const log = openHostLog(${JSON.stringify(folder)});
       logStrays(log);
       setImmediate(() => { throw new Error('thrown by a listener, password=hunter2hunter2'); });
       void Promise.reject(new Error('rejected by nobody'));
       setTimeout(() => { log.info('still here'); process.exit(0); }, 200);`,
    );
    const root = join(import.meta.dirname, '../..');
    await new Promise<void>((resolve, reject) =>
      execFile(process.execPath, [program], { cwd: root }, (error) => (error instanceof Error ? reject(error) : resolve())),
    );
    const lines = written();
    expect(lines).toMatch(/"message":"uncaught".*thrown by a listener/);
    expect(lines).toMatch(/"message":"unhandled".*rejected by nobody/);
    expect(lines).toContain('still here');
    expect(lines).not.toContain('hunter2');
  });
});

describe('what is no secret', () => {
  it.each([
    'the page crashed at /Users/yamada/Library/Application Support/Shitaku/real/shitaku.sqlite',
    'at CommandsService.report (file:///opt/Shitaku/resources/app.asar/out/main/main-B6_wClMc.js:1204:17)',
    'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'udid 00008110-001A2B3C4D5E801E of 3F2504E0-4F89-11D3-9A0C-0305E82C3301',
    'SQLITE_BUSY: database is locked (code 5), tried 3 times within 5000 ms',
    'the token could not be read: token-rejected',
    'https://mdmenrollment.apple.com/server/devices?limit=1000',
    'https://mail.example:587/ to it@example.jp',
    'app://shitaku/@x:y@z',
    '端末「営業部 001」の登録が終わりました',
  ])('stays: %s', (text) => expect(redactText(text)).toBe(text));

  it('stays at every depth, beside what is left out', () => {
    expect(redactValue({ host: 'mail.example', login: { user: 'it', password: 'x', pin: 1 }, list: [{ token: null }, 7] })).toEqual({
      host: 'mail.example',
      login: { user: 'it', password: '[left out]', pin: '[left out]' },
      list: [{ token: null }, 7],
    });
  });
});

it('is quick, whatever it is given', () => {
  const hostile = [
    'a'.repeat(60_000),
    'token'.repeat(12_000),
    'password="'.repeat(6_000),
    '<data>'.repeat(10_000),
    `${'aB1'.repeat(10)}\n`.repeat(2_000),
  ];
  const began = performance.now();
  for (const text of hostile) redactText(text);
  expect(performance.now() - began).toBeLessThan(10_000);
});
