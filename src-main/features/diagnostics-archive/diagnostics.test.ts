import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { answerSchema } from '#contract/define.ts';
import { diagnosticsArchive, type PersonalKind, personalKind } from '#contract/diagnostics-archive.ts';
import { ManualClock } from '#lib/clock.ts';
import { findTool } from '#lib/testing/find-tool.ts';
import { unzip } from '#lib/testing/unzip.ts';
import { zip } from '#lib/zip.ts';
import { memoryDatabase } from '#store/testing.ts';
import { DiagnosticsService } from './diagnostics-service.ts';
import { PersonalStore } from './personal-store.ts';
import { Pseudonyms } from './pseudonyms.ts';

const NOW = new Date(2026, 10, 22, 3, 4, 5).getTime();

/** What is planted of each kind: the first in the store, the others only where they are met. */
const planted: Readonly<Record<PersonalKind, readonly string[]>> = {
  'device-names': ['営業部 001', "Hanako's iPad", '会議室A'],
  serials: ['F9FXK0Q7Q2A1', '00008110-001A2B3C4D5E801E', '356938035643809', 'DMPWX1234567', 'a1:b2:c3:d4:e5:f6'],
  people: ['鈴木一郎', 'Tanaka Jiro', '株式会社みらい文具', 'tjiro'],
  'mail-addresses': ['suzuki@mirai-bungu.jp', 'somebody.else@partner.example'],
  hosts: ['mdm.mirai-bungu.jp', '192.168.11.20', 'kitting-mac-3', 'smtp.partner.example', '2400:4050:8a1:2b00:1c5e:77ff:fe12:9ab3'],
};
const SECRETS = ['hunter2-hunter2', '483920', 'TUlJRXZRSUJBREFOQmdrcWhraUc5dzBCQVFFRkFBU0NCS2N3'];

function plant() {
  const database = memoryDatabase();
  const run = (sql: string, ...values: unknown[]) => void database.prepare(sql).run(...values);
  const [name, tablet] = planted['device-names'];
  const [serial, udid, imei] = planted.serials;
  run(
    `INSERT INTO devices (id, udid, serial_number, name, imei, owner, management, enrolled_at, last_contact_at, simulated, created_at)
     VALUES ('d1', ?, ?, ?, ?, ?, 'managed', 1, 1, 0, 1)`,
    udid,
    serial,
    name,
    imei,
    planted.people[0],
  );
  run(
    `INSERT INTO devices (id, udid, serial_number, name, management, enrolled_at, last_contact_at, simulated, created_at)
     VALUES ('d2', 'x', 'y', ?, 'managed', 1, 1, 0, 1)`,
    tablet,
  );
  run(
    `INSERT INTO accounts (id, address, managed, purposes, owner_name, owner_email, trusted_numbers, note, counts_from)
     VALUES ('a1', ?, 0, '[]', ?, ?, '[]', '', 1)`,
    planted['mail-addresses'][0],
    planted.people[1],
    planted['mail-addresses'][0],
  );
  run('INSERT INTO settings VALUES (?, ?)', 'organization.name', JSON.stringify(planted.people[2]));
  run('INSERT INTO settings VALUES (?, ?)', 'engine.address', JSON.stringify({ host: planted.hosts[0], port: 8443 }));
  run(
    'INSERT INTO settings VALUES (?, ?)',
    'mail',
    JSON.stringify({ host: planted.hosts[3], login: planted.people[3], password: SECRETS[0] }),
  );
  return database;
}

const log = () => {
  const all = Object.values(planted).flat();
  return [
    ...all.map((value) =>
      JSON.stringify({ at: '2026-11-22T00:00:00.000Z', level: 'info', message: `enrolled: ${value} came, says ${value}.` }),
    ),
    ...all.map((value) => `cut line {"message":"about ${value}`),
    JSON.stringify({ at: 'x', level: 'warn', message: 'by name', deviceName: planted['device-names'][2], udid: planted.serials[1] }),
    JSON.stringify({ at: 'x', level: 'warn', message: 'in a list', targets: [{ udid: planted.serials[1], user: planted.people[0] }] }),
    JSON.stringify({
      at: 'x',
      level: 'error',
      message: 'x',
      error: { name: 'Error', stack: `at /Users/${planted.people[3]}/Shitaku/main.js:1` },
    }),
    JSON.stringify({
      at: 'x',
      level: 'error',
      message: `login password="${SECRETS[0]}" PIN ${SECRETS[1]} key ${SECRETS[2]}`,
      token: SECRETS[0],
    }),
  ].join('\n');
};

