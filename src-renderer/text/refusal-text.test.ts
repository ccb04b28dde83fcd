import { describe, expect, it } from 'vitest';
import { i18n } from './i18n.ts';
import { refusalText } from './refusal-text.ts';

const t = i18n.getFixedT('ja');

describe('refusalText', () => {
  it('is the sentence of noun, call and code, with the details in it', () => {
    const refusal = { noun: 'settings', call: 'setEngineAddress', code: 'devices-enrolled', details: { devices: '12' } };
    expect(refusalText(t, refusal)).toBe('12台が今のアドレスで登録済みのため、変更できません。');
  });

  it('knows the codes that every call has', () => {
    expect(refusalText(t, { noun: 'bench', call: 'resume', code: 'connection-lost', details: {} })).toContain('接続が切れています');
    const tooMuch = { noun: 'operations', call: 'plan', code: 'too-much-at-once', details: {} };
    expect(refusalText(t, tooMuch)).toContain('ファイルを小さくするか');
  });

  it('is a plain sentence for a code it has never heard of, and never the code itself', () => {
    const text = refusalText(t, { noun: 'bench', call: 'resume', code: 'E_WEIRD', details: { message: 'stack trace' } });
    expect(text).toBe('処理できませんでした。');
  });

  it('does not let details reach into the text', () => {
    const refusal = { noun: 'settings', call: 'setEngineAddress', code: 'devices-enrolled', details: { devices: '$t(frame.product)' } };
    expect(refusalText(t, refusal)).not.toContain('Shitaku');
  });
});
