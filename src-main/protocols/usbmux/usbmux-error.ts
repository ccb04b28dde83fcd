export type UsbmuxErrorCode =
  | 'unreachable'
  | 'closed'
  | 'bad-command'
  | 'bad-device'
  | 'connection-refused'
  | 'bad-version'
  | 'invalid'
  | 'frame-invalid'
  | 'timed-out';

/** What can go wrong between us and usbmuxd. `unreachable`: no daemon at the address; `bad-device`: it has just been unplugged. */
export class UsbmuxError extends Error {
  readonly code: UsbmuxErrorCode;
  constructor(code: UsbmuxErrorCode, message: string) {
    super(message);
    this.name = 'UsbmuxError';
    this.code = code;
  }
}
