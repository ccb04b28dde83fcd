import { expect, it } from 'vitest';
import { consoleFile } from './console-file.ts';
import { logLine } from './testing.ts';

const device = { name: 'iPhone 01', serialNumber: 'F9FXK0Q7Q201', modelName: 'iPhone 13', osVersion: '26.1', simulated: true };
const kept = {
  device,
  lines: [logLine(1), logLine(2, { at: '', process: '', pid: null, level: '', message: 'half a rec' })],
  filter: ' apsd\n',
  mdmOnly: true,
  dropped: 3,
  savedAt: Date.UTC(2026, 10, 21, 0, 12, 3),
};

it('says whose log it is, when it was saved, what is left out, and that it is practice', () => {
  const { fileName, content } = consoleFile({ ...kept, language: 'ja' });
  expect(fileName).toBe('practice-console-F9FXK0Q7Q201-20261121T001203Z.txt');
  expect(content.split('\n')).toEqual([
    '# デバイスのコンソールログ',
    '# 【練習】これは練習用の端末の記録です。実在の端末ではありません。',
    '# デバイス: iPhone 01 / iPhone 13 / 26.1',
    '# シリアル番号: F9FXK0Q7Q201',
    '# 保存日時: 2026-11-21T00:12:03.000Z',
    '# 絞り込み: apsd',
    '# MDM に関係する行のみ',
    '# 行数: 2',
    '# 古いため含まれない行数: 3',
    '',
    'Nov 21 09:12:03 mdmd[210] <Notice>: line 1',
    'half a rec',
    '',
  ]);
});

it('bears no mark of practice for a real device, and a name of no device breaks nothing', () => {
  const real = { ...device, simulated: false, name: 'a\n# b', serialNumber: '../x y' };
  const { fileName, content } = consoleFile({ ...kept, device: real, language: 'en' });
  expect(fileName).toBe('console-xy-20261121T001203Z.txt');
  expect(content).not.toContain('PRACTICE');
  expect(content).toContain('# Device: a # b / iPhone 13 / 26.1\n');
});
