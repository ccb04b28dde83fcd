const gone = 'このアカウントは、もう台帳にありません。';

export const accountsErrors = {
  save: {
    'not-found': gone,
    'address-invalid': 'Apple Account のメールアドレスが正しくありません。',
    'address-taken': 'このアカウントは、すでに台帳にあります。',
    'owner-empty': '担当者の名前を入力してください。',
    'owner-email-invalid': '担当者のメールアドレスが正しくありません。',
    'deputy-email-invalid': '副担当者のメールアドレスが正しくありません。',
    'deputy-empty': '副担当者の名前を入力してください。',
    'number-invalid': '「{{number}}」は電話番号として使えません。',
  },
  remove: { 'not-found': gone },
  answerSignIn: { 'not-found': gone },
};
