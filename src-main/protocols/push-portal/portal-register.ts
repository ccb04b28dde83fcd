import { type KeyObject, randomUUID } from 'node:crypto';
import type { Clock } from '#lib/clock.ts';
import type { Certificate, NameEntry } from '#pki/certificate.ts';
import type { Csr } from '#pki/csr.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';

/** Where a simulator keeps what must survive a restart. */
export interface StatePort {
  load(): Uint8Array | null;
  save(state: Uint8Array): void;
}

export interface PortalIssuer {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

/** One line of the portal's table: a topic with its newest certificate. */
export interface PortalRow {
  readonly id: string;
  readonly account: string;
  readonly topic: string;
  readonly vendor: string;
  readonly notes: string;
  readonly serialNumber: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly subjectText: string;
  readonly pem: string;
  /** The newest certificate was revoked: the row is dead and stays on the page. */
  readonly revokedAt?: number;
}

const DAY_MS = 86_400_000;
const LIFE_DAYS = 365;
const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';

/** What the simulated portal knows: rows by account. Renewing keeps the topic, creating makes a new one, as at Apple. */
export class PortalRegister {
  readonly #issuer: PortalIssuer;
  readonly #clock: Clock;
  readonly #state: StatePort | null;
  #rows: PortalRow[];

  constructor(issuer: PortalIssuer, clock: Clock, state: StatePort | null) {
    this.#issuer = issuer;
    this.#clock = clock;
    this.#state = state;
    const saved = state?.load() ?? null;
    this.#rows = saved === null ? [] : (JSON.parse(Buffer.from(saved).toString('utf8')) as PortalRow[]);
  }

  /** Serial numbers of revoked certificates, of every account. */
  revoked(): string[] {
    return this.#rows.flatMap((row) => (row.revokedAt === undefined ? [] : [row.serialNumber]));
  }

  rowsOf(account: string): PortalRow[] {
    return this.#rows.filter((row) => row.account === account);
  }

  /** Null when there is no such row or it belongs to another account. */
  row(account: string, id: string): PortalRow | null {
    return this.#rows.find((row) => row.id === id && row.account === account) ?? null;
  }

  async create(request: { account: string; csr: Csr; vendor: string; notes: string }): Promise<PortalRow> {
    const topic = `com.apple.mgmt.External.${randomUUID()}`;
    const { account, vendor, notes } = request;
    const row = { id: randomUUID(), account, topic, vendor, notes, ...(await this.#issue(topic, request.csr)) };
    this.#keep([...this.#rows, row]);
    return row;
  }

  async renew(row: PortalRow, request: { csr: Csr; vendor: string; notes: string }): Promise<PortalRow> {
    const { vendor, notes } = request;
    const renewed = { ...row, vendor, notes: notes === '' ? row.notes : notes, ...(await this.#issue(row.topic, request.csr)) };
    this.#replace(renewed);
    return renewed;
  }

  annotate(row: PortalRow, notes: string): void {
    this.#replace({ ...row, notes });
  }

  revoke(row: PortalRow): void {
    this.#replace({ ...row, revokedAt: this.#clock.now() });
  }

  #replace(row: PortalRow): void {
    this.#keep(this.#rows.map((other) => (other.id === row.id ? row : other)));
  }

  async #issue(topic: string, csr: Csr): Promise<Pick<PortalRow, 'serialNumber' | 'issuedAt' | 'expiresAt' | 'subjectText' | 'pem'>> {
    // Certificates count whole seconds; rounded down, so that it is valid from this moment on.
    const notBefore = Math.floor(this.#clock.now() / 1000) * 1000;
    const country = csr.subject.find((entry) => entry.type === 'C')?.value ?? 'JP';
    const subject: NameEntry[] = [
      { type: 'UID', value: topic },
      { type: 'CN', value: `APSP:${topic.slice('com.apple.mgmt.External.'.length)}` },
      { type: 'C', value: country },
    ];
    const certificate = await issueCertificate({
      subject,
      publicKey: csr.publicKey,
      issuer: { subject: this.#issuer.certificate.subject, key: this.#issuer.key, certificate: this.#issuer.certificate },
      notBefore,
      notAfter: notBefore + LIFE_DAYS * DAY_MS,
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: [CLIENT_AUTHENTICATION],
    });
    const { serialNumber, notAfter, subjectText, pem } = certificate;
    return { serialNumber, issuedAt: certificate.notBefore, expiresAt: notAfter, subjectText, pem };
  }

  #keep(rows: PortalRow[]): void {
    this.#rows = rows;
    this.#state?.save(Buffer.from(JSON.stringify(rows)));
  }
}
