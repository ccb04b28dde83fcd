import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockFolder } from '#store/folder-lock.ts';
import { verifyReport } from '../../src-main/features/batches/documents/report-json.ts';

let folder: string;
let recipe: string;
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shitaku-kit-test-'));
  recipe = at('returned.yaml');
  writeFileSync(
    recipe,
    `format: 1
name: Returned phones
note: ''
steps:
  - pair
  - erase
  - activate
  - step: supervise
    allowPairing: true
    skipPanes: all
  - step: enroll
    by: profile
  - verify
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const command = fileURLToPath(new URL('../run.mjs', import.meta.url));

/** Runs `npm run kit -- …`. `until`: what standard error must say for SIGINT to be sent. */
function kit(args: readonly string[], { lang = 'en_US.UTF-8', until }: { lang?: string; until?: RegExp } = {}) {
  const child = spawn(process.execPath, [command, 'kit', ...args], { env: { ...process.env, LC_ALL: lang, SHITAKU_DATA: at('nobody') } });
  let [out, said] = ['', ''];
  let isSent = false;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
    if (isSent || until === undefined || !until.test(said)) return;
    isSent = true;
    child.kill('SIGINT');
  });
  return new Promise<{ code: number | null; out: string; said: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, said }));
  });
}

const practice = (name: string, devices: number) => ['--practice', '--devices', String(devices), '--folder', at(name)];

describe('npm run kit', () => {
  it('carries a recipe file out on three devices, erase included, once it is confirmed', { timeout: 300_000 }, async () => {
    const world = practice('three', 3);
    const asked = await kit(['--recipe', recipe, '--all', ...world]);
    expect(asked, asked.said).toMatchObject({ code: 2, out: '' });
    expect(asked.said).toContain('--yes-erase "ERASE 3" --reason');
    const serials = [...new Set(asked.said.match(/PRACT\w+/g))];
    expect(serials).toHaveLength(3);

    const bad = at('bad.yaml');
    writeFileSync(
      bad,
      'format: 1\nname: x\nnote: x\nsteps:\n  - pair\n  - step: supervise\n    allowPairing: perhaps\n    skipPanes: all\n  - verfy\n',
    );
    const unread = await kit(['--recipe', bad, '--all', ...world], { lang: 'ja_JP.UTF-8' });
    expect([unread.code, unread.out]).toEqual([2, '']);
    expect(unread.said).toMatch(/bad\.yaml は使えません。\n {2}7行目: 「他のコンピュータとのペアリングを許可」.+\n {2}9行目: 「verfy」/);

    const wrong = await kit(['--recipe', recipe, '--all', ...world, '--yes-erase', 'ERASE 2', '--reason', 'returned']);
    expect([wrong.code, wrong.out]).toEqual([2, '']);
    expect(wrong.said).toContain('The confirmation is wrong. For this plan it is: --yes-erase "ERASE 3"');
    expect(wrong.said).not.toContain('Erasing');

    const list = at('list.csv');
    writeFileSync(
      list,
      `シリアル番号,資産番号,利用者\n${serials.map((serial, index) => `${serial},IT-000${index},佐藤 ${index}`).join('\n')}\n`,
    );
    const confirmed = ['--yes-erase', 'ERASE 3', '--reason', 'returned by sales'];
    const named = ['--batch', 'April', '--operator', 'Sato', '--report', at('report.json')];
    const done = await kit(['--recipe', recipe, '--list', list, ...world, ...confirmed, ...named]);
    expect(done.code, done.said).toBe(0);
    expect(done.said).toContain('Done 3, failed 0, not over 0, left out 0.');
    for (const step of ['Erasing', 'Supervising', 'Enrolling in MDM', 'Done']) expect(done.said).toContain(step);
    const report = verifyReport(readFileSync(at('report.json'), 'utf8'));
    expect(report).toMatchObject({
      ok: true,
      value: {
        content: {
          simulated: true,
          batch: { name: 'April', operator: 'Sato', endedAt: expect.any(Number) },
          recipe: { name: 'Returned phones' },
          counts: { done: 3, failed: 0, open: 0, target: 3 },
          devices: expect.arrayContaining(
            serials.map((serialNumber, index) =>
              expect.objectContaining({ serialNumber, assetNumber: `IT-000${index}`, user: `佐藤 ${index}`, outcome: 'done' }),
            ),
          ),
          missing: [],
        },
      },
    });
  });

  it('stops where nothing comes to harm, and goes on', { timeout: 300_000 }, async () => {
    const world = practice('stopped', 1);
    const plan = await kit(['--recipe', recipe, '--all', ...world, '--dry-run']);
    expect(plan.code, plan.said).toBe(0);
    expect(plan.out).toMatch(/Plan: Returned phones\n.*simulated[^]*Dry run: nothing was begun\./);
    const tail = /PRACT\w*(\w{4})\b/.exec(plan.out)?.[1] ?? '';
    const begin = ['--recipe', recipe, '--all', '--yes-erase', tail, '--reason', 'returned'];
    const stopped = await kit([...begin, ...world], { until: /Erasing/ });
    expect(stopped.code, stopped.said).toBe(1);
    expect(stopped.said).toContain('The batch is open and paused');
    expect(verifyReport(stopped.out)).toMatchObject({ value: { content: { counts: { open: 1, done: 0 } } } });
    const store = new SqliteDatabase(join(at('stopped'), 'practice/shitaku.sqlite'), { readonly: true });
    expect(store.prepare('SELECT paused, ended_at FROM batches').all()).toEqual([{ paused: 1, ended_at: null }]);
    store.close();
    const again = await kit([...begin, ...world]);
    expect([again.code, again.out]).toEqual([2, '']);
    const resumed = await kit(['--resume', '--practice', '--folder', at('stopped')]);
    expect(resumed.code, resumed.said).toBe(0);
    const report = verifyReport(resumed.out);
    expect(report).toMatchObject({ value: { content: { counts: { done: 1 }, batch: { name: 'Returned phones' } } } });
  });

  it('refuses an option that it does not know', async () => {
    const refused = await kit(['--recipe', recipe, '--all', '--yes-erse', 'ERASE 3']);
    expect(refused).toEqual({ code: 2, out: '', said: 'There is no option --yes-erse. Did you mean --yes-erase?\n' });
  });

  it('does not start where another Shitaku works', async () => {
    const taken = mkdtempSync(join(folder, 'taken-'));
    const release = lockFolder(taken);
    const { code, out, said } = await kit(['--resume', '--folder', taken]).finally(release);
    expect([code, out]).toEqual([3, '']);
    expect(said).toBe(`Another Shitaku is working on ${taken}. Close it first, or choose another folder with --folder.\n`);
  });
});
