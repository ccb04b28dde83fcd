import { type Sentence, say } from '#lib/practice-site/page.ts';

/** Why the simulated portal refused, by code. Apple's own portal says much less. */
export const problemText: Readonly<Record<string, Sentence>> = {
  'account-invalid': say('Apple Account はメールアドレスの形で入力してください。', 'Enter the Apple Account as an e-mail address.'),
  'terms-open': say('規約への同意にチェックを入れてください。', 'Tick the box to accept the terms.'),
  'row-revoked': say('失効した証明書は更新できません。', 'A revoked certificate cannot be renewed.'),
  'file-missing': say('ファイルが選ばれていません。', 'No file was chosen.'),
  'form-damaged': say('フォームを読み取れませんでした。もう一度送ってください。', 'The form could not be read. Send it again.'),
  'not-a-push-request': say('これはプッシュ証明書要求ではありません。', 'This is not a push certificate request.'),
  'too-large': say('ファイルが大きすぎます。プッシュ証明書要求ではありません。', 'The file is too large to be a push certificate request.'),
  'raw-xml': say(
    'base64 になっていない XML です。ベンダー署名付きの要求ファイルをそのままアップロードしてください。',
    'This is XML without base64. Upload the vendor-signed request exactly as it was saved.',
  ),
  csr: say(
    '署名前の CSR です。ベンダー署名付きの要求ファイルが必要です。',
    'This is a CSR without a vendor signature. The vendor-signed request is needed.',
  ),
  pem: say('PEM ファイルです。ベンダー署名付きの要求ファイルが必要です。', 'This is a PEM file. The vendor-signed request is needed.'),
  'not-base64': say('base64 のテキストではありません。', 'This is not base64 text.'),
  'not-a-plist': say('base64 の中身が plist ではありません。', 'The base64 text does not contain a plist.'),
  'keys-missing': say('要求に必要な項目が足りません。', 'The request lacks one of its three entries.'),
  'chain-unreadable': say('ベンダー証明書のチェーンを読み取れません。', 'The vendor certificate chain cannot be read.'),
  'chain-lines': say('証明書チェーンの PEM が1行64文字になっていません。', 'The PEM of the chain does not have 64 characters per line.'),
  'chain-incomplete': say('証明書チェーンにルート証明書がありません。', 'The certificate chain does not end with a root certificate.'),
  'chain-untrusted': say(
    'ベンダー証明書が信頼できるルートにつながりません。',
    'The vendor certificate does not lead to a root this portal trusts.',
  ),
  'vendor-expired': say('ベンダー証明書の有効期間外です。', 'The vendor certificate is outside its validity period.'),
  'signature-sha1': say('署名が SHA-1 です。SHA-256 が必要です。', 'The signature uses SHA-1. SHA-256 is required.'),
  'signature-invalid': say('ベンダーの署名が CSR と一致しません。', 'The vendor signature does not match the CSR.'),
  'csr-invalid': say('CSR が壊れているか、CSR 自身の署名が正しくありません。', 'The CSR is damaged or its own signature is wrong.'),
  'key-unsuitable': say('鍵は RSA 2048 ビット以上が必要です。', 'The key must be RSA with at least 2048 bits.'),
};
