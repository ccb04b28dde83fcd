const cannot = {
  'not-attached': 'The device is not attached. Plug it in and try again.',
  'not-trusted': 'The device does not trust this computer. Tap Trust on its screen.',
  locked: 'The device is locked. Unlock it and try again.',
  'device-silent': 'The device does not answer. Check the cable and try again.',
};
const cannotSwitch = {
  ...cannot,
  busy: 'The device is being prepared. Wait until that is over.',
  refused: 'The device refused. Look at its screen.',
};
const noConsole = { 'no-console': 'The console log is no longer received. Open it again.' };

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
