import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FolderInUse, lockFolder } from '#store/folder-lock.ts';
import { EventQueue } from './event-queue.ts';
import { logLine } from './host-log.ts';
import { RendererFiles } from './renderer-files.ts';
import { worldConfig } from './world-config.ts';
import { writeFileAtomically } from './write-file.ts';

const temporary = () => mkdtempSync(join(tmpdir(), 'shitaku-files-'));

describe('events for a slow reader', () => {
  it('wait in order', async () => {
    const queue = new EventQueue<number>(10, () => {});
    for (const value of [1, 2, 3]) queue.push(value);
    expect([await queue.next(), await queue.next()]).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
    ]);
  });

  it('end the stream when there are too many, and hold on to nothing', async () => {
    let ended = 0;
    const queue = new EventQueue<number>(3, () => {
      ended += 1;
    });
    for (const value of [1, 2, 3, 4, 5]) queue.push(value);
    expect(await queue.next()).toEqual({ done: true, value: undefined });
    await queue.return();
    expect(ended).toBe(1);
  });

  it('wake every waiting reader at the end', async () => {
    const queue = new EventQueue<number>(3, () => {});
    const waiting = [queue.next(), queue.next()];
    queue.push(1);
    queue.end();
    expect(await Promise.all(waiting)).toEqual([
      { done: false, value: 1 },
      { done: true, value: undefined },
    ]);
  });
});

describe('a log line', () => {
  const line = (facts: Record<string, unknown>) => logLine(0, 'error', 'it failed', facts);

  it('says when, what and the facts', () => {
    expect(JSON.parse(line({ udid: 'u', port: 7, gone: undefined }))).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      level: 'error',
      message: 'it failed',
      udid: 'u',
      port: 7,
    });
  });

  it.each(['token', 'pushToken', 'secret', 'password', 'wifiPassword', 'privateKeyPem', 'challenge', 'escrowBag', 'pairRecord', 'PIN'])(
    'leaves out what is called %s',
    (name) => {
      expect(line({ [name]: 'hunter2' })).not.toContain('hunter2');
    },
  );

  it('leaves out PEM, bytes and the insides of objects, wherever they are', () => {
    const pem = '-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----';
    const error = new Error(`bad: ${pem}`, { cause: new Error(pem) });
    const text = line({ error, text: pem, cut: pem.slice(0, 40), bytes: Buffer.from('hunter2'), object: { hunter2: 1 } });
    expect(text).not.toContain('hunter2');
    expect(JSON.parse(text)).toMatchObject({ error: { name: 'Error', cause: { name: 'Error' } }, bytes: '[7 bytes]' });
  });

  it('is bounded and one line', () => {
    const text = line({ long: 'x\n'.repeat(50_000) });
    expect(text.length).toBeLessThan(10_000);
    expect(text).not.toContain('\n');
  });
});

describe('the data folder', () => {
  it('belongs to one process at a time, and to the next when that is done', () => {
    const folder = temporary();
    const unlock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(FolderInUse);
    expect(() => lockFolder(folder)).toThrow('already running');
    unlock();
    lockFolder(folder)();
  });

  it('keeps the worlds apart, and practice on this machine', () => {
    const facts = { folder: temporary(), host: 'web' as const, version: '1' };
    const [real, practice] = [worldConfig('real', facts), worldConfig('practice', facts)];
    expect(real.dataFolder).not.toBe(practice.dataFolder);
    expect(practice.engine).toEqual({ bindAddress: '127.0.0.1', defaultHost: '127.0.0.1', defaultPort: 0 });
    expect(real.endpoints.apns).toBe('https://api.push.apple.com:443');
  });
});

describe('replacing a file', () => {
  it('leaves one file, for its owner only, with the new contents', () => {
    const folder = temporary();
    const path = join(folder, 'a.json');
    writeFileSync(path, 'a much longer text from before', { mode: 0o644 });
    writeFileAtomically(path, 'new');
    expect(readdirSync(folder)).toEqual(['a.json']);
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe('the renderer files', () => {
  it('are kept by the browser only where their name changes with their contents', () => {
    const folder = temporary();
    mkdirSync(join(folder, 'assets'));
    for (const name of ['index.html', 'assets/a-1234.js', 'assets/strange.exe']) writeFileSync(join(folder, name), name);
    const files = new RendererFiles(folder);
    expect(files.read('/')?.headers['cache-control']).toBe('no-store');
    expect(files.read('/assets/a-1234.js')?.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'private, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    expect(files.read('/assets/strange.exe')).toBeNull();
    expect(files.read('/assets')).toBeNull();
  });
});
