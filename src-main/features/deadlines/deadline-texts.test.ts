import { describe, expect, it } from 'vitest';
import { credentialKind } from '#contract/certificates.ts';
import { calendarOf } from './calendar.ts';
import type { DueDate } from './deadline-rules.ts';
import { matterText } from './deadline-text.ts';
import { reminderText } from './reminder-text.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 21, 1, 0, 0);
const contacts = { owner: { name: '山田 太郎', email: 'taro@example.jp' }, deputy: { name: '佐藤 花子', email: 'hanako@example.jp' } };

const date = (change: Partial<DueDate> = {}): DueDate => ({
  id: 'credential/push/topic',
  type: 'credential',
  kind: 'push',
  name: 'com.apple.mgmt.External.1',
  account: 'mdm@example.jp',
  // 29 November in Japan, still the 28th in UTC.
  dueAt: Date.UTC(2026, 10, 28, 16, 30, 0),
  ...change,
});

describe('a reminder', () => {
  it('says what ends, when, what happens otherwise, what to do and who is asked', () => {
    const { subject, text } = reminderText('ja', 'reminder', date(), contacts, NOW);
    expect(subject).toBe('【Shitaku】MDM プッシュ通知証明書 残り 8日');
    for (const part of [
      '期限: 2026年11月29日(日) 1:30 残り 8日',
      'Apple Account: mdm@example.jp',
      '担当者: 山田 太郎 <taro@example.jp>',
      '副担当者: 佐藤 花子 <hanako@example.jp>',
      matterText.ja.push.otherwise,
      matterText.ja.push.todo,
      '「対応します」',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('speaks English', () => {
    const { subject, text } = reminderText('en', 'reminder', date({ dueAt: NOW + 1 }), null, NOW);
    expect(subject).toBe('[Shitaku] MDM push certificate, 1 day left');
    expect(text).toContain('Sat, 21 Nov 2026, 10:00 (Japan)');
    expect(text).toContain('Owner: not registered');
    expect(reminderText('en', 'reminder', date({ dueAt: NOW - DAY_MS }), null, NOW).subject).toContain('expired 1 day ago');
    expect(text).not.toMatch(/[\u3040-\u30ff]/);
  });

  it('tells the deputy why it comes to them', () => {
    const { subject, text } = reminderText('ja', 'escalation', date(), contacts, NOW);
    expect(subject).toContain('代わりに対応をお願いします');
    expect(text.split('\n')[0]).toContain('山田 太郎さん');
  });

  it('lets no name begin a line of its own', () => {
    const { subject, text } = reminderText('ja', 'reminder', date({ name: 'x\r\n\r\nここを押す' }), contacts, NOW);
    expect(text).toContain('名前: x ここを押す');
    expect(subject).not.toMatch(/[\r\n]/);
  });

  it.each(['ja', 'en'] as const)('has words for every kind (%s)', (language) => {
    for (const kind of credentialKind.options) {
      expect(reminderText(language, 'reminder', date({ kind }), contacts, NOW).text).toContain(matterText[language][kind].todo);
    }
    const question = reminderText(language, 'reminder', date({ type: 'sign-in', kind: null }), contacts, NOW);
    expect(question.text).toContain(matterText[language]['sign-in'].todo);
  });
});

describe('the calendar file', () => {
  const content = (change: Partial<DueDate> = {}, now = NOW, sequence = 7) =>
    calendarOf([{ date: date(change), contacts }], 'ja', { now, sequence });
  const unfolded = (text: string) => text.replace(/\r\n /g, '').split('\r\n');
  const value = (text: string, name: string) =>
    unfolded(text)
      .find((line) => line.startsWith(name))
      ?.slice(name.length);

  it('has lines of at most 75 octets that end with CRLF, and cuts no character', () => {
    const text = content({ name: `𠮷野家、${'長い名前'.repeat(30)}` });
    const lines = text.split('\r\n');
    expect(lines.at(-1)).toBe('');
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBe(75);
    expect(lines.some((line) => line.includes('\n') || line.includes('\uFFFD'))).toBe(false);
    expect(value(text, 'SUMMARY:')).toContain('長い名前'.repeat(30));
  });

  it('has whole days as Japan counts them', () => {
    expect(value(content(), 'DTSTART;VALUE=DATE:')).toBe('20261129');
    expect(value(content(), 'DTEND;VALUE=DATE:')).toBe('20261130');
    expect(value(content(), 'DTSTAMP:')).toBe('20261121T010000Z');
  });

  it('updates what was imported before: the same UID even when the date moved, and the SEQUENCE it is given', () => {
    const first = content();
    const later = content({ dueAt: NOW }, NOW + DAY_MS, 8);
    expect(value(first, 'UID:')).toBe(value(later, 'UID:'));
    expect([value(first, 'SEQUENCE:'), value(later, 'SEQUENCE:')]).toEqual(['7', '8']);
    expect(value(content({ id: 'credential/ade/x' }), 'UID:')).not.toBe(value(first, 'UID:'));
  });

  it('rings at nine o’clock on every lead day', () => {
    const triggers = (text: string) => unfolded(text).filter((line) => line.startsWith('TRIGGER:'));
    expect(triggers(content())).toEqual(
      ['P89DT15H', 'P59DT15H', 'P29DT15H', 'P14DT15H', 'P6DT15H', 'P2DT15H', 'PT15H'].map((span) => `TRIGGER:-${span}`),
    );
    expect(triggers(content({ type: 'sign-in', kind: null }))).toEqual(['TRIGGER:-P6DT15H', 'TRIGGER:-PT15H']);
    // The certificate that is renewed by itself: 60 days before nobody has anything to do yet.
    expect(triggers(content({ kind: 'engine-tls' }))[0]).toBe('TRIGGER:-P29DT15H');
  });

  it('escapes what would be structure', () => {
    const text = content({ name: 'a;b,c\\d\r\nEND:VCALENDAR\u0007' });
    expect(value(text, 'SUMMARY:')).toContain('a\\;b\\,c\\\\d\\nEND:VCALENDAR ');
    expect(unfolded(text).filter((line) => line === 'END:VCALENDAR')).toHaveLength(1);
  });

  it('is in the language asked for', () => {
    const english = calendarOf([{ date: date(), contacts: null }], 'en', { now: NOW, sequence: 7 });
    expect(value(english, 'SUMMARY:')).toBe('MDM push certificate expires: com.apple.mgmt.External.1');
  });
});
