const needsTls = '暗号化なしではログインできません。STARTTLS か TLS を選ぶか、ユーザー名を空にしてください。';

export const deadlinesErrors = {
  acknowledge: { 'not-found': 'この期限は、もうありません。' },
  saveMail: {
    'host-invalid': 'メールサーバーの名前または IP アドレスが正しくありません。',
    'from-invalid': '差出人のアドレスが正しくありません。',
    'recipient-invalid': '宛先「{{address}}」が正しくありません。',
    'recipients-empty': '宛先を1つ以上入力してください。',
    'password-needs-tls': needsTls,
  },
  testMail: {
    'not-configured': 'サーバー、差出人、宛先を保存してから送ってください。',
    'mail-unreachable': 'メールサーバーにつながりません。名前とポート、ネットワークを確かめてください。',
    'mail-tls': 'メールサーバーと安全に接続できません。暗号化の種類とサーバーの証明書を確かめてください。',
    'mail-login': 'メールサーバーにログインできません。ユーザー名とパスワードを確かめてください。',
    'mail-sender': 'メールサーバーが差出人を拒否しました。使えるアドレスに変えてください。',
    'mail-recipient': 'メールサーバーが一部の宛先を拒否しました。',
    'mail-refused': 'メールサーバーがメールを受け付けませんでした。',
    'password-needs-tls': needsTls,
  },
  calendar: { 'nothing-due': '書き出す期限がありません。' },
};
