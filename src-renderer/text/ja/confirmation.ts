export const confirmation = {
  reason: '理由(必須)',
  reasonHint: '監査ログに残ります。',
  typed: '確認のため「{{phrase}}」と入力してください',
  typedHint: '貼り付けはできません。',
  hold: '3秒間、押し続けると実行します。',
  left: 'あと{{seconds}}秒、押し続けてください。',
};
