/** One sentence for each refusal of the contract, by noun, call and code. */
export const errors = {
  common: {
    'invalid-input': '入力内容を受け付けられませんでした。',
    internal: '問題が起きました。ログに記録しました。',
    'connection-lost': '接続が切れています。つながってから、もう一度お試しください。',
    unknown: '処理できませんでした。',
  },
  settings: {
    chooseWorld: { 'run-in-progress': 'キッティング中は切り替えられません。終わるか中止してから切り替えてください。' },
    setOrganizationName: { 'name-empty': '組織名を入力してください。' },
    setEngineAddress: {
      'host-invalid': 'ホスト名または IP アドレスが正しくありません。',
      'port-in-use': 'このポートは、別のプログラムが使っています。',
      'devices-enrolled': '{{devices}}台が今のアドレスで登録済みのため、変更できません。',
    },
  },
  certificates: {
    importVendor: {
      'not-a-certificate': '証明書として読めないファイルがあります。',
      'not-a-private-key': '秘密鍵として読めません。',
      'key-mismatch': '証明書と秘密鍵が組になっていません。',
      'chain-incomplete': '中間証明書またはルート証明書が足りません。',
      expired: '証明書の期限が切れています。',
    },
    beginPush: {
      'organization-empty': '組織名を入力してください。',
      'name-not-half-width': '氏名は半角英字で、名と姓の間に半角スペースを入れてください。',
      'email-invalid': 'メールアドレスが正しくありません。',
      'country-invalid': '国を選んでください。',
      'account-invalid': 'Apple Account はメールアドレスの形で入力してください。',
      'vendor-missing': 'ベンダー署名の識別情報がありません。',
      'vendor-expired': 'ベンダー署名の証明書の期限が切れています。',
      'wizard-open': '作成がすでに始まっています。',
    },
    pushRequest: { 'no-wizard': '作成が始まっていません。' },
    importPush: {
      'no-wizard': '作成が始まっていません。',
      'not-a-certificate': '証明書ではありません。',
      'not-a-push-certificate': 'MDM プッシュ通知証明書ではありません。',
      'key-mismatch': 'この証明書は、別の申請ファイルから発行されました。',
      'not-yet-valid': '有効期間が始まっていません。',
      expired: '証明書の期限が切れています。',
      'older-than-installed': '導入済みのものより古い証明書です。',
      'topic-changed': 'トピックが変わるため、取り込みません。',
      'already-installed': 'すでに導入されている証明書です。',
    },
    verifyPush: {
      'no-wizard': '確認する証明書がありません。',
      unreachable: 'APNs に接続できません。ネットワークとファイアウォールを確かめてください。',
      'certificate-refused': 'APNs がこの証明書を受け入れませんでした。サイトで発行し直してください。',
      'unexpected-answer': 'APNs から想定外の応答がありました。時間をおいてお試しください。',
    },
  },
  devices: { get: { 'not-found': 'このデバイスはありません。' } },
  commands: {
    timeline: { 'device-not-found': 'このデバイスはありません。' },
    available: { 'device-not-found': 'このデバイスはありません。' },
    send: {
      'device-not-found': 'このデバイスはありません。',
      'not-enrolled': '管理中のデバイスではないため、送れません。',
      'already-waiting': '同じコマンドが、すでに応答を待っています。',
      'confirmation-needed': '確認してから送ってください。',
      'mac-needs-pin': 'Mac のロックには PIN が必要です。',
    },
    cancel: {
      'command-not-found': 'このコマンドはありません。',
      'already-fetched': '端末がすでに受け取ったため、取り消せません。',
    },
    ring: {
      'command-not-found': 'このコマンドはありません。',
      'already-ended': 'このコマンドは、すでに終わっています。',
    },
  },
  bench: {
    saveBlueprint: {
      'organization-empty': '組織名を入力してください。',
      'ssid-invalid': 'ネットワーク名(SSID)は1〜32バイトで入力してください。',
      'password-invalid': 'パスワードは8〜63文字の半角で入力してください。',
    },
    prepare: {
      'plan-unknown': 'この計画は古くなりました。もう一度計画してください。',
      'confirmation-wrong': '入力が一致しません。',
      'nothing-to-do': '対象になるデバイスがありません。',
      obstacle: '準備が足りないため、始められません。',
    },
    resume: {
      'no-run': '再開できるキッティングがありません。',
      'not-attached': 'デバイスがつながっていません。',
    },
    abandon: { 'no-run': '中止できるキッティングがありません。' },
  },
  practice: {
    state: { 'not-in-practice': '練習モードではありません。' },
    act: { 'not-in-practice': '練習モードではありません。', 'device-not-found': 'この練習用の端末はありません。' },
    setDeviceCount: { 'not-in-practice': '練習モードではありません。' },
  },
};
