import type { lostModeErrors as errorsJa, lostMode as lostModeJa } from '../ja/lost-mode.ts';
import type { TextShape } from '../text-shape.ts';

export const lostMode: TextShape<typeof lostModeJa> = {
  title: 'Lost Mode',
  state: { off: 'Off', 'turning-on': 'Being turned on', on: 'On', 'turning-off': 'Being turned off' },
  meaning: {
    off: 'When it is on, the device is locked, cannot be released on the device, and tells where it is.',
    'turning-on': 'It turns on when the device fetches it. There is no hold limit.',
    on: 'The device shows the message, and only an administrator can release it.',
    'turning-off': 'It turns off when the device fetches it.',
  },
  names: { message: 'Message', phone: 'Phone number', footnote: 'Footnote', asked: 'Set by', on: 'Turned on', off: 'Turned off' },
  deeds: 'Lost Mode actions',
  say: {
    EnableLostMode: 'Turn on Lost Mode…',
    change: 'Change the message…',
    PlayLostModeSound: 'Play a sound…',
    DisableLostMode: 'Turn off Lost Mode…',
  },
  erased: {
    title: 'Erased, and so not in Lost Mode',
    text: 'The device was erased while it was in Lost Mode, or before it got there, and enrolled anew. If it is still missing, turn Lost Mode on again.',
  },
  location: {
    title: 'Location',
    never: 'No location has been reported yet.',
    known_one: '{{count}} location is known (newest {{time}}).',
    known_other: '{{count}} locations are known (newest {{time}}).',
    reason: 'Reason for looking',
    reasonHint: 'It is kept in the audit log together with your name.',
    show: 'Show locations',
    ask: 'Ask for the location',
    asking: 'Waiting for the device',
    asked: 'Received; waiting for the device',
    list: 'Locations',
    accuracy: 'within about {{metres}} m',
    accuracyUnknown: 'accuracy unknown',
    map: 'Open in a map',
  },
};

export const lostModeErrors: TextShape<typeof errorsJa> = {
  get: { 'device-not-found': 'There is no such device. Choose it from the list again.' },
  locate: {
    'device-not-found': 'There is no such device. Choose it from the list again.',
    'reason-empty': 'A reason is missing. Enter why the location is needed.',
    'not-in-lost-mode': 'A location can be asked for only while Lost Mode is on. Turn Lost Mode on first.',
    'already-asking': 'The device has been asked already. Wait for its answer.',
  },
  locations: {
    'device-not-found': 'There is no such device. Choose it from the list again.',
    'reason-empty': 'A reason is missing. Enter why the location is needed.',
  },
};
