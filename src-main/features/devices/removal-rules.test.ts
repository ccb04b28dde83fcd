import { describe, expect, it } from 'vitest';
import { whyKept } from './removal-rules.ts';

describe('whether the record of a device can be deleted', () => {
  it.each(['pre-registered', 'removed', 'withdrawn'] as const)('%s: it can, unless somebody has something against it', (management) => {
    expect(whyKept({ management, lostMode: false, held: null })).toBeNull();
    expect(whyKept({ management, lostMode: false, held: 'in-operation' })).toBe('in-operation');
    expect(whyKept({ management, lostMode: false, held: 'enrolling' })).toBe('enrolling');
  });

  it('what we manage, or begin to, has to be let go first', () => {
    expect(whyKept({ management: 'managed', lostMode: false, held: 'in-operation' })).toBe('managed');
    expect(whyKept({ management: 'enrolling', lostMode: false, held: null })).toBe('enrolling');
  });

  it('what is looked for stays, whatever else it is', () => {
    for (const management of ['managed', 'removed', 'withdrawn'] as const)
      expect(whyKept({ management, lostMode: true, held: null })).toBe('lost-mode');
  });
});
