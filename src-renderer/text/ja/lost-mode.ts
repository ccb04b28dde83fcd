export const lostMode = {
  title: '紛失モード',
  state: { off: 'オフ', 'turning-on': 'オンにしています', on: 'オン', 'turning-off': 'オフにしています' },
  meaning: {
    off: 'オンにすると、端末側では解除できないロックがかかり、位置を取得できます。',
    'turning-on': '端末が受け取るとオンになります。保留に期限はありません。',
    on: '端末の画面にメッセージが表示され、管理者以外は解除できません。',
    'turning-off': '端末が受け取るとオフになります。',
  },
  names: {
    message: 'メッセージ',
    phone: '電話番号',
    footnote: '脚注',
    asked: '設定した人',
    on: 'オンになった日時',
    off: 'オフになった日時',
  },
  deeds: '紛失モードの操作',
  say: {
    EnableLostMode: '紛失モードをオンにする…',
    change: 'メッセージを変更する…',
    PlayLostModeSound: '音を鳴らす…',
    DisableLostMode: '紛失モードをオフにする…',
  },
  erased: {
    title: '初期化されたため、紛失モードではありません',
    text: '端末は、紛失モード中または紛失モードになる前に初期化され、あらためて登録されました。まだ見つかっていない場合は、もう一度オンにしてください。',
  },
  location: {
    title: '位置',
    never: '位置はまだ報告されていません。',
    known_one: '{{count}} 件の位置があります(最新 {{time}})。',
    known_other: '{{count}} 件の位置があります(最新 {{time}})。',
    reason: '位置を見る理由',
    reasonHint: '理由は、見た人の名前とともに監査ログに残ります。',
    show: '位置を表示',
    ask: '位置を取得',
    asking: '端末の応答を待っています',
    asked: '受付しました(端末の応答待ち)',
    list: '位置の一覧',
    accuracy: '誤差 約 {{metres}} m',
    accuracyUnknown: '誤差不明',
    map: '地図で開く',
  },
};

export const lostModeErrors = {
  get: { 'device-not-found': 'このデバイスは見つかりません。一覧から選び直してください。' },
  locate: {
    'device-not-found': 'このデバイスは見つかりません。一覧から選び直してください。',
    'reason-empty': '理由が入力されていません。位置を見る理由を入力してください。',
    'not-in-lost-mode': '位置は紛失モードがオンのときだけ取得できます。先に紛失モードをオンにしてください。',
    'already-asking': '位置の取得は、すでに端末の応答を待っています。応答をお待ちください。',
  },
  locations: {
    'device-not-found': 'このデバイスは見つかりません。一覧から選び直してください。',
    'reason-empty': '理由が入力されていません。位置を見る理由を入力してください。',
  },
};
