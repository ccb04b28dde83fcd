import { describe, expect, it } from 'vitest';
import { folded, lineOf, soughtIn } from './log-rules.ts';
import { logLine, syslogRecord } from './testing.ts';

describe('a line', () => {
  it('is what the device wrote', () => {
    expect(lineOf(syslogRecord('Installed', { process: 'profiled', pid: 112 }), 7)).toEqual({
      number: 7,
      at: 'Nov 21 09:12:03',
      process: 'profiled',
      pid: 112,
      level: 'Notice',
      message: 'Installed',
      mdm: true,
    });
    expect(lineOf(syslogRecord('idle'), 8).mdm).toBe(false);
  });

  it('without the usual form is kept as it came, and says when it was cut', () => {
    const empty = { at: '', process: '', pid: null, level: '', mdm: false };
    expect(lineOf({ kind: 'text', text: 'half a rec', cut: false }, 1)).toEqual({ number: 1, ...empty, message: 'half a rec' });
    expect(lineOf({ kind: 'text', text: 'half a rec', cut: true }, 1).message).toBe('half a rec…');
  });

  it('is bounded, and holds only what can travel', () => {
    const { message } = lineOf(syslogRecord(`${'x'.repeat(1_999)}😀${'y'.repeat(60_000)}`), 1);
    expect(message).toHaveLength(2_001);
    expect(message.isWellFormed()).toBe(true);
  });
});

describe('the filter', () => {
  it.each([
    ['ＭＤＭ', 'mdm'],
    ['ﾌﾟﾛﾌｧｲﾙ', 'プロファイル'],
    ['Enrolled', 'ENROLLED'],
  ])('takes %s for %s', (one, other) => {
    expect(folded(one)).toBe(folded(other));
  });

  it('looks at process and message', () => {
    const sought = soughtIn(logLine(1, { process: 'SpringBoard', message: 'ﾌﾟﾛﾌｧｲﾙを表示', mdm: false }));
    expect(sought).toContain(folded('プロファイル'));
    expect(sought).toContain(folded('springboard'));
    expect(sought).not.toContain(folded('apsd'));
  });
});
