import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import { openDatabase } from '#store/database.ts';
import { SecretsStore } from '#store/secrets-store.ts';
import { ActivityService } from '../src-main/features/activity/activity-service.ts';
import { ActivityStore } from '../src-main/features/activity/activity-store.ts';
import { tamper } from '../src-main/features/activity/testing.ts';

const run = fileURLToPath(new URL('./run.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'shitaku-audit-'));
const world = join(folder, 'real');
const store = join(world, 'shitaku.sqlite');
const exported = join(folder, 'trail.jsonl');

const verify = (...args: string[]) =>
  new Promise<{ code: number; said: string; told: Record<string, unknown> }>((resolve) => {
    execFile(process.execPath, [run, 'audit-verify', ...args], { env: { ...process.env, LANG: 'en' } }, (error, stdout, stderr) => {
      const told = args.includes('--json') && stdout !== '' ? (JSON.parse(stdout) as Record<string, unknown>) : {};
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr, told });
    });
  });

function withStore(change: (database: ReturnType<typeof openDatabase>) => void): void {
  const database = openDatabase(store);
  change(database);
  database.close();
}

beforeAll(async () => {
  mkdirSync(world, { recursive: true });
  const key = randomBytes(32);
  writeFileSync(join(world, 'master.key'), key, { mode: 0o600 });
  const database = openDatabase(store);
  const clock = new ManualClock();
  const service = new ActivityService({
    store: new ActivityStore(database, new SecretsStore(database, new AesSecretBox(key)), clock.now()),
    clock,
    actor: '佐藤',
    told: { changed: () => {}, verified: () => {} },
  });
  for (let n = 1; n <= 30; n += 1) {
    clock.advance(1_000);
    service.record('commands.sent', `端末 ${n}`, { type: 'DeviceLock', note: '=1+1;"引用"\n改行', 7: 'seven' });
  }
  const whole = await service.export({ format: 'jsonl', from: null, until: null, language: 'ja' });
  if (!whole.ok) throw new Error(whole.error.code);
  writeFileSync(exported, whole.value.content);
  service.stop();
  database.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run audit:verify', () => {
  it('follows a store without the app, and names the end', async () => {
    const { code, told } = await verify(folder, '--json');
    expect(told).toMatchObject({ whole: true, entries: 31, sealed: 'yes', broken: null, newest: { sequence: 31 } });
    expect(code).toBe(0);
    const again = await verify(world, '--noted', String((told['newest'] as { hash: string }).hash.slice(0, 20)));
    expect(again.said).toContain('that of record 31');
    expect((await verify(world, '--noted', 'f'.repeat(64))).code).toBe(1);
  });

  it('follows an exported file, and one it exported itself', async () => {
    expect(await verify('--file', exported, '--json')).toMatchObject({ code: 0, told: { entries: 30 } });
    const own = join(folder, 'own.jsonl');
    expect((await verify(store, '--export', own)).code).toBe(0);
    expect(readFileSync(own, 'utf8').split('\n').slice(0, 30)).toEqual(readFileSync(exported, 'utf8').split('\n').slice(0, 30));
    expect((await verify('--file', own, '--json')).told).toMatchObject({ whole: true, entries: 31 });
  });

  it('names what was edited by hand in a file', async () => {
    const lines = readFileSync(exported, 'utf8').trimEnd().split('\n');
    const line = (n: number) => lines[n] ?? '';
    const edits: [string, string[], object][] = [
      ['a word', lines.map((each, n) => (n === 11 ? each.replace('Lock', 'Look') : each)), { reason: 'changed', sequence: 12 }],
      ['the time', lines.map((each, n) => (n === 4 ? each.replace('"time":"20', '"time":"21') : each)), { reason: 'changed', sequence: 5 }],
      [
        'the hash before the first',
        lines.map((each, n) => (n === 0 ? each.replace('"previous":"0', '"previous":"1') : each)),
        { reason: 'changed', sequence: 1 },
      ],
      ['one taken out', lines.filter((_, n) => n !== 7), { reason: 'missing', sequence: 8, found: 9 }],
      [
        'two exchanged',
        lines.map((each, n) => (n === 2 ? line(3) : n === 3 ? line(2) : each)),
        { reason: 'missing', sequence: 3, found: 4 },
      ],
      ['the tail', lines.slice(0, 20), { reason: 'cut', sequence: 21 }],
      ['the tail before the end', [...lines.slice(0, 20), line(30)], { reason: 'cut', sequence: 21 }],
      ['something behind the end', [...lines, line(3)], { reason: 'appended', sequence: 4 }],
    ];
    for (const [what, edited, broken] of edits) {
      const path = join(folder, 'edited.jsonl');
      writeFileSync(path, `${edited.join('\n')}\n`);
      expect(await verify('--file', path, '--json'), what).toMatchObject({ code: 1, told: { whole: false, broken } });
    }
  });

  it('says in words what was done to a store, and changes nothing', async () => {
    withStore((database) => tamper(database, `UPDATE activity SET actor = 'suzuki' WHERE sequence = 9`));
    const { code, said } = await verify(folder);
    expect(said).toContain('Not whole: Record 9 was changed.');
    expect(said).toContain('Last tied record: 8');
    expect(code).toBe(1);
    withStore((database) =>
      database.exec(`UPDATE activity SET actor = '佐藤' WHERE sequence = 9; DELETE FROM activity WHERE sequence > 25`),
    );
    expect((await verify(folder)).said).toContain('The records from 26 on were cut off.');
    withStore((database) =>
      database.exec('UPDATE activity_anchor SET sequence = 25, hash = (SELECT hash FROM activity WHERE sequence = 25)'),
    );
    expect(await verify(folder, '--json')).toMatchObject({ code: 1, told: { sealed: 'no', broken: { reason: 'anchor-forged' } } });
  });

  it('ends with 2 where there is nothing to follow', async () => {
    writeFileSync(join(folder, 'other.txt'), 'hello\n');
    for (const args of [
      [join(folder, 'nowhere')],
      ['--file', join(folder, 'none')],
      ['--file', join(folder, 'other.txt')],
      ['--noted', 'x'],
      ['--what'],
    ]) {
      expect((await verify(...args)).code, args.join(' ')).toBe(2);
    }
  });
});
