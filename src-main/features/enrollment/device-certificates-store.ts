import type { Certificate } from '#pki/certificate.ts';
import type { Database } from '#store/database.ts';
import type { Binding } from './enrollment-rules.ts';

/** Identity certificates we issued, each bound to one device for good. */
export class DeviceCertificatesStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  add(certificate: Certificate, device: { udid: string; serialNumber: string }, at: number): void {
    const { sha256, der, publicKeyDer, notAfter } = certificate;
    this.#statements.add.run({ sha256, der, publicKeyDer, notAfter, ...device, at });
  }

  /** By the SHA-256 of the DER, lower hex. Asked on every request, so it brings along how the enrolment stands. */
  binding(sha256: string): (Binding & { readonly enabled: number | null; readonly letGoAt: number | null }) | null {
    return (this.#statements.binding.get(sha256) as ReturnType<DeviceCertificatesStore['binding']> | undefined) ?? null;
  }

  associate(sha256: string, enrollmentId: string): void {
    this.#statements.associate.run(enrollmentId, sha256);
  }

  /** Retires every certificate of the enrolment but one. */
  retireOthers(enrollmentId: string, keptSha256: string, at: number): void {
    this.#statements.retireOthers.run(at, enrollmentId, keptSha256);
  }
}

function prepareAll(database: Database) {
  return {
    add: database.prepare(
      `INSERT INTO device_certificates (sha256, udid, serial_number, certificate, public_key, not_after, issued_at)
       VALUES (@sha256, @udid, @serialNumber, @der, @publicKeyDer, @notAfter, @at)`,
    ),
    // `= +?`: a bound value the planner can see makes it prepare this join anew on every request (see commands/queue-store).
    binding: database.prepare(
      `SELECT c.sha256, c.udid, c.serial_number AS serialNumber, c.enrollment_id AS enrollmentId, c.retired_at AS retiredAt, e.enabled,
         e.let_go_at AS letGoAt
       FROM device_certificates c LEFT JOIN enrollments e ON e.id = c.enrollment_id WHERE c.sha256 = +?`,
    ),
    associate: database.prepare('UPDATE device_certificates SET enrollment_id = ? WHERE sha256 = ?'),
    retireOthers: database.prepare(
      'UPDATE device_certificates SET retired_at = ? WHERE enrollment_id = ? AND sha256 <> ? AND retired_at IS NULL',
    ),
  };
}
