/** The words every wizard has around its own pages. */
export const wizard = {
  rail: '手順',
  aside: '手引きと確認項目',
  stepState: { done: '完了', current: '現在の手順', ahead: 'これから' },
  resumed: '「{{step}}」から再開します。',
  leave: '中断して後で',
  abandon: '最初からやり直す…',
  abandonSheet: {
    title: '最初からやり直しますか',
    text: '入力内容と手順を消します。作成済みの鍵は残るため、あとで届いた証明書も取り込めます。',
    action: 'やり直す',
  },
  autosave: {
    untouched: '入力内容は自動で保存されます。',
    saving: '入力内容を保存しています…',
    saved: '入力内容を保存しました。',
    unsaved: '入力内容を保存できていません。',
  },
  press: { title: '押すボタン', press: '押す', avoid: '押さない' },
  refusal: { what: '届いたもの', wanted: '必要なもの', next: '次にすること' },
};
