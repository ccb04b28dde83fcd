import { describe, expect, it } from 'vitest';
import { confirms } from './confirmation.ts';

const reason = '新しいテナントへ移るため';

describe('a confirmation', () => {
  it.each(['入れ替え 412', 'REPLACE 412', 'replace 412', ' 入れ替え　４１２ ', 'Ｒｅｐｌａｃｅ   412', '入れ替え\t412'])(
    'is given: %o',
    (typed) => {
      expect(confirms('replace', 412, { typed, reason })).toBeNull();
    },
  );

  it.each([
    '',
    '412',
    '入れ替え',
    '入れ替え412',
    '入れ替え 41',
    '入れ替え 4120',
    '入れ替え 0412',
    '復元 412',
    'RESTORE 412',
    '入替え 412',
    'REPLACE 412 412',
  ])('is wrong: %o', (typed) => {
    expect(confirms('replace', 412, { typed, reason })).toBe('confirmation-wrong');
  });

  it('is of the word that was asked for', () => {
    expect(confirms('restore', 3, { typed: '復元 3', reason })).toBeNull();
    expect(confirms('restore', 0, { typed: 'restore 0', reason })).toBeNull();
    expect(confirms('restore', 3, { typed: '入れ替え 3', reason })).toBe('confirmation-wrong');
  });

  it.each(['', ' ', '　\n'])('wants a reason: %o is none', (empty) => {
    expect(confirms('replace', 1, { typed: 'REPLACE 1', reason: empty })).toBe('reason-empty');
    expect(confirms('replace', 1, { typed: 'REPLACE 2', reason: empty })).toBe('confirmation-wrong');
  });
});
