import { type Duplex, duplexPair } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syslogRecord } from './fake-syslog.ts';
import { SyslogClient, type SyslogEntry } from './syslog-client.ts';
import { readSyslogRecord } from './syslog-record.ts';
import { unvis } from './vis.ts';

const LINE = 'Nov  1 03:04:05 My-iPhone profiled(ManagedConfiguration)[112] <Notice>: Installed';
const read = (text: string): SyslogEntry => readSyslogRecord(Buffer.from(text, 'latin1'));

describe('one record', () => {
  it('is taken apart', () => {
    expect(read(LINE)).toEqual({
      kind: 'record',
      at: 'Nov  1 03:04:05',
      host: 'My-iPhone',
      process: 'profiled',
      subsystem: 'ManagedConfiguration',
      pid: 112,
      level: 'Notice',
      message: 'Installed',
    });
  });

  it.each([
    ['no subsystem', 'Nov 21 13:04:05 h kernel[0] <Debug>: x', { process: 'kernel', subsystem: null, pid: 0 }],
    ['an empty subsystem', 'Nov 21 13:04:05 h kernel()[0] <Debug>: x', { subsystem: null }],
    [
      'a space in the process',
      'Nov 21 13:04:05 h Some App(Lib One)[9] <Fault>: x',
      { process: 'Some App', subsystem: 'Lib One', level: 'Fault' },
    ],
    ['an empty message', 'Nov 21 13:04:05 h a[1] <Info>: ', { message: '' }],
    [
      'lines and brackets in the message',
      'Nov 21 13:04:05 h a[1] <Info>: one\n\ttwo (x)[3] <y>: z',
      { message: 'one\n\ttwo (x)[3] <y>: z' },
    ],
    [
      'Japanese names',
      'Nov 21 13:04:05 \\M-f\\M^T\\M-/ \\M-g\\M-\\\\M^[(\\M-e\\M-:\\M-&)[1] <Info>: \\M-f\\M^T\\M-/',
      { host: '支', message: '支', subsystem: '度' },
    ],
    ['an escaped bracket in the process', 'Nov 21 13:04:05 h \\M-C\\M-[x[7] <Info>: y', { pid: 7, message: 'y' }],
  ])('with %s', (_name, text, expected) => {
    expect(read(text)).toMatchObject({ kind: 'record', ...expected });
  });

  it.each(['', 'no record', 'Nov 21 13:04:05 h a <Info>: no pid', 'Nov 21 13:04:05 h a[x] <Info>: y', '[connected:1]'])(
    'that is none stays text: %j',
    (text) => {
      expect(read(text)).toEqual({ kind: 'text', text, cut: false });
    },
  );

  it('takes no long time to be refused, whatever the device writes', () => {
    // Time of the processor: others may want it too.
    const began = process.cpuUsage();
    for (const name of ['\\M-a'.repeat(20_000), '\\'.repeat(60_000), '(('.repeat(30_000), 'a'.repeat(60_000), '\\M-(\\^['.repeat(9_000)]) {
      expect(read(`Nov 21 13:04:05 h ${name}`).kind).toBe('text');
      expect(read(`Nov 21 13:04:05 h ${name}(${name}[1] <x`).kind).toBe('text');
    }
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(1_000);
  });

  it('reads back what the simulator writes', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 }).filter((each) => each.isWellFormed());
    const property = fc.property(text, text, fc.nat(99_999), (message, host, pid) => {
      const line = { at: Date.UTC(2026, 10, 1, 3, 4, 5), process: 'profiled', pid, level: 'Notice', text: message } as const;
      const bytes = syslogRecord(line, `h${host}`);
      expect(readSyslogRecord(bytes.subarray(0, -2))).toMatchObject({
        kind: 'record',
        host: `h${host}`.replaceAll(' ', '-'),
        pid,
        message,
      });
    });
    fc.assert(property, { seed: 20261121, numRuns: 300 });
  });
});

