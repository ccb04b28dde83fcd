import { describe, expect, it } from 'vitest';
import type { CredentialKind } from '#contract/certificates.ts';
import { ManualClock } from '#lib/clock.ts';
import { memoryDatabase } from '#store/testing.ts';
import { type AccountForm, checkForm, gapsOf, hintOf, phoneNumber, QUARTER_MS } from './account-rules.ts';
import { AccountsService } from './accounts-service.ts';
import { AccountsStore } from './accounts-store.ts';

const DAY_MS = 86_400_000;

const form: AccountForm = {
  address: 'mdm@example.jp',
  managed: true,
  purposes: ['push'],
  owner: { name: '山田 太郎', email: 'taro@example.jp' },
  deputy: { name: '佐藤 花子', email: 'hanako@example.jp' },
  trustedNumbers: ['03-1234-5678', '090-1234-5678'],
  note: '',
};

function setup(used: { address: string; kind: CredentialKind }[] = []) {
  const clock = new ManualClock();
  const deeds: { action: string; subject: string; details: unknown }[] = [];
  let published = 0;
  let ids = 0;
  const service = new AccountsService({
    store: new AccountsStore(memoryDatabase()),
    clock,
    newId: () => `a${++ids}`,
    publish: () => {
      published += 1;
    },
    record: (action, subject, details) => deeds.push({ action, subject, details }),
    usedBy: () => used,
  });
  const save = (change: Partial<AccountForm> = {}, id: string | null = null) => service.save({ ...form, ...change, id });
  return { service, clock, deeds, save, published: () => published, first: () => service.list().value.accounts[0] };
}

describe('an address', () => {
  it.each([
    ['mdm@example.jp', 'group'],
    ['it-admin@example.co.jp', 'group'],
    ['joho.system@city.example.lg.jp', 'group'],
    ['apple2@example.jp', 'group'],
    ['kanri+push@example.jp', 'group'],
    ['ＭＤＭ@example.jp', 'group'],
    ['taro.yamada@example.jp', 'named'],
    ['itoh@example.jp', 'named'],
    ['informal@example.jp', 'named'],
    ['mdm@gmail.com', 'personal'],
    ['x@icloud.com', 'personal'],
    ['x@yahoo.co.jp', 'personal'],
    ['x@docomo.ne.jp', 'personal'],
    ['x@ezweb.ne.jp', 'personal'],
    ['x@au.com', 'personal'],
    ['x@softbank.ne.jp', 'personal'],
    ['x@i.softbank.jp', 'personal'],
    ['x@outlook.jp', 'personal'],
    ['x@notgmail.com', 'named'],
    ['x@icloud.com.example.jp', 'named'],
  ] as const)('%s looks %s', (address, hint) => {
    expect(hintOf(address)).toBe(hint);
  });
});

describe('a phone number', () => {
  it.each([
    ['03-1234-5678', '0312345678'],
    ['０９０−１２３４−５６７８', '09012345678'],
    ['09012345678', '09012345678'],
    ['+81 (0)90 1234 5678', '+8109012345678'],
    ['０９０ー１２３４ー５６７８', '09012345678'],
    ['1234567', null],
    ['1234567890123456', null],
    ['090-1234-567a', null],
    ['++819012345678', null],
    ['', null],
  ])('%s: %s', (text, number) => {
    expect(phoneNumber(text)).toBe(number);
  });
});

describe('the form', () => {
  it('becomes half-width, in lower case, with each number once', () => {
    const checked = checkForm({
      ...form,
      address: ' ＭＤＭ＠Example.JP ',
      owner: { name: '山田　太郎', email: 'Ｔaro@example.jp' },
      trustedNumbers: ['03-1234-5678', '０３ １２３４ ５６７８', ' '],
      purposes: ['push', 'push'],
    });
    expect(checked).toMatchObject({
      ok: true,
      value: {
        address: 'mdm@example.jp',
        owner: { name: '山田 太郎', email: 'taro@example.jp' },
        trustedNumbers: ['0312345678'],
        purposes: ['push'],
      },
    });
  });

  it.each([
    ['address-invalid', { address: 'mdm@example' }],
    ['address-invalid', { address: 'mdm example.jp' }],
    ['address-invalid', { address: '' }],
    ['owner-empty', { owner: { name: '　', email: 'taro@example.jp' } }],
    ['owner-email-invalid', { owner: { name: '山田', email: '' } }],
    ['deputy-empty', { deputy: { name: '', email: 'x@example.jp' } }],
    ['deputy-email-invalid', { deputy: { name: '佐藤', email: 'x@' } }],
    ['address-invalid', { address: 'mdm,it@example.jp' }],
    ['owner-email-invalid', { owner: { name: '山田', email: 'Taro<taro@example.jp>' } }],
    ['deputy-email-invalid', { deputy: { name: '佐藤', email: 'a@b@example.jp' } }],
    ['number-invalid', { trustedNumbers: ['110'] }],
  ] as const)('is refused: %s', (code, change) => {
    expect(checkForm({ ...form, ...change })).toMatchObject({ ok: false, error: { code } });
  });
});

