const noDevice = { 'device-not-found': 'このデバイスはありません。' };
const noCommand = { 'command-not-found': 'このコマンドはありません。' };
const sending = {
  ...noDevice,
  unavailable: 'このデバイスは今、このコマンドを受けられません。',
  'invalid-options': '入力に誤りがあります。',
  'confirmation-needed': '確認してから送ってください。',
  'needs-plan': 'データが失われるコマンドは、「操作」の事前確認から送ります。',
};

export const commandsErrors = {
  timeline: noDevice,
  available: noDevice,
  send: sending,
  repeat: { ...noCommand, 'not-repeatable': '同じ内容では送り直せません。もう一度、入力して送ってください。', ...sending },
  cancel: { ...noCommand, 'already-fetched': '端末がすでに受け取ったため、取り消せません。' },
  ring: { ...noCommand, 'already-ended': 'このコマンドは、すでに終わっています。' },
  keptBypassCode: { 'reason-empty': '理由が入力されていません。コードを表示する理由を入力してください。' },
  bypassCode: { ...noDevice, 'reason-empty': '理由が入力されていません。コードを表示する理由を入力してください。' },
};
