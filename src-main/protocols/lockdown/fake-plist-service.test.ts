import { duplexPair } from 'node:stream';
import { expect, it } from 'vitest';
import { PlistStream } from '#plist/plist-stream.ts';
import { stringAt } from '#plist/read.ts';
import { FaultPlan } from './fake-faults.ts';
import { type PlistConversation, servePlists } from './fake-plist-service.ts';

function serve(conversation: PlistConversation, faults = new FaultPlan(), idleMs = 5_000) {
  const [client, device] = duplexPair();
  const pulled: string[] = [];
  const served = servePlists(device, conversation, {
    service: 'test',
    faults,
    pullCable: () => pulled.push('pulled'),
    nameOf: (request) => stringAt(request, 'Request') ?? '',
    idleMs,
  });
  return { client: new PlistStream(client), served, pulled };
}
const echo: PlistConversation = { answer: (request) => ({ reply: { Heard: stringAt(request, 'Request') } }) };

it('hangs up on a client that says nothing', async () => {
  const { client, served } = serve(echo, new FaultPlan(), 30);
  await served;
  await expect(client.receive()).rejects.toMatchObject({ code: 'closed' });
});

it('does what comes after a reply only once the reply is out', async () => {
  const order: string[] = [];
  const { client } = serve({ answer: () => ({ reply: { Done: true }, after: () => order.push('after'), close: true }) });
  await client.send({ Request: 'Erase' });
  expect(await client.receive()).toEqual({ Done: true });
  expect(order).toEqual(['after']);
  await expect(client.receive()).rejects.toMatchObject({ code: 'closed' });
});

it('meets each planned fault as often as planned, by service and request', async () => {
  const faults = new FaultPlan();
  faults.add('other', '*', { kind: 'drop' });
  faults.add('test', 'B', { kind: 'answer', answer: { Error: 'Planned' } }, 2);
  const { client } = serve(echo, faults);
  const ask = async (name: string) => {
    await client.send({ Request: name });
    return client.receive();
  };
  expect(await ask('A')).toEqual({ Heard: 'A' });
  expect([await ask('B'), await ask('B'), await ask('B')]).toEqual([{ Error: 'Planned' }, { Error: 'Planned' }, { Heard: 'B' }]);
  client.close();
});

it('lets a bug of a simulator out', async () => {
  const { client, served } = serve({
    answer: () => {
      throw new Error('a bug');
    },
  });
  const outcome = expect(served).rejects.toThrow('a bug');
  await client.send({ Request: 'A' });
  await outcome;
});
