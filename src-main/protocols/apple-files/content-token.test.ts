import { describe, expect, it } from 'vitest';
import { readContentToken, writeContentToken } from './content-token.ts';

const AT = Date.UTC(2030, 10, 8, 22, 33, 22);
const file = writeContentToken({ token: 'inner/token+==', expiresAt: AT, organizationName: '株式会社サンプル' });
const packed = (json: unknown): string => Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)).toString('base64');
const codeOf = (text: string | Buffer): string => {
  const read = readContentToken(Buffer.from(text));
  return read.ok ? 'accepted' : read.error.code;
};

describe('content token', () => {
  it('is the file’s base64 text as it is', () => {
    const value = { bearer: file, expiresAt: AT, organizationName: '株式会社サンプル' };
    expect(readContentToken(Buffer.from(file))).toEqual({ ok: true, value });
    expect(JSON.parse(Buffer.from(file, 'base64').toString())).toEqual({
      token: 'inner/token+==',
      expDate: '2030-11-08T22:33:22+0000',
      orgName: '株式会社サンプル',
    });
  });

  it('is read however it was saved', () => {
    const wrapped = file.replace(/(.{40})/g, '$1\r\n');
    for (const saved of [`${file}\n`, wrapped, `\ufeff${file}`, Buffer.from(`\ufeff${wrapped}`, 'utf16le')]) {
      expect(readContentToken(Buffer.from(saved))).toMatchObject({ ok: true, value: { bearer: file } });
    }
  });

  it('takes dates of any zone, other members, and no name', () => {
    const read = (expDate: string) => readContentToken(Buffer.from(packed({ token: 'x', expDate, more: { token: [':'] } })));
    expect(read('2030-11-09T07:33:22+0900')).toMatchObject({ ok: true, value: { expiresAt: AT, organizationName: '' } });
    expect(read('2030-11-08T22:33:22.000Z')).toMatchObject({ ok: true, value: { expiresAt: AT } });
    for (const date of ['2030-02-30T00:00:00+0000', '2030-11-08', '2030-11-08T22:33:22', '2030-11-08T25:33:22Z', 'tomorrow']) {
      expect(read(date), date).toMatchObject({ error: { code: 'damaged' } });
    }
  });

  it('tells damage from other files', () => {
    const whole = { token: 'x', expDate: '2030-11-08T22:33:22+0000', orgName: 'y' };
    expect(codeOf(file.slice(0, -9))).toBe('damaged');
    expect(codeOf(file.slice(0, -1))).toBe('damaged');
    expect(codeOf(packed(JSON.stringify(whole).replace('"orgName"', '"token":"z","orgName"')))).toBe('damaged');
    expect(codeOf(packed({ ...whole, token: '' }))).toBe('damaged');
    expect(codeOf(packed({ ...whole, token: 'two\nlines' }))).toBe('damaged');
    expect(codeOf(packed({ ...whole, orgName: 7 }))).toBe('damaged');
    expect(codeOf(packed({ ...whole, expDate: undefined }))).toBe('damaged');
    expect(readContentToken(Buffer.from(JSON.stringify(whole)))).toMatchObject({
      error: { code: 'damaged', details: { reason: 'unpacked' } },
    });
    for (const other of ['', '{"a":1}', 'text', packed({ a: 1 }), packed(packed(whole)), '<html></html>', ' '.repeat(70_000)]) {
      expect(codeOf(other), other.slice(0, 20)).toBe('not-a-content-token');
    }
  });
});