describe('gaps', () => {
  it.each([
    [[], {}],
    [['no-deputy'], { deputy: null }],
    [['one-trusted-number'], { trustedNumbers: ['0312345678'] }],
    [['no-trusted-number'], { trustedNumbers: [] }],
    [['personal-address'], { address: 'x@gmail.com' }],
    [['same-person'], { deputy: { name: '別名', email: 'taro@example.jp' } }],
    [['same-person'], { deputy: { name: '山田太郎', email: 'other@example.jp' } }],
  ] as const)('%s', (gaps, change) => {
    expect(gapsOf({ ...form, ...change })).toEqual(gaps);
  });
});

describe('the register', () => {
  it('keeps an account once, whatever its capitals', () => {
    const { save, service, deeds, published } = setup();
    expect(save()).toMatchObject({ ok: true });
    expect(save({ address: 'MDM@EXAMPLE.JP' })).toMatchObject({ ok: false, error: { code: 'address-taken' } });
    expect(save({ note: 'x' }, 'a1')).toMatchObject({ ok: true });
    expect(save({}, 'gone')).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(service.list().value.accounts.map(({ id, note }) => ({ id, note }))).toEqual([{ id: 'a1', note: 'x' }]);
    expect(deeds.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      'accounts.saved mdm@example.jp',
      'accounts.saved mdm@example.jp',
    ]);
    expect(published()).toBe(2);
  });

  it('shows what was saved, and nothing of its inner columns', () => {
    const { save, first } = setup();
    save();
    expect(first()).toEqual({
      ...form,
      id: 'a1',
      trustedNumbers: ['0312345678', '09012345678'],
      hint: 'group',
      gaps: [],
      confirmedAt: null,
      able: null,
      askAt: new ManualClock().now() + QUARTER_MS,
      due: false,
    });
  });

  it('joins what credentials name, and lists accounts nobody has registered', () => {
    const { save, service } = setup([
      { address: 'MDM@example.jp', kind: 'ade' },
      { address: 'other@example.jp', kind: 'push' },
      { address: 'other@example.jp', kind: 'content' },
      { address: '', kind: 'api' },
    ]);
    save();
    const { accounts, unregistered } = service.list().value;
    expect(accounts[0]?.purposes).toEqual(['push', 'ade']);
    expect(unregistered).toEqual([{ address: 'other@example.jp', kinds: ['push', 'content'] }]);
  });

  it('names owner and deputy of an account, however it is spelt', () => {
    const { save, service } = setup();
    save();
    expect(service.contactsFor('Mdm@Example.jp')).toEqual({ owner: form.owner, deputy: form.deputy });
    expect(service.contactsFor('nobody@example.jp')).toBeNull();
  });

  it('forgets an entry and tells so', () => {
    const { save, service, deeds } = setup();
    save();
    expect(service.remove({ id: 'a1' })).toMatchObject({ ok: true });
    expect(service.remove({ id: 'a1' })).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(service.list().value.accounts).toEqual([]);
    expect(deeds.at(-1)).toMatchObject({ action: 'accounts.removed', subject: 'mdm@example.jp' });
  });
});

describe('the quarterly question', () => {
  it('comes 91 days after the last answer', () => {
    const { save, service, clock, first } = setup();
    save();
    clock.advance(QUARTER_MS - 1);
    expect(first()?.due).toBe(false);
    clock.advance(1);
    expect(first()?.due).toBe(true);
    service.answerSignIn({ id: 'a1', able: true });
    expect(first()).toMatchObject({ due: false, able: true, confirmedAt: clock.now(), askAt: clock.now() + QUARTER_MS });
    expect(service.deadlines()).toEqual([
      {
        id: 'account/a1',
        type: 'sign-in',
        kind: null,
        name: 'mdm@example.jp',
        account: 'mdm@example.jp',
        dueAt: clock.now() + QUARTER_MS,
      },
    ]);
  });

  it('stays open from the first "no" on, until somebody can', () => {
    const { save, service, clock, first, deeds } = setup();
    save();
    service.answerSignIn({ id: 'a1', able: false });
    const since = clock.now();
    clock.advance(3 * DAY_MS);
    service.answerSignIn({ id: 'a1', able: false });
    expect(first()).toMatchObject({ due: true, able: false, askAt: since, confirmedAt: clock.now() });
    expect(deeds.at(-1)).toMatchObject({ action: 'accounts.sign-in-answered', details: { able: 'no' } });
    service.answerSignIn({ id: 'a1', able: true });
    expect(first()).toMatchObject({ due: false, able: true });
    expect(service.answerSignIn({ id: 'gone', able: true })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  it('begins anew for another address, and not for another note', () => {
    const { save, service, clock, first } = setup();
    save();
    service.answerSignIn({ id: 'a1', able: true });
    const answered = clock.now();
    clock.advance(DAY_MS);
    save({ note: 'x' }, 'a1');
    expect(first()?.confirmedAt).toBe(answered);
    save({ address: 'new@example.jp' }, 'a1');
    expect(first()).toMatchObject({ confirmedAt: null, able: null, askAt: clock.now() + QUARTER_MS });
  });
});
