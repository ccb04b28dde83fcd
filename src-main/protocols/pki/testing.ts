import { execFileSync } from 'node:child_process';
import type { KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool } from '#lib/testing/find-tool.ts';
import type { Certificate } from './certificate.ts';
import { type IssueRequest, issueCertificate } from './issue-certificate.ts';
import { PkiError } from './pki-error.ts';

/** Fixed, so that a failure is the same failure tomorrow. */
export const fuzz: { seed: number; numRuns: number } = { seed: 20261121, numRuns: 500 };

/** The instant test certificates are made for; they are valid a day before and a year after. */
export const NOW: number = Date.UTC(2026, 10, 21, 9, 0, 0);
export const DAY: number = 86_400_000;

/** The code of the PkiError that `act` throws, or 'accepted'. Any other error is passed on. */
export function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof PkiError) return error.code;
    throw error;
  }
  return 'accepted';
}

/** A certificate for `key` by `issuer`, or by itself. */
export async function testCertificate(
  name: string,
  key: KeyObject,
  issuer: { certificate: Certificate; key: KeyObject } | null,
  more: Partial<IssueRequest> = {},
): Promise<Certificate> {
  const subject = [{ type: 'CN', value: name }];
  return await issueCertificate({
    subject,
    publicKey: key,
    issuer: issuer === null ? { subject, key } : { subject: issuer.certificate.subject, ...issuer },
    notBefore: NOW - DAY,
    notAfter: NOW + 365 * DAY,
    ...more,
  });
}

/** The openssl program with a folder for its files. */
export class OpenSsl {
  readonly #program: string;
  readonly #folder: string;

  constructor(program: string) {
    this.#program = program;
    this.#folder = mkdtempSync(join(tmpdir(), 'pki-test-'));
  }

  /** Null when openssl is not installed. */
  static find(): OpenSsl | null {
    const program = findTool('openssl');
    return program === null ? null : new OpenSsl(program);
  }

  /** Writes a file and answers its path. */
  file(name: string, content: Uint8Array | string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** Standard output; throws when openssl refuses. */
  run(args: readonly string[], input: Uint8Array = Buffer.alloc(0)): Buffer {
    return execFileSync(this.#program, args, { input, stdio: ['pipe', 'pipe', 'pipe'], cwd: this.#folder, timeout: 20_000 });
  }

  /** Whether openssl accepts. */
  accepts(args: readonly string[], input?: Uint8Array): boolean {
    try {
      this.run(args, input);
      return true;
    } catch {
      return false;
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
