import { describe, expect, it } from 'vitest';
import { fromPem, toPem } from './pem.ts';

describe('PEM', () => {
  it('writes 64 columns and a final newline', () => {
    const text = toPem('CERTIFICATE', Buffer.alloc(100));
    expect(text.split('\n').map((line) => line.length)).toEqual([27, 64, 64, 8, 25, 0]);
    expect(fromPem(text)).toEqual([{ label: 'CERTIFICATE', der: Buffer.alloc(100) }]);
  });

  it('finds every whole block, whatever stands around it', () => {
    const text = `subject=/CN=x\r\n${toPem('A', Buffer.from('a')).replaceAll('\n', '\r\n')}junk${toPem('B', Buffer.from('b'))}`;
    expect(fromPem(text).map(({ label, der }) => `${label} ${der}`)).toEqual(['A a', 'B b']);
  });

  it('skips blocks that are cut off, mislabelled, encrypted or not base64', () => {
    const good = toPem('GOOD', Buffer.from('x'));
    expect(fromPem(`-----BEGIN A-----\nAAAA\n${good}`)).toHaveLength(1);
    expect(fromPem(`-----BEGIN A-----\nAAAA\n-----END B-----\n${good}`)).toHaveLength(1);
    expect(fromPem(`-----BEGIN A-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END A-----\n${good}`)).toHaveLength(1);
    expect(fromPem(`-----BEGIN A-----\n!!\n-----END A-----\n${good}`)).toHaveLength(1);
    expect(fromPem('-----BEGIN ')).toEqual([]);
  });

  it('takes many broken beginnings quickly', () => {
    const started = performance.now();
    expect(fromPem('-----BEGIN A-----'.repeat(200_000))).toEqual([]);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