describe('vis(3)', () => {
  it.each([
    ['plain', 'plain'],
    ['\\M-f\\M^T\\M-/\\M-e\\M-:\\M-&', '支度'],
    ['a\\^Ib\\^?c', 'a\tb\x7fc'],
    ['\\M-B\\240', '\u00a0'],
    ['\\343\\201\\202', 'あ'],
    ['C:\\\\M-x', 'C:\\M-x'],
    ['a lone \\ and \\q and \\M and \\9', 'a lone \\ and \\q and \\M and \\9'],
    ['\\M-\x7f at the end \\', '\\M-\x7f at the end \\'],
    ['\\M-f broken', '\ufffd broken'],
  ])('%j is %j', (encoded, text) => {
    expect(unvis(encoded)).toBe(text);
  });
});

describe('the stream', () => {
  async function all(client: SyslogClient): Promise<SyslogEntry[]> {
    const entries: SyslogEntry[] = [];
    for await (const entry of client.entries()) entries.push(entry);
    return entries;
  }
  const connect = (options: { maxRecordBytes?: number } = {}): { device: Duplex; client: SyslogClient } => {
    const [host, device] = duplexPair();
    device.on('error', () => {});
    return { device, client: new SyslogClient(host, options) };
  };

  it('is cut into records however it arrives', async () => {
    const { device, client } = connect();
    const wire = Buffer.from(`${LINE} 1\n\0${LINE}\n2\n\0half a rec`, 'latin1');
    for (const byte of wire) device.write(Buffer.from([byte]));
    device.end();
    expect((await all(client)).map((entry) => (entry.kind === 'record' ? entry.message : entry.text))).toEqual([
      'Installed 1',
      'Installed\n2',
      'half a rec',
    ]);
  });

  it('leaves nothing out: what is no record comes as text, what is too long is cut', async () => {
    const { device, client } = connect({ maxRecordBytes: 100 });
    device.end(Buffer.from(`hello\n\0${LINE} ${'x'.repeat(500)}\n\0${LINE}\n\0${'y'.repeat(101)}`, 'latin1'));
    expect(await all(client)).toEqual([
      { kind: 'text', text: 'hello', cut: false },
      { kind: 'text', text: `${LINE} ${'x'.repeat(99 - LINE.length)}`, cut: true },
      expect.objectContaining({ kind: 'record', message: 'Installed' }),
      { kind: 'text', text: 'y'.repeat(100), cut: true },
    ]);
  });

  it('holds no more than its bounds while a device floods and the reader is slow', async () => {
    const { device, client } = connect({ maxRecordBytes: 1_000 });
    const chunk = Buffer.from(`${LINE}\n\0`.repeat(100), 'latin1');
    const entries = client.entries();
    let sent = 0;
    while (device.write(chunk)) sent += chunk.length;
    await entries.next();
    // The reader rests on the first record: the flood stops at what the two ends of the pipe buffer.
    while (device.writableLength < device.writableHighWaterMark && sent < 10_000_000) {
      device.write(chunk);
      sent += chunk.length;
      await new Promise(setImmediate);
    }
    expect(sent).toBeLessThan(1_000_000);
    await entries.return();
  });

  it('ends when the device hangs up, when the cable is pulled, and when we close it', async () => {
    const ended = connect();
    ended.device.end(`${LINE}\n\0`);
    expect(await all(ended.client)).toHaveLength(1);

    const [host, device] = duplexPair();
    device.write(`${LINE}\n\0`);
    const pulled = new SyslogClient(host);
    const seen: SyslogEntry[] = [];
    for await (const entry of pulled.entries()) {
      seen.push(entry);
      host.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    }
    expect(seen).toHaveLength(1);

    const { device: other, client } = connect();
    other.write(`${LINE}\n\0`);
    for await (const entry of client.entries()) {
      expect(entry.kind).toBe('record');
      client.close();
    }
  });
});