const make = (logs = log()) => {
  const record = vi.fn();
  const service = new DiagnosticsService({
    store: new PersonalStore(plant()),
    versions: () => ({ shitaku: '0.1.0', folder: `/Users/${planted.people[3]}/Library/Application Support/Shitaku` }),
    choices: () => ({ world: 'real', language: 'ja', theme: 'auto' }),
    services: async () => ({ engine: { state: 'listening', host: planted.hosts[0], url: `https://${planted.hosts[0]}:8443` } }),
    logs: () => [
      { item: 'log', text: logs },
      { item: 'log-before', text: logs },
    ],
    known: [
      { kind: 'hosts', value: planted.hosts[2] ?? '' },
      { kind: 'people', value: planted.people[3] ?? '' },
      // Its name is known by the field it stands in, but not in the middle of a sentence.
      { kind: 'device-names', value: planted['device-names'][2] ?? '' },
    ],
    clock: new ManualClock(NOW),
    record,
  });
  return { service, record };
};

const collect = async (personal: PersonalKind[]) => {
  const { service, record } = make();
  const told = await service.collect({ personal });
  expect(answerSchema(diagnosticsArchive.calls.collect).safeParse(told).success).toBe(true);
  return { files: unzip(Buffer.from(told.value.content, 'base64')), fileName: told.value.fileName, record };
};

const combinations = Array.from({ length: 2 ** personalKind.options.length }, (_, bits) =>
  personalKind.options.filter((_kind, place) => (bits >> place) % 2 === 1),
);

describe('the archive', () => {
  it.each(combinations.map((personal) => ({ personal })))(
    'holds of personal data only $personal, and never a secret',
    async ({ personal }) => {
      const { files } = await collect(personal);
      const all = [...files.entries()].map(([name, text]) => `${name}\n${text}`).join('\n');
      for (const secret of SECRETS) expect(all).not.toContain(secret);
      for (const kind of personalKind.options) {
        for (const value of planted[kind]) {
          if (personal.includes(kind)) expect(all, `${kind} was ticked`).toContain(value);
          else expect(all, `${kind} was not ticked`).not.toContain(value);
        }
      }
    },
  );

  it('is plain text and JSON, with a page on top in both languages, and is written down', async () => {
    const { files, fileName, record } = await collect(['hosts']);
    expect(fileName).toBe('shitaku_diagnostics_20261122-0304.zip');
    expect([...files.keys()]).toEqual([
      'README.txt',
      'versions.json',
      'settings.json',
      'database.json',
      'services.json',
      'logs/shitaku.log',
      'logs/shitaku.old.log',
    ]);
    expect(files.get('README.txt')).toMatch(/Shitaku 診断情報[\s\S]*Shitaku diagnostics[\s\S]*as they are: hosts/);
    for (const [name, text] of files) if (name.endsWith('.json')) expect(() => JSON.parse(text)).not.toThrow();
    expect(JSON.parse(files.get('database.json') ?? '')).toMatchObject({
      tables: expect.arrayContaining([
        { table: 'devices', rows: '2' },
        { table: 'secrets', rows: '0' },
      ]),
    });
    expect(record).toHaveBeenCalledExactlyOnceWith('settings.diagnostics-collected', fileName, { personal: 'hosts' });
  });

  it('names the same thing the same everywhere, and different things differently', async () => {
    const { files } = await collect([]);
    const lines = (files.get('logs/shitaku.log') ?? '').split('\n');
    const first = /enrolled: (\[device-\d+\]) came, says (\[device-\d+\])/.exec(lines[0] ?? '');
    const second = /enrolled: (\[device-\d+\]) came/.exec(lines[1] ?? '');
    expect(first?.[1]).toBe(first?.[2]);
    expect(second?.[1]).not.toBe(first?.[1]);
    expect(files.get('logs/shitaku.old.log')).toBe(files.get('logs/shitaku.log'));
  });

  it('shows beforehand what it will hold', async () => {
    const { service, record } = make(`${log()}\n${'x'.repeat(10_000)}`);
    const shown = await service.preview({ personal: [] });
    expect(answerSchema(diagnosticsArchive.calls.preview).safeParse(shown).success).toBe(true);
    const told = await service.collect({ personal: [] });
    const files = unzip(Buffer.from(told.value.content, 'base64'));
    for (const { fileName, size, preview, cut } of shown.value.items) {
      const text = files.get(fileName) ?? '';
      expect(Buffer.byteLength(text)).toBe(size);
      expect(text.startsWith(preview)).toBe(true);
      expect(cut).toBe(preview.length < text.length);
    }
    expect(record).toHaveBeenCalledTimes(1);
  });

  it('is opened by a stranger', async ({ skip }) => {
    const unzipTool = findTool('unzip') ?? findTool('python3');
    if (unzipTool === null) return skip('neither unzip nor python3 is installed');
    const folder = mkdtempSync(join(tmpdir(), 'shitaku-zip-'));
    const path = join(folder, 'a.zip');
    writeFileSync(
      path,
      await zip(
        [
          { name: '日本語.txt', bytes: Buffer.from('支度'.repeat(1_000)) },
          { name: 'empty', bytes: Buffer.alloc(0) },
        ],
        new Date(NOW),
      ),
    );
    const told = unzipTool.endsWith('python3')
      ? execFileSync(unzipTool, ['-c', 'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip(), z.namelist())', path], {
          encoding: 'utf8',
        })
      : execFileSync(unzipTool, ['-t', path], { encoding: 'utf8' });
    expect(told).toMatch(/No errors|None \['日本語\.txt', 'empty'\]/);
    rmSync(folder, { recursive: true });
  });
});

