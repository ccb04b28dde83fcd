import { describe, expect, it } from 'vitest';
import { isMailAddress } from './mail-address.ts';

describe('a mail address', () => {
  it.each([
    'mdm@example.jp',
    'Taro.Yamada+mdm@mail.example.co.jp',
    "o'brien_{x}~=?^`|#$%&*/!@a-b.example",
    `${'a'.repeat(64)}@example.jp`,
    '1@xn--wgv71a119e.jp',
  ])('is %s', (text) => {
    expect(isMailAddress(text)).toBe(true);
  });

  it.each([
    '',
    'mdm',
    '@example.jp',
    'mdm@',
    'mdm@example',
    'mdm@@example.jp',
    'a b@example.jp',
    ' mdm@example.jp',
    'mdm@example.jp ',
    'a..b@example.jp',
    '.a@example.jp',
    'a.@example.jp',
    'a,b@example.jp',
    'a;b@example.jp',
    'a:b@example.jp',
    'a@b@example.jp',
    '"a"@example.jp',
    'Taro<taro@example.jp>',
    'taro(x)@example.jp',
    'a\\b@example.jp',
    'a[1]@example.jp',
    'mdm@-example.jp',
    'mdm@example-.jp',
    'mdm@example..jp',
    'mdm@example.jp.',
    'mdm@example.1',
    'mdm@127.0.0.1',
    'mdm@[127.0.0.1]',
    'mdm@exa_mple.jp',
    '担当@example.jp',
    'mdm@例え.jp',
    'mdm@example.jp\r\nBcc: thief@example.com',
    'mdm@example.jp\n',
    `${'a'.repeat(65)}@example.jp`,
    `a@${'b'.repeat(64)}.jp`,
    `a@${'bcdefghij.'.repeat(26)}jp`,
  ])('is not %j', (text) => {
    expect(isMailAddress(text)).toBe(false);
  });

  it('is judged at once, however it is made', () => {
    const started = performance.now();
    isMailAddress(`a@${'a-'.repeat(50_000)}`);
    isMailAddress(`${'a.'.repeat(50_000)}@`);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
