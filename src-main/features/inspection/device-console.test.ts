import { expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import type { SyslogEntry } from '../../protocols/syslog/syslog-client.ts';
import { DeviceConsole } from './device-console.ts';
import type { LogStream } from './inspected-device.ts';
import { syslogRecord } from './testing.ts';

/** A device that writes without end; counts what was fetched. */
class Flood implements LogStream {
  fetched = 0;
  #open = true;
  readonly #message: string;
  constructor(message: string) {
    this.#message = message;
  }
  async *entries(): AsyncGenerator<SyslogEntry> {
    while (this.#open) {
      this.fetched += 1;
      yield syslogRecord(`${this.#message} ${this.fetched}`);
    }
  }
  close(): void {
    this.#open = false;
  }
}

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
};

it.each([
  ['many lines', 'x', 2_000],
  ['long lines', 'x'.repeat(49_990), 11],
])('leaves the flood on the device between rests: %s', async (_name, message, most) => {
  const clock = new ManualClock();
  const flood = new Flood(message);
  const console = new DeviceConsole(flood, { clock, grew: () => undefined });
  const followed = console.follow();
  await turns(3);
  expect(flood.fetched).toBeLessThanOrEqual(most);
  const before = flood.fetched;
  await turns(3);
  expect(flood.fetched).toBe(before);
  clock.advance(250);
  await turns(3);
  expect(flood.fetched).toBe(2 * before);
  console.close();
  clock.advance(250);
  await followed;
  expect(console).toMatchObject({ open: false, closed: true });
});

it('keeps what it heard after the device has gone', async () => {
  const stream: LogStream = {
    async *entries() {
      yield syslogRecord('ＭＤＭ is here', { process: 'mdmd' });
      yield syslogRecord('idle');
    },
    close: () => undefined,
  };
  let grew = 0;
  const console = new DeviceConsole(stream, { clock: new ManualClock(), grew: () => (grew += 1) });
  await console.follow();
  expect(console).toMatchObject({ open: false, closed: false });
  expect(grew).toBe(2);
  expect(console.lines(' mdm ', false, 10).map(({ number }) => number)).toEqual([1]);
  expect(console.lines('', true, 10).map(({ number }) => number)).toEqual([1]);
  expect(console.lines('', false, 1).map(({ number }) => number)).toEqual([2]);
  expect(console.lines('', false, 10, 1).map(({ number }) => number)).toEqual([1]);
});
