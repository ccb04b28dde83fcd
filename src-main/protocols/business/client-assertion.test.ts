import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTool } from '#lib/testing/find-tool.ts';
import { generateEcKey, generateRsaKey } from '#pki/keys.ts';
import { canSign, clientAssertion } from './client-assertion.ts';

const NOW = Date.UTC(2026, 10, 21, 9, 0, 0);
const CLIENT = 'BUSINESSAPI.9703f56c-10ce-4876-8f59-e78e5e23a152';
const openssl = findTool('openssl');
const python = findTool('python3');

let key: KeyObject;
let folder: string;
beforeAll(async () => {
  key = await generateEcKey();
  folder = mkdtempSync(join(tmpdir(), 'assertion-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const publicPem = (): string => createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
const assertion = (): string => clientAssertion({ clientId: CLIENT, keyId: 'key-1', key, now: NOW });
const part = (text: string | undefined): unknown => JSON.parse(Buffer.from(text ?? '', 'base64url').toString());

describe('the client assertion', () => {
  it('says what Apple wants to hear', () => {
    const [header, claims, signature] = assertion().split('.');
    expect(part(header)).toEqual({ alg: 'ES256', kid: 'key-1', typ: 'JWT' });
    expect(part(claims)).toEqual({
      iss: CLIENT,
      sub: CLIENT,
      aud: 'https://account.apple.com/auth/oauth2/v2/token',
      iat: NOW / 1000,
      exp: NOW / 1000 + 1200,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(Buffer.from(signature ?? '', 'base64url')).toHaveLength(64);
  });

  it('has an id of its own each time', () => {
    const ids = Array.from({ length: 20 }, () => JSON.stringify(part(assertion().split('.')[1])));
    expect(new Set(ids).size).toBe(20);
  });

  it('is for P-256 alone', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
    expect([key, other, await generateRsaKey(), createPublicKey(key)].map(canSign)).toEqual([true, false, false, false]);
  });

  it('is accepted by openssl', (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    // Several: r or s begins with a high bit or a zero only now and then.
    for (let i = 0; i < 12; i += 1) {
      const [header, claims, signature] = assertion().split('.');
      const pem = file('key.pem', publicPem());
      const der = file('signature', derOf(Buffer.from(signature ?? '', 'base64url')));
      const args = ['dgst', '-sha256', '-verify', pem, '-signature', der, file('signed', `${header}.${claims}`)];
      expect(execFileSync(openssl, args, { encoding: 'utf8' })).toContain('Verified OK');
      const forged = [...args.slice(0, -1), file('forged', `${header}.${claims}x`)];
      expect(() => execFileSync(openssl, forged, { stdio: 'pipe' })).toThrow();
    }
  });

  it("is accepted by python's cryptography", (context) => {
    if (python === null || !hasCryptography(python)) return context.skip('python3 with cryptography is not installed');
    const script = file('verify.py', PYTHON);
    const said = execFileSync(python, [script, file('key.pem', publicPem())], { input: assertion(), encoding: 'utf8' });
    expect(JSON.parse(said)).toMatchObject({ alg: 'ES256', iss: CLIENT });
  });

  it('does not pass for another key', async () => {
    const [header, claims, signature] = assertion().split('.');
    const other = createPublicKey(await generateEcKey());
    const held = { key: other, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', Buffer.from(`${header}.${claims}`), held, Buffer.from(signature ?? '', 'base64url'))).toBe(false);
  });
});

const PYTHON = `
import base64, json, sys
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

def part(text):
    return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))

header, claims, signature = sys.stdin.read().split('.')
raw = part(signature)
assert len(raw) == 64
der = encode_dss_signature(int.from_bytes(raw[:32], 'big'), int.from_bytes(raw[32:], 'big'))
key = serialization.load_pem_public_key(open(sys.argv[1], 'rb').read())
key.verify(der, (header + '.' + claims).encode(), ECDSA(hashes.SHA256()))
print(json.dumps({**json.loads(part(header)), **json.loads(part(claims))}))
`;

function hasCryptography(program: string): boolean {
  try {
    execFileSync(program, ['-c', 'import cryptography'], { stdio: 'pipe' });
    return true;
  } catch {
    return false; // the exit code is all python says
  }
}

/** r‖s as the DER that openssl reads (X9.62 ECDSA-Sig-Value). */
function derOf(raw: Buffer): Buffer {
  const integer = (bytes: Buffer): Buffer => {
    const start = bytes.findIndex((byte) => byte !== 0);
    const digits = bytes.subarray(start);
    const body = (digits[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.of(0), digits]) : digits;
    return Buffer.concat([Buffer.of(2, body.length), body]);
  };
  const both = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))]);
  return Buffer.concat([Buffer.of(0x30, both.length), both]);
}
