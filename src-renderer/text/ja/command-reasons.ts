/** Why a command cannot be sent to a device: the cause, and what would enable it. */
export const unavailableReasons = {
  'pre-registered': 'まだ設定されていない事前登録のデバイスです。電源を入れて登録が終わると、使えます。',
  removed: '端末で MDM 構成プロファイルが削除されました。もう一度登録すると、使えます。',
  withdrawn: 'このデバイスの管理は終了しています。もう一度登録すると、使えます。',
  'wrong-platform': '{{platform}} にはないコマンドです。',
  'unknown-platform': '機種がまだ分かりません。[同期] で情報を取得すると、使えます。',
  'os-too-old': 'OS {{since}} 以降が必要です(今は {{osVersion}})。OS をアップデートすると、使えます。',
  'os-too-new': 'OS {{until}} 以降では使えません(今は {{osVersion}})。',
  'not-supervised': '監視対象のデバイスだけで使えます。監視対象にするには、初期化してキッティングし直します。',
  'no-right': '登録したときの権限に含まれていません。登録し直すと、使えます。',
  'not-automated': 'ADE(自動デバイス登録)で登録したデバイスだけで使えます。',
  'shared-only': '共有 iPad だけで使えます。',
  'not-when-shared': '共有 iPad では使えません。',
  'no-user-channel': 'ユーザーごとの登録が必要です。Shitaku はデバイスの登録だけを扱います。',
  'not-in-lost-mode': '紛失モード中は使えません。紛失モードを解除すると、使えます。',
  'only-in-lost-mode': '紛失モード中だけ使えます。先に「紛失モードに設定」を送ってください。',
  'no-unlock-token': '解除に使うトークンを、端末から受け取っていません。登録し直すと、使えます。',
  'bypass-code-too-late': 'バイパスコードを取得できるのは、監視対象にしてから15日以内です。',
  'not-waiting-for-configuration': '設定アシスタントで管理者の設定を待っている間だけ使えます。',
  'already-waiting': '同じコマンドが応答を待っています。取り消すか、新しいものに置き換えられます。',
  'erase-waiting': '初期化(ワイプ)が応答を待っています。タイムラインで取り消すと、使えます。',
  'update-by-declaration': 'この OS では「OS をアップデート」を使います。',
  'nothing-to-remove': '配布したものがありません。',
};

/** The same, short, for a count in a plan. */
export const unavailableShort = {
  'pre-registered': '事前登録',
  removed: '管理外(削除)',
  withdrawn: '解除済',
  'wrong-platform': 'OS の種類が対象外',
  'unknown-platform': '機種が不明',
  'os-too-old': 'OS が古い',
  'os-too-new': 'OS が新しい',
  'not-supervised': '監視対象ではない',
  'no-right': '権限がない',
  'not-automated': 'ADE の登録ではない',
  'shared-only': '共有 iPad ではない',
  'not-when-shared': '共有 iPad',
  'no-user-channel': 'ユーザーの登録がない',
  'not-in-lost-mode': '紛失モード中',
  'only-in-lost-mode': '紛失モードではない',
  'no-unlock-token': '解除用のトークンがない',
  'bypass-code-too-late': '15日を過ぎている',
  'not-waiting-for-configuration': '設定アシスタントの途中ではない',
  'already-waiting': '同じコマンドが待っている',
  'erase-waiting': '初期化が待っている',
  'update-by-declaration': '「OS をアップデート」の対象',
  'nothing-to-remove': '配布したものがない',
  'not-found': '見つからない',
  'left-out': '外した',
  'enrolment-ended': '計画の後に登録が変わった',
  twice: '二重',
};

/** What is wrong with one field. */
export const optionProblems = {
  'unknown-field': 'このコマンドにはない項目です。',
  missing: '入力してください。',
  'wrong-kind': '値の種類が違います。',
  'too-long': '長すぎます。',
  'out-of-range': '範囲の外の数です。',
  'not-a-choice': '選べる値ではありません。',
  'not-a-url': 'https:// で始まる URL を入力してください。',
  'not-a-time': '日付と時刻を入力してください。',
  'not-a-file': 'ファイルを読み取れません。',
  'too-big': 'ファイルが大きすぎます。',
  'too-many': '数が多すぎます。',
  'one-is-needed': 'どれか1つを入力してください。',
  'only-one': '1つだけ入力してください。',
  'pin-not-six-digits': '数字6桁で入力してください。',
  'pin-too-simple': '同じ数字や連番は使えません。',
  'is-the-enrolment': 'これはデバイスを MDM に登録しているプロファイルです。外すには「登録解除」を使ってください。',
};

/** Codes of Apple's error chains that are documented, in words. */
export const appleErrors = {
  '12021': '端末がこのコマンドを知らないか、受け付けない状態です。',
  '12067': '紛失モードではありません。',
  '12068': '位置が分かりませんでした。少し待って、もう一度送ってください。',
  '12069': '紛失モードを解除できませんでした。もう一度送ってください。',
  '12071': 'そのユーザーは端末にいません。',
  '12072': 'そのユーザーはログイン中です。ログアウトさせてから、もう一度送ってください。',
  '12073': 'クラウドに送られていないデータがあります。同期を待つか、強制的に削除します。',
  '12074': 'ユーザーを削除できませんでした。',
  '12078': '紛失モード中は受け付けないコマンドです。',
};

/** Why a command ended here and not at the device. */
export const ourErrors = {
  '1': '送る前に PIN やパスワードが消えました。Shitaku を閉じると残りません。入力して、もう一度送ってください。',
  '2': '解除に使うトークンがないため、送れませんでした。登録し直すと、使えます。',
  '3': '内容からコマンドを作れませんでした。入力を見直してください。',
};
