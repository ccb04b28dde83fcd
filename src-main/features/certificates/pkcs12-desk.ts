import type { CredentialKind } from '#contract/certificates.ts';
import type { Confirmation } from '#contract/confirmation.ts';
import { fail, ok } from '#lib/outcome.ts';
import { readCertificates } from '#pki/certificate.ts';
import { privateKeyFrom, privateKeyToDer } from '#pki/keys.ts';
import type { readPkcs12 } from '../../protocols/pkcs12/read-pkcs12.ts';
import type { writePkcs12 } from '../../protocols/pkcs12/write-pkcs12.ts';
import { busyWith, type CentrePorts, dayOf, iso, type PushHandshake, tellChanged } from './certificates-ports.ts';
import { type ImportedKind, type ImportedPair, judgePkcs12 } from './pkcs12-rules.ts';
import { refusedBy, strandedBy, wantsWord } from './rollback-rules.ts';

export interface Pkcs12Ports extends CentrePorts {
  readonly pkcs12: {
    readonly write: typeof writePkcs12;
    read(bytes: Uint8Array, passphrase: string): ReturnType<typeof readPkcs12>;
  };
  readonly pushHandshake: PushHandshake;
}

interface Import {
  readonly kind: ImportedKind;
  readonly file: { readonly content: string };
  readonly passphrase: string;
  readonly account: string;
  readonly confirmation: Confirmation | null;
}

type Contents = Extract<Awaited<ReturnType<typeof readPkcs12>>, { ok: true }>['value'];

const MIN_PASSPHRASE = 8;
export const isShort = (passphrase: string): boolean => [...passphrase].length < MIN_PASSPHRASE;

/** Certificates with their keys, one by one, out of the centre and into it. */
export class Pkcs12Desk {
  readonly #ports: Pkcs12Ports;

  constructor(ports: Pkcs12Ports) {
    this.#ports = ports;
  }

  async export(kind: CredentialKind, passphrase: string) {
    const { credentials, secrets, clock, pkcs12, record } = this.#ports;
    if (kind === 'ade' || kind === 'content' || kind === 'api') return fail('no-certificate', 'a token has no certificate');
    const credential = credentials.current(kind);
    if (credential === null) return fail('not-installed', 'nothing to export');
    if (isShort(passphrase)) return fail('passphrase-short', 'fewer than 8 characters');
    const secret = secrets.get(credential.secretName);
    if (secret === null) return fail('not-installed', 'its key is missing', { reason: 'secret-missing' });
    const [certificate, ...chain] = readCertificates(Buffer.from(credential.certificate));
    if (certificate === undefined) return fail('no-certificate', 'no certificate is kept');
    // Whoever imports the TLS certificate elsewhere needs what devices trust beside it.
    const root = kind === 'engine-tls' ? credentials.current('engine-root') : null;
    const above = root === null ? chain : readCertificates(Buffer.from(root.certificate));
    const friendlyName = credential.identityName;
    const bytes = await pkcs12.write({ certificate, chain: above, key: privateKeyFrom(secret), passphrase, friendlyName });
    const fileName = `shitaku_${kind}_${credential.identity.slice(-6)}_${dayOf(clock.now())}.p12`;
    record('certificates.exported', friendlyName, { kind, fileName });
    return ok({ fileName, content: bytes.toString('base64'), base64: true });
  }

  async import(input: Import) {
    const { pkcs12, pushHandshake } = this.#ports;
    const read = await pkcs12.read(Buffer.from(input.file.content, 'base64'), input.passphrase);
    if (!read.ok) return read;
    const judged = this.#judge(input, read.value);
    if (!judged.ok) return judged;
    if (input.kind === 'push') {
      const privateKeyPem = read.value.key.export({ type: 'pkcs8', format: 'pem' }).toString();
      const { certificate, identity } = judged.value;
      const answer = await pushHandshake({ certificatePem: certificate, privateKeyPem, topic: identity });
      if (!answer.ok) return answer;
    }
    // What is installed, and who relies on it, may have changed while APNs was asked.
    const still = busyWith(this.#ports, [input.kind]) ?? this.#judge(input, read.value);
    if (!still.ok) return still;
    this.#install(input, still.value, privateKeyToDer(read.value.key));
    await tellChanged(this.#ports, [input.kind]);
    return ok({});
  }

  #judge({ kind, confirmation }: Import, contents: Contents) {
    const { credentials, clock } = this.#ports;
    const installed = credentials.current(kind);
    const judged = judgePkcs12(kind, contents, { installed, now: clock.now() });
    if (!judged.ok) return judged;
    const { identity, certificate } = judged.value;
    const to = { kind, identity, certificate };
    const devices = strandedBy(to, installed, this.#ports);
    if (!wantsWord(to, installed, devices)) return judged;
    if (confirmation !== null) return refusedBy('replace', devices, confirmation) ?? judged;
    const details = { installed: installed?.identity ?? '', new: identity, devices: String(devices) };
    return fail('identity-changed', 'devices may rely on the installed identity', details);
  }

  #install({ kind, account, confirmation }: Import, { leaf, certificate, identity, identityName }: ImportedPair, key: Buffer): void {
    const { credentials, secrets, clock, newId, record } = this.#ports;
    const now = clock.now();
    const before = credentials.current(kind);
    const secretName = `imported-key/${newId()}`;
    const reason = confirmation?.reason.trim() ?? '';
    const why: Record<string, string> = reason === '' ? {} : { reason };
    // A renewal that names no account is got with the account of the one before.
    const inherited = before?.identity === identity ? before.account : '';
    credentials.transaction(() => {
      secrets.put(secretName, key, now);
      credentials.install({
        kind,
        identity,
        identityName,
        account: account.trim() === '' ? inherited : account.normalize('NFKC').trim(),
        serialNumber: leaf.serialNumber,
        certificate,
        secretName,
        facts: {},
        issuedAt: leaf.notBefore,
        expiresAt: leaf.notAfter,
        installedAt: now,
        verifiedAt: kind === 'push' ? now : null,
      });
      const details = { kind, from: before?.identity ?? '', to: identity, expiresAt: iso(leaf.notAfter), ...why };
      record('certificates.imported', identityName, details);
    });
    key.fill(0);
  }
}
