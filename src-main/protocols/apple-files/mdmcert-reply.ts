import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { fileText, reason, strictBase64, unpackText } from './file-text.ts';
import { openEnvelope, type RecipientKey } from './open-envelope.ts';
import { sniffFile } from './sniff-file.ts';

/** `details.kind` of 'not-an-mdmcert-reply' says what the file is instead. */
export type MdmcertReplyRefusal = 'not-an-mdmcert-reply' | 'other-request' | 'damaged';

const MAX_REPLY_BYTES = 1024 * 1024;

/**
 * Opens what mdmcert.download sends by mail (`mdm_signed_request.<date>.plist.b64.p7`): hex text of a CMS EnvelopedData around
 * the signed request. `request` is that, ready for Apple's portal; readSignedRequest judges it.
 * 'other-request': it was sealed for a key that is not among these.
 */
export function openMdmcertReply(
  bytes: Uint8Array,
  keys: readonly RecipientKey[],
): Outcome<{ readonly keyName: string; readonly request: string }, MdmcertReplyRefusal> {
  const kind = bytes.length > MAX_REPLY_BYTES ? 'too-large' : sniffFile(bytes).kind;
  const packed = kind === 'mdmcert-reply' ? unpackText(fileText(bytes)) : null;
  if (packed === null) return fail('not-an-mdmcert-reply', `not a reply of mdmcert.download: ${kind}`, { kind });
  if (packed.text.length % 2 !== 0) return fail('damaged', 'half a byte at the end', reason('hex'));
  const opened = openEnvelope(packed.bytes, keys, (content) => requestIn(content) !== null);
  if (!opened.ok) {
    return opened.error.code === 'damaged'
      ? fail('damaged', opened.error.message, reason('envelope'))
      : fail('other-request', opened.error.message);
  }
  const request = requestIn(opened.value.content);
  return request === null
    ? fail('damaged', 'no signed request in the envelope', reason('request'))
    : ok({ keyName: opened.value.keyName, request });
}

function requestIn(content: Buffer): string | null {
  const text = fileText(content);
  const plist = strictBase64(text);
  if (plist === null || !plist.includes('PushCertRequestCSR')) return null;
  return unpackText(text)?.text ?? null;
}