describe('made-up names', () => {
  it.each([
    ['the token of Ken', 'the token of [device-1]'],
    ['KenのiPad', '[device-1]のiPad'],
    ['http status 404 from mdmenrollment.apple.com', 'http status 404 from mdmenrollment.apple.com'],
    ['listening on 127.0.0.1:8443 and 10.0.0.5', 'listening on 127.0.0.1:8443 and [host-1]'],
    ['SQLITE_BUSY at main-B6_wClMc.js:12', 'SQLITE_BUSY at main-B6_wClMc.js:12'],
    ['connect ECONNREFUSED fd12:3456::10:587', 'connect ECONNREFUSED [host-1]'],
    ['connect ETIMEDOUT 2001:db8:1:2:3:4:5:6:587 from [fe80::1c2%en0]:1', 'connect ETIMEDOUT [host-1]:587 from [[host-2]]:1'],
    ['https://[2001:db8::7]:8443/checkin and ::ffff:192.168.1.9', 'https://[[host-1]]:8443/checkin and [host-2]'],
    ['listening on ::1 and [::]:8443 at 10:32:05', 'listening on ::1 and [::]:8443 at 10:32:05'],
    ['std::vector at node:internal/x:10:5', 'std::vector at node:internal/x:10:5'],
    ['app://shitaku/#/bench', 'app://shitaku/#/bench'],
  ])('stand in “%s” for what is personal alone', (text, expected) => {
    const names = new Pseudonyms([]);
    names.know('device-names', 'Ken');
    names.know('device-names', 'x');
    expect(names.text(text)).toBe(expected);
  });

  it('are found in time among a hundred thousand', () => {
    const names = new Pseudonyms([]);
    for (let device = 0; device < 100_000; device += 1) names.know('device-names', `営業部 ${String(device).padStart(6, '0')}`);
    const began = performance.now();
    for (let line = 0; line < 200; line += 1)
      expect(names.text(`端末「営業部 ${String(line * 400).padStart(6, '0')}」が来ました`)).toMatch(/^端末「\[device-\d+\]」が来ました$/);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
