import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wireHost } from './host-wiring.ts';

describe('the source of updates', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shitaku-host-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const start = () => {
    const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const updater = vi.fn(() => ({ updater: {} as never, installs: true }));
    const hands = { drag: vi.fn(), updater, signature: 'none', window: {} as never, leave: vi.fn() } as const;
    const core = () => Promise.reject(new Error('there is none'));
    const { updates } = wireHost({ folder, version: '1.0.0', hands, core, log });
    return { now: updates.get(), updater, log };
  };
  const file = () => join(folder, 'updates.json');

  it('is the one that the file names', () => {
    expect(start().now).toMatchObject({ value: { now: { state: 'off', why: 'no-feed' } } });
    writeFileSync(file(), '{"url":"https://updates.example.co.jp/shitaku"}');
    expect(start().now).toMatchObject({ value: { now: { state: 'none' }, feed: 'https://updates.example.co.jp/shitaku/' } });
  });

  // As one that was put there by root for itself alone.
  it('is none where the file cannot be read, and the program starts all the same', () => {
    mkdirSync(file());
    const { now, updater, log } = start();
    expect(now).toMatchObject({ value: { now: { state: 'off', why: 'feed-malformed' } } });
    expect(updater).not.toHaveBeenCalled();
    expect(log.warn).toHaveBeenCalledTimes(1);
  });
});
