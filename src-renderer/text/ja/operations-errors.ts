const gone = { 'not-found': 'この操作はありません。' };
const confirmed = { 'already-confirmed': 'この計画は、すでに確認されています。' };
const wrong = { 'confirmation-wrong': '入力した言葉と台数が一致しません。台数が変わっていないか確かめてください。' };
const nobody = { nobody: '送れるデバイスがありません。' };
const pins = { 'pin-refused': 'この PIN コードは使えません。数字6桁で、同じ数字や連番でないものにしてください。' };
const passphrase = {
  'wrong-passphrase': 'パスフレーズが違います。',
  'too-many-attempts': '何度も間違えたため、しばらく受け付けません。あとで、もう一度試してください。',
  'unknown-approver': 'この承認者は登録されていません。',
  'approver-too-new': 'この承認者は登録されたばかりです。登録から15分(先に登録された承認者がいるときは1日)たつと、承認できます。',
};

export const operationsErrors = {
  choices: { 'view-unknown': 'この表示は、もうありません。' },
  plan: {
    'invalid-options': '内容に誤りがあります。',
    ...nobody,
    'too-many': 'デバイスが多すぎます。対象を絞ってください。',
    'single-only': '1台ずつ使うコマンドです。デバイスの画面から送ってください。',
    'view-unknown': 'この表示は、もうありません。',
  },
  get: gone,
  rows: gone,
  leaveOut: { ...gone, ...confirmed },
  dropExcluded: { ...gone, ...confirmed },
  test: {
    ...gone,
    ...confirmed,
    'not-in-plan': 'このデバイスは、計画に含まれていません。',
    unavailable: 'このデバイスは今、このコマンドを受けられません。',
    ...wrong,
    'confirmation-needed': '確認が済んでいません。内容を確かめて、もう一度送ってください。',
    'reason-empty': '理由を入力してください。',
    ...pins,
  },
  confirm: {
    ...gone,
    ...confirmed,
    ...nobody,
    ...wrong,
    'reason-empty': '理由を入力してください。',
    'not-schedulable': 'この操作は予約できません。',
    'in-the-past': 'これからの日時を入力してください。',
    'pin-missing': 'PIN コードが入力されていない Mac があります。',
    ...pins,
    'pin-consent-needed': 'PIN コードの同意にチェックを入れてください。',
  },
  cancel: { ...gone, 'already-ended': 'この操作は、すでに終わっています。' },
  runNow: { ...gone, 'not-missed': 'この操作は、時刻を過ぎたものではありません。' },
  retryFailed: {
    ...gone,
    ...nobody,
    'secret-needed': 'パスワードやファイルは保存していません。もう一度入力してください。',
    'invalid-options': '入力内容が正しくありません。欄の説明を確かめてください。',
  },
  checkUnknown: { ...gone, nobody: '確認が必要なデバイスはありません。' },
  approve: {
    ...gone,
    'not-held': 'この操作は、承認を待っていません。',
    ...passphrase,
    'same-person': '操作した人は、自分で承認できません。',
    'too-early': '1人で進められる時刻になっていません。',
    'reason-empty': '理由を入力してください。',
  },
};

const { 'wrong-passphrase': wrongOne, 'too-many-attempts': tooMany } = passphrase;
export const approvalsErrors = {
  add: {
    'name-empty': '氏名を入力してください。',
    'name-taken': '同じ氏名の承認者がいます。',
    'passphrase-too-short': 'パスフレーズが短すぎます。10文字以上にしてください。',
  },
  remove: { 'not-found': 'この承認者はいません。', 'wrong-passphrase': wrongOne, 'too-many-attempts': tooMany },
  setBrake: {
    'approval-needed': '上限を緩めるには、承認者の同意が必要です。',
    ...passphrase,
    'same-person': '変更する人は、自分で同意できません。別の承認者を選んでください。',
  },
};
