import { request as httpRequest } from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlistStream, PlistStreamError } from '#plist/plist-stream.ts';
import { type ActivationAnswer, ActivationClient, type ActivationPost } from './activation-client.ts';
import { FakeActivation } from './fake-activation.ts';
import { FakeActivationServer } from './fake-activation-server.ts';

// Client and simulator were written from the same facts by two people: where they disagree, one of them misread.

let server: FakeActivationServer;
let locked = false;
const phone = {
  udid: '00008110-000000000000001E',
  serialNumber: 'C39ABC',
  productType: 'iPhone14,5',
  activationState: 'Unactivated',
  setActivationState(state: string): void {
    phone.activationState = state;
  },
};
beforeEach(async () => {
  locked = false;
  phone.activationState = 'Unactivated';
  server = new FakeActivationServer({ isLocked: () => locked });
  await server.start();
});
afterEach(() => server.stop());

function client(endpoint = server.url): ActivationClient {
  const service = new FakeActivation(phone);
  const serve = async (device: Duplex): Promise<void> => {
    const stream = new PlistStream(device);
    await stream.send(service.answer(await stream.receive()).reply);
  };
  const openService = async (): Promise<Duplex> => {
    const [near, device] = duplexPair();
    device.on('error', () => {});
    serve(device).catch((error: unknown) => {
      if (!(error instanceof PlistStreamError)) throw error;
    });
    return near;
  };
  return new ActivationClient(openService, post, endpoint, { timeoutMs: 2_000, serverTimeoutMs: 2_000 });
}

/** Over real HTTP, with the names of the headers as the server spelled them. */
function post(url: string, { contentType, headers, body }: ActivationPost): Promise<ActivationAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: 'POST', headers: { ...headers, 'Content-Type': contentType } }, (response) => {
      const chunks: Buffer[] = [];
      const { rawHeaders } = response;
      const names = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? '']] : []));
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(names), body: Buffer.concat(chunks) }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

describe('with the simulated device service and activation server', () => {
  it('activates, and may do so again', async () => {
    expect(await client().state()).toBe('Unactivated');
    await client().activate();
    expect(await client().state()).toBe('Activated');
    await client().activate();
  });

  it('stops at Activation Lock', async () => {
    locked = true;
    await expect(client().activate()).rejects.toMatchObject({ code: 'activation-locked' });
    expect(phone.activationState).toBe('Unactivated');
  });

  it('tells an outage from a server that is not there', async () => {
    server.available = false;
    await expect(client().activate()).rejects.toMatchObject({ code: 'server-refused' });
    const gone = server.url;
    await server.stop();
    await expect(client(gone).activate()).rejects.toMatchObject({ code: 'server-unreachable' });
  });
});
