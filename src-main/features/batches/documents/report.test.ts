import { describe, expect, it } from 'vitest';
import type { BatchMember } from '#contract/batches.ts';
import { decodeCsv } from '#lib/csv.ts';
import { canonicalJson, type Report, reportFileName, reportOf } from './report.ts';
import { reportCsv } from './report-csv.ts';
import { reportHtml } from './report-html.ts';
import { reportJson, verifyReport } from './report-json.ts';
import { type Language, reportText } from './report-text.ts';
import { duration, secondsBetween } from './report-time.ts';
import { all, NINE, type Read, readDocument, sampleMember, sampleSource } from './testing.ts';

const EDITION = { madeAt: Date.UTC(2026, 3, 1, 6), madeWith: 'Shitaku 0.1.0' };
const stepOf = (member: BatchMember, index: number, change: Partial<BatchMember['steps'][number]>) => ({
  ...member,
  steps: member.steps.map((step, at) => (at === index ? { ...step, ...change } : step)),
});

/** Ten devices, as in the acceptance story: the fifth failed at its cable, the seventh needed two attempts and left out a step. */
function tenDevices(): BatchMember[] {
  const members = Array.from({ length: 10 }, (_, index) => sampleMember(index + 1));
  const broken = { state: 'failed', endedAt: null, attempts: 3 } as const;
  members[4] = stepOf(sampleMember(5, { outcome: 'failed', problem: 'device-silent', endedAt: null, retries: 2 }), 2, broken);
  members[4] = stepOf(stepOf(members[4], 3, { state: 'waiting', startedAt: null, endedAt: null }), 4, {
    state: 'waiting',
    startedAt: null,
    endedAt: null,
  });
  members[6] = stepOf(stepOf(sampleMember(7, { retries: 1 }), 1, { attempts: 2 }), 2, {
    state: 'skipped',
    note: '会議用のため',
    endedAt: null,
  });
  return members;
}

const ten = (change: Parameters<typeof sampleSource>[1] = {}) => reportOf(sampleSource(tenDevices(), change));
const document = (report: Report, language: Language = 'ja'): Read => readDocument(reportHtml(report, language, EDITION));
const only = (from: Read, selector: string): Read => {
  const [found, ...more] = all(from, selector);
  if (found === undefined || more.length > 0) throw new Error(`${selector}: ${more.length}`);
  return found;
};
const rowsOf = (from: Read, table: string) =>
  all(only(only(from, `table.${table}`), 'tbody'), 'tr').map((row) => all(row, 'td').map(({ text }) => text));

describe('a report', () => {
  it('counts, and has its devices in the order in which they were begun', () => {
    const { content } = reportOf(
      sampleSource([sampleMember(3), sampleMember(1), sampleMember(2, { outcome: 'abandoned' })], { target: 4 }),
    );
    expect(content.counts).toEqual({ done: 2, failed: 0, open: 0, abandoned: 1, target: 4, retries: 0 });
    expect(content.devices.map(({ serialNumber }) => serialNumber)).toEqual(['F9XK12AB01', 'F9XK12AB02', 'F9XK12AB03']);
    expect(ten().content.counts).toMatchObject({ done: 9, failed: 1, retries: 3 });
  });

  it('names what the list expected and nobody worked on, by serial number or else by asset number', () => {
    const row = (serialNumber: string, assetNumber: string) => ({ serialNumber, assetNumber, user: '', attributes: {} });
    const source = sampleSource([sampleMember(1), sampleMember(2, { assetNumber: null })]);
    const expected = [row('F9XK12AB01', 'IT-9999'), row('F9XK12AB77', 'IT-0401'), row('', 'IT-0401'), row('', 'IT-0402'), row('', '')];
    expect(reportOf({ ...source, expected }).content.missing).toEqual([row('F9XK12AB77', 'IT-0401'), row('', 'IT-0402'), row('', '')]);
  });

  it('has the same checksum however often and in whatever order it is made', () => {
    const source = sampleSource(tenDevices());
    const report = reportOf(source);
    expect(reportOf({ ...source, members: [...source.members].reverse() }).checksum).toBe(report.checksum);
    expect(report.checksum).toMatch(/^[0-9a-f]{64}$/);
    expect(ten({ operator: '別人' }).checksum).not.toBe(report.checksum);
  });

  it('is hashed as JSON that can be written in one way only', () => {
    expect(canonicalJson({ b: [1, { z: 'é"', a: null }], 10: true, 9: undefined, 2: 'x', a: {} })).toBe(
      '{"10":true,"2":"x","a":{},"b":[1,{"a":null,"z":"é\\""}]}',
    );
  });

  it('has a file name that every file system takes', () => {
    expect(reportFileName(ten(), '納品書', '2026-04-01', 'pdf')).toBe('納品書-2026-04 営業部 iPad-20260401.pdf');
    expect(reportFileName(ten({ name: '../a:b?"\u0007' }), 'report', '2026-04-01', 'csv')).toBe('report-..-a-b----20260401.csv');
    expect(reportFileName(ten({ name: ' ' }), 'report', '2026-04-01', 'csv')).toBe('report-b-1-20260401.csv');
  });
});

