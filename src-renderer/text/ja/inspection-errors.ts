const cannot = {
  'not-attached': '端末がつながっていません。USB でつないでから、もう一度お試しください。',
  'not-trusted': '端末がこのコンピュータを信頼していません。端末の画面で「信頼」をタップしてください。',
  locked: '端末がロックされています。ロックを解除してから、もう一度お試しください。',
  'device-silent': '端末が応答しません。ケーブルを確かめ、もう一度お試しください。',
};
const cannotSwitch = {
  ...cannot,
  busy: 'キッティング中のため、行えません。終わるまでお待ちください。',
  refused: '端末が拒否しました。端末の画面を確かめてください。',
};
const noConsole = { 'no-console': 'コンソールログの受信は、終わっています。もう一度開いてください。' };

export const inspectionErrors = {
  read: cannot,
  restart: cannotSwitch,
  shutDown: cannotSwitch,
  openConsole: cannot,
  closeConsole: noConsole,
  lines: noConsole,
  summary: noConsole,
  saveConsole: noConsole,
};
