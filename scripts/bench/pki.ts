import { execFile } from 'node:child_process';
import { constants, createDecipheriv, createHash, privateDecrypt, publicEncrypt, randomBytes, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openArchive, sealArchive } from '../../src-main/lib/sealed-archive.ts';
import { findTool } from '../../src-main/lib/testing/find-tool.ts';
import { readPkcs12 } from '../../src-main/protocols/pkcs12/read-pkcs12.ts';
import { writePkcs12 } from '../../src-main/protocols/pkcs12/write-pkcs12.ts';
import { decryptCms, encryptCms } from '../../src-main/protocols/pki/cms-envelope.ts';
import { signCms } from '../../src-main/protocols/pki/cms-sign.ts';
import { verifyCms } from '../../src-main/protocols/pki/cms-verify.ts';
import { createCsr } from '../../src-main/protocols/pki/csr.ts';
import { issueCertificate } from '../../src-main/protocols/pki/issue-certificate.ts';
import { generateEcKey, generateRsaKey, privateKeyToDer } from '../../src-main/protocols/pki/keys.ts';
import { toPem } from '../../src-main/protocols/pki/pem.ts';
import { type Holds, longestHolds } from './longest-hold.ts';
import { median, type Row, report, row } from './report.ts';

/** Keys, requests, CMS and backups: beside openssl and beside bare node:crypto; and how long any of it holds the thread. */
const KEYS = 15;
const ROUNDS = 5;
const PROCESSES = 20;
const CALLS = 400;
const PROFILES = 200;
const HOLD_LIMIT_MS = 16;

const folder = mkdtempSync(join(tmpdir(), 'shitaku-pki-'));
const openssl = findTool('openssl');
const run = promisify(execFile);
const rows: Row[] = [];

const key = await generateRsaKey();
const subject = [{ type: 'CN', value: 'bench' }];
const now = Date.now();
const certificate = await issueCertificate({
  subject,
  publicKey: key,
  issuer: { subject, key },
  notBefore: now - 1000,
  notAfter: now + 86_400_000,
});
/** As large as a profile with an identity in it. */
const content = randomBytes(8 * 1024);

try {
  if (openssl === null) process.stderr.write('Not compared: openssl is not installed.\n');
  await keysAndRequests();
  await opening();
  await verifying();
  await holds();
  report(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Finding primes is luck, hence many rounds, in turn. openssl's time has the start of its process in it. */
async function keysAndRequests(): Promise<void> {
  const request = ['req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=bench', '-keyout', file('new.key'), '-out', file('new.csr')];
  const ours: number[] = [];
  const theirs: number[] = [];
  const starts: number[] = [];
  for (let round = 0; round < KEYS; round += 1) {
    ours.push(await timed(async () => createCsr({ subject, key: await generateRsaKey() })));
    if (openssl === null) continue;
    theirs.push(await timed(() => run(openssl, request)));
    starts.push(await timed(() => run(openssl, ['version'])));
  }
  const peer = openssl === null ? null : { name: 'openssl req -newkey, a process each', value: median(theirs) };
  rows.push(row('RSA-2048 key and request', 'ms', median(ours), peer));
  if (openssl !== null) rows.push(row('  of that, the start of an openssl process', 'ms', median(starts), null));
}

async function opening(): Promise<void> {
  const message = encryptCms({ content, recipient: certificate });
  const iv = randomBytes(16);
  const wrapped = publicEncrypt({ key: certificate.publicKey, padding: constants.RSA_PKCS1_PADDING }, randomBytes(32));
  // The floor: the private-key operation and the cipher, without reading a message.
  const floor = () => {
    const unwrapped = privateDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, wrapped);
    const decryptor = createDecipheriv('aes-256-cbc', unwrapped, iv).setAutoPadding(false);
    return Buffer.concat([decryptor.update(content), decryptor.final()]);
  };
  const args = [
    'cms',
    '-decrypt',
    '-inform',
    'DER',
    '-binary',
    '-in',
    file('message', message),
    '-inkey',
    file('key.pem', toPem('PRIVATE KEY', privateKeyToDer(key))),
    '-recip',
    file('recipient', certificate.pem),
  ];
  await compare('CMS opened (RSA-2048, AES-256, 8 KB)', 'privateDecrypt and decipher', () => decryptCms(message, key), floor, args);
}

async function verifying(): Promise<void> {
  const message = await signCms({ content, certificate, key });
  const signature = sign('sha256', content, key);
  const floor = () => {
    createHash('sha256').update(content).digest();
    return verify('sha256', content, certificate.publicKey, signature);
  };
  const args = [
    'cms',
    '-verify',
    '-noverify',
    '-no-CAfile',
    '-no-CApath',
    '-no-CAstore',
    '-inform',
    'DER',
    '-binary',
    '-in',
    file('signed', message),
    '-out',
    file('content'),
  ];
  await compare('CMS verified (RSA-2048, SHA-256, 8 KB)', 'hash and verify, its key at hand', () => verifyCms(message), floor, args);
}

/** Calls a second: ours, the bare primitives, and a batch of openssl processes one after another, in turn. */
async function compare(
  name: string,
  primitives: string,
  ours: () => unknown,
  floor: () => unknown,
  args: readonly string[],
): Promise<void> {
  const rates: Record<'ours' | 'floor' | 'theirs', number[]> = { ours: [], floor: [], theirs: [] };
  const repeat = (work: () => unknown) => async () => {
    for (let call = 0; call < CALLS; call += 1) work();
  };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const mine = (CALLS * 1000) / (await timed(repeat(ours)));
    const bare = (CALLS * 1000) / (await timed(repeat(floor)));
    if (round === 0) continue; // warming up
    rates.ours.push(mine);
    rates.floor.push(bare);
    if (openssl === null) continue;
    const batch = async () => {
      for (let count = 0; count < PROCESSES; count += 1) await run(openssl, [...args], { encoding: 'buffer' });
    };
    rates.theirs.push((PROCESSES * 1000) / (await timed(batch)));
  }
  rows.push(row(name, '/s', median(rates.ours), { name: `node:crypto, ${primitives}`, value: median(rates.floor) }));
  if (openssl !== null) {
    rows.push(row('  the same', '/s', median(rates.ours), { name: 'openssl cms, a process start in each', value: median(rates.theirs) }));
  }
}

