const gone = 'このバッチは、もうありません。';
const ended = 'このバッチは、すでに終わっています。';
const noPdf = 'ここでは PDF を作れません。印刷を使ってください。';

export const batchesErrors = {
  get: { 'batch-unknown': gone },
  plan: {
    'recipe-unknown': 'このレシピは、もうありません。選び直してください。',
    'batch-unknown': gone,
    'batch-ended': ended,
    'list-contradicts-itself': '予定の一覧に、同じシリアル番号か資産番号が2回あります。',
  },
  start: {
    'plan-unknown': 'この計画は古くなりました。計画し直してください。',
    'confirmation-wrong': '入力が一致しません。',
    'reason-missing': '初期化する理由を入力してください。',
    'nothing-to-do': '対象になる端末がありません。',
    obstacle: '準備が足りないため、始められません。',
    'other-batch-open': '別のバッチが作業中です。先にそのバッチを終えてください。',
  },
  pause: { 'batch-unknown': gone, 'batch-ended': ended },
  goOn: { 'batch-unknown': gone, 'batch-ended': ended },
  setAutoStart: { 'batch-unknown': gone, 'batch-ended': ended },
  end: {
    'batch-unknown': gone,
    'batch-ended': ended,
    'critical-step': '抜いてはいけない手順の端末があります。その手順が終わってから、終えてください。',
  },
  report: { 'batch-unknown': gone, 'no-pdf-here': noPdf },
  labels: {
    'batch-unknown': gone,
    'nothing-to-print': '印刷するラベルがありません。',
    'sheet-unknown': 'この用紙は使えません。',
    'no-pdf-here': noPdf,
  },
};
