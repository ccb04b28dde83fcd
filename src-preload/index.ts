import { ipcRenderer } from 'electron';

/**
 * The whole preload: the page hands over one end of a MessageChannel with `window.postMessage('shitaku:bridge',
 * location.origin, [port])`, and it goes on to main, which checks the sender and speaks the contract over it.
 */
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const [port] = event.ports;
  if (event.source !== window || event.data !== 'shitaku:bridge' || port === undefined) return;
  ipcRenderer.postMessage('bridge', null, [port]);
});
