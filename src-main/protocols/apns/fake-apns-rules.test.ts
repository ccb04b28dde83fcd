import { describe, expect, it } from 'vitest';
import { classifyAnswer, readRefusal } from './apns-answer.ts';
import { judgeRequest } from './fake-apns-rules.ts';

const TOPIC = 'com.apple.mgmt.External.t';
const TOKEN = 'ab'.repeat(32);
const good = {
  ':method': 'POST',
  ':path': `/3/device/${TOKEN}`,
  'apns-topic': TOPIC,
  'apns-push-type': 'mdm',
  'apns-priority': '10',
  'apns-expiration': '1800000000',
  'apns-id': '11111111-2222-3333-4444-555555555555',
};
const body = Buffer.from('{"mdm":"MAGIC"}');

describe('the judgement of simulated APNs', () => {
  it('takes a right request', () => {
    expect(judgeRequest(good, body, TOPIC)).toEqual({ tokenHex: TOKEN, topic: TOPIC, pushMagic: 'MAGIC', expiresAt: 1_800_000_000_000 });
  });

  it.each([
    [405, 'MethodNotAllowed', { ':method': 'GET' }, body],
    [404, 'BadPath', { ':path': '/3/devices/' }, body],
    [400, 'MissingDeviceToken', { ':path': '/3/device/' }, body],
    [400, 'BadDeviceToken', { ':path': '/3/device/xyz' }, body],
    [400, 'TopicDisallowed', { 'apns-topic': 'com.example' }, body],
    [400, 'InvalidPushType', { 'apns-push-type': 'alert' }, body],
    [400, 'BadPriority', { 'apns-priority': '7' }, body],
    [400, 'BadMessageId', { 'apns-id': 'x' }, body],
    [400, 'BadExpirationDate', { 'apns-expiration': 'tomorrow' }, body],
    [400, 'PayloadEmpty', {}, Buffer.alloc(0)],
    [400, 'PayloadEmpty', {}, Buffer.from('{"mdm":"MAGIC","aps":{}}')],
    [413, 'PayloadTooLarge', {}, Buffer.alloc(5000, 0x20)],
  ])('answers %i %s', (status, reason, change, payload) => {
    expect(judgeRequest({ ...good, ...change }, payload, TOPIC)).toEqual({ status, reason });
  });
});

describe('the table of answers', () => {
  it.each([
    [400, 'BadDeviceToken', 'bad-token'],
    [400, 'DeviceTokenNotForTopic', 'wrong-topic'],
    [400, 'TopicDisallowed', 'wrong-topic'],
    [400, 'BadExpirationDate', 'rejected'],
    [403, 'BadCertificate', 'certificate-refused'],
    [403, 'MissingProviderToken', 'certificate-refused'],
    [404, 'BadPath', 'rejected'],
    [410, 'Unregistered', 'unregistered'],
    [410, 'ExpiredToken', 'unregistered'],
    [429, 'TooManyRequests', 'throttled'],
    [500, 'InternalServerError', 'apple-unavailable'],
    [503, 'Shutdown', 'apple-unavailable'],
  ])('%i %s is %s', (status, reason, code) => {
    expect(classifyAnswer({ status, reason, apnsId: '', timestamp: null, retryAfterSeconds: null })).toMatchObject({
      ok: false,
      error: { code, details: { reason, status: String(status) } },
    });
  });

  it('reads a refusal, and survives a body that is not Apple’s', () => {
    expect(readRefusal('{"reason":"Unregistered","timestamp":1700000000000}')).toEqual({
      reason: 'Unregistered',
      timestamp: 1_700_000_000_000,
    });
    expect(readRefusal('<html>Proxy</html>')).toEqual({ reason: '', timestamp: null });
    expect(readRefusal('7')).toEqual({ reason: '', timestamp: null });
  });
});
