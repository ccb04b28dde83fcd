import { describe, expect, it } from 'vitest';
import { checkForm, fileNames, subjectOf } from './push-form.ts';
import { begun, next, openChecks, type PushEvent, type PushState, restored } from './push-rules.ts';
import { form } from './testing.ts';

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

describe('the file names of a request', () => {
  it('tell old from new', () => {
    const at = new Date(2026, 10, 21, 9).getTime();
    const parts = { organizationName: '株式会社 A/B', at, publicKey: Uint8Array.of(1) };
    expect(fileNames({ ...parts, topic: null })).toEqual({
      csr: 'push-csr_株式会社-A-B_new_20261121_4bf5122f.csr',
      request: 'push-request_株式会社-A-B_new_20261121_4bf5122f.plist.b64',
    });
    expect(fileNames({ ...parts, topic: 'com.apple.mgmt.External.x-4d5e6f' }).request).toContain('_4d5e6f_');
    expect(fileNames({ ...parts, organizationName: '../../etc', topic: null }).request).not.toMatch(/[/\\]|\.\./);
  });
});

describe('the wizard', () => {
  const accepted = { topic: 't', serialNumber: '01', issuedAt: 1, expiresAt: 2, certificatePem: 'PEM', keyName: 'k', strands: 0 };
  const at = (step: PushState['step'], change: Partial<PushState['data']> = {}): PushState => ({
    step,
    data: { ...begun('renewal', form).data, csr: 'CSR', request: 'r', ...change },
  });
  const problem = { code: 'expired', details: {} };
  const made = { form, csr: 'CSR', csrFileName: 'c', request: 'r', requestFileName: 'f' };
  const installed: PushEvent = { type: 'installed', credentialId: 7, at: 5, awaitsProof: true };
  const events: PushEvent[] = [
    { type: 'identity-answered', canSignIn: true },
    { type: 'stopped', stop: 'get-started' },
    { type: 'form-saved', form },
    { type: 'request-made', ...made },
    { type: 'reply-key-made', keyName: 'k' },
    { type: 'signature-asked', at: 1 },
    { type: 'signature-refused', problem },
    { type: 'request-signed', request: 'r', requestFileName: 'f' },
    { type: 'request-saved' },
    { type: 'file-accepted', accepted, checks: openChecks },
    { type: 'file-refused', problem, checks: openChecks, refused: null },
    { type: 'file-withdrawn', problem, checks: openChecks, refused: null },
    { type: 'apns-refused', problem },
    installed,
    { type: 'answered', proof: { at: 1, deviceName: 'x' } },
  ];

  it('goes identity, form, request, portal, verify, proof, done', () => {
    let state = begun('renewal', form);
    const steps = [state.step];
    for (const event of events.filter(({ type }) => !/refused|withdrawn|stopped|sign/.test(type))) {
      state = next(state, event);
      steps.push(state.step);
    }
    expect(steps.filter((step, index) => step !== steps[index - 1])).toEqual([
      'identity',
      'form',
      'request',
      'portal',
      'verify',
      'proof',
      'done',
    ]);
    expect(state.data.checks.at(-1)).toEqual({ check: 'handshake', result: 'passed' });
  });

  it('begins a new certificate with the form, and lets others sign', () => {
    expect(begun('new', form).step).toBe('form');
    let state = next(begun('new', form), { type: 'request-made', ...made, request: '' });
    expect(state.step).toBe('sign');
    state = next(state, { type: 'request-signed', request: 'signed', requestFileName: 'f' });
    expect(state).toMatchObject({ step: 'request', data: { request: 'signed' } });
  });

  it.each(events)('at the end %o changes nothing', (event) => {
    const done = at('done', { accepted });
    expect(next(done, event)).toBe(done);
    const proof = at('proof', { accepted });
    if (event.type !== 'answered') expect(next(proof, event)).toBe(proof);
  });

  it('is done at once where no device can answer', () => {
    expect(next(at('verify', { accepted }), { ...installed, awaitsProof: false }).step).toBe('done');
  });

  it('stops at a page, and goes on from it', () => {
    let state = next(at('identity'), { type: 'identity-answered', canSignIn: false });
    expect(state).toMatchObject({ step: 'identity', data: { stop: 'cannot-sign-in' } });
    state = next(state, { type: 'stopped', stop: null });
    expect(state).toMatchObject({ step: 'identity', data: { stop: null } });
    state = next(at('portal'), { type: 'stopped', stop: 'get-started' });
    expect(state).toMatchObject({ step: 'portal', data: { stop: 'get-started' } });
    // At the first certificate, "Get Started" is no sign of a wrong account.
    expect(next(begun('new', form), { type: 'stopped', stop: 'get-started' }).data.stop).toBeNull();
  });

  it('cannot be verified before a file was accepted', () => {
    expect(next(at('portal'), installed).step).toBe('portal');
    expect(next(at('request'), { type: 'apns-refused', problem }).data.problem).toBeNull();
  });

  it('keeps an accepted file when a wrong one is dropped after it', () => {
    expect(next(at('verify', { accepted }), { type: 'file-refused', problem, checks: [], refused: null })).toMatchObject({
      step: 'verify',
      data: { accepted, problem, checks: openChecks },
    });
  });

  it('goes back to where a file is waited for when the accepted one no longer counts', () => {
    const withdrawn: PushEvent = { type: 'file-withdrawn', problem, checks: openChecks, refused: null };
    expect(next(at('verify', { accepted }), withdrawn)).toMatchObject({ step: 'portal', data: { accepted: null, problem } });
    expect(next(at('verify', { accepted, request: '' }), withdrawn).step).toBe('sign');
    expect(next(at('verify', { accepted, request: '', csr: '' }), withdrawn).step).toBe('form');
  });

  it('reads what a version kept that knew less', () => {
    const { signer: _, ...known } = form;
    const old = { form: known, requestFileName: 'f', request: 'r', checks: openChecks, problem: null, accepted: null };
    expect(restored(old as unknown as Parameters<typeof restored>[0])).toMatchObject({ flow: 'new', form, request: 'r', proof: null });
  });
});
