const noWizard = 'この手順は、すでに終わったか、始まっていません。';
const fileGone = 'ファイルが見つかりません。もう一度入れてください。';
const vendorMissing = 'ベンダー署名の識別情報がありません。';
const vendorExpired = 'ベンダー署名の証明書の期限が切れています。';

export const pushErrors = {
  importVendor: {
    'not-a-certificate': '証明書として読めないファイルがあります。',
    'not-a-private-key': '秘密鍵として読めません。',
    'key-mismatch': '証明書と秘密鍵が組になっていません。',
    'chain-incomplete': '中間証明書またはルート証明書が足りません。',
    expired: '証明書の期限が切れています。',
  },
  begin: {
    'wizard-open': '作成または更新が、すでに始まっています。',
    'nothing-to-renew': '更新する証明書がありません。',
  },
  answerIdentity: { 'no-wizard': noWizard },
  saveForm: { 'no-wizard': noWizard },
  submitForm: {
    'no-wizard': noWizard,
    'organization-empty': '組織名を入力してください。',
    'name-not-half-width': '氏名は半角英字で、名と姓の間に半角スペースを入れてください。',
    'email-invalid': 'メールアドレスが正しくありません。',
    'country-invalid': '国を選んでください。',
    'account-invalid': 'Apple Account はメールアドレスの形で入力してください。',
    'vendor-missing': vendorMissing,
    'vendor-expired': vendorExpired,
    'signer-unavailable': 'この署名方法は、まだ使えません。別の方法を選んでください。',
  },
  csr: { 'no-wizard': noWizard },
  askMdmcert: {
    'no-wizard': noWizard,
    'signer-unavailable': 'mdmcert.download の設定がありません。',
    refused: 'mdmcert.download が受け付けませんでした: {{reason}}',
    unreachable: 'mdmcert.download に接続できません。時間をおいてお試しください。',
    'unexpected-answer': 'mdmcert.download から想定外の応答がありました。',
  },
  importSigned: {
    'no-wizard': noWizard,
    'file-gone': fileGone,
    'not-a-push-request': '署名済みの申請ファイルではありません。',
    'not-an-mdmcert-reply': 'mdmcert.download の返信ではありません。',
    'other-request': '別の申請への返信です。',
    damaged: 'ファイルが壊れています。',
    'signature-wrong': '署名が正しくありません。',
    'chain-incomplete': '証明書の連鎖が足りません。',
    'vendor-expired': '署名者の証明書の期限が切れています。',
  },
  request: { 'no-wizard': noWizard },
  stop: { 'no-wizard': noWizard },
  import: {
    'no-wizard': noWizard,
    'file-gone': fileGone,
    'not-a-certificate': '証明書ではありません。',
    'not-a-push-certificate': 'MDM プッシュ通知証明書ではありません。',
    'key-mismatch': 'この証明書は、別の申請ファイルから発行されました。',
    'not-yet-valid': '有効期間が始まっていません。',
    expired: '証明書の期限が切れています。',
    'older-than-installed': '導入済みのものより古い証明書です。',
    'topic-changed': 'トピックが変わるため、取り込みません。',
    'already-installed': 'すでに導入されている証明書です。',
  },
  acceptTopic: {
    'no-wizard': noWizard,
    'nothing-to-accept': 'この証明書は、もう取り込めません。発行し直してください。',
    'confirmation-wrong': '入力が一致しません。台数が変わった可能性があります。',
    'reason-empty': '理由を入力してください。',
  },
  verify: {
    'no-wizard': '確認する証明書がありません。',
    unreachable: 'APNs に接続できません。ネットワークとファイアウォールを確かめてください。',
    'certificate-refused': 'APNs がこの証明書を受け入れませんでした。サイトで発行し直してください。',
    'unexpected-answer': 'APNs から想定外の応答がありました。時間をおいてお試しください。',
  },
  ringAgain: { 'nothing-to-watch': '見守りは終わっているため、呼び出せません。' },
};
