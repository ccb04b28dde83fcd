import type { IncomingHttpHeaders } from 'node:http2';

/** What APNs would answer, without the mailbox's part. */
export interface FakeAnswer {
  readonly status: number;
  readonly reason: string;
  readonly timestamp?: number;
  readonly retryAfterSeconds?: number;
}

interface AcceptedRequest {
  readonly tokenHex: string;
  readonly topic: string;
  readonly pushMagic: string;
  /** ms; 0 when the push is not to be kept. */
  readonly expiresAt: number;
}

const MAX_PAYLOAD_BYTES = 4096;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const refuse = (status: number, reason: string): FakeAnswer => ({ status, reason });

/** Judges one request as APNs does (Apple: "Handling notification responses from APNs", table of reasons). */
export function judgeRequest(headers: IncomingHttpHeaders, body: Uint8Array, certificateTopic: string): AcceptedRequest | FakeAnswer {
  if (headers[':method'] !== 'POST') return refuse(405, 'MethodNotAllowed');
  const path = /^\/3\/device\/(.*)$/.exec(headers[':path'] ?? '');
  if (path === null) return refuse(404, 'BadPath');
  const tokenHex = (path[1] ?? '').toLowerCase();
  if (tokenHex === '') return refuse(400, 'MissingDeviceToken');
  const topic = headers['apns-topic'] ?? certificateTopic;
  if (topic !== certificateTopic) return refuse(400, 'TopicDisallowed');
  if (headers['apns-push-type'] !== 'mdm') return refuse(400, 'InvalidPushType');
  if (!['1', '5', '10', undefined].includes(single(headers['apns-priority']))) return refuse(400, 'BadPriority');
  const id = single(headers['apns-id']);
  if (id !== undefined && !UUID.test(id)) return refuse(400, 'BadMessageId');
  const expiration = single(headers['apns-expiration']) ?? '0';
  if (!/^\d{1,12}$/.test(expiration)) return refuse(400, 'BadExpirationDate');
  if (body.length === 0) return refuse(400, 'PayloadEmpty');
  if (body.length > MAX_PAYLOAD_BYTES) return refuse(413, 'PayloadTooLarge');
  const pushMagic = readMagic(body);
  if (pushMagic === null) return refuse(400, 'PayloadEmpty');
  if (!/^(?:[0-9a-f]{2}){32,100}$/.test(tokenHex)) return refuse(400, 'BadDeviceToken');
  return { tokenHex, topic: certificateTopic, pushMagic, expiresAt: Number(expiration) * 1000 };
}

/** The body is exactly `{"mdm": "<PushMagic>"}`; stricter than APNs, which would take other keys too. */
function readMagic(body: Uint8Array): string | null {
  const parsed = parseJson(Buffer.from(body).toString('utf8'));
  if (typeof parsed !== 'object' || parsed === null || Object.keys(parsed).length !== 1) return null;
  return 'mdm' in parsed && typeof parsed.mdm === 'string' ? parsed.mdm : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
