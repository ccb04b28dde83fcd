import { type VerifiedCms, verifyCms } from '#pki/cms-verify.ts';
import { PkiError } from '#pki/pki-error.ts';
import { ScepError } from './scep-error.ts';

/** RFC 8894 3.2.1: the signed attributes (VeriSign arc). Types and states are decimal numbers in PrintableStrings. */
const ATTRIBUTE = {
  messageType: '2.16.840.1.113733.1.9.2',
  pkiStatus: '2.16.840.1.113733.1.9.3',
  failInfo: '2.16.840.1.113733.1.9.4',
  senderNonce: '2.16.840.1.113733.1.9.5',
  recipientNonce: '2.16.840.1.113733.1.9.6',
  transactionId: '2.16.840.1.113733.1.9.7',
} as const;

export const MESSAGE_TYPE = { certRep: '3', renewalReq: '17', pkcsReq: '19' } as const;
export const PKI_STATUS = { success: '0', failure: '2', pending: '3' } as const;
export const FAIL_INFO = { badRequest: '2' } as const;

/** No SCEP message about one certificate comes near this. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

export interface ScepAttributes {
  readonly messageType: string;
  readonly transactionId: string;
  readonly senderNonce: Uint8Array;
  readonly recipientNonce?: Uint8Array | undefined;
  readonly pkiStatus?: string | undefined;
  readonly failInfo?: string | undefined;
}

export interface ScepMessage extends ScepAttributes {
  readonly cms: VerifiedCms;
}

/** The attributes as `signCms` takes them: DER values. */
export function toSignedAttributes(attributes: ScepAttributes): { oid: string; values: Uint8Array[] }[] {
  const list: { oid: string; values: Uint8Array[] }[] = [
    { oid: ATTRIBUTE.messageType, values: [printable(attributes.messageType)] },
    { oid: ATTRIBUTE.transactionId, values: [printable(attributes.transactionId)] },
    { oid: ATTRIBUTE.senderNonce, values: [tagged(OCTET_STRING, attributes.senderNonce)] },
  ];
  if (attributes.pkiStatus !== undefined) list.push({ oid: ATTRIBUTE.pkiStatus, values: [printable(attributes.pkiStatus)] });
  if (attributes.failInfo !== undefined) list.push({ oid: ATTRIBUTE.failInfo, values: [printable(attributes.failInfo)] });
  if (attributes.recipientNonce !== undefined) {
    list.push({ oid: ATTRIBUTE.recipientNonce, values: [tagged(OCTET_STRING, attributes.recipientNonce)] });
  }
  return list;
}

/** Opens the outer signature and reads the attributes. Throws ScepError 'bad-message'. Says nothing about who the signer is. */
export function readScepMessage(der: Uint8Array): ScepMessage {
  if (der.length > MAX_MESSAGE_BYTES) throw new ScepError('bad-message', 'larger than 64 KiB');
  const cms = openSignature(der);
  const read = (oid: string, tags: readonly number[]): Buffer | undefined => {
    const value = cms.signedAttribute(oid)[0];
    return value === undefined ? undefined : shortValue(value, tags);
  };
  const text = (oid: string): string | undefined => read(oid, TEXT_TAGS)?.toString('latin1');
  const messageType = text(ATTRIBUTE.messageType);
  const transactionId = text(ATTRIBUTE.transactionId);
  const senderNonce = read(ATTRIBUTE.senderNonce, [OCTET_STRING]);
  if (messageType === undefined || !transactionId || senderNonce === undefined) {
    throw new ScepError('bad-message', 'message type, transaction id or nonce is missing');
  }
  return {
    cms,
    messageType,
    transactionId,
    senderNonce,
    recipientNonce: read(ATTRIBUTE.recipientNonce, [OCTET_STRING]),
    pkiStatus: text(ATTRIBUTE.pkiStatus),
    failInfo: text(ATTRIBUTE.failInfo),
  };
}

function openSignature(der: Uint8Array): VerifiedCms {
  try {
    return verifyCms(der);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
  }
  try {
    // A failure carries no content at all (RFC 8894 3.3.2.2): its signature is over nothing.
    return verifyCms(der, new Uint8Array());
  } catch (error) {
    if (error instanceof PkiError) throw new ScepError('bad-message', error.code, { cause: error });
    throw error;
  }
}

const OCTET_STRING = 0x04;
const PRINTABLE_STRING = 0x13;
/** PrintableString by the RFC; UTF8String and IA5String are seen from old clients. */
const TEXT_TAGS = [PRINTABLE_STRING, 0x0c, 0x16];
/** Ids and nonces are short, so one length byte is all there is (X.690 8.1.3.4). */
const MAX_SHORT = 127;

function tagged(tag: number, value: Uint8Array): Buffer {
  if (value.length > MAX_SHORT) throw new ScepError('bad-message', 'an attribute is longer than 127 bytes');
  return Buffer.concat([Uint8Array.of(tag, value.length), value]);
}

const printable = (text: string): Buffer => tagged(PRINTABLE_STRING, Buffer.from(text, 'latin1'));

function shortValue(der: Uint8Array, tags: readonly number[]): Buffer | undefined {
  const [tag, length] = der;
  if (tag === undefined || !tags.includes(tag) || length === undefined || length > MAX_SHORT || der.length !== length + 2) return undefined;
  return Buffer.from(der.subarray(2));
}
