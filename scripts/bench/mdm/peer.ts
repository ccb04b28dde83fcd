import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { encodeCommand } from '../../../src-main/protocols/mdm/commands.ts';
import { inventoryQueries } from '../../../src-main/protocols/mdm/device-information.ts';
import type { TlsIdentity } from './engine.ts';

/** What Node can do at most with the same certificates and the same requests: it reads a body and answers fixed bytes, and knows nothing. */
export async function startPeer(tls: TlsIdentity, commandsPerSession: number) {
  const command = encodeCommand('00000000-0000-4000-8000-000000000000', {
    RequestType: 'DeviceInformation',
    Queries: inventoryQueries('18.1', 'iOS'),
  });
  const answered = new WeakMap<object, number>();
  const server = createServer(
    { cert: tls.certificatePem, key: tls.keyPem, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const { socket } = request;
      request.resume().on('end', () => {
        const before = answered.get(socket) ?? 0;
        answered.set(socket, before + 1);
        response.writeHead(200, { 'content-type': 'application/xml' }).end(before < commandsPerSession ? command : undefined);
      });
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
