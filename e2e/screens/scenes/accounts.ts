import type { AccountView } from '#contract/accounts.ts';
import { ACCOUNT } from './certificates.ts';
import { DAY, NOW } from './moments.ts';

/** Of the organisation, with everything in order. */
export const account = (change: Partial<AccountView> = {}): AccountView => ({
  id: 'a1',
  address: ACCOUNT,
  managed: false,
  purposes: ['push', 'ade'],
  owner: { name: '山田 太郎', email: 'taro.yamada@mirai-bungu.example' },
  deputy: { name: '佐藤 花子', email: 'hanako.sato@mirai-bungu.example' },
  trustedNumbers: ['0312345678', '09012345678'],
  note: '',
  hint: 'group',
  gaps: [],
  confirmedAt: NOW - 20 * DAY,
  able: true,
  askAt: NOW + 71 * DAY,
  due: false,
  ...change,
});

/** Of somebody who may leave tomorrow: everything is missing. */
export const shaky = (change: Partial<AccountView> = {}): AccountView =>
  account({
    id: 'a2',
    address: 'ichiro.suzuki1985@gmail.com',
    purposes: ['content'],
    owner: { name: '鈴木 一郎', email: 'ichiro.suzuki@mirai-bungu.example' },
    deputy: null,
    trustedNumbers: ['09098765432'],
    note: '前任者が作成。iPad 導入時の契約書に記載。',
    hint: 'personal',
    gaps: ['no-deputy', 'one-trusted-number', 'personal-address'],
    confirmedAt: null,
    able: null,
    askAt: NOW - 3 * DAY,
    due: true,
    ...change,
  });

export const unregistered = [{ address: 'business-api@mirai-bungu.example', kinds: ['api' as const] }];
