import { describe, expect, it } from 'vitest';
import { type DeviceFilter, deviceFilter } from '#contract/devices.ts';
import { readFilter } from './filter-language.ts';

const read = (text: string, filter: Partial<DeviceFilter> = {}) => {
  const reading = readFilter(deviceFilter.parse({ ...filter, text }));
  const plain = deviceFilter.parse({});
  const said = Object.entries(reading.filter).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(plain[key as keyof DeviceFilter]),
  );
  return { ...Object.fromEntries(said), ...(reading.unread.length === 0 ? {} : { unread: reading.unread }) };
};

describe('typed conditions', () => {
  it('know the state by the words people have for it', () => {
    for (const key of ['状態', '状況', 'ｽﾃｰﾀｽ', 'Status']) expect(read(`${key}：赤`)).toEqual({ statuses: ['silent'] });
  });

  it('are taken out of the text, in Japanese and in English', () => {
    expect(read('状態:赤△ 組織:営業部 OS:<17 機種:iPhone 佐藤')).toEqual({
      statuses: ['silent'],
      organization: '営業部',
      osBelow: '17',
      model: 'iPhone',
      text: '佐藤',
    });
    expect(read('status:silent org:Sales os:<17 model:iPhone sato')).toEqual({
      statuses: ['silent'],
      organization: 'Sales',
      osBelow: '17',
      model: 'iPhone',
      text: 'sato',
    });
  });

  it.each([
    ['ＯＳ：＞＝１７．６', { osFrom: '17.6' }],
    ['os:>17', { osFrom: '18' }],
    ['os:<=17.6', { osBelow: '17.7' }],
    ['os:17', { osFrom: '17', osBelow: '18' }],
    ['os:≦17', { osBelow: '18' }],
    ['状態:黄△,赤△', { statuses: ['quiet', 'silent'] }],
    ['状態:仮登録', { provisional: true }],
    ['状態:ﾛｯｸ', { statuses: ['locked'] }],
    ['組織:"本社 総務部"', { organization: '本社 総務部' }],
    ['組織:なし', { organization: '' }],
    ['種別:ipad', { platform: 'iPadOS' }],
    ['監視:いいえ', { supervised: false }],
    ['ade:割当済', { ade: 'assigned' }],
    ['aa:bb:cc', { text: 'aa:bb:cc' }],
  ])('%s', (typed, meant) => {
    expect(read(typed)).toEqual(meant);
  });

  it('that are not understood are told, and search nothing', () => {
    expect(read('状態:ほげ os:new 状態: iPhone')).toEqual({ text: 'iPhone', unread: ['状態:ほげ', 'os:new', '状態:'] });
  });

  it('add to what was chosen otherwise', () => {
    expect(read('状態:赤', { statuses: ['quiet'], organization: '営業部' })).toEqual({
      statuses: ['quiet', 'silent'],
      organization: '営業部',
    });
  });
});
