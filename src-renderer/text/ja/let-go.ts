/** A device that does not answer is let go by force, at its next contact. */
export const letGo = {
  title: '強制的な管理解除',
  lead: '「登録解除」に応答しない端末に使います。次に通信してきたときに、端末自身に MDM の登録を削除させます。',
  open: '応答しない端末を解放…',
  waits: '次に通信してきたときに、この端末を管理から外します。それまでは取り消せます。',
  gone: '{{time}} に通信があり、登録を削除するよう伝えました。もう一度管理するには、登録し直してください。',
  decided: '{{time}}、{{by}}。理由: {{reason}}',
  keep: '取り消して、管理を続ける',
  kept: '取り消しました。管理を続けます。',
  sheet: '「{{name}}」を強制的に管理から外す',
  whom: '対象: {{name}}(シリアル番号 {{serial}})',
  effect:
    '端末が次に通信してきたときに、MDM の登録と、配布した構成プロファイル・管理対象アプリが端末から消えます。端末が登録し直すまで、ロックも初期化もできません。',
  notErased: '端末の中身は消えません。紛失や盗難のときは使わず、紛失モードか初期化を使ってください。',
  first: '端末が応答するなら、先に「登録解除」を使ってください。',
  action: '解放する',
  done: '受付しました(端末の通信待ち)',
  approver: '承認者',
  approverHint: '承認者が登録されているため、操作する人とは別の人の承認が必要です。',
  passphrase: '承認者のパスフレーズ',
};

export const enrollmentErrors = {
  letGo: {
    'not-enrolled': 'この端末は、まだ登録されていません。',
    'already-letting-go': 'この端末は、すでに解放を待っています。',
    'confirmation-wrong': '入力した言葉と台数が違います。表示どおりに入力してください。',
    'reason-empty': '理由を入力してください。監査ログに残ります。',
    'approval-needed': '承認者の承認が必要です。承認者とパスフレーズを入力してください。',
    'unknown-approver': 'この承認者はいません。選び直してください。',
    'wrong-passphrase': 'パスフレーズが違います。',
    'too-many-attempts': 'パスフレーズの間違いが続きました。15分たってから、もう一度お試しください。',
    'same-person': '操作する人は、自分の操作を承認できません。別の承認者を選んでください。',
  },
  keep: {
    'not-letting-go': 'この端末は、解放を待っていません。',
    'already-gone': '端末はすでに通信し、登録を削除するよう伝わりました。管理するには、登録し直してください。',
  },
};
