import { expect, it } from 'vitest';
import { journalView } from './journal-view.ts';

it('tells what happened and why, and nothing by which a host is known', () => {
  const lines = journalView([
    { at: 1, event: 'begun', step: null, details: { batchId: 'b' } },
    { at: 2, event: 'erase-sent', step: null, details: { hostId: 'HOST-ID', systemBuid: 'BUID', at: 2 } },
    { at: 3, event: 'step-failed', step: 'wifi', details: { problem: 'profile-refused', at: 3 } },
    { at: 4, event: 'waits', step: null, details: { for: 'locked' } },
    { at: 5, event: 'step-left-out', step: 'label', details: { note: '印刷機なし', at: 5 } },
    { at: 6, event: 'of-a-later-version' as never, step: 'label', details: {} },
    { at: 7, event: 'step-done', step: 'of-a-later-version', details: {} },
  ]);
  const plain = { step: null, problem: null, waitsFor: null, note: '' };
  expect(lines).toEqual([
    { ...plain, at: 1, event: 'begun' },
    { ...plain, at: 2, event: 'erase-sent' },
    { ...plain, at: 3, event: 'step-failed', step: 'wifi', problem: 'profile-refused' },
    { ...plain, at: 4, event: 'waits', waitsFor: 'locked' },
    { ...plain, at: 5, event: 'step-left-out', step: 'label', note: '印刷機なし' },
    { ...plain, at: 7, event: 'step-done' },
  ]);
  expect(JSON.stringify(lines)).not.toContain('HOST-ID');
});
