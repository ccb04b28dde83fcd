import { Duplex, duplexPair } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyDamage, anySizes, damagedBy, lookAt, piecesOf } from '#plist/testing.ts';
import { SyslogClient, type SyslogEntry } from './syslog-client.ts';
import { readSyslogRecord } from './syslog-record.ts';
import { unvis } from './vis.ts';

// A log says what its device, and every app on it, wants it to say.

const piece = fc.oneof(
  fc.constantFrom(
    '\\M-C\\M-)',
    '\\M^@',
    '\\^[',
    '\\134',
    '\\\\',
    '\\',
    '\\M',
    '\\M-',
    '\\999',
    '[',
    ']',
    '(',
    ')',
    '<',
    '>',
    ': ',
    '\n',
    '\n\0',
    '\0',
  ),
  fc.constantFrom('kernel', 'SpringBoard(UIKit)', '[123]', '[99999999999]', '<Notice>', '<>', 'Nov  1 03:04:05 ', 'iPhone '),
  fc.string({ maxLength: 12 }),
);
const record = fc
  .tuple(fc.constantFrom('Nov  1 03:04:05', 'Nov 31 99:99:99', 'x'), fc.array(piece, { maxLength: 5 }), fc.array(piece, { maxLength: 8 }))
  .map(([at, who, text]) => `${at} iPhone ${who.join('')}[1] <Notice>: ${text.join('')}\n\0`);
const log = fc
  .tuple(fc.array(fc.oneof(record, piece), { maxLength: 8 }), fc.option(anyDamage, { nil: [] }))
  .map(([parts, damages]) => damagedBy(Buffer.from(parts.join(''), 'latin1'), damages));

async function read(bytes: Uint8Array, sizes: readonly number[], maxRecordBytes: number): Promise<SyslogEntry[]> {
  const [ours, device] = duplexPair();
  for (const part of piecesOf(bytes, sizes)) device.write(part);
  device.end();
  const entries: SyslogEntry[] = [];
  for await (const entry of new SyslogClient(ours, { maxRecordBytes }).entries()) entries.push(entry);
  expect(ours.destroyed).toBe(true);
  return entries;
}

const sizeOf = (entry: SyslogEntry) => (entry.kind === 'text' ? entry.text.length : entry.message.length);

describe('any log', () => {
  it('2000 logs, whole or damaged: in whatever pieces they come, the same entries, none longer than the bound', () =>
    lookAt(2000, fc.tuple(log, anySizes, fc.integer({ min: 1, max: 200 })), async ([bytes, sizes, bound]) => {
      const entries = await read(bytes, sizes, bound);
      expect(entries).toEqual(await read(bytes, [1_000_000], bound));
      for (const entry of entries) expect(sizeOf(entry)).toBeLessThanOrEqual(bound);
      expect(entries.length).toBeLessThanOrEqual(bytes.length);
    }));

  it('1000 texts of escapes, good, broken and cut off', () =>
    lookAt(1000, fc.array(piece, { maxLength: 20 }), (parts) => {
      const text = parts.join('');
      expect(unvis(text).length).toBeLessThanOrEqual(text.length);
    }));
});

describe('a log cannot ask for much time or memory', () => {
  it.each<[string, string]>([
    ['names without end', `Nov  1 03:04:05 iPhone ${'a'.repeat(2_000_000)}`],
    ['brackets', `Nov  1 03:04:05 iPhone ${'['.repeat(2_000_000)}`],
    ['escaped brackets', `Nov  1 03:04:05 iPhone ${'\\['.repeat(1_000_000)}`],
    ['parentheses', `Nov  1 03:04:05 iPhone ${'a('.repeat(1_000_000)}`],
    ['backslashes', '\\'.repeat(2_000_000)],
    ['half escapes', '\\M-\\M^\\^'.repeat(250_000)],
  ])('two megabytes of %s', (_name, text) => {
    const started = performance.now();
    readSyslogRecord(Buffer.from(text, 'latin1'));
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('a record of 64 MiB is one entry of the bound', async () => {
    const chunk = Buffer.alloc(65_536, 0x61);
    let left = 1_024;
    const before = process.memoryUsage().rss;
    const device = new Duplex({
      read() {
        left -= 1;
        this.push(left < 0 ? null : chunk);
      },
    });
    const entries: SyslogEntry[] = [];
    for await (const entry of new SyslogClient(device).entries()) entries.push(entry);
    expect(entries).toMatchObject([{ kind: 'text', cut: true }]);
    expect(entries.map(sizeOf)).toEqual([64 * 1024]);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });

  it('a device that floods waits for a reader that is slow', async () => {
    const [ours, device] = duplexPair();
    device.on('error', () => {});
    const records = Buffer.from('Nov  1 03:04:05 iPhone kernel[0] <Notice>: x\n\0'.repeat(1_000));
    let taken = 0;
    const flood = () => {
      if (taken < 64 * 1024 * 1024 && !device.destroyed)
        device.write(records, (error) => {
          if (error !== null && error !== undefined) return;
          taken += records.length;
          flood();
        });
    };
    flood();
    const client = new SyslogClient(ours);
    let seen = 0;
    for await (const entry of client.entries()) {
      expect(entry.kind).toBe('record');
      seen += 1;
      if (seen === 100) break;
    }
    expect(taken).toBeLessThanOrEqual(8 * records.length);
    expect(ours.destroyed).toBe(true);
    device.destroy();
  });
});
