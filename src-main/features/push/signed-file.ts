import { openMdmcertReply } from '#files/mdmcert-reply.ts';
import type { RecipientKey } from '#files/open-envelope.ts';
import { readSignedRequest, type SignedRequestRefusal } from '#files/signed-request.ts';
import { sniffFile } from '#files/sniff-file.ts';
import { type Failure, fail, type Outcome, ok } from '#lib/outcome.ts';
import { readCsr } from '#pki/csr.ts';
import type { PendingKey } from '#store/credentials-store.ts';

type SignedFileRefusal = SignedRequestRefusal | 'not-an-mdmcert-reply' | 'other-request';

interface SignedFile {
  /** Base64 text, ready for Apple's portal. */
  readonly request: string;
  /** Of the CSR inside. */
  readonly publicKey: Uint8Array;
  /** Who signed. */
  readonly vendorSubject: string;
  /** The key that the mail was sealed for; null when it came open. */
  readonly replyKeyName: string | null;
}

/**
 * What a signer gave back: a signed request, or mdmcert.download's mail around one. The CSR inside must be of a key of ours;
 * any of the pending ones will do, because the answer may come after its wizard was closed.
 */
export function openSignedFile(
  bytes: Uint8Array,
  facts: {
    readonly signer: 'external' | 'mdmcert';
    readonly pending: readonly PendingKey[];
    readonly replyKeys: () => readonly RecipientKey[];
    readonly now: number;
  },
): Outcome<SignedFile, SignedFileRefusal> {
  const { kind } = sniffFile(bytes);
  let open = bytes;
  let replyKeyName: string | null = null;
  // From mdmcert.download the open request is welcome too: some mail programs and people open what they get.
  if (kind === 'mdmcert-reply' || (facts.signer === 'mdmcert' && kind !== 'push-request' && kind !== 'push-request-xml')) {
    const reply = openMdmcertReply(bytes, facts.replyKeys());
    if (!reply.ok) return reply;
    open = Buffer.from(reply.value.request, 'latin1');
    replyKeyName = reply.value.keyName;
  }
  const signed = readSignedRequest(open, facts.now);
  if (!signed.ok) return { ok: false, error: withKind(signed.error, kind) };
  const { request, csrDer, chain } = signed.value;
  const publicKey = readCsr(csrDer).publicKeyDer;
  if (!facts.pending.some((key) => publicKey.equals(key.publicKey))) {
    return fail('other-request', 'the signed CSR is not one of ours');
  }
  return ok({ request, publicKey, vendorSubject: chain[0]?.subjectText ?? '', replyKeyName });
}

const withKind = (failure: Failure<SignedRequestRefusal>, kind: string): Failure<SignedRequestRefusal> =>
  failure.code === 'not-a-push-request' ? { ...failure, details: { ...failure.details, kind } } : failure;
