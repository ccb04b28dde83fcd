/** Why a file is not taken: what it is, what is wanted, what comes next. */
export const tokensRefusals = {
  'file-gone': {
    title: 'ファイルが見つかりません',
    what: '届いたファイルは、移動または削除されています。',
    wanted: '{{wanted}}',
    next: 'ファイルをこの画面にドロップしてください。',
  },
  'wrong-file': {
    title: '{{name}}ではありません',
    what: '{{name}}として読めないファイルです。',
    wanted: '{{wanted}}',
    next: '{{again}}',
  },
  'other-public-key': {
    title: '別の公開鍵で作られたトークンです',
    what: '別の公開鍵で暗号化されています。壊れてはいません。',
    wanted: 'このアプリの公開鍵で暗号化されたトークンです。',
    next: '公開鍵をもう一度保存し、サイトのサーバに登録してから、ダウンロードし直してください。',
  },
  damaged: {
    title: 'ファイルが壊れています',
    what: 'ダウンロードが途中で切れたか、別のアプリで保存し直されています。',
    wanted: '{{wanted}}',
    next: '{{again}}',
  },
  incomplete: {
    title: 'トークンの中身が足りません',
    what: '5つの値のうち、足りないものがあるトークンです。',
    wanted: '{{wanted}}',
    next: '{{again}}',
  },
  'not-p256': {
    title: 'Apple の API で使える鍵ではありません',
    what: '別の種類(P-256 以外の曲線)の秘密鍵です。',
    wanted: 'API アカウントの秘密鍵(P-256)です。',
    next: '{{again}}',
  },
  encrypted: {
    title: 'パスフレーズ付きの鍵です',
    what: 'パスフレーズで保護された秘密鍵です。',
    wanted: 'サイトからダウンロードしたままの秘密鍵です。',
    next: '元のファイルを入れてください。',
  },
  expired: {
    title: '期限が切れています',
    what: '{{expiredAt}} に期限が切れたトークンです。',
    wanted: '今日の時点で有効なトークンです。',
    next: '{{again}}',
  },
  'older-than-installed': {
    title: '導入済みのものより古いトークンです',
    what: '{{expiresAt}} までの古いトークンです。新しいものをダウンロードした時に無効になりました。',
    wanted: '導入済みのもの({{installedExpiresAt}} まで)より新しいトークンです。',
    next: 'ダウンロードの中から、いちばん新しいファイルを入れてください。',
  },
  'already-installed': {
    title: '導入済みのものと同じです',
    what: 'すでに導入されています。何も失われていません。',
    wanted: '新しくダウンロードしたものです。',
    next: '更新するときは、サイトで新しくダウンロードしてください。',
  },
  'account-invalid': {
    title: '管理対象 Apple Account を直してください',
    what: 'メールアドレスの形ではありません。ファイルはまだ調べていません。',
    wanted: '例 admin@example.com(空のままでもかまいません)',
    next: '下の欄を直し、同じファイルをもう一度取り込んでください。',
  },
  'client-id-invalid': {
    title: 'クライアント ID を直してください',
    what: 'クライアント ID が空か、形が違います。',
    wanted: 'BUSINESSAPI. または SCHOOLAPI. で始まる ID です。',
    next: '下の欄に貼り付け、同じファイルをもう一度取り込んでください。',
  },
  'key-id-invalid': {
    title: 'キー ID を直してください',
    what: 'キー ID が空か、形が違います。',
    wanted: 'ハイフンで区切られた 36文字の ID です。',
    next: '下の欄に貼り付け、同じファイルをもう一度取り込んでください。',
  },
};

