import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { DepClient } from './dep-client.ts';
import { type ScriptedAnswer, scriptedServer } from './testing.ts';

const token = { consumerKey: 'CK', consumerSecret: 'CS', accessToken: 'AT', accessSecret: 'AS' };
let server: Awaited<ReturnType<typeof scriptedServer>> | null = null;
afterEach(async () => {
  await server?.stop();
  server = null;
});

const profile = {
  profileName: 'x',
  url: 'https://mdm.example.jp/',
  isSupervised: true,
  isMandatory: true,
  isMdmRemovable: false,
  awaitDeviceConfigured: false,
  allowPairing: true,
  supervisingHostCerts: [],
  anchorCerts: [],
  skipSetupItems: [],
  orgMagic: '',
};

async function clientOf(answer: ScriptedAnswer) {
  server = await scriptedServer(({ path }) => (path === '/session' ? { body: '{"auth_session_token":"S"}' } : answer));
  return new DepClient({ endpoint: server.url, userAgent: 'x', clock: new ManualClock() });
}
const body = (value: unknown): ScriptedAnswer => ({ body: JSON.stringify(value) });

describe('odd answers about devices and profiles', () => {
  it.each(['{}', '{"devices":[]}', '{"devices":null}', '[]', 'x'])('%s is no answer', async (text) => {
    const client = await clientOf({ body: text });
    const odd = { ok: false, error: { code: 'unexpected-answer' } };
    expect(await client.deviceDetails(token, ['A'])).toMatchObject(odd);
    expect(await client.assignProfile(token, 'P', ['A'])).toMatchObject(odd);
    expect(await client.removeProfile(token, ['A'])).toMatchObject(odd);
    expect(await client.defineProfile(token, profile)).toMatchObject({ ok: false, error: { code: 'unexpected-answer' } });
  });

  it.each([[7], [null], ['DONE'], [{ deep: 1 }], ['constructor']])('a result %j is a failure', async (word) => {
    const client = await clientOf(body({ devices: { A: word }, retry_after_seconds: 'soon' }));
    expect(await client.assignProfile(token, 'P', ['A', 'B'])).toEqual({
      ok: true,
      value: {
        results: new Map([
          ['A', 'failed'],
          ['B', 'failed'],
        ]),
        retryAfterSeconds: null,
      },
    });
  });

  it.each([
    [
      { response_status: 'SUCCESS', profile_status: 'new' },
      { status: 'success', device: { profileStatus: 'empty', assignedAt: null } },
    ],
    [
      { response_status: 'SUCCESS', serial_number: 'OTHER', profile_push_time: 'soon', device_assigned_date: '2026-11-01T00:00:00Z' },
      { status: 'success', device: { serialNumber: 'A', profilePushedAt: null, assignedAt: Date.UTC(2026, 10, 1) } },
    ],
    [{ response_status: 'MAYBE' }, { status: 'not-found' }],
    ['text', { status: 'not-found' }],
    [undefined, { status: 'not-found' }],
  ])('a detail %j is read as %j', async (detail, expected) => {
    const client = await clientOf(body({ devices: { A: detail, STRANGER: { response_status: 'SUCCESS' } } }));
    const answer = await client.deviceDetails(token, ['A']);
    expect(answer.ok && [...answer.value.keys()]).toEqual(['A']);
    expect(answer.ok && answer.value.get('A')).toMatchObject(expected);
  });

  it.each([
    [400, '"NOT_FOUND"', 'profile-not-found'],
    [404, '', 'unexpected-answer'],
    [404, '<html>NOT_FOUND</html>', 'unexpected-answer'],
    [403, '"T_C_NOT_SIGNED"', 'terms-not-signed'],
    [429, '{"code":"NOT_FOUND"}', 'throttled'],
  ])('HTTP %i with %s is %s', async (status, text, code) => {
    const client = await clientOf({ status, body: text, ...(text.startsWith('<') ? { headers: { 'Content-Type': 'text/html' } } : {}) });
    expect(await client.findProfile(token, 'P')).toMatchObject({ ok: false, error: { code } });
  });

  it('asks in the words of the service', async () => {
    const client = await clientOf(body({ devices: { A: 'SUCCESS' } }));
    await client.assignProfile(token, 'P', ['A']);
    await client.removeProfile(token, ['A']);
    await client.deviceDetails(token, ['A']);
    await client.findProfile(token, 'P&x');
    expect(server?.seen.slice(1).map(({ method, path, body: sent }) => `${method} ${path} ${sent}`)).toEqual([
      'POST /profile/devices {"profile_uuid":"P","devices":["A"]}',
      'DELETE /profile/devices {"devices":["A"]}',
      'POST /devices {"devices":["A"]}',
      'GET /profile?profile_uuid=P%26x ',
    ]);
  });
});
