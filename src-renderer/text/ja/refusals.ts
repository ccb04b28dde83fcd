/** What is said when a file is refused that Apple's portal or a signer gave: what came, what was wanted, what to do. */
export const refusals = {
  'not-a-certificate': {
    title: '証明書ではありません',
    what: '証明書として読めないファイルです。',
    wanted: 'Apple のサイトで [Download] した .pem ファイルです。',
    next: 'もう一度ダウンロードし、そのファイルを入れてください。',
  },
  'not-a-push-certificate': {
    title: 'MDM プッシュ通知証明書ではありません',
    what: '別の用途の証明書です({{subject}})。',
    wanted: 'UID が com.apple.mgmt で始まる証明書です。',
    next: 'Push Certificates Portal で発行したファイルを入れてください。',
  },
  'key-mismatch': {
    title: '鍵が一致しません',
    what: '別の申請ファイルから発行された証明書です。',
    wanted: '「{{fileName}}」から発行された証明書です。',
    next: 'この申請ファイルをサイトへ送り、発行し直してください。',
  },
  'not-yet-valid': {
    title: '有効期間が始まっていません',
    what: '{{validFrom}} から有効な証明書です。',
    wanted: '今日の時点で有効な証明書です。',
    next: 'このコンピュータの日付を確かめてください。',
  },
  expired: {
    title: '期限が切れています',
    what: '{{expiredAt}} に期限が切れた証明書です。',
    wanted: '今日の時点で有効な証明書です。',
    next: 'サイトで新しく発行したファイルを入れてください。',
  },
  'older-than-installed': {
    title: '導入済みのものより古い証明書です',
    what: '{{expiresAt}} までの古い証明書です。',
    wanted: '導入済みのもの({{installedExpiresAt}} まで)より新しい証明書です。',
    next: 'サイトで [Renew] し直し、新しいファイルを入れてください。',
  },
  'topic-changed': {
    title: 'トピックが変わるため、取り込みません',
    what: 'トピックは {{newTopic}} です。',
    wanted: '導入済みのトピック {{installedTopic}} です。',
    next: '導入済みの行で [Renew] を押し、発行し直してください。取り込むと {{devices}}台が応答しなくなります。',
  },
  'already-installed': {
    title: '導入済みの証明書です',
    what: 'すでに導入されている証明書と同じものです。',
    wanted: '新しく発行した証明書です。',
    next: '発行し直すか、この画面を閉じてください。',
  },
  'not-a-push-request': {
    title: '署名済みの申請ファイルではありません',
    what: '申請ファイルとして読めないファイルです。',
    wanted: '署名者が返した、Base64 の申請ファイル(.plist.b64 など)です。',
    next: '署名者に、署名済みの申請ファイルを送ってもらってください。',
  },
  'not-an-mdmcert-reply': {
    title: 'mdmcert.download の返信ではありません',
    what: '返信として読めないファイルです。',
    wanted: 'メールに添付された mdm_signed_request…plist.b64.p7 です。',
    next: '添付ファイルを保存し、開かずにそのまま入れてください。',
  },
  'other-request': {
    title: '別の申請への返信です',
    what: 'このアプリの CSR ではないものに署名したファイルです。',
    wanted: '「{{fileName}}」に署名したファイルです。',
    next: 'いま保存できる CSR を、署名者に送り直してください。',
  },
  damaged: {
    title: 'ファイルが壊れています',
    what: '途中で切れたか、書き換えられたファイルです。',
    wanted: '署名者が作ったままのファイルです。',
    next: '本文への貼り付けではなく、添付ファイルで受け取り直してください。',
  },
  'signature-wrong': {
    title: '署名が正しくありません',
    what: 'ベンダー署名が CSR と合わない申請ファイルです。',
    wanted: 'SHA-256 の、正しいベンダー署名です。',
    next: '署名者に、もう一度署名を頼んでください。',
  },
  'chain-incomplete': {
    title: '証明書の連鎖が足りません',
    what: 'ルート証明書までつながっていない申請ファイルです。',
    wanted: '署名者の証明書、中間証明書、Apple のルート証明書です。',
    next: '署名者に、連鎖を含めて作り直してもらってください。',
  },
  'vendor-expired': {
    title: '署名者の証明書の期限が切れています',
    what: '期限切れの証明書で署名された申請ファイルです。',
    wanted: '有効な「MDM Vendor CSR Signing」証明書による署名です。',
    next: '署名者に証明書の更新を頼むか、別の署名者を選んでください。',
  },
};
