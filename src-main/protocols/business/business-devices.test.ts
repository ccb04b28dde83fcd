import type { KeyObject } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { oddServer } from '#lib/testing/odd-server.ts';
import { generateEcKey } from '#pki/keys.ts';
import { readActivityResults } from './activity-results.ts';
import { BusinessClient } from './business-client.ts';

let odd: Awaited<ReturnType<typeof oddServer>> | null = null;
let key: KeyObject;
let seen: { url: string; headers: Headers; body: unknown }[];
const clock = new ManualClock();

beforeAll(async () => {
  key = await generateEcKey();
});
afterEach(async () => {
  await odd?.close();
  odd = null;
});

async function clientOf(body: unknown, status = 200, headers: Record<string, string> = {}) {
  seen = [];
  odd = await oddServer((request, response) => {
    const token = { access_token: 'T', token_type: 'Bearer', expires_in: 3600 };
    if (request.url === '/token') return void response.end(JSON.stringify(token));
    response
      .writeHead(status, { 'Content-Type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  const endpoints = { tokenEndpoint: `${odd.url}/token`, businessEndpoint: odd.url, schoolEndpoint: 'http://127.0.0.1:1' };
  const spy = (url: string, init: RequestInit) => {
    seen.push({ url, headers: new Headers(init.headers), body: init.body });
    return fetch(url, init);
  };
  return new BusinessClient({ ...endpoints, userAgent: 'x', clock, fetch: spy });
}
const account = () => ({ clientId: 'BUSINESSAPI.9703f56c-10ce-4876-8f59-e78e5e23a152', keyId: 'k1', key });
const device = (attributes: unknown) => ({ data: { type: 'orgDevices', id: 'A', attributes } });

describe('devices of the API, oddly', () => {
  it.each([
    [
      device({ status: 'ASSIGNED', purchaseSourceType: 'MANUALLY_ADDED', addedToOrgDateTime: '2026-11-01T00:00:00Z' }),
      true,
      true,
      1_793_491_200_000,
    ],
    [device({ status: 'UNASSIGNED', purchaseSourceType: 'APPLE', addedToOrgDateTime: 'soon' }), false, false, null],
    [device({ status: 7 }), null, false, null],
    [device(null), null, false, null],
  ])('%j is a device', async (body, assigned, addedByHand, addedAt) => {
    const client = await clientOf(body);
    expect(await client.orgDevice(account(), 'A')).toEqual({ ok: true, value: { serialNumber: 'A', assigned, addedByHand, addedAt } });
  });

  it.each([[{}], [{ data: null }], [{ data: { type: 'mdmServers', id: 'A' } }], [{ data: { type: 'orgDevices', id: 7 } }], ['x'], [[]]])(
    '%j is none',
    async (body) => {
      const client = await clientOf(body);
      expect(await client.orgDevice(account(), 'A')).toMatchObject({ ok: false, error: { code: 'unexpected-answer' } });
    },
  );

  it('puts a serial number into the address safely', async () => {
    const client = await clientOf({}, 404);
    expect(await client.orgDevice(account(), 'A/../x?y')).toEqual({ ok: true, value: null });
    expect(odd?.paths.at(-1)).toBe('GET /v1/orgDevices/A%2F..%2Fx%3Fy');
  });

  it.each([
    [{ data: null }, 200, null],
    [{ data: { type: 'mdmServers', id: 'S' } }, 200, 'S'],
    [{}, 404, null],
  ])('%j (%i) is the server %s', async (body, status, server) => {
    const client = await clientOf(body, status);
    expect(await client.assignedServer(account(), 'A')).toEqual({ ok: true, value: server });
  });

  it('reads a list to its end, and no list without one', async () => {
    const page = { data: [{ type: 'mdmServers', id: 'S', attributes: { serverName: 'N' } }], meta: { paging: { nextCursor: 'c&d' } } };
    const client = await clientOf(page);
    expect(await client.mdmServers(account())).toMatchObject({
      error: { code: 'unexpected-answer', details: { reason: 'too-many-pages' } },
    });
    expect(odd?.paths).toHaveLength(101);
    expect(odd?.paths.at(-1)).toBe('GET /v1/mdmServers?limit=1000&cursor=c%26d');
    const spoilt = await clientOf({ data: [{ type: 'mdmServers', id: 'S' }, null] });
    expect(await spoilt.mdmServers(account())).toMatchObject({ error: { code: 'unexpected-answer' } });
  });

  it.each([
    [201, { data: { type: 'orgDeviceActivities', id: 'X', attributes: { status: 'IN_PROGRESS' } } }, { ok: true, value: 'X' }],
    [201, { data: { type: 'orgDeviceActivities', id: 'X', attributes: { status: 'SOON' } } }, { error: { code: 'unexpected-answer' } }],
    [201, {}, { error: { code: 'unexpected-answer' } }],
    [409, { errors: [{ code: 'ENTITY_ERROR' }] }, { error: { code: 'not-taken', details: { status: '409', reason: 'ENTITY_ERROR' } } }],
    [422, {}, { error: { code: 'not-taken' } }],
    [403, {}, { error: { code: 'forbidden' } }],
    [500, {}, { error: { code: 'unreachable' } }],
  ])('an assignment answered %i %j', async (status, body, expected) => {
    const client = await clientOf(body, status);
    expect(await client.assignDevices(account(), 'S', ['A', 'B'])).toMatchObject(expected);
    expect(JSON.parse(String(seen.at(-1)?.body))).toEqual({
      data: {
        type: 'orgDeviceActivities',
        attributes: { activityType: 'ASSIGN_DEVICES' },
        relationships: {
          mdmServer: { data: { type: 'mdmServers', id: 'S' } },
          devices: {
            data: [
              { type: 'orgDevices', id: 'A' },
              { type: 'orgDevices', id: 'B' },
            ],
          },
        },
      },
    });
    expect(seen.at(-1)?.headers.get('content-type')).toBe('application/json');
  });

  it('says how long to wait', async () => {
    const client = await clientOf({}, 429, { 'Retry-After': '17' });
    const throttled = { error: { code: 'throttled', details: { retryAfterSeconds: '17' } } };
    expect(await client.orgDevice(account(), 'A')).toMatchObject(throttled);
    expect(await client.assignDevices(account(), 'S', ['A'])).toMatchObject(throttled);
    expect(await client.activity(account(), 'X')).toMatchObject(throttled);
  });

  it('fetches the list of an activity without its access token', async () => {
    const client = await clientOf('Serial Number,Status\r\nA,SUCCESS\r\n');
    expect(await client.activityResults(`${odd?.url}/list?signature=s`)).toEqual({ ok: true, value: new Map([['A', 'SUCCESS']]) });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers.has('authorization')).toBe(false);
  });
});

describe('the list of an activity', () => {
  it.each([
    ['serialNumber,subStatus\nA,OK\n', [['A', 'OK']]],
    ['\uFEFF"Device Serial","Model","Result"\r\n"A","iPhone, black","He said ""no"""\r\n', [['A', 'He said "no"']]],
    [
      'Status,Serial Number,Error\nFAILED,A,\nSUCCESS,B',
      [
        ['A', ''],
        ['B', ''],
      ],
    ],
    ['name,color\nA,B\n', []],
    ['Serial Number\nA\n', []],
    ['<html>', []],
    ['', []],
  ])('%j', (text, rows) => {
    expect([...readActivityResults(text)]).toEqual(rows);
  });
});