/** What Apple answered to a token: what it means, who does what, where. */
export const tokensService = {
  unreachable: {
    title: '{{service}}に接続できません',
    means: 'Apple から応答がありません。ファイルの良し悪しは、まだわかりません。',
    who: 'ネットワークの管理者が、ファイアウォールとプロキシを確かめます。',
    where: 'このコンピュータのネットワーク',
  },
  'clock-skew': {
    title: 'このコンピュータの時計がずれています',
    means: '時計が {{minutes}}分{{direction}}。時刻の合わない要求は、Apple が拒否します。',
    who: 'あなたが、日付と時刻を自動設定にします。',
    where: 'システム設定 > 一般 > 日付と時刻',
  },
  'terms-not-signed': {
    title: '新しい利用規約への同意が必要です',
    means: 'Apple の新しい規約に、まだ誰も同意していません(T_C_NOT_SIGNED)。同意まで、すべての機能が止まります。',
    who: '「管理者」の役割を持つ人がサインインし、規約に同意します。ほかの役割ではできません。',
    where: '{{site}}。サインインすると、規約の画面が出ます。',
  },
  'token-rejected': {
    title: 'このトークンは無効です',
    means: 'もっと新しいトークンがダウンロードされたか、取り消されました。',
    who: 'あなたが、新しいトークンをダウンロードし、すぐ取り込みます。',
    where: '{{site}} の、サーバの画面',
  },
  'token-expired': {
    title: 'トークンの期限が切れています',
    means: 'トークンは1年で期限が切れます。',
    who: 'あなたが、新しいトークンをダウンロードし、すぐ取り込みます。',
    where: '{{site}}',
  },
  'token-revoked': {
    title: 'このトークンは取り消されています',
    means: '同じ場所の新しいトークンがダウンロードされたか、ダウンロードした人のパスワードが変わりました。',
    who: 'あなたが、新しいトークンをダウンロードし、すぐ取り込みます。',
    where: '{{site}} の「お支払いと請求」',
  },
  'token-invalid': {
    title: 'Apple がこのトークンを受け付けません',
    means: 'Apple が知らないトークンです。場所が削除された可能性もあります。',
    who: 'あなたが、使う場所があることを確かめ、トークンを取り直します。',
    where: '{{site}} の「お支払いと請求」',
  },
  'signature-invalid': {
    title: 'トークンの値が Apple の記録と合いません',
    means: 'サーバが削除されたか、別のトークンの値が混ざっています。',
    who: 'あなたが、サーバがあることを確かめ、トークンを取り直します。',
    where: '{{site}} の、サーバの一覧',
  },
  'access-denied': {
    title: 'このトークンには許されていません',
    means: 'Apple は、このトークンでの操作を許していません(ACCESS_DENIED)。',
    who: '「管理者」が、サーバと組織の設定を確かめます。',
    where: '{{site}}',
  },
  forbidden: {
    title: '権限がなくなっています',
    means: 'ダウンロードした人、または API アカウントの役割が変わった可能性があります。',
    who: '「管理者」が役割を確かめます。そのあと、ファイルを取り直します。',
    where: '{{site}} のユーザーの一覧、または API アカウント',
  },
  'client-invalid': {
    title: 'クライアント ID、キー ID、秘密鍵の組み合わせが違います',
    means: '3つのうち、どれかが別の API アカウントのものです。',
    who: 'あなたが、2つの ID を見比べ、その API アカウントの秘密鍵を入れます。',
    where: '{{site}} の API アカウント',
  },
  'scope-invalid': {
    title: '権限の範囲が違います',
    means: 'ビジネス用と学校用を取り違えたか、API アカウントに権限がありません。',
    who: '「管理者」が、API アカウントの役割を確かめます。',
    where: '{{site}} の API アカウント',
  },
  'key-revoked': {
    title: 'この鍵は失効しています',
    means: '前は使えましたが、API アカウントの鍵が失効しました。',
    who: '「管理者」が新しい鍵を作り、あなたが取り込みます。',
    where: '{{site}} の API アカウント',
  },
  'built-in-mdm': {
    title: 'この場所は Apple 内蔵のデバイス管理が使っています',
    means: '内蔵のデバイス管理が使う場所は、ほかの MDM では使えません。',
    who: '「管理者」が、この MDM 用の別の場所を作ります。',
    where: '{{site}} の「場所」',
  },
  throttled: {
    title: '要求が多すぎるため、Apple が待つように求めています',
    means: '{{retryAfterSeconds}}秒あとに、もう一度試せます。何も失われていません。',
    who: 'あなたが、待ってから確かめ直します。',
    where: 'この画面',
  },
  'service-error': {
    title: 'Apple のサービスで問題が起きています',
    means: 'Apple の側の問題です。トークンの問題ではありません。',
    who: 'あなたが、時間をおいて確かめ直します。',
    where: 'この画面(状況は Apple の「システム状況」ページ)',
  },
  'unexpected-answer': {
    title: 'Apple のものと思えない応答です',
    means: '途中のプロキシや、Wi-Fi のログイン画面が答えた可能性があります。',
    who: 'ネットワークの管理者が、途中の機器を確かめます。',
    where: 'このコンピュータのネットワーク',
  },
  'not-taken': {
    title: '所有者になれませんでした',
    means: '同じ時に、「{{owner}}」が所有者になりました。',
    who: 'どちらの MDM が使うかを決め、もう一方を止めてから、やり直します。',
    where: 'この画面と、もう一方の MDM',
  },
};
