import { type Sentence, say } from '#lib/practice-site/page.ts';

/** Why the simulated Business Manager refused, by code. Apple's own says much less. */
export const problemText: Readonly<Record<string, Sentence>> = {
  'account-invalid': say(
    '管理対象 Apple Account はメールアドレスの形で入力してください。',
    'Enter the Managed Apple Account as an e-mail address.',
  ),
  'form-damaged': say('フォームを読み取れませんでした。もう一度送ってください。', 'The form could not be read. Send it again.'),
  'too-large': say('ファイルが大きすぎます。公開鍵ではありません。', 'The file is too large to be a public key.'),
  'terms-open': say('先に規約への同意が必要です。', 'The terms must be accepted first.'),
  'file-missing': say('公開鍵のファイルが選ばれていません。', 'No public key file was chosen.'),
  'key-private': say(
    '秘密鍵が入っています。秘密鍵は誰にも渡さないでください。公開鍵の証明書(.pem)が必要です。',
    'This file holds a private key. Never give it away. The public key certificate (.pem) is needed.',
  ),
  'key-csr': say(
    '証明書署名要求(CSR)です。公開鍵の証明書(.pem)が必要です。',
    'This is a signing request (CSR). The public key certificate (.pem) is needed.',
  ),
  'key-token': say(
    'サーバトークンです。ここには公開鍵の証明書(.pem)をアップロードします。',
    'This is a server token. The public key certificate (.pem) belongs here.',
  ),
  'key-der': say(
    'PEM ではなく DER 形式です。PEM(.pem)の証明書が必要です。',
    'This is DER, not PEM. The certificate is needed as PEM (.pem).',
  ),
  'key-not-a-certificate': say('X.509 証明書の PEM ファイルではありません。', 'This is not a PEM file with an X.509 certificate.'),
  'key-many': say('証明書は 1 枚だけのファイルが必要です。', 'The file must hold one certificate and nothing else.'),
  'key-not-rsa-2048': say('鍵は RSA 2048 ビットが必要です。', 'The key must be RSA with 2048 bits.'),
  'name-missing': say('名前を入力してください。', 'Enter a name.'),
  'name-taken': say('同じ名前がすでにあります。', 'This name is already in use.'),
  'role-unknown': say('役割を選んでください。', 'Choose a role.'),
  'too-many': say('これ以上は追加できません。', 'No more can be added.'),
  'key-gone': say(
    '秘密鍵は一度しかダウンロードできません。失くしたときは、この API アカウントを失効させて作り直します。',
    'The private key can be downloaded only once. If it is lost, revoke this API account and create another.',
  ),
  'devices-missing': say('デバイスが選ばれていません。', 'No device was chosen.'),
  'server-unknown': say('MDM サーバを選んでください。', 'Choose a device management service.'),
};
