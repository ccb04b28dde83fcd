import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { findTool } from '#lib/testing/find-tool.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateRsaKey } from '#pki/keys.ts';
import { buildXmlPlist } from '#plist/plist.ts';
import { IdentityTrust } from '../features/enrollment/identity-trust.ts';
import {
  ask,
  createCa,
  createIdentity,
  createTls,
  type Pair,
  startServer,
  type TestServer,
  type TestTls,
} from '../protocols/mdm/testing.ts';

const DAY = 86_400_000;
const openssl = findTool('openssl');
if (openssl === null) process.stdout.write('Mdm-Signature is not held to openssl: it is not installed\n');

/** Messages that openssl signs, at our door. Which certificate is trusted is the engine's own judgement. */
describe.skipIf(openssl === null)('Mdm-Signature by openssl', () => {
  const body = buildXmlPlist({ UDID: 'U', Status: 'Idle' });
  let folder: string;
  let tls: TestTls;
  let ca: Pair;
  let device: Pair;
  let another: Pair;
  let foreign: Pair;
  let expired: Pair;
  let server: TestServer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shitaku-signature-'));
    const [serverTls, ours, theirs] = await Promise.all([createTls(), createCa('Device CA'), createCa('Device CA')]);
    tls = serverTls;
    ca = ours;
    [another, foreign] = await Promise.all([createIdentity(ours, 'another'), createIdentity(theirs)]);
    const issued = async (name: string, notAfter: number): Promise<Pair> => {
      const key = await generateRsaKey();
      const certificate = await issueCertificate({
        subject: [{ type: 'CN', value: name }],
        publicKey: key,
        issuer: { subject: ours.certificate.subject, key: ours.key, certificate: ours.certificate },
        notBefore: Date.now() - 30 * DAY,
        notAfter,
        keyUsage: ['digitalSignature'],
        extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'],
        subjectKeyIdentifier: true,
      });
      return { certificate, key };
    };
    [device, expired] = await Promise.all([issued('device', Date.now() + 30 * DAY), issued('late', Date.now() - DAY)]);
    const trust = new IdentityTrust(() => [ca.certificate], new ManualClock(Date.now()));
    server = await startServer(tls, ca, { trusts: (certificate) => trust.trusts(certificate) });
  }, 60_000);
  beforeEach(() => {
    server.service.identities.length = 0;
  });
  afterAll(async () => {
    await server.listener.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const fileOf = (name: string, content: string | Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const pair = (name: string, { certificate, key }: Pair): string[] => [
    '-signer',
    fileOf(`${name}.pem`, certificate.pem),
    '-inkey',
    fileOf(`${name}.key`, key.export({ type: 'pkcs8', format: 'pem' }).toString()),
  ];
  const sign = (signers: readonly string[], options: readonly string[] = [], content: Buffer = body): string => {
    const out = join(folder, 'out.der');
    execFileSync(
      openssl ?? '',
      ['cms', '-sign', '-binary', '-outform', 'DER', '-in', fileOf('in', content), '-out', out, ...signers, ...options],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    return readFileSync(out).toString('base64');
  };
  const put = async (signature: string, sent: Buffer = body) => {
    const answer = await ask(`${server.url}/mdm/server`, tls, { body: sent, headers: { 'mdm-signature': signature } });
    return answer.status;
  };

  it.each(['sha1', 'sha256', 'sha384', 'sha512'])('detached with %s is taken, and names its signer', async (digest) => {
    expect(await put(sign(pair('device', device), ['-md', digest]))).toBe(200);
    expect(server.service.identities.map(({ certificate, proof }) => [certificate.sha256, proof])).toEqual([
      [device.certificate.sha256, 'signature'],
    ]);
  });

  it.each<[string, string[]]>([
    ['without signed attributes', ['-noattr']],
    ['naming the signer by its key identifier', ['-keyid']],
    ['in indefinite length', ['-stream']],
    ['with RSA-PSS refused or taken, but never wrongly', ['-keyopt', 'rsa_padding_mode:pss']],
  ])('%s', async (_name, options) => {
    const status = await put(sign(pair('device', device), options));
    // PSS is not what Apple's devices make: whether it is read or not, nobody else may come of it.
    expect(options.includes('-keyopt') ? [200, 400] : [200]).toContain(status);
    expect(server.service.identities.every(({ certificate }) => certificate.sha256 === device.certificate.sha256)).toBe(true);
  });

  it('with the content inside it is taken only when that is the body', async () => {
    expect(await put(sign(pair('device', device), ['-nodetach']))).toBe(200);
    expect(await put(sign(pair('device', device), ['-nodetach'], Buffer.from('other')))).toBe(400);
  });

  it('two signers are one too many', async () => {
    expect(await put(sign([...pair('device', device), ...pair('another', another)]))).toBe(400);
    expect(server.service.identities).toEqual([]);
  });

  it.each<[string, () => string, Buffer | undefined]>([
    ['of another body', () => sign(pair('device', device), [], Buffer.from('other')), undefined],
    ['of a chain that is not ours, though its CA has the same name', () => sign(pair('foreign', foreign)), undefined],
    ['of an identity whose time is over', () => sign(pair('expired', expired)), undefined],
    ['without the certificate of the signer', () => sign(pair('device', device), ['-nocerts']), undefined],
    ['of MD5', () => sign(pair('device', device), ['-md', 'md5']), undefined],
    ['cut off', () => sign(pair('device', device)).slice(0, 400), undefined],
    ['in PEM', () => Buffer.from(`-----BEGIN CMS-----\n${sign(pair('device', device))}\n-----END CMS-----`).toString('base64'), undefined],
    ['over a body that grew on the way', () => sign(pair('device', device)), Buffer.concat([body, Buffer.from(' ')])],
  ])('a signature %s is refused with 400', async (_name, signature, sent) => {
    expect(await put(signature(), sent)).toBe(400);
    expect(server.service.identities).toEqual([]);
  });

  it('with the wrong key: the certificate of one, the signature of another', async () => {
    // openssl refuses a key that does not match, so the certificate is changed afterwards.
    const signature = Buffer.from(sign(pair('another', another)), 'base64');
    const at = signature.indexOf(another.certificate.der);
    expect(at).toBeGreaterThan(0);
    const swapped = Buffer.concat([
      signature.subarray(0, at),
      device.certificate.der,
      signature.subarray(at + another.certificate.der.length),
    ]);
    expect(await put(swapped.toString('base64'))).toBe(400);
    expect(server.service.identities).toEqual([]);
  });
});
