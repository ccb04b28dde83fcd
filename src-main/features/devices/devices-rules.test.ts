import { describe, expect, it } from 'vitest';
import { deviceStatusOf, QUIET_AFTER_MS, SILENT_AFTER_MS, searchKey, searchPattern } from './devices-rules.ts';
import { modelNameOf } from './model-names.ts';

const now = Date.UTC(2026, 10, 21);

describe('status', () => {
  it.each([
    ['managed', 'managed', QUIET_AFTER_MS - 1],
    ['managed', 'quiet', QUIET_AFTER_MS],
    ['managed', 'quiet', SILENT_AFTER_MS - 1],
    ['managed', 'silent', SILENT_AFTER_MS],
    ['removed', 'removed', 0],
    ['withdrawn', 'withdrawn', SILENT_AFTER_MS],
    ['enrolling', null, 0],
  ] as const)('of a %s device is %s after %d ms without contact', (management, status, silence) => {
    expect(deviceStatusOf({ management, lastContactAt: now - silence }, now)).toBe(status);
  });

  it('turns after three and seven days', () => {
    expect([QUIET_AFTER_MS, SILENT_AFTER_MS].map((ms) => ms / 86_400_000)).toEqual([3, 7]);
  });
});

describe('search text', () => {
  it('makes one form of the spellings of a name', () => {
    expect(searchPattern('ｉＰｈｏｎｅ　１')).toBe('%iphone 1%');
    expect(searchPattern('ｱﾝﾅ')).toBe('%アンナ%');
    expect(searchPattern('  ')).toBeNull();
    expect(searchKey(['Anna', 'ＳＮ１'])).toBe('anna\nsn1');
  });

  it('finds the signs of LIKE literally', () => {
    expect(searchPattern('100%_\\')).toBe('%100\\%\\_\\\\%');
  });
});

describe('model names', () => {
  it('are Apple’s, and a model we do not know keeps its identifier', () => {
    expect(modelNameOf('iPhone14,5')).toBe('iPhone 13');
    expect(modelNameOf('iPad16,3')).toBe('iPad Pro 11-inch (M4)');
    expect(modelNameOf('iPhone99,1')).toBe('iPhone99,1');
  });
});
