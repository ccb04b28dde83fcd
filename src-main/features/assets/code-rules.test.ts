import { describe, expect, it } from 'vitest';
import { classify, defaultRules, isImei, normalCode, patternProblem } from './code-rules.ts';

const IMEI = '353287114400613';

describe('a code', () => {
  it.each([
    ['ＩＴ－０４１２', 'IT-0412'],
    ['it-0412\r\n', 'IT-0412'],
    ['IT‐0412', 'IT-0412'],
    ['ITー0412', 'IT-0412'],
    ['IT−0412', 'IT-0412'],
    ['  IT  0412\t', 'IT 0412'],
    [']C1IT-0412', 'IT-0412'],
    ['IT-0412\u001d', 'IT-0412'],
    ['\u200bIT-0412', 'IT-0412'],
    ['ﾁﾊﾏ', 'チハマ'],
  ])('%j becomes %s', (text, code) => {
    expect(normalCode(text)).toBe(code);
  });

  it.each([
    ['IT-0412', 'asset', 'IT-0412'],
    ['it－0412', 'asset', 'IT-0412'],
    ['IT-041', 'foreign', 'IT-041'],
    ['IT-04125', 'foreign', 'IT-04125'],
    ['AB-0412', 'foreign', 'AB-0412'],
    ['F9FXK0000012', 'serial', 'F9FXK0000012'],
    ['f9xk12ab7q', 'serial', 'F9XK12AB7Q'],
    ['SF9FXK0000012', 'serial', 'F9FXK0000012'],
    ['SF9XK12AB7Q', 'serial', 'F9XK12AB7Q'],
    ['S9XK12AB7Q', 'serial', 'S9XK12AB7Q'],
    ['SMF9FXK00012', 'serial', 'SMF9FXK00012'],
    ['C02XK0000012AB7Q9', 'serial', 'C02XK0000012AB7Q9'],
    [IMEI, 'imei', IMEI],
    ['35 328711 440061 3', 'imei', IMEI],
    ['353287114400612', 'foreign', '353287114400612'],
    ['4549995123456', 'foreign', '4549995123456'],
    ['194252123456', 'foreign', '194252123456'],
    ['89049032007008882600012345678901', 'foreign', '89049032007008882600012345678901'],
    ['https://example.jp/a', 'foreign', 'HTTPS://EXAMPLE.JP/A'],
    ['INFORMATION', 'foreign', 'INFORMATION'],
    ['F9XK12AB', 'foreign', 'F9XK12AB'],
    ['ちはま', 'unreadable', 'ちはま'],
    ['ﾆｶ-わぬあふ', 'unreadable', 'ニカ-わぬあふ'],
    ['資産', 'unreadable', '資産'],
    ['', 'unreadable', ''],
    ['\u0000', 'unreadable', ''],
  ])('%s is %s', (text, kind, code) => {
    expect(classify(text, defaultRules)).toMatchObject({ kind, code });
  });

  it.each([
    ['F9FXK0000012', true],
    ['F9FXKO000012', false],
    ['LVQGWPFXKD', false],
  ])('%s is a serial number for sure: %s', (text, sure) => {
    expect(classify(text, defaultRules)).toEqual({ kind: 'serial', code: text, sure });
  });

  it('keeps its leading S where box labels are not read', () => {
    expect(classify('SF9FXK0000012', { ...defaultRules, dropLeadingS: false })).toMatchObject({ kind: 'foreign' });
    expect(classify('SF9XK12AB7Q', { ...defaultRules, dropLeadingS: false })).toMatchObject({ kind: 'serial', code: 'SF9XK12AB7Q' });
  });

  it('that has the shape of a serial number is a label where a pattern says so', () => {
    expect(classify('PC2026000001', { ...defaultRules, assetPatterns: ['PC##########'] })).toMatchObject({ kind: 'asset' });
  });

  it('shown is never longer than a line', () => {
    expect(classify('x'.repeat(400), defaultRules).code).toHaveLength(64);
  });
});

describe('an asset pattern', () => {
  it.each([
    ['IT-####', 'IT-0412', true],
    ['ｉｔ－＃＃＃＃', 'IT-0412', true],
    ['@@####', 'AB1234', true],
    ['@@####', 'A11234', false],
    ['備品-###', '備品-001', true],
    ['A.#', 'AB1', false],
    ['A.#', 'A.1', true],
    ['(#)+', '(1)+', true],
    ['A/#^$', 'A/1^$', true],
  ])('%s and %s: %s', (pattern, text, fits) => {
    expect(classify(text, { ...defaultRules, assetPatterns: [pattern] }).kind === 'asset').toBe(fits);
  });

  it.each([
    ['IT-####', null],
    ['IT-0001', 'fixed'],
    ['###############', 'takes-imei'],
  ])('%s: %s', (pattern, problem) => {
    expect(patternProblem(pattern)).toBe(problem);
  });
});

describe('an IMEI', () => {
  it.each([
    [IMEI, true],
    ['490154203237518', true],
    ['490154203237519', false],
    ['49015420323751', false],
    ['000000000000000', false],
  ])('%s: %s', (code, valid) => {
    expect(isImei(code)).toBe(valid);
  });
});
