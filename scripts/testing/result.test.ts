import { describe, expect, it } from 'vitest';
import { lastLine, skipLines, total } from './result.ts';

const result = (passed: number, failed: number, ...whys: string[]) => ({
  passed,
  failed,
  skipped: whys.map((why, index) => ({ what: `test ${index + 1}`, why })),
  output: '',
});

describe('the end of a test run', () => {
  it('is one plain line with the sums of all stages', () => {
    expect(lastLine(total([result(3, 0), result(1, 2, 'a', 'b')]))).toBe('4 passed, 2 failed, 2 skipped');
    expect(lastLine(total([]))).toBe('0 passed, 0 failed, 0 skipped');
  });

  it('names what was skipped under each reason', () => {
    const { skipped } = total([result(0, 0, 'no openssl', 'no Electron'), result(0, 0, 'no openssl')]);
    expect(skipLines(skipped)).toEqual(['  no openssl: 2', '    - test 1', '    - test 1', '  no Electron: 1', '    - test 2']);
  });
});
