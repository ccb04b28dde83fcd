import { describe, expect, it } from 'vitest';
import { shortName, tailOf } from './identity-text.ts';

describe('an identity', () => {
  it('is told by its end', () => {
    expect(tailOf('com.apple.mgmt.External.0f5a1c72-4b7c-4a34-9a57-1f2d3c4b5a69')).toBe('…3c4b5a69');
    expect(tailOf('ABCDEF123456')).toBe('ABCDEF123456');
    expect(tailOf('')).toBe('');
  });
});

describe('a name', () => {
  it('keeps its end when it is long', () => {
    expect(shortName('com.apple.mgmt.External.0f5a1c72-4b7c-4a34-9a57-1f2d3c4b5a69')).toBe('com.apple.mgmt.…3c4b5a69');
    expect(shortName('株式会社みらい文具')).toBe('株式会社みらい文具');
  });
});
