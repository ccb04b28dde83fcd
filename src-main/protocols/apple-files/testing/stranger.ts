import { type KeyObject, sign } from 'node:crypto';
import type { Certificate, NameEntry } from '#pki/certificate.ts';
import { createCsr } from '#pki/csr.ts';
import { type IssueRequest, issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, generateRsaKey } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { buildXmlPlist } from '#plist/plist.ts';

const DAY_MS = 86_400_000;
/** The instant the files are made for; certificates are valid a day before and a year after. */
export const STRANGER_NOW: number = Date.UTC(2026, 10, 21, 9, 0, 0);
export const STRANGER_TOPIC = 'com.apple.mgmt.External.00000000-1111-2222-3333-444444444444';

/** Somebody with keys and certificates of every kind, none of which is ours. */
export interface Stranger {
  readonly rsa: KeyObject;
  readonly ec: KeyObject;
  readonly root: Certificate;
  readonly rootKey: KeyObject;
  readonly vendor: Certificate;
  readonly selfSigned: Certificate;
  readonly push: Certificate;
  readonly csr: Buffer;
  /** Certificates of `rsa`, by name. */
  readonly certificates: ReadonlyMap<string, Certificate>;
}

export async function makeStranger(): Promise<Stranger> {
  const [rsa, ec, rootKey] = await Promise.all([generateRsaKey(), generateEcKey(), generateEcKey()]);
  const issuer = [{ type: 'CN', value: 'Stranger Root' }];
  const issue = (subject: readonly NameEntry[], more: Partial<IssueRequest> = {}): Promise<Certificate> =>
    issueCertificate({
      subject,
      publicKey: rsa,
      issuer: { subject: issuer, key: rootKey },
      notBefore: STRANGER_NOW - DAY_MS,
      notAfter: STRANGER_NOW + 365 * DAY_MS,
      ...more,
    });
  const cn = (value: string): NameEntry => ({ type: 'CN', value });
  const uid = (value: string): NameEntry => ({ type: 'UID', value });
  const topic = [uid(STRANGER_TOPIC), cn('APSP:0'), { type: 'C', value: 'JP' }];
  const own = [cn('Somebody’s server')];
  const dated = (from: number, to: number) => issue(topic, { notBefore: STRANGER_NOW + from, notAfter: STRANGER_NOW + to });
  const certificates = new Map<string, Certificate>([
    ['push: expired a year ago', await dated(-730 * DAY_MS, -365 * DAY_MS)],
    ['push: expired a day ago', await dated(-366 * DAY_MS, -DAY_MS)],
    ['push: expired a second ago', await dated(-365 * DAY_MS, -1000)],
    ['push: valid from tomorrow', await dated(DAY_MS, 366 * DAY_MS)],
    ['push: ends before it begins', await dated(DAY_MS, -DAY_MS)],
    ['push: of an EC key', await issue(topic, { publicKey: ec })],
    ['push: signed by itself', await issue(topic, { issuer: { subject: topic, key: rsa } })],
    ['push: a CA at the same time', await issue(topic, { ca: true, keyUsage: ['keyCertSign'] })],
    ['two topics', await issue([uid(STRANGER_TOPIC), uid(`${STRANGER_TOPIC}x`), cn('APSP:0')])],
    ['a topic twice', await issue([uid(STRANGER_TOPIC), uid(STRANGER_TOPIC)])],
    ['a topic after another user ID', await issue([uid('jp.example.app'), uid(STRANGER_TOPIC)])],
    ['a topic in capitals', await issue([uid(STRANGER_TOPIC.toUpperCase())])],
    ['a topic in the common name', await issue([cn(STRANGER_TOPIC)])],
    ['a topic with NUL before it', await issue([uid(`\0${STRANGER_TOPIC}`)])],
    ['a topic of another service', await issue([uid('com.apple.mgmtx.External.1')])],
    ['for an app', await issue([uid('jp.example.app'), cn('Apple Push Services: jp.example.app')])],
    ['vendor: expired', await issue([cn('MDM Vendor: Old')], { notAfter: STRANGER_NOW - 1000 })],
    ['without a name', await issue([])],
    ['a name of 20 000 characters', await issue([cn('あ'.repeat(20_000))])],
    ['a name that turns the text around', await issue([cn('\u202egnp.exe\u202c')])],
  ]);
  return {
    rsa,
    ec,
    rootKey,
    root: await issue(issuer, { publicKey: rootKey, ca: true, keyUsage: ['keyCertSign'] }),
    vendor: await issue([cn('MDM Vendor: Stranger')]),
    selfSigned: await issue(own, { issuer: { subject: own, key: rsa }, keyUsage: ['keyEncipherment'] }),
    push: await issue(topic),
    csr: await createCsr({ subject: [cn('x')], key: rsa }),
    certificates,
  };
}

/** A request that Apple's portal would take, but for what `change` does to it. */
export function requestXml(stranger: Stranger, change: Readonly<Record<string, string | undefined>> = {}): Buffer {
  const { csr, rsa, vendor, root } = stranger;
  return buildXmlPlist({
    PushCertRequestCSR: csr.toString('base64'),
    PushCertCertificateChain: [vendor, root].map(({ der }) => toPem('CERTIFICATE', der)).join(''),
    PushCertSignature: sign('sha256', csr, rsa).toString('base64'),
    ...change,
  });
}
