import { duplexPair } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { AfcClient } from './afc-client.ts';
import { type AfcPacket, encodeAfcPacket, takeAfcPacket } from './afc-packet.ts';
import { serveAfc } from './fake-afc.ts';
import { FakeAfcFiles } from './fake-afc-files.ts';

const failure = (code: string, status = 0) => expect.objectContaining({ name: 'AfcError', code, status });
const NOTHING = Buffer.alloc(0);
const u64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
};
const status = (code: bigint): Partial<AfcPacket> => ({ operation: 1, args: u64(code) });

/** A device that answers each packet as the script says. */
function scripted(
  answer: (packet: AfcPacket) => Partial<AfcPacket> | Buffer | 'hang up' | 'silence',
  options: { clock?: ManualClock } = {},
) {
  const [client, device] = duplexPair();
  const packets: AfcPacket[] = [];
  const heard = Promise.withResolvers<void>();
  let bytes = NOTHING;
  device.on('error', () => {});
  device.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let taken = takeAfcPacket(bytes); taken !== null; taken = takeAfcPacket(bytes)) {
      bytes = Buffer.from(taken.rest);
      packets.push(taken.packet);
      const reply = answer(taken.packet);
      if (reply === 'hang up') device.destroy();
      else if (Buffer.isBuffer(reply)) device.write(reply);
      else if (reply !== 'silence')
        device.write(encodeAfcPacket({ number: taken.packet.number, operation: 1, args: NOTHING, data: NOTHING, ...reply }));
      heard.resolve();
    }
  });
  return { packets, heard: heard.promise, afc: new AfcClient(client, { timeoutMs: 5_000, ...options }) };
}

describe('the SkipSetup marker', () => {
  it('is written in four steps', async () => {
    const { afc, packets } = scripted(({ operation }) => (operation === 0x0d ? { operation: 0x0e, args: u64(77n) } : status(0n)));
    await afc.writeSkipSetupMarker();
    expect(packets.map(({ number, operation, args }) => [Number(number), operation, args.toString('latin1')])).toEqual([
      [1, 0x22, 'iTunes_Control/iTunes/SkipSetup\0'],
      [2, 0x09, 'iTunes_Control/iTunes\0'],
      [3, 0x0d, `${u64(3n).toString('latin1')}iTunes_Control/iTunes/SkipSetup\0`],
      [4, 0x14, u64(77n).toString('latin1')],
    ]);
  });

  it('is found on the simulator afterwards, also when it is written again over a folder', async () => {
    const files = new FakeAfcFiles();
    const [client, device] = duplexPair();
    const serving = serveAfc(device, files);
    const afc = new AfcClient(client);
    expect(await afc.hasSkipSetupMarker()).toBe(false);
    files.makeDirectory('iTunes_Control/iTunes/SkipSetup/inner');
    for (let time = 0; time < 2; time++) {
      await afc.writeSkipSetupMarker();
      expect(files.entry('iTunes_Control/iTunes/SkipSetup')).toEqual(NOTHING);
      expect(await afc.hasSkipSetupMarker()).toBe(true);
    }
    await expect(afc.makeDirectory('../out')).rejects.toEqual(failure('refused', 10));
    await expect(afc.createEmptyFile('nowhere/at/all')).rejects.toEqual(failure('refused', 8));
    await afc.removeAll('iTunes_Control');
    await afc.removeAll('iTunes_Control'); // nothing to remove is no failure
    expect(await afc.exists('iTunes_Control')).toBe(false);
    afc.close();
    await serving;
  });
});

describe('a conversation that fails', () => {
  it('is given up after the time limit, and is over then', async () => {
    const clock = new ManualClock();
    const { afc, heard } = scripted(() => 'silence', { clock });
    const asked = expect(afc.exists('x')).rejects.toEqual(failure('timed-out'));
    await heard;
    clock.advance(5_000);
    await asked;
    await expect(afc.exists('x')).rejects.toEqual(failure('closed'));
  });

  const header = (entire: bigint): Buffer => Buffer.concat([Buffer.from('CFA6LPAA'), u64(entire), u64(40n), u64(1n), u64(1n)]);
  it.each<[string, Partial<AfcPacket> | Buffer | 'hang up', string, number]>([
    ['a refusal', status(10n), 'refused', 10],
    ['no status', { operation: 2 }, 'unexpected-answer', 0],
    ['half a status', { args: Buffer.alloc(4) }, 'unexpected-answer', 0],
    ['the answer to another request', { number: 9n, ...status(0n) }, 'unexpected-answer', 0],
    ['no packet', Buffer.alloc(40, 0x41), 'unexpected-answer', 0],
    ['a packet that never ends', header(2n ** 40n), 'unexpected-answer', 0],
    ['a packet beyond the bound', header(65_537n), 'unexpected-answer', 0],
    ['a hang-up', 'hang up', 'closed', 0],
  ])('%s', async (_name, reply, code, number) => {
    await expect(scripted(() => reply).afc.makeDirectory('x')).rejects.toEqual(failure(code, number));
  });

  it('an opened file without a handle', async () => {
    await expect(scripted(() => ({ operation: 0x0e })).afc.createEmptyFile('x')).rejects.toEqual(failure('unexpected-answer'));
  });
});
