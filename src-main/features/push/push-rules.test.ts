import { describe, expect, it } from 'vitest';
import { openChecks } from './import-rules.ts';
import { checkForm, daysLeft, next, type PushEvent, type PushState, requestFileName, subjectOf, urgencyOf } from './push-rules.ts';
import { DAY_MS, form } from './testing.ts';

const NOW = Date.UTC(2026, 10, 21);

describe('the form', () => {
  it('takes a right one as it is', () => {
    expect(checkForm(form)).toEqual({ ok: true, value: form });
  });

  it('makes full-width letters, signs and spaces half-width, and a country upper case', () => {
    const typed = {
      ...form,
      contactName: ' Ｔａｒｏ　 Ｙａｍａｄａ ',
      country: 'ｊｐ',
      email: 'ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ',
      appleAccount: ' mdm@example.jp ',
    };
    expect(checkForm(typed)).toMatchObject({
      value: { contactName: 'Taro Yamada', country: 'JP', email: 'taro@example.jp', appleAccount: 'mdm@example.jp' },
    });
    expect(checkForm({ ...form, contactName: 'Shaun O’Neil' })).toMatchObject({ value: { contactName: "Shaun O'Neil" } });
  });

  it.each([
    ['organization-empty', { organizationName: ' 　 ' }],
    ['name-not-half-width', { contactName: '山田 太郎' }],
    ['name-not-half-width', { contactName: 'ﾔﾏﾀﾞ ﾀﾛｳ' }],
    ['name-not-half-width', { contactName: '' }],
    ['name-not-half-width', { contactName: 'Taro\nYamada;' }],
    ['email-invalid', { email: 'taro' }],
    ['email-invalid', { email: 'taro@@example.jp' }],
    ['email-invalid', { email: '太郎@example.jp' }],
    ['email-invalid', { email: 'taro@example' }],
    ['country-invalid', { country: 'UK' }],
    ['country-invalid', { country: 'JPN' }],
    ['country-invalid', { country: '' }],
    ['account-invalid', { appleAccount: '090-1234-5678' }],
  ])('refuses: %s %o', (code, change) => {
    expect(checkForm({ ...form, ...change })).toMatchObject({ ok: false, error: { code } });
  });

  it('gives a subject within the lengths of X.509', () => {
    const subject = subjectOf({ ...form, organizationName: '𠮷'.repeat(100) });
    expect(subject.map(({ type }) => type)).toEqual(['C', 'O', 'CN', 'E']);
    expect([...(subject[1]?.value ?? '')]).toHaveLength(64);
  });
});

describe('dates', () => {
  it.each([
    [91, 91, 'good'],
    [90.01, 91, 'good'],
    [90, 90, 'plan'],
    [31, 31, 'plan'],
    [30, 30, 'renew'],
    [8, 8, 'renew'],
    [7, 7, 'urgent'],
    [0.5, 1, 'urgent'],
    [0, 0, 'expired'],
    [-0.5, 0, 'expired'],
    [-3, -3, 'expired'],
  ])('%d days: %i left, %s', (days, left, urgency) => {
    expect(Object.is(daysLeft(NOW + days * DAY_MS, NOW), left)).toBe(true);
    expect(urgencyOf(NOW + days * DAY_MS, NOW)).toBe(urgency);
  });

  it('has no urgency without a certificate', () => {
    expect(urgencyOf(null, NOW)).toBe('none');
  });
});

describe('the file name of a request', () => {
  it('tells old from new', () => {
    const at = new Date(2026, 10, 21, 9).getTime();
    const parts = { organizationName: '株式会社 A/B', at, publicKey: Uint8Array.of(1) };
    expect(requestFileName({ ...parts, topic: null })).toBe('push-request_株式会社-A-B_new_20261121_4bf5122f.plist.b64');
    expect(requestFileName({ ...parts, topic: 'com.apple.mgmt.External.x-4d5e6f' })).toContain('_4d5e6f_');
    expect(requestFileName({ ...parts, organizationName: '../../etc', topic: null })).not.toMatch(/[/\\]|\.\./);
  });
});

describe('the wizard', () => {
  const accepted = { topic: 't', serialNumber: '01', issuedAt: 1, expiresAt: 2, certificatePem: 'PEM', keyName: 'k' };
  const data = { form, requestFileName: 'f', request: 'r', checks: openChecks, problem: null, accepted: null };
  const at = (step: PushState['step'], change: Partial<PushState['data']> = {}): PushState => ({ step, data: { ...data, ...change } });
  const problem = { code: 'expired', details: {} };
  const events: PushEvent[] = [
    { type: 'request-saved' },
    { type: 'file-accepted', accepted, checks: openChecks },
    { type: 'file-refused', problem, checks: openChecks },
    { type: 'file-withdrawn', problem, checks: openChecks },
    { type: 'apns-refused', problem },
    { type: 'apns-accepted' },
  ];

  it('goes request, portal, verify, done', () => {
    let state = at('request');
    state = next(state, { type: 'request-saved' });
    expect(state.step).toBe('portal');
    state = next(state, { type: 'file-accepted', accepted, checks: openChecks });
    expect(state).toMatchObject({ step: 'verify', data: { accepted } });
    state = next(state, { type: 'apns-accepted' });
    expect(state.step).toBe('done');
    expect(state.data.checks.at(-1)).toEqual({ check: 'handshake', result: 'passed' });
  });

  it.each(events)('at the end %o changes nothing', (event) => {
    const done = at('done', { accepted });
    expect(next(done, event)).toBe(done);
  });

  it('cannot be verified before a file was accepted', () => {
    expect(next(at('portal'), { type: 'apns-accepted' }).step).toBe('portal');
    expect(next(at('request'), { type: 'apns-refused', problem }).data.problem).toBeNull();
  });

  it('keeps an accepted file when a wrong one is dropped after it', () => {
    expect(next(at('verify', { accepted }), { type: 'file-refused', problem, checks: [] })).toMatchObject({
      step: 'verify',
      data: { accepted, problem, checks: openChecks },
    });
  });

  it('goes back to the portal when the accepted file no longer counts', () => {
    expect(next(at('verify', { accepted }), { type: 'file-withdrawn', problem, checks: openChecks })).toMatchObject({
      step: 'portal',
      data: { accepted: null, problem },
    });
  });
});
