import type { IncomingHttpHeaders } from 'node:http';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type Certificate, readCertificate } from '#pki/certificate.ts';
import { readCsr } from '#pki/csr.ts';
import { PkiError } from '#pki/pki-error.ts';

export interface SignRequest {
  readonly email: string;
  readonly key: string;
  readonly csrDer: Buffer;
  readonly recipient: Certificate;
}

/** Looks at a request as the service does; 'malformed' is a mistake of the program that sent it, not of a person. */
export function readSignRequest(headers: IncomingHttpHeaders, body: Buffer): Outcome<SignRequest, 'malformed' | 'refused'> {
  const contentType = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (contentType !== 'application/json') return fail('malformed', 'the content type must be application/json');
  const agent = headers['user-agent'] ?? '';
  if (agent === '' || /^(?:node|undici)\b/i.test(agent)) return fail('malformed', 'a client has to say its own name');
  const fields = fieldsIn(body);
  if (fields === null) return fail('malformed', 'csr, email, key and encrypt are wanted');
  const csr = readable(() => readCsr(pemIn(fields.csr, 'CERTIFICATE REQUEST')));
  if (csr === null) return fail('refused', 'the CSR cannot be read');
  if (csr.publicKey.asymmetricKeyType !== 'rsa') return fail('refused', 'the CSR has no RSA key');
  const recipient = readable(() => readCertificate(pemIn(fields.encrypt, 'CERTIFICATE')));
  if (recipient?.publicKey.asymmetricKeyType !== 'rsa') return fail('refused', 'the certificate cannot be encrypted to');
  return ok({ email: fields.email, key: fields.key, csrDer: csr.der, recipient });
}

function fieldsIn(body: Buffer): { csr: string; email: string; key: string; encrypt: string } | null {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return null; // JSON.parse has no other way to say no
  }
  if (typeof value !== 'object' || value === null) return null;
  const { csr, email, key, encrypt } = { csr: null, email: null, key: null, encrypt: null, ...value };
  if (typeof csr !== 'string' || typeof email !== 'string' || typeof key !== 'string' || typeof encrypt !== 'string') return null;
  return { csr, email, key, encrypt };
}

/** Base64 of a PEM text; bare DER is not what the service takes. */
function pemIn(base64: string, label: string): Buffer {
  const text = Buffer.from(base64, 'base64').toString('latin1');
  if (!text.includes(`-----BEGIN ${label}-----`)) throw new PkiError('not-a-csr', `no ${label}`);
  return Buffer.from(text, 'latin1');
}

function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}
