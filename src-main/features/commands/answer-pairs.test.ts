import { describe, expect, it } from 'vitest';
import type { PlistDict } from '#plist/plist.ts';
import { answerPairs } from './answer-pairs.ts';

const asRecord = (answer: PlistDict) => Object.fromEntries(answerPairs(answer).map(({ key, value }) => [key, value]));

describe('printable answer', () => {
  it('unwraps QueryResponses and prints every kind of value', () => {
    const at = new Date(Date.UTC(2026, 0, 2));
    expect(
      asRecord({
        QueryResponses: {
          DeviceName: 'iPhone',
          BatteryLevel: 0.5,
          IsSupervised: true,
          At: at,
          Blob: new Uint8Array(3),
          ServiceSubscriptions: [{ IMEI: '35' }],
        },
      }),
    ).toEqual({
      DeviceName: 'iPhone',
      BatteryLevel: '0.5',
      IsSupervised: 'true',
      At: '2026-01-02T00:00:00.000Z',
      Blob: '(3 bytes)',
      'ServiceSubscriptions.0.IMEI': '35',
    });
  });

  it('hides secrets at any depth, and keeps what only speaks about them', () => {
    const pairs = asRecord({
      UnlockToken: 'a-secret',
      ActivationLockBypassCode: 'b-secret',
      Inner: { PushToken: 'c-secret', RecoveryKey: { value: 'd-secret' } },
      SecurityInfo: { PasscodePresent: true, BootstrapTokenAllowedForAuthentication: 'allowed' },
    });
    expect(JSON.stringify(pairs)).not.toContain('secret');
    expect(pairs).toMatchObject({ UnlockToken: '***', 'SecurityInfo.PasscodePresent': 'true' });
  });

  it('is bounded in number, depth and length', () => {
    const many: PlistDict = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`k${n}`, 'v']));
    expect(answerPairs(many)).toHaveLength(200);
    expect(answerPairs({ text: 'x'.repeat(10_000) })[0]?.value).toHaveLength(500);
    expect(answerPairs({ a: { b: { c: { d: { e: 'too deep' } } } } })).toEqual([]);
    const under = { ['n'.repeat(100_000)]: Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`k${n}`, 'v'])) };
    expect(answerPairs(under)).toEqual([{ key: 'n'.repeat(200), value: '***' }]);
  });
});