/** Everything that must not be felt on the screen, each beside the limit. */
async function holds(): Promise<void> {
  const passphrase = 'ひみつの言葉';
  const backup = randomBytes(2 * 1024 * 1024); // the most there is
  const signed = async () => {
    for (let count = 0; count < PROFILES; count += 1) await signCms({ content, certificate, key });
  };
  const together = async () => {
    await Promise.all(Array.from({ length: PROFILES }, () => signCms({ content, certificate, key })));
  };
  const archived = async () => {
    const opened = await openArchive(await sealArchive(backup, passphrase), passphrase);
    if (!opened.ok) throw new Error('the archive did not open');
  };
  const kept = async () => {
    const read = await readPkcs12(await writePkcs12({ certificate, key, passphrase, friendlyName: 'bench' }), passphrase);
    if (!read.ok) throw new Error('the PKCS#12 file did not open');
  };
  const made = async () => {
    for (let count = 0; count < 5; count += 1) await createCsr({ subject, key: await generateRsaKey() });
    for (let count = 0; count < 5; count += 1) await createCsr({ subject, key: await generateEcKey() });
  };
  const works: [string, () => Promise<unknown>][] = [
    [`${PROFILES} profiles signed, one after another`, signed],
    [`${PROFILES} profiles signed at once`, together],
    ['keys and requests made', made],
    ['an archive sealed and opened (2 MB)', archived],
    ['a PKCS#12 file written and read', kept],
    ['all of these at once', () => Promise.all([together(), made(), archived(), kept()])],
  ];
  // Beside it the same by the clock on the wall: on a busy machine that is what other programs do, also to a thread at rest.
  const add = (name: string, { own, wall }: Holds, judged: boolean) => {
    rows.push(row(`longest hold: ${name}`, 'ms', Math.max(...own), judged ? { name: 'limit', value: HOLD_LIMIT_MS } : null));
    rows.push(row('  until it had its next turn, median of the rounds', 'ms', median(wall), null));
    if (judged && Math.max(...own) > HOLD_LIMIT_MS) process.exitCode = 1;
  };
  add('doing nothing for a second', await longestHolds(() => new Promise((resolve) => setTimeout(resolve, 1_000)), ROUNDS), false);
  for (const [name, work] of works) add(name, await longestHolds(work, ROUNDS), true);
}

/** Writes a file (an empty one, when openssl is to write it) and answers its path. */
function file(name: string, bytes: Uint8Array | string = ''): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
