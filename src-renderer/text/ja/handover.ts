export const handover = {
  dragOut: 'ドラッグして取り出す',
  dragHint: '{{file}} を、デスクトップやほかのアプリへドラッグできます。',
  files: {
    'push-csr': '証明書署名要求(CSR)',
    'push-request': '申請ファイル',
    'ade-certificate': '公開鍵の証明書',
    report: '納品書の PDF',
    labels: 'ラベルの PDF',
  },
};

const leaving = {
  'not-here': 'この画面からはドラッグできません。保存のボタンをお使いください。',
  'not-made': 'ドラッグするファイルを、今は作れません。',
  'not-writable': 'ファイルを書き込めません。ディスクの空きを確かめてください。',
};

export const handoverErrors = { prepare: leaving, drag: leaving };
