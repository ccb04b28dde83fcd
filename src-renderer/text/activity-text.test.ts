import { describe, expect, it } from 'vitest';
import { detailText } from './activity-text.ts';
import { i18n } from './i18n.ts';

describe('a recorded detail', () => {
  it.each([
    ['reason', 'unknown-certificate', '知らない証明書'],
    ['reason', 'anchor-missing', '最後の記録の控えがありませんでした'],
    ['reason', '電車で紛失', '電車で紛失'],
    ['reason', 'lost on a train. cut', 'lost on a train. cut'],
    ['active', 'no', 'いいえ'],
    ['personal', 'device-names, hosts', 'デバイスの名前 / ホスト名、IP アドレス'],
  ])('%s %s is read as %s', (key, value, said) => {
    expect(detailText(i18n.getFixedT('ja'), 'ja', key, value)).toBe(said);
  });
});