describe('its JSON', () => {
  it('verifies, and says what it was verified to say', () => {
    const report = ten();
    const answer = verifyReport(reportJson(report, EDITION));
    expect(answer).toMatchObject({ ok: true, value: { checksum: report.checksum } });
    expect(answer.ok && answer.value.content).toEqual(report.content);
  });

  it('verifies also when it was written anew with other blanks, and other order of keys', () => {
    const file = JSON.parse(reportJson(ten(), EDITION)) as { report: Record<string, unknown> };
    const turned = { ...file, report: Object.fromEntries(Object.entries(file.report).reverse()) };
    expect(verifyReport(JSON.stringify(turned)).ok).toBe(true);
  });

  it.each([
    ['a serial number', (text: string) => text.replace('F9XK12AB03', 'F9XK12AB30'), 'altered'],
    ['a time', (text: string) => text.replace(String(NINE + 60_000), String(NINE)), 'altered'],
    ['the word practice', (text: string) => text.replace('"simulated": false', '"simulated": true'), 'altered'],
    ['something more', (text: string) => text.replace('"simulated": false', '"simulated": false, "more": 1'), 'altered'],
    [
      'the checksum',
      (text: string) => text.replace(/"value": "(.)/, (_found, digit) => `"value": "${digit === '0' ? '1' : '0'}`),
      'altered',
    ],
    ['the algorithm', (text: string) => text.replace('"algorithm": "sha256"', '"algorithm": "md5"'), 'not-a-report'],
    ['the format', (text: string) => text.replace('shitaku-kitting-report', 'other'), 'not-a-report'],
    ['the version', (text: string) => text.replace('"version": 1', '"version": 2'), 'newer-format'],
    ['the brackets', () => '[1]', 'not-a-report'],
  ])('does not verify once %s was changed', (_what, change, code) => {
    const text = reportJson(ten(), EDITION);
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(verifyReport(changed)).toMatchObject({ ok: false, error: { code } });
  });
});

describe('its document', () => {
  it('lists ten devices with their times, in Japanese', () => {
    const rows = rowsOf(document(ten()), 'devices');
    expect(rows).toHaveLength(10);
    expect(rows[0]).toEqual([
      ...['1', 'F9XK12AB01', '356789012345601', 'IT-0401', '山田 太郎', '営業 iPad 01', 'iPad (第10世代)', '18.6'],
      ...['完了', '2026-04-01 09:01:00', '2026-04-01 09:06:00', '5:00', '0'],
    ]);
    expect(rows[4]?.slice(8)).toEqual(['要対応', '2026-04-01 09:05:00', '', '', '2']);
  });

  it('says when each step ended and how long it took, and what was not done', () => {
    const rows = rowsOf(document(ten()), 'times');
    expect(rows[0]).toEqual(['1', 'F9XK12AB01', '09:01:420:42', '09:02:420:42', '09:03:420:42', '09:04:420:42', '09:05:420:42']);
    expect(rows[4]?.slice(2)).toEqual(['09:05:420:42', '09:06:420:42', '失敗', '未実施', '未実施']);
    expect(rows[6]?.slice(2)).toEqual(['09:07:420:42', '09:08:420:42 ×2', '省略', '09:10:420:42', '09:11:420:42']);
    const late = sampleMember(1, { startedAt: Date.UTC(2026, 2, 31, 14, 59) });
    expect(rowsOf(document(reportOf(sampleSource([late]))), 'times')[0]?.[2]).toBe('04-0109:01:420:42');
  });

  it('tells of failures, retries and steps left out, with their reasons', () => {
    expect(rowsOf(document(ten()), 'trouble')).toEqual([
      ['F9XK12AB05', 'IT-0405', '1-5', '監視化', '端末からの応答が途絶えました · 失敗 · 3回'],
      ['F9XK12AB07', 'IT-0407', '1-7', 'アクティベート', '2回'],
      ['F9XK12AB07', 'IT-0407', '1-7', '監視化', '省略の理由: 会議用のため'],
    ]);
    const stuck = document(reportOf(sampleSource([sampleMember(1, { problem: 'not-managed-after-all' })])));
    expect(rowsOf(stuck, 'trouble')).toEqual([['F9XK12AB01', 'IT-0401', '1-1', '', 'MDM に登録されていませんでした']]);
    const smooth = document(reportOf(sampleSource([sampleMember(1)])));
    expect(all(smooth, 'table.trouble')).toEqual([]);
    expect(smooth.text).toContain('ありません。');
  });

  it('says who, when, with which recipe, and the checksum; and what is missing', () => {
    const source = sampleSource(tenDevices(), { target: 12 });
    const report = reportOf({
      ...source,
      expected: [{ serialNumber: 'F9XK12AB77', assetNumber: 'IT-0477', user: '鈴木', attributes: {} }],
    });
    const read = document(report);
    expect(all(read, 'dd').map(({ text }) => text)).toEqual([
      ...['2026-04 営業部 iPad', '標準', '佐藤 花子', '2026-04-01 09:00:00', '2026-04-01 09:40:00'],
      ...['完了 9 · 要対応 1 · 予定 12', '3', '2026-04-01 15:00:00', '認識 → アクティベート → 監視化 → MDM 登録 → 完了確認'],
    ]);
    expect(rowsOf(read, 'missing')).toEqual([['F9XK12AB77', 'IT-0477', '鈴木']]);
    expect(only(only(read, 'footer'), 'code').text).toBe(report.checksum);
    expect(only(read, 'html').attributes.lang).toBe('ja');
  });

  it('is said in English too', () => {
    const read = document(ten({ endedAt: null }), 'en');
    expect(only(read, 'h1').text).toBe('Kitting delivery report');
    expect(all(read, 'dd')[4]?.text).toBe('under way');
    expect(rowsOf(read, 'trouble')[0]).toEqual(['F9XK12AB05', 'IT-0405', '1-5', 'Supervise', 'It stopped answering · Failed · 3 attempts']);
    expect(read.text.replaceAll(/営業|部|佐藤 花子|標準|山田 太郎|第|世代|会議用のため/g, '')).not.toMatch(/[぀-ヿ一-鿿]/);
  });

  it('repeats heads of tables, numbers its pages, and says on each page that it is practice, if it is', () => {
    const practice = reportHtml(ten({ simulated: true }), 'ja', EDITION);
    expect(practice).toContain('size: A4 landscape');
    expect(practice).toContain('thead { display: table-header-group; }');
    expect(practice).toContain('@bottom-right { content: counter(page) " / " counter(pages);');
    expect(practice).toMatch(/@top-center \{ content: "練習モードの記録です。/);
    expect(only(readDocument(practice), '.practice').text).toBe(reportText.ja.practice);
    const real = reportHtml(ten(), 'ja', EDITION);
    expect(real).not.toContain('@top-center');
    expect(real).not.toContain('練習');
  });

  it('lets no text become markup or style, and loads nothing', () => {
    const evil = '</style><script>alert(1)</script>"\'&{{x}}';
    const member = stepOf(sampleMember(1, { name: evil, user: evil, port: evil }), 1, { state: 'skipped', note: evil });
    const html = reportHtml(reportOf(sampleSource([member], { name: evil, operator: evil })), 'en', EDITION);
    const read = readDocument(html);
    expect(['script', 'img', 'link', 'iframe'].flatMap((name) => all(read, name))).toEqual([]);
    expect(all(read, 'style')).toHaveLength(1);
    expect(rowsOf(read, 'devices')[0]?.slice(4, 6)).toEqual([evil, evil]);
    expect(html).not.toMatch(/https?:|url\(|@import|\ssrc=/);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });
});

describe('its table', () => {
  const table = (report: Report, language: Language = 'ja') => {
    const answer = decodeCsv(reportCsv(report, { language, encoding: 'utf-8' }).bytes);
    if (!answer.ok) throw new Error(answer.error.code);
    const [head = [], ...rows] = answer.value;
    return rows.map((row) => Object.fromEntries(row.map((cell, index) => [head[index] ?? '', cell])));
  };

  it('has a row per device, with result, time, seconds and attempts of each step', () => {
    const report = ten();
    const rows = table(report);
    expect(rows).toHaveLength(10);
    expect(rows[6]).toMatchObject({
      'No.': '7',
      シリアル番号: 'F9XK12AB07',
      IMEI: '356789012345607',
      資産番号: 'IT-0407',
      結果: '完了',
      '所要(秒)': '300',
      やり直し: '1',
      'アクティベート 結果': '完了',
      'アクティベート 終了時刻': '2026-04-01 09:08:42',
      'アクティベート 秒': '42',
      'アクティベート 回数': '2',
      '監視化 結果': '省略',
      '監視化 終了時刻': '',
      担当者: '佐藤 花子',
      'チェックサム(SHA-256)': report.checksum,
    });
    expect(rows[4]).toMatchObject({
      結果: '要対応',
      理由: '端末からの応答が途絶えました',
      '監視化 結果': '失敗',
      '監視化 回数': '3',
      終了: '',
    });
    expect(table(report, 'en')[4]).toMatchObject({ Result: 'Needs attention', 'Supervise result': 'Failed', 'Enrol result': 'Not begun' });
  });

  it('keeps IMEIs and serial numbers as text for Excel, and runs nothing', () => {
    const { bytes } = reportCsv(reportOf(sampleSource([sampleMember(1, { serialNumber: '001234567890', user: '=cmd|x' })])), {
      language: 'ja',
      encoding: 'utf-8',
    });
    const text = new TextDecoder().decode(bytes);
    expect(text).toContain('1,"=""001234567890""","=""356789012345601""",IT-0401,\'=cmd|x,');
  });

  it('is in Shift_JIS too, and says what that cannot hold', () => {
    const report = reportOf(sampleSource([sampleMember(1, { user: '髙橋 🍎' })]));
    const { bytes, replaced } = reportCsv(report, { language: 'ja', encoding: 'shift_jis' });
    expect(replaced).toEqual(['🍎']);
    expect(new TextDecoder('shift_jis').decode(bytes)).toContain('髙橋 〓');
  });

  it('of practice says so in each row', () => {
    const rows = table(ten({ simulated: true }));
    expect(new Set(rows.map((row) => row['練習モード']))).toEqual(new Set([reportText.ja.practice]));
    expect(Object.keys(table(ten())[0] ?? {})).not.toContain('練習モード');
  });
});

describe('what is on the devices', () => {
  const contents = {
    apps: [
      { bundleId: 'com.apple.Keynote', name: 'Keynote', version: '14.4' },
      { bundleId: 'jp.example.店', name: '店', version: '' },
    ],
    profiles: [{ identifier: 'jp.shitaku.wifi', name: 'Wi-Fi', version: 1 }],
  };
  const apps = ['Keynote 14.4 (com.apple.Keynote)', '店 (jp.example.店)'];
  const members = [
    { ...sampleMember(1), contents },
    { ...sampleMember(2), contents: { apps: null, profiles: [] } },
    sampleMember(3, { outcome: 'failed' }),
  ];
  const report = reportOf(sampleSource(members));

  it('stands in the document, with what could not be read', () => {
    expect(rowsOf(document(report), 'contents')).toEqual([
      ['1', 'F9XK12AB01', apps.join(''), 'Wi-Fi v1 (jp.shitaku.wifi)'],
      ['2', 'F9XK12AB02', '読み取れませんでした', ''],
    ]);
    expect(all(document(ten()), 'table.contents')).toEqual([]);
  });

  it('stands in the table and in the JSON, under the checksum', () => {
    const answer = decodeCsv(reportCsv(report, { language: 'en', encoding: 'utf-8' }).bytes);
    const [head = [], first = []] = answer.ok ? answer.value : [];
    expect(first[head.indexOf('Apps')]).toBe(apps.join('; '));
    expect(first[head.indexOf('Configuration profiles')]).toBe('Wi-Fi v1 (jp.shitaku.wifi)');
    const text = reportJson(report, EDITION);
    expect(verifyReport(text)).toMatchObject({ ok: true, value: { content: { devices: [{ contents }, {}, {}] } } });
    expect(verifyReport(text.replace('14.4', '14.5'))).toMatchObject({ error: { code: 'altered' } });
  });
});

describe('durations', () => {
  it.each([
    [0, '0:00'],
    [42, '0:42'],
    [725, '12:05'],
    [3_723, '1:02:03'],
    [null, ''],
  ])('%s seconds are "%s"', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it('are unknown while one end is, and when the clock was set back', () => {
    expect([secondsBetween(null, 5), secondsBetween(5, null), secondsBetween(5_000, 0), secondsBetween(0, 1_499)]).toEqual([
      null,
      null,
      null,
      1,
    ]);
  });
});

describe('the words', () => {
  it('are there in both languages', () => {
    const shape = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shape(part)]))
        : typeof value;
    expect(shape(reportText.ja)).toEqual(shape(reportText.en));
  });
});
