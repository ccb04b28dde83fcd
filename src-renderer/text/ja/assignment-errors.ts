export const assignmentErrors = {
  assign: { 'confirmation-wrong': '入力が一致しません。' },
  selection: { 'view-unknown': 'この保存した表示は、もうありません。' },
  refreshSelection: { 'view-unknown': 'この保存した表示は、もうありません。' },
  assignSelection: {
    'view-unknown': 'この保存した表示は、もうありません。',
    'no-ade-token': 'ADE トークンがないため、割り当てられません。',
    'engine-not-listening': 'MDM エンジンが待ち受けていないため、割り当てられません。「設定」で状態を確かめてください。',
    'confirmation-wrong': '入力が、移す台数と一致しません。台数が変わったかもしれません。確かめて、もう一度入力してください。',
    'nothing-to-assign': '割り当てられるデバイスが、もうありません。',
  },
  readList: { 'no-ade-token': 'ADE トークンがありません。' },
};
