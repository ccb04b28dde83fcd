/** What is said when the file from Apple's portal is refused: what came, what was wanted, what to do. */
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
    wanted: '「{{requestFileName}}」から発行された証明書です。',
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
};
