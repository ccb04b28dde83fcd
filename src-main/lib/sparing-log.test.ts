import { expect, it } from 'vitest';
import type { Log } from './log.ts';
import { sparing } from './sparing-log.ts';

const MINUTE = 60_000;

function heard() {
  const lines: [string, unknown][] = [];
  let now = 1_000_000;
  const note = (message: string, facts?: unknown) => void lines.push([message, facts]);
  const log: Log = { info: note, warn: note, error: note };
  return { lines, log: sparing(log, () => now), pass: (ms: number) => void (now += ms) };
}

it('writes a sentence ten times in ten minutes, and says with the next how often it was left out', () => {
  const { lines, log, pass } = heard();
  for (let time = 0; time < 1_000; time += 1) log.warn('again', { time });
  expect(lines).toEqual(Array.from({ length: 10 }, (_, time) => ['again', { time }]));
  pass(10 * MINUTE - 1);
  log.warn('again');
  expect(lines).toHaveLength(10);
  pass(1);
  log.warn('again', { error: 'x' });
  expect(lines.slice(10)).toEqual([['again', { error: 'x', leftOut: 991 }]]);
});

it('keeps each sentence apart, and says nothing more of what was not left out', () => {
  const { lines, log, pass } = heard();
  for (let time = 0; time < 30; time += 1) log.warn('one');
  log.error('another', { of: 'it' });
  pass(20 * MINUTE);
  log.error('another', { of: 'it' });
  expect(lines.slice(10)).toEqual([
    ['another', { of: 'it' }],
    ['another', { of: 'it' }],
  ]);
});

it('is not silenced for ever by a clock that was set back', () => {
  const { lines, log, pass } = heard();
  for (let time = 0; time < 30; time += 1) log.warn('one');
  pass(-60 * MINUTE);
  log.warn('one');
  expect(lines).toHaveLength(11);
});
